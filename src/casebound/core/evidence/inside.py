"""From members to verified contents (docs/spec/evidence.md §6, steps 2 to 6). Raises only CaseboundError."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256

from casebound.core import ed25519, ledger, receipts, statements
from casebound.core.commitments import KindRef, Section, section_commitment
from casebound.core.errors import Malformed, Tampered, Untrusted
from casebound.core.evidence import files, openings, parts, times
from casebound.core.evidence import log as ledgers
from casebound.core.evidence.findings import CheckedEntry, Contents
from casebound.core.evidence.log import Log
from casebound.core.evidence.shelf import Shelf
from casebound.core.header import Header, check_author
from casebound.core.notes import Checkpoint, Note
from casebound.core.statements import Key

DISCLOSURE_KIND = re.compile(r"disclosure\.v[1-9][0-9]*")


def inspect(members: Sequence[tuple[str, bytes]]) -> Contents:
    """Verified contents; a CaseboundError whose sentence names the first thing that is wrong."""
    shelf = Shelf(members)
    shelf.take("README.txt")
    shelf.take("evidence.pdf")
    manifest = shelf.take("manifest.txt")
    slots = shelf.check_manifest(manifest)
    log = ledgers.of(shelf.take("policy.txt"), shelf.take("checkpoint"))
    people = _people(shelf, log)
    entries = _entries(shelf, log, people)
    opened = openings.take(shelf, log, people, entries)
    _kinds(shelf, [entry.kind for entry in entries])
    shelf.take_ascending("vocabulary")
    shelf.take_ascending("computed")
    tokens = times.take(shelf, log.checkpoint, partial(ledgers.stamped, log))
    enclosed = files.take(shelf, entries)
    if not entries and not any(name.startswith("computed/") for name in shelf.members):
        raise Malformed("The file holds no entry; ask for the original file.")
    disclosure = _disclosure(shelf, log, people, manifest, slots)
    shelf.end()
    signers = {entry.header.author for entry in (*entries, disclosure)} | {it.signer for it in opened}
    if signers != set(people):
        raise Malformed("The file names a person who wrote nothing in it; ask for the original file.")
    return Contents(
        practice=log.practice,
        generation=log.generation,
        log_public=log.key.public,
        checkpoint=log.checkpoint,
        entries=tuple(entries),
        disclosure=disclosure,
        members=shelf.members,
        times=tokens,
        files=enclosed,
        openings=opened,
    )


def _people(shelf: Shelf, log: Log) -> dict[bytes, Key]:
    people: dict[bytes, Key] = {}
    last = ""
    while shelf.next_name.startswith("people/"):
        author = shelf.next_name.split("/")[1]
        folder = f"people/{author}"
        key = _person(shelf, folder, log)
        if key.signer.hex() != author or author <= last:
            raise Malformed(f"{folder} does not belong there; ask for the original file.")
        people[key.signer] = key
        last = author
    return people


def _person(shelf: Shelf, folder: str, log: Log) -> Key:
    signed = shelf.take(f"{folder}/statement.txt")
    signature = shelf.take(f"{folder}/signature.bin")
    key = statements.parse(signed)
    fits = (
        isinstance(key, Key)
        and key.practice == log.practice
        and key.signer == sha256(key.sign_key).digest()
        and key.log_key_seen == sha256(log.key.public).digest()
    )
    if not isinstance(key, Key) or not fits:
        raise Untrusted(f"{folder} is not the key of a person of this practice; ask for the original file.")
    ed25519.verify(key.sign_key, signed, signature)
    proof = shelf.take(f"{folder}/proof.tlog-proof")
    ledgers.demand(proof, signed + signature, key.seq, log.note, log.checkpoint)
    return key


def _entries(shelf: Shelf, log: Log, people: Mapping[bytes, Key]) -> list[CheckedEntry]:
    entries: list[CheckedEntry] = []
    last = -1
    while shelf.next_name.startswith("entries/"):
        folder = f"entries/{len(entries) + 1:04}"
        entry = _entry(shelf, folder, log, people, log.note)
        if entry.header.seq <= last or len(entries) == parts.MOST_ENTRIES:
            raise Malformed(f"{folder} is out of order; ask for the original file.")
        last = entry.header.seq
        entries.append(entry)
    return entries


def _entry(
    shelf: Shelf, folder: str, log: Log, people: Mapping[bytes, Key], note: bytes | None
) -> CheckedEntry:
    raw = shelf.take(f"{folder}/header.bin")
    signature = shelf.take(f"{folder}/signature.bin")
    header = Header.parse(raw)
    key = people.get(header.author)
    if header.practice != log.practice or key is None or key.seq >= header.seq:
        raise Untrusted(f"{folder} is by nobody whose key the ledger held; ask for the original file.")
    check_author(raw, signature, key.sign_key)
    if shelf.take(f"{folder}/author.pem") != parts.pem(key.sign_key):
        raise Tampered(f"{folder}/author.pem is not the author's key; ask for the original file.")
    proof = shelf.take(f"{folder}/proof.tlog-proof")
    checkpoint = log.checkpoint
    if note is None:
        note, checkpoint = _own_checkpoint(proof, header.seq, log)
    ledgers.demand(proof, raw + signature, header.seq, note, checkpoint)
    kind, salt = parts.parse_kind(shelf.take(f"{folder}/kind.txt"))
    if kind.commitment(salt) != header.kind:
        raise Tampered(f"{folder}/kind.txt names another kind than was sealed; ask for the original file.")
    shown = _sections(shelf, folder, header, kind)
    return CheckedEntry(folder, header, key.person, kind, shown)


def _own_checkpoint(proof: bytes, seq: int, log: Log) -> tuple[bytes, Checkpoint]:
    """The checkpoint of the disclosure's own append: one size and one signature, so that nothing is free."""
    note = receipts.parse(proof).note
    checkpoint = ledgers.signed_checkpoint(note, log.key)
    if checkpoint.size != seq + 1 or len(Note.parse(note).signatures) != 1:
        raise Tampered("The disclosure's receipt is not that of its own append; ask for the original file.")
    return note, checkpoint


