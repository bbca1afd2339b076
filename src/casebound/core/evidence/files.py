"""Evidence files enclosed with the entries that name them (docs/spec/evidence.md §6).

An original is the bytes that were sealed: size and SHA-256 stand in a section that is shown. A copy, such as
a picture without its hidden data, is only what the discloser signed for; its original's fingerprint is told.
"""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256

from casebound.core import canonical
from casebound.core.attachments import FILES_LIMIT, File, described
from casebound.core.errors import CaseboundError, Malformed, Tampered
from casebound.core.evidence.findings import CheckedEntry, CheckedFile, Contents
from casebound.core.evidence.parts import FilePart
from casebound.core.evidence.shelf import Shelf
from casebound.core.kinds import FILES
from casebound.core.text import TextFault

FOLDER = "files"
LONGEST_READ = 16 << 20  # bytes of a section in which answers are looked for: reading takes memory
_NAME = re.compile(r"files/([0-9]{4})/([0-9]{2})-(original|copy)-[A-Za-z0-9._-]{1,80}")
_LONGEST = 80
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


def member_name(entry: int, part: FilePart) -> str:
    """Name of the member; entry: the number of the entry's folder, from 1."""
    sort = "original" if part.original else "copy"
    plain = _PLAIN.sub("_", part.name)
    if len(plain) > _LONGEST:
        stem, _, ending = plain.rpartition(".")
        plain = f"{stem[: _LONGEST - 11]}.{ending[:10]}" if stem else plain[:_LONGEST]
    return f"{FOLDER}/{entry:04}/{part.position:02}-{sort}-{plain or 'file'}"


def take(shelf: Shelf, entries: Sequence[CheckedEntry]) -> tuple[CheckedFile, ...]:
    """The members below files/. Raises Malformed for one nobody named, Tampered for a false original."""
    found: list[CheckedFile] = []
    named: dict[int, list[File]] = {}
    last = (0, 0)
    while shelf.next_name.startswith(f"{FOLDER}/"):
        name = shelf.next_name
        match = _NAME.fullmatch(name)
        place = (int(match[1]), int(match[2])) if match else last
        if match is None or place <= last or not 0 < place[0] <= len(entries):
            raise Malformed(f"{name} does not belong in this file; ask for the original file.")
        entry = entries[place[0] - 1]
        if place[0] not in named:
            named = {place[0]: named_in(entry)}
        if not 0 < place[1] <= len(named[place[0]]):
            raise Malformed(f"{name} is named by no entry in this file; ask for the original file.")
        told, raw = named[place[0]][place[1] - 1], shelf.take(name)
        original = match[3] == "original"
        if original and (len(raw), sha256(raw).hexdigest()) != (told.size, told.sha256):
            raise Tampered(f"{name} is not the file that was sealed; ask for the original file.")
        found.append(CheckedFile(name, entry.header.seq, place[1], told, original))
        last = place
    return tuple(found)


def named_in(entry: CheckedEntry) -> list[File]:
    """The files that the shown sections of an entry name; none where they are described in no known way."""
    for section in entry.shown.values():
        named = _list(section.raw)
        if named:
            try:
                return [described(item) for item in named] if len(named) <= FILES_LIMIT else []
            except TextFault:
                return []
    return []


def _list(raw: bytes) -> list[object]:
    if len(raw) > LONGEST_READ or f'"{FILES}":['.encode() not in raw:
        return []
    try:
        answers = canonical.decode(raw)
    except CaseboundError:
        return []
    named = answers.get(FILES) if isinstance(answers, dict) else None
    return named if isinstance(named, list) else []


def proven(contents: Contents) -> Iterator[str]:
    """One sentence for the originals of each entry."""
    enclosed = _by_entry(contents)
    for entry in contents.entries:
        names = [file.member for file in enclosed.get(entry.header.seq, ()) if file.original]
        if names:
            yield (
                f"Enclosed as sealed with entry {entry.header.seq}, byte for byte: {', '.join(names)}. "
                "What they are called here was chosen for this file; the sealed names stand in the entry."
            )


def not_proven(contents: Contents) -> Iterator[str]:
    """What copies do not prove, and which files were named but not handed out."""
    enclosed = _by_entry(contents)
    for entry in contents.entries:
        mine = enclosed.get(entry.header.seq, [])
        copies = [file.member for file in mine if not file.original]
        if copies:
            yield (
                f"That the copies enclosed with entry {entry.header.seq} show what the sealed files show: "
                f"{', '.join(copies)}. They were made for this file, as a rule without the hidden data of a "
                "camera. The fingerprint of each original is sealed in the entry; an original shown later "
                "will check against it."
            )
        there = {file.position for file in mine}
        missing = [str(at) for at in range(1, len(named_in(entry)) + 1) if at not in there]
        if missing:
            yield (
                f"What is in the files that entry {entry.header.seq} names and that are not enclosed: "
                f"number {', '.join(missing)} of its list. Their fingerprints are sealed in the entry."
            )


def _by_entry(contents: Contents) -> dict[int, list[CheckedFile]]:
    found: dict[int, list[CheckedFile]] = {}
    for file in contents.files:
        found.setdefault(file.seq, []).append(file)
    return found
