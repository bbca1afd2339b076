"""A long list, column by column: the same forms as `person` gives, as arrays of 64-bit hashes.

Two different texts have one hash once in millions of lists of a million lines. None leaves the process.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casebound.core.identity import person
from casebound.core.identity.compare import house

Numbers = NDArray[np.int64]
CONTACTS = {"phones": "phone", "emails": "email", "handles": "handle", "numbers": "number"}  # field → column
_PUNCTUATION = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != "\n"}
_IN_NAMES = _PUNCTUATION | {ord("'"): None, ord("`"): None}
_IN_PHONES = {ord(char): None for char in " ()-."}
_PLUS_ONE = ("US", "CA")  # where a number of ten digits has +1 before it
_TEN = 10
_BLOCK = 1000  # rows taken at once: their words are let go before the next, so nothing is there to collect


@dataclass(frozen=True)
class Flat:
    """Words of all rows one after another. row: of which row. start, count: of each row's words."""

    texts: list[str]
    text: Numbers
    row: Numbers
    start: Numbers
    count: Numbers

    def joined(self, parts: Numbers) -> Numbers:
        """The sum of what each word of a row has in parts; 0 for a row without words."""
        total = np.append(0, np.cumsum(parts))
        found: Numbers = total[self.start + self.count] - total[self.start]
        return found


@dataclass(frozen=True)
class Places:
    """Addresses. figures: the first and last of each. telling: beginnings of longer words, without texts."""

    texts: list[str]
    text: Numbers
    house: Numbers
    figures: tuple[Numbers, Numbers]
    several: NDArray[np.bool_]  # whether there are two figures
    telling: Flat


@dataclass(frozen=True)
class Columns:
    """Rows in comparable form. A hash of 0 stands for nothing. suffixes: row → jr, sr and the like."""

    count: int
    names: Flat
    closed: Numbers  # hashes of names without spaces
    suffixes: dict[int, frozenset[str]]
    born: Numbers  # YYYYMMDD, four bits a figure
    places: Places
    contacts: dict[str, Numbers]
    numbers: list[str]


def hashes(texts: Iterable[str]) -> Numbers:
    """Hash of each, 0 for an empty one."""
    return np.fromiter(map(hash, texts), np.int64)


def columns(given: Mapping[str, Sequence[str]], region: str = "US") -> Columns:
    """Columns `name`, `birth_date`, `address`, `phone`, `email`, `handle`, `number`: those there are.

    Row i stands for person({"name": name[i], "phones": [phone[i]], …}, region). All have one length.
    """
    count = len(next(iter(given.values())))
    nothing = [""] * count
    contacts = {
        field: _contact(column, given[column], region)
        for field, column in CONTACTS.items()
        if column in given
    }
    names, closed, suffixes = _names(given.get("name", nothing))
    return Columns(
        count,
        names,
        closed,
        suffixes,
        _born(given.get("birth_date", nothing)),
        _places(given.get("address", nothing)),
        {field: hashes(texts) for field, texts in contacts.items()},
        contacts.get("numbers", []),
    )


def _flat(texts: list[str], text: Numbers, counts: Iterable[int]) -> Flat:
    count = np.fromiter(counts, np.int64)
    row = np.repeat(np.arange(len(count)), count)
    return Flat(texts, text, row, np.cumsum(count) - count, count)


def _blocks(
    column: Sequence[str], signs: Mapping[int, str | None]
) -> Iterator[tuple[int, list[list[str]] | None]]:
    """The first row of each block; words of its texts without case, None where one is not plain enough."""
    for start in range(0, len(column), _BLOCK):
        rows = column[start : start + _BLOCK]
        whole = "\n".join(rows)
        plain = whole.isascii() and whole.count("\n") == len(rows) - 1
        yield start, [row.split() for row in whole.lower().translate(signs).split("\n")] if plain else None


def _names(column: Sequence[str]) -> tuple[Flat, Numbers, dict[int, frozenset[str]]]:
    """Words of each name; hash of each without spaces; row → its suffixes."""
    suffixes: dict[int, frozenset[str]] = {}
    texts: list[str] = []
    counts: list[int] = []
    closed: list[int] = []
    once: dict[str, str] = {}
    for start, split in _blocks(column, _IN_NAMES):
        here = column[start : start + _BLOCK]
        for at, text in enumerate(here):
            words: Sequence[str] = split[at] if split else ()
            if split is None or "," in text or not person.SPECIAL.isdisjoint(words):
                words, ends = person.name(text)
                if ends:
                    suffixes[start + at] = frozenset(ends)
            counts.append(len(words))
            closed.append(hash("".join(words)))
            texts += [once.setdefault(word, word) for word in words]
    return _flat(texts, hashes(texts), counts), np.array(closed, np.int64), suffixes


def _places(column: Sequence[str]) -> Places:
    texts: list[str] = []
    parts: list[list[Numbers]] = []
    counts: list[int] = []
    short, least = person.SHORT.get, person.TELLING
    for start, split in _blocks(column, _PUNCTUATION):
        here = column[start : start + _BLOCK]
        rows = (
            [person.address(text) for text in here]
            if split is None
            else [tuple([short(word, word) for word in words]) for words in split]
        )
        figures = [[word for word in row if word.isdecimal()] for row in rows]
        many = [[word[:least] for word in row if len(word) >= least] for row in rows]
        texts += map(" ".join, rows)
        counts += map(len, many)
        ends = [hashes(row[end] if row else "" for row in figures) for end in (0, -1)]
        several = np.fromiter((len(row) > 1 for row in figures), np.int64)
        parts.append([hashes(map(house, rows)), *ends, several, hashes(word for row in many for word in row)])
    houses, first, last, several, telling = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Places(texts, hashes(texts), houses, (first, last), several > 0, _flat([], telling, counts))


def _born(column: Sequence[str]) -> Numbers:
    known = {text: int(person.born(text) or "0", 16) for text in set(column)}
    return np.fromiter(map(known.__getitem__, column), np.int64)


def _contact(column: str, texts: Sequence[str], region: str) -> list[str]:
    """One form of each."""
    forms: dict[str, Callable[[str], str]] = {
        "phone": _phone(region),
        "email": person.email,
        "handle": person.handle,
        "number": person.number,
    }
    form = forms[column]
    return [form(text) if text else "" for text in texts]


def _phone(region: str) -> Callable[[str], str]:
    """As `person.phone`, but what is plainly a number of North America is not looked up."""
    at_home = region in _PLUS_ONE

    def form(text: str) -> str:
        digits = text.translate(_IN_PHONES)
        abroad = digits[:2] == "+1"
        if abroad:
            digits = digits[2:]
        plain = len(digits) == _TEN and digits.isascii() and digits.isdecimal() and digits[0] not in "01"
        return f"+1{digits}" if plain and (abroad or at_home) else person.phone(text, region)

    return form
