"""The sealed sections in words, for `--show`. What is printed is exact; its labels are the file's own."""

import json
import unicodedata
from collections.abc import Iterator

from casebound.core.evidence import CheckedEntry, Contents
from casebound.core.evidence.parts import MANIFEST
from casebound.core.evidence.sentences import moment
from casebound.verify.labels import Labels, labels_of

_ISOLATE, _END = "\u2068", "\u2069"
# Characters that would reorder the lines around them, or drive the terminal.
_MOVERS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
_NO_ANSWER = "I don't know"


def shown(contents: Contents) -> Iterator[str]:
    """Lines: each entry with its sections, then the disclosure."""
    for entry in (*contents.entries, contents.disclosure):
        yield ""
        yield f"Entry {entry.header.seq}, page {entry.header.page} of its casebook, {entry.kind.id}"
        yield f"Sealed {moment(entry.header.time)} by person {entry.person}"
        yield from _sections(entry, labels_of(entry.kind, contents.members))


def quoted(text: str) -> str:
    """Text on a line of its own direction; characters that move others or drive a terminal as code points."""
    return _ISOLATE + "".join(map(_visible, text)) + _END


def _visible(character: str) -> str:
    mover = character in _MOVERS or unicodedata.category(character) in ("Cc", "Cs")
    return f"[U+{ord(character):04X}]" if mover and character not in "\n\t" else character


def _sections(entry: CheckedEntry, labels: Labels) -> Iterator[str]:
    for section in entry.shown.values():
        yield ""
        yield f"  {quoted(labels.section(section.code))}"
        if section.code == MANIFEST:
            yield f"    {len(section.raw)} bytes: the list in manifest.txt, already compared"
            continue
        try:
            answers = json.loads(section.raw)
        except (ValueError, RecursionError):
            answers = section.raw.decode("utf-8", "backslashreplace")
        if not isinstance(answers, dict):
            answers = {section.code: answers}
        for name, value in answers.items():
            yield f"    {quoted(labels.question(name))}"
            yield from (f"      {line}" for line in _answer(name, value, labels))


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
