"""A long list, column by column: the same forms as `person` gives, as arrays of 64-bit hashes.

Two different texts have one hash once in millions of lists of a million lines. None leaves the process.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from casebound.core.identity import person
from casebound.core.identity.person import Words
from casebound.core.identity.spelt import Numbers, Spelt, in_order, key, plain, spelt

CONTACTS = {"phones": "phone", "emails": "email", "handles": "handle", "numbers": "number"}  # field → column
_DROPPED = "'`"
_IN_PHONES = {ord(char): None for char in " ()-."}
_PLUS_ONE = ("US", "CA")  # where a number of ten digits has +1 before it
_TEN = 10
_BLOCK = 4096  # rows taken at once


@dataclass(frozen=True)
class Flat:
    """Words of all rows one after another. text: their keys. row: of each word. start, count: of each row."""

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
class Named(Flat):
    """Names. begin, initial: keys of beginnings of words. whole: of a row's words in order; closed: without
    spaces. suffixes: row → jr, sr and the like. column: the names as they were given.
    """

    begin: Numbers
    initial: Numbers
    whole: Numbers
    closed: Numbers
    suffixes: dict[int, frozenset[str]]
    column: Sequence[str]

    @cached_property
    def odd(self) -> NDArray[np.bool_]:
        """Which rows have not just two words."""
        found: NDArray[np.bool_] = self.count != 2
        found[list(self.suffixes)] = True
        return found

    def words(self, row: int) -> Words:
        """Those of a row."""
        return person.name(self.column[row])[0]


@dataclass(frozen=True)
class Places:
    """Addresses. text: a key of each. figures: of the first and last of each. telling: beginnings of longer
    words. column: the addresses as they were given.
    """

    text: Numbers
    house: Numbers
    figures: tuple[Numbers, Numbers]
    several: NDArray[np.bool_]  # whether there are two figures
    telling: Flat
    column: Sequence[str]

    def said(self, row: int) -> str:
        """The words of a row."""
        return " ".join(person.address(self.column[row]))


@dataclass(frozen=True)
class Columns:
    """Rows in comparable form. A key or hash of 0 stands for nothing."""

    count: int
    names: Named
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
    return Columns(
        count,
        _names(given.get("name", nothing)),
        _born(given.get("birth_date", nothing)),
        _places(given.get("address", nothing)),
        {field: hashes(texts) for field, texts in contacts.items()},
        contacts.get("numbers", []),
    )


def _flat(text: Numbers, count: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    row = np.repeat(np.arange(len(count)), count)
    return text, row, np.cumsum(count) - count, count


def _blocks(column: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The first row of each block, and its texts."""
    return ((at, list(column[at : at + _BLOCK])) for at in range(0, len(column), _BLOCK))


def _joined(parts: Iterable[Sequence[Numbers]]) -> list[Numbers]:
    """Of what was taken of each block, each column as a whole."""
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


def _names(column: Sequence[str]) -> Named:
    suffixes: dict[int, frozenset[str]] = {}
    special = np.array([key(word) for word in person.SPECIAL])
    parts = (_named(special, suffixes, first, rows) for first, rows in _blocks(column))
    text, begin, initial, count, closed = _joined(parts)
    return Named(*_flat(text, count), begin, initial, in_order(text, count), closed, suffixes, column)


def _named(
    special: Numbers, suffixes: dict[int, frozenset[str]], first: int, rows: list[str]
) -> list[Numbers]:
    """Key, beginning and initial of each word; of each row how many, and the key without spaces.

    A row with a comma, a title, a suffix or letters beyond ASCII is read by itself. suffixes: what is found.
    """

    def read(odd: Iterable[int]) -> None:
        for at in odd:
            words, ends = person.name(rows[at])
            rows[at] = " ".join(words)
            if ends:
                suffixes[first + at] = frozenset(ends)

    read([at for at, text in enumerate(rows) if "," in text or not plain(text)])
    found = spelt(rows, person.BEGINNING, _DROPPED)
    if len(titled := np.flatnonzero(np.isin(found.key, special))):
        read(np.unique(np.repeat(np.arange(len(rows)), found.count)[titled]).tolist())
        found = spelt(rows, person.BEGINNING, _DROPPED)
    return [found.key, found.begin, found.initial, found.count, found.closed]


def _places(column: Sequence[str]) -> Places:
    short = _Short()
    parts = (_placed(short, rows) for _, rows in _blocks(column))
    text, house, first, last, several, telling, count = _joined(parts)
    return Places(text, house, (first, last), several > 0, Flat(*_flat(telling, count)), column)


class _Short:
    """The usual short forms of words in addresses, by their keys."""

    def __init__(self) -> None:
        long = spelt(list(person.SHORT), 0).key
        order = np.argsort(long)
        self._long = long[order]
        self._forms = spelt([person.SHORT[word] for word in person.SHORT], person.TELLING)
        self._order = order

    def shortened(self, found: Spelt) -> tuple[Numbers, Numbers, Numbers]:
        """Key, beginning and length of each word."""
        place = np.minimum(np.searchsorted(self._long, found.key), len(self._long) - 1)
        some = self._long[place] == found.key
        at = self._order[place]
        forms = self._forms
        return (
            np.where(some, forms.key[at], found.key),
            np.where(some, forms.begin[at], found.begin),
            np.where(some, forms.length[at], found.length),
        )


def _placed(short: _Short, rows: list[str]) -> list[Numbers]:
    """Of each row: key, house, first and last figure, whether several; beginnings of long words; how many."""
    rows = [text if plain(text) else " ".join(person.address(text)) for text in rows]
    found = spelt(rows, person.TELLING)
    text, begin, length = short.shortened(found)
    ends = np.cumsum(found.count)
    start = ends - found.count
    of_a_flat = np.append(False, text[:-1] == key("apt"))
    of_a_flat[start[found.count > 0]] = False
    figures = _Some(found.figure, start, ends)
    houses = _Some(found.figure & ~of_a_flat, start, ends)
    begins = (houses.count > 0) & (houses.first == start)
    telling = _Some(length >= person.TELLING, start, ends)
    return [
        in_order(text, found.count),
        np.where((houses.count > 1) | begins, houses.of(text, houses.first), 0),
        figures.of(text, figures.first),
        figures.of(text, figures.last),
        (figures.count > 1).astype(np.int64),
        begin[telling.at],
        telling.count,
    ]


class _Some:
    """Some of the words of each row: how many, and where the first and last stand."""

    def __init__(self, which: NDArray[np.bool_], start: Numbers, ends: Numbers) -> None:
        self.at = np.flatnonzero(which)
        before, until = np.searchsorted(self.at, start), np.searchsorted(self.at, ends)
        self.count = until - before
        places = np.append(self.at, -1)
        self.first, self.last = places[before], places[until - 1]

    def of(self, keys: Numbers, place: Numbers) -> Numbers:
        """The key at a place, 0 for rows without any."""
        found = np.zeros(len(place), np.int64)
        some = self.count > 0
        found[some] = keys[place[some]]
        return found


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
