"""What clients are known by, for one person, in memory: words found by a part, through three bytes in a row.

A word stands as 1 ‖ word ‖ 2, a client's words behind one another, a zero byte behind each client. For each
three bytes in a row a shelf knows the places of the clients that have them; the rarest three are looked up
first, and what is left is looked at itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import phonenumbers
from numpy.typing import NDArray

from casebound.core.identity.person import folded

BEGIN, END = b"\x01", b"\x02"
MOST_TERMS = 8
LONGEST = 64  # bytes of a term: a longer one is cut
NARROWED = 4  # threes of a term that are held against each other
FIRST = np.uint32(1 << 31)  # no three bytes in a row are as large
FEW = 32  # so many candidates are looked at sooner than they are narrowed further
SHORTEST_PHONE = 4  # figures: the last four of a number are asked for often
_PHONE = re.compile(r"[+(]?[\d\s()./+-]*\d[\d\s()./+-]*")
_DIGITS, _WORD = re.compile(r"\d+"), re.compile(r"[^\x00-\x02\s,–—-]+")
_APOSTROPHES = re.compile(r"['’`´]")

Patterns = Sequence[Sequence[bytes]]  # of each term, the spellings of which one has to stand in the words


def words(texts: Iterable[str]) -> bytes:
    """One client's texts in the form that a shelf keeps; a telephone number without what lies between."""
    found: dict[str, None] = {}
    for text in texts:
        figures = _figures(text)
        for word in [figures] if figures else _plain(text):
            found[word] = None
    return b"".join(BEGIN + word.encode() + END for word in found)


def stages(query: str, region: str) -> list[Patterns]:
    """What is looked for first, next and last: whole words, beginnings, any part; nothing for one letter.

    A term of two bytes is looked for at the beginning of a word alone, a shorter one not at all.
    """
    terms = _terms(query, region)
    if not terms or _figures(query):  # of a telephone number any part says the same
        return [terms] if terms else []
    inside = [[word if len(word) > 2 else BEGIN + word for word in term] for term in terms]
    begins = [[BEGIN + word for word in term] for term in terms]
    whole = [[BEGIN + word + END for word in term] for term in terms]
    return [whole, begins, inside]


def same(text: str, region: str) -> Patterns:
    """For who has this phone, e-mail or account, or all words of this name."""
    if _figures(text):
        return _terms(text, region)
    return [[BEGIN + word.encode() + END] for word in _plain(text)]


def _terms(query: str, region: str) -> list[list[bytes]]:
    figures = _figures(query)
    if figures:
        return [
            [text.encode() for text in dict.fromkeys([figures, _at_home(query, region)]) if len(text) > 2]
        ]
    parts = [(_figures(word) or word).encode()[:LONGEST] for word in _plain(query)]
    return [[part] for part in parts if len(part) > 1][:MOST_TERMS]


def _figures(text: str) -> str:
    """The figures of what may be a telephone number or its end; "" of anything else."""
    found = _PHONE.fullmatch(text.strip()) if len(text) <= LONGEST else None  # longer ones take their square
    digits = "".join(_DIGITS.findall(text)) if found else ""
    return digits if len(digits) >= SHORTEST_PHONE else ""


def _at_home(query: str, region: str) -> str:
    """A whole telephone number without the code of its country, and without the 0 that is dialled there."""
    try:
        return str(phonenumbers.parse(query, region).national_number)
    except phonenumbers.NumberParseException:
        return ""


def _plain(text: str) -> list[str]:
    """The words of a text without case, accents, apostrophes, and what marks words here."""
    return _WORD.findall(_APOSTROPHES.sub("", folded(text)))


Codes = Mapping[bytes, NDArray[np.uint32]]  # pattern → its threes, ascending


def codes(patterns: Patterns) -> Codes:
    """What a shelf looks up for each pattern."""
    every = [pattern for term in patterns for pattern in term]
    return {one: np.unique(_codes(np.frombuffer(one, np.uint8))[0]) for one in every}


def fits(words: bytes, patterns: Patterns) -> bool:
    """Whether one client's words hold a spelling of every term."""
    return all(any(one in words for one in term) for term in patterns)


