"""Where known clients are named in words that would go along: names, phones, e-mails, handles, as known here.

Only what a client page says, or a page's own lines for names, is looked for, only as words. A misspelling,
a nickname that nobody wrote down, a street or what happened may still point to somebody; the pages that use
this say so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from casebound.core.commitments import Section
from casebound.core.kinds import Question
from casebound.records.folding import fold, spans
from casebound.records.read import Entry

SHORTEST = 3  # letters of a name, or of a handle, that is looked for
DIGITS = 7  # so many last digits make a phone number the same one
AROUND = 40  # characters shown on each side of what was found
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\+?\(?\d[\d\s().\-/]{4,24}\d")
_OF_A_NAME = {"", "s", "'s", "’s"}


@dataclass(frozen=True)
class Needles:
    """What is looked for, folded: all terms by their first word, and the ends of phone numbers."""

    words: Mapping[str, tuple[str, ...]]
    phones: frozenset[str]


@dataclass(frozen=True)
class Words:
    """Words around one place: before, what was found, after."""

    before: str
    found: str
    after: str


@dataclass(frozen=True)
class Place:
    """One section of a page in which somebody is named; it can stay here without touching the others."""

    seq: int
    page: int
    slot: int
    kind: str
    section: str
    words: tuple[Words, ...]

    @property
    def key(self) -> str:
        """How a person chooses it: the page's id and the section's place in its kind."""
        return f"e{self.seq}-{self.slot}"


def needles(known: Iterable[Mapping[str, object]]) -> Needles:
    """What pages say of people: the answers of client pages, and of the others those that name somebody."""
    words: dict[str, set[str]] = {}
    phones = set()
    for answers in known:
        for term in _terms(answers):
            first = _WORD.search(term)
            if first is not None:
                words.setdefault(first[0], set()).add(term)
        for phone in _listed(answers, "phones"):
            digits = re.sub(r"\D", "", phone)
            if len(digits) >= DIGITS:
                phones.add(digits[-DIGITS:])
    return Needles({word: tuple(sorted(terms)) for word, terms in words.items()}, frozenset(phones))


def _terms(answers: Mapping[str, object]) -> Iterator[str]:
    names = [str(answers.get(field) or "") for field in ("name", "given_name")]
    for name in [*names, *_listed(answers, "nicknames")]:
        folded = fold(name).strip()
        for term in [folded, *_WORD.findall(folded)]:
            if len(term) >= SHORTEST:
                yield term
    for email in _listed(answers, "emails"):
        yield fold(email).strip()
    for handle in _listed(answers, "handles"):
        plain = fold(handle).strip().lstrip("@")
        if len(plain) >= SHORTEST:
            yield plain


def _listed(answers: Mapping[str, object], field: str) -> list[str]:
    values = answers.get(field)
    return [str(value) for value in values] if isinstance(values, list) else []


def places(entry: Entry, sections: Mapping[int, Section], wanted: Needles) -> Iterator[Place]:
    """The sections of an opened page, of those that would leave, in which one of the needles stands."""
    for slot, section in sections.items():
        told = entry.kind.sections[slot]
        answers = entry.sections[section.code]
        asked = {question.id: question for question in entry.kind.questions_of(told.code)}
        found = [
            words
            for name, value in answers.items()
            if name in asked
            for text in _texts(asked[name], value)
            for words in _found(text, wanted)
        ]
        if found:
            yield Place(entry.seq, entry.page, slot, entry.kind.title, told.label, tuple(found))


def _texts(question: Question, value: object) -> Iterator[str]:
    """The words of an answer; codes, numbers and times name nobody."""
    if question.type in ("moment", "date", "time", "one", "many", "people", "bytes"):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(question, item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(question, item)


def without(text: str, wanted: Needles, instead: str) -> str:
    """The text with each place where a needle stands replaced."""
    parts, at = [], 0
    for start, end in _marks(text, wanted):
        if start >= at:
            parts += [text[at:start], instead]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def _marks(text: str, wanted: Needles) -> list[tuple[int, int]]:
    here = {word for found in _WORD.findall(fold(text)) for word in (found, found.removesuffix("s"))}
    terms = [term for word in here & wanted.words.keys() for term in wanted.words[word]]
    marks = [span for span in spans(text, sorted(terms)) if _whole(text, *span)] if terms else []
    return sorted(
        marks + [match.span() for match in _NUMBER.finditer(text) if _is_phone(match[0], wanted.phones)]
    )


def _found(text: str, wanted: Needles) -> Iterator[Words]:
    for start, end in _marks(text, wanted):
        before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        cut_before, cut_after = start > AROUND, end + AROUND < len(text)
        yield Words("… " * cut_before + before, text[start:end], after + " …" * cut_after)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether it stands as a word of its own, a possessive s allowed."""
    if start and text[start - 1].isalnum():
        return False
    rest = re.match(r"[\w'’]*", text[end:])
    return rest is None or rest[0].casefold().rstrip("'’") in _OF_A_NAME


def _is_phone(text: str, phones: frozenset[str]) -> bool:
    return re.sub(r"\D", "", text)[-DIGITS:] in phones
