"""The sealed sections in words, for `--show`. What is printed is exact; its labels are the file's own."""

import json
from collections.abc import Iterator

from casebound.core import canonical
from casebound.core.errors import Malformed
from casebound.core.evidence import CheckedEntry, Contents
from casebound.core.evidence.files import LONGEST_READ
from casebound.core.evidence.parts import MANIFEST
from casebound.core.evidence.sentences import moment
from casebound.verify.labels import Labels, labels_of
from casebound.verify.quoted import quoted

_THEIRS = "What the practice wrote, as sealed; nothing below this line is a finding of the checker:"
_NO_ANSWER = "I don't know"


def shown(contents: Contents) -> Iterator[str]:
    """Lines: each entry with its sections, then the disclosure."""
    yield ""
    yield _THEIRS
    for entry in (*contents.entries, contents.disclosure):
        yield ""
        yield f"Entry {entry.header.seq}, page {entry.header.page} of its casebook, {entry.kind.id}"
        yield f"Sealed {moment(entry.header.time)} by person {entry.person}"
        compared = MANIFEST if entry is contents.disclosure else ""
        yield from _sections(entry, labels_of(entry.kind, contents.members), compared)


def _sections(entry: CheckedEntry, labels: Labels, compared: str) -> Iterator[str]:
    for section in entry.shown.values():
        yield ""
        yield f"  {quoted(labels.section(section.code))}"
        if section.code == compared:
            yield f"    {len(section.raw)} bytes: the list in manifest.txt, already compared"
            continue
        answers = _read(section.raw)
        if not isinstance(answers, dict):
            answers = {section.code: answers}
        for name, value in answers.items():
            yield f"    {quoted(labels.question(name))}"
            yield from (f"      {line}" for line in _answer(name, value, labels))


def _read(raw: bytes) -> object:
    """What the bytes say, if they say it in the one way they can; else the bytes to look at."""
    try:
        if len(raw) <= LONGEST_READ:
            return canonical.decode(raw)
    except Malformed:
        pass
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("ascii", "backslashreplace")


def _answer(name: str, value: object, labels: Labels) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _answer(name, item, labels)
    elif isinstance(value, dict):
        for column, answer in value.items():
            inner = f"{name}.{column}"
            for line in _answer(inner, answer, labels):
                yield f"{quoted(labels.question(inner))}: {line}"
    elif value is None:
        yield _NO_ANSWER
    else:
        text = value if isinstance(value, str) else json.dumps(value)
        for line in labels.code(name, text).split("\n"):
            yield quoted(line)