@dataclass(frozen=True)
class Shelf:
    """Some clients' words. seqs: the pages they are from; ends: where each one's words end.

    codes: each three bytes that occur, ascending; starts: where their clients begin in `places`, and the end.
    """

    seqs: NDArray[np.uint64]
    text: bytes
    ends: NDArray[np.int64]
    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]
    places: NDArray[np.uint32]

    def find(self, patterns: Patterns, codes: Codes) -> Iterator[int]:
        """Places of the clients that hold a spelling of every term, the last put in first.

        codes: as `codes` says of these patterns, which is the same on every shelf.
        """
        candidates = self._candidates(patterns, codes)
        for place in candidates[::-1].tolist():
            begin, end = int(self.ends[place - 1]) if place else 0, int(self.ends[place])
            if fits(self.text[begin:end], patterns):
                yield place

    def items(self) -> Iterator[tuple[int, bytes]]:
        """Page and words of each client."""
        begin = 0
        for seq, end in zip(self.seqs.tolist(), self.ends.tolist(), strict=True):
            yield seq, self.text[begin : end - 1]
            begin = end

    def nbytes(self) -> int:
        """Of memory, about."""
        arrays = (self.seqs, self.ends, self.codes, self.starts, self.places)
        return len(self.text) + sum(one.nbytes for one in arrays)

    def _candidates(self, patterns: Patterns, codes: Codes) -> NDArray[np.uint32]:
        """Ascending, and more than fit: each has the rarest threes of a spelling of the longest terms."""
        found: NDArray[np.uint32] | None = None
        for term in sorted(patterns, key=lambda term: -min(map(len, term))):
            each = [self._with(codes[pattern]) for pattern in term]
            here = each[0] if len(each) == 1 else np.unique(np.concatenate(each))
            found = here if found is None else self._both(found, here)
            if len(found) <= FEW:
                break
        return np.empty(0, np.uint32) if found is None else found

    def _with(self, wanted: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Places of those that have the rarest of these threes."""
        none = np.empty(0, np.uint32)
        runs = []
        for code, at in zip(wanted, np.searchsorted(self.codes, wanted), strict=True):
            if at == len(self.codes) or self.codes[at] != code:
                return none
            runs.append(self.places[self.starts[at] : self.starts[at + 1]])
        runs.sort(key=len)
        found = runs[0] if runs else none
        for run in runs[1:NARROWED]:
            if len(found) <= FEW:
                break
            found = self._both(found, run)
        return found

    def _both(self, one: NDArray[np.uint32], other: NDArray[np.uint32]) -> NDArray[np.uint32]:
        here = np.zeros(len(self.seqs), bool)
        here[other] = True
        return one[here[one]]


def shelf(clients: Mapping[int, bytes]) -> Shelf:
    """A shelf of these clients, given as page → words, in this order."""
    text = b"".join([words + b"\0" for words in clients.values()])
    ends = np.cumsum([len(words) + 1 for words in clients.values()], dtype=np.int64)
    codes, begins = _codes(np.frombuffer(text, np.uint8))
    owner = np.repeat(np.arange(len(clients), dtype=np.uint64), np.diff(ends, prepend=0))
    keys = np.sort(codes.astype(np.uint64) << np.uint64(32) | owner[begins])
    keys = keys[np.diff(keys, prepend=keys[:1] + np.uint64(1)) != 0]
    every = (keys >> np.uint64(32)).astype(np.uint32)
    starts = np.flatnonzero(np.diff(every, prepend=every[:1] + np.uint32(1)))
    return Shelf(
        np.fromiter(clients, np.uint64, len(clients)),
        text,
        ends,
        every[starts],
        np.append(starts, len(keys)),
        keys.astype(np.uint32),
    )


def _codes(raw: NDArray[np.uint8]) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """Each three bytes in a row as one number, none across two clients, and where they begin.

    The three with which a word begins count once more, as a number of their own.
    """
    wide = raw.astype(np.uint32)
    threes = wide[:-2] << np.uint32(16) | wide[1:-1] << np.uint32(8) | wide[2:]
    within = (raw[:-2] != 0) & (raw[1:-1] != 0) & (raw[2:] != 0)
    here = np.flatnonzero(within)
    first = here[:-1][(raw[here[:-1]] == BEGIN[0]) & (np.diff(here) == 1)]
    return np.concatenate([threes[here], threes[first + 1] | FIRST]), np.concatenate([here, first])
