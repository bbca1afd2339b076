"""Vocabularies: the words a record may be coded with, each defined, sourced and numbered for good.

Terms are only ever added and numbers never used again, so a number in an old digest keeps its meaning.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from casebound.core import wording
from casebound.core.reading import CODE, Table, parse

CONDITIONS = (
    "after_warning",
    "repeated",
    "child_present",
    "injury_care",
    "weapon",
    "course_of_conduct",
)
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True)
class TermClass:
    """A group of terms. number: 0–254, the value of the digest column `class`."""

    code: str
    number: int
    label: str
    hint: str


@dataclass(frozen=True)
class Condition:
    """When this holds, the term counts with this severity (1–5) instead of its base."""

    when: str
    severity: int


@dataclass(frozen=True)
class Term:
    """One word of a vocabulary. severity: 0 where the vocabulary has none, else 1–5."""

    code: str
    number: int
    group: str
    label: str
    hint: str
    definition: str
    include: str
    exclude: str
    source: str
    confidence: str
    words: tuple[str, ...]
    severity: int
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Vocabulary:
    """name and version pin it; `worded` gives the same terms in another language."""

    name: str
    version: int
    language: str
    title: str
    classes: tuple[TermClass, ...]
    terms: tuple[Term, ...] = field(repr=False)
    sha256: bytes
    source: bytes = field(repr=False)
    wordings: Mapping[str, bytes] = field(repr=False)
    family: Mapping[str, "Vocabulary"] = field(repr=False, compare=False)

    @property
    def id(self) -> str:
        return f"{self.name}.v{self.version}"

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages it can be read in, its own first."""
        return tuple(self.family)

    @cached_property
    def by_code(self) -> Mapping[str, Term]:
        return {term.code: term for term in self.terms}

    @cached_property
    def by_number(self) -> Mapping[int, Term]:
        return {term.number: term for term in self.terms}

    @cached_property
    def class_by_code(self) -> Mapping[str, TermClass]:
        return {group.code: group for group in self.classes}

    def worded(self, language: str) -> "Vocabulary":
        """The same vocabulary in `language`, or in its own language where there is no such wording."""
        return self.family.get(language) or next(iter(self.family.values()))

    def find(self, words: str) -> tuple[Term, ...]:
        """Terms that everyday words lead to, best first. All words must be found somewhere in a term."""
        wanted = _fold(words).split()
        scored = [(-_score(term, wanted), index, term) for index, term in enumerate(self.terms)]
        return tuple(term for score, _, term in sorted(scored) if score < 0)


def load(raw: bytes, wordings: Mapping[str, bytes]) -> Vocabulary:
    """Vocabulary from the bytes of its file and of its language files (language → bytes).

    Raises BadInput whose `problems` list every fault with file and place. Source: docs/spec/entry.md, 6.
    """
    tables = parse(raw, "vocabulary file")
    file = f"{tables.get('vocabulary', 'vocabulary')}.v{tables.get('version', '?')}"
    family: dict[str, Vocabulary] = {}
    for over in wording.laid_over(file, tables, wordings, wording.VOCABULARY):
        found = _read(Table(over.faults, "", over.tables), raw, wordings, family)
        over.faults.stop()
        family[found.language] = found
    return next(iter(family.values()))


def _read(
    table: Table, raw: bytes, wordings: Mapping[str, bytes], family: Mapping[str, Vocabulary]
) -> Vocabulary:
    classes = tuple(_class(item) for item in table.tables("classes", "class", "code"))
    terms = tuple(_term(item) for item in table.tables("terms", "term", "code"))
    vocabulary = Vocabulary(
        name=table.name("vocabulary"),
        version=table.whole("version", 1, 999),
        language=table.name("language", wording.LANGUAGE),
        title=table.text("title"),
        classes=classes,
        terms=terms,
        sha256=hashlib.sha256(raw).digest(),
        source=raw,
        wordings=wordings,
        family=family,
    )
    table.done()
    _check(table, vocabulary)
    return vocabulary


def _class(table: Table) -> TermClass:
    found = TermClass(
        table.name("code", CODE),
        table.whole("number", 1, 254),
        table.text("label"),
        table.text("hint", required=False),
    )
    table.done()
    return found


def _term(table: Table) -> Term:
    term = Term(
        code=table.name("code", CODE),
        number=table.whole("number", 1, 65_535),
        group=table.name("class", CODE, required=False),
        label=table.text("label"),
        hint=table.text("hint", required=False),
        definition=table.text("definition", required=False),
        include=table.text("include", required=False),
        exclude=table.text("exclude", required=False),
        source=table.text("source", required=False),
        confidence=table.choice("confidence", CONFIDENCES, ""),
        words=table.names("words"),
        severity=table.whole("severity", 0, 5, 0),
        conditions=tuple(_condition(item) for item in table.tables("conditions", "condition", "when")),
    )
    table.done()
    return term


def _condition(table: Table) -> Condition:
    found = Condition(table.choice("when", CONDITIONS, ""), table.whole("severity", 1, 5))
    table.done()
    return found


def _check(table: Table, vocabulary: Vocabulary) -> None:
    if not vocabulary.terms:
        table.fault("has no `[[terms]]`.")
    for numbered in (vocabulary.classes, vocabulary.terms):
        seen: dict[int, str] = {}
        for item in numbered:
            first = seen.setdefault(item.number, item.code)
            if first != item.code:
                table.fault(
                    f"{first} and {item.code} share the number {item.number}; numbers are never shared."
                )
    for term in vocabulary.terms:
        if term.group and term.group not in vocabulary.class_by_code:
            table.faults.also(
                f"term “{term.code}”", f"`class` is {term.group!r}, which is no class of this file."
            )


def _score(term: Term, wanted: list[str]) -> int:
    """How well a term fits: 5 for a word of its label, 4 for an everyday word, 1 for a hint or definition."""
    fields = (
        (5, _fold(term.label)),
        (4, _fold(" ".join(term.words))),
        (2, _fold(term.hint)),
        (1, _fold(f"{term.definition} {term.include}")),
    )
    scores = [
        max((weight for weight, text in fields if _starts_word(word, text)), default=0) for word in wanted
    ]
    return sum(scores) if scores and all(scores) else 0


def _starts_word(word: str, text: str) -> bool:
    return any(part.startswith(word) for part in text.split())


def _fold(text: str) -> str:
    """Lower case without accents or punctuation, so that `grabo` finds `grabó`."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        character if character.isalnum() else " "
        for character in bare
        if not unicodedata.combining(character)
    )