def _sections(shelf: Shelf, folder: str, header: Header, kind: KindRef) -> dict[int, Section]:
    shown = {}
    for slot, (code, salt) in parts.parse_slots(shelf.take(f"{folder}/slots.txt")).items():
        name = f"{folder}/{parts.section_name(slot, code)}"
        section = Section(code, salt, shelf.take(name))
        if section_commitment(kind, slot, section) != header.sections[slot]:
            raise Tampered(f"{name} is not what was sealed in this place; ask for the original file.")
        shown[slot] = section
    return shown


def _kinds(shelf: Shelf, kinds: Sequence[KindRef]) -> None:
    disclosure, _ = parts.parse_kind(shelf.members.get(f"{parts.DISCLOSURE}/kind.txt", b""))
    wanted = {file for kind in (*kinds, disclosure) for file in (kind.sha256, kind.wording_sha256)}
    for name in sorted(f"kinds/{file.hex()}.toml" for file in wanted):
        if parts.kind_name(shelf.take(name)) != name:
            raise Tampered(f"{name} is not the file it is named after; ask for the original file.")


def _disclosure(
    shelf: Shelf, log: Log, people: Mapping[bytes, Key], manifest: bytes, slots: tuple[int, ...]
) -> CheckedEntry:
    folder = parts.DISCLOSURE
    entry = _entry(shelf, folder, log, people, None)
    commits = [section.raw for section in entry.shown.values() if section.code == parts.MANIFEST]
    if not DISCLOSURE_KIND.fullmatch(entry.kind.id) or commits != [parts.manifest_section(manifest)]:
        raise Tampered("The disclosure was signed for other contents than these; ask for the original file.")
    if tuple(entry.shown) != slots or entry.header.seq < log.checkpoint.size:
        raise Tampered("The disclosure is not the one the manifest announces; ask for the original file.")
    receipt = receipts.parse(shelf.members[f"{folder}/proof.tlog-proof"])
    raw = shelf.take(f"{folder}/consistency.txt")
    steps = parts.parse_steps(raw)
    old, new = log.checkpoint, receipt.checkpoint
    ledger.verify_consistency(old.size, new.size, old.root, new.root, steps)
    return entry
