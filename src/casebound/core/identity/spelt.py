"""The words of many texts at once, as numbers: no object a word.

A word's key is the sum of its letters, each times a random number of its place (multilinear hashing), so
nobody can write two words with one key on purpose. It is another in each process and never leaves it.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
_ASCII = 128
_PLACES = 1024  # after so many letters or words the weights come again
_WEIGHTS = np.frombuffer(os.urandom(8 * _PLACES), np.int64) | 1
_LETTERS = np.array(
    [ord(chr(code).lower()) if chr(code).isalnum() else 0 for code in range(_ASCII)], np.uint32
)
_STIR = np.uint64(0x9E3779B97F4A7C15).view(np.int64)


@dataclass(frozen=True)
class Spelt:
    """Words of several texts one after another. count: of each text; closed: its key without spaces, or 0.

    Of each word: key, begin (the key of its first letters), initial (a code point), length, and whether it is
    a figure.
    """

    count: Numbers
    closed: Numbers
    key: Numbers
    begin: Numbers
    initial: Numbers
    length: Numbers
    figure: Mask


def plain(text: str) -> bool:
    """Whether `spelt` takes a text as it is."""
    return text.isascii() and "\n" not in text


def spelt(texts: Sequence[str], beginning: int, dropped: str = "") -> Spelt:
    """Words of texts that are plain, or words with spaces between them. beginning: letters of each.

    dropped: signs that stand inside a word and count for nothing.
    """
    joined = "\n".join(texts)
    for sign in dropped:
        joined = joined.replace(sign, "")
    codes = _codes(joined)
    letters = np.where(codes < _ASCII, _LETTERS[codes & (_ASCII - 1)], codes)
    inside = np.zeros(len(codes) + 2, np.bool_)
    inside[1:-1] = letters != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    start, length = edges[::2], edges[1::2] - edges[::2]
    ends = np.append(np.flatnonzero(codes == ord("\n")), len(codes))
    count = np.diff(np.searchsorted(start, ends), prepend=0)
    letters = letters[inside[1:-1]]
    first = np.cumsum(length) - length
    key, begin = _keys(letters, first, length, beginning)
    many = _sums(length, count)
    closed, _ = _keys(letters, np.cumsum(many) - many, many, 0)
    return Spelt(
        count,
        closed,
        key,
        begin,
        letters[first].astype(np.int64),
        length,
        _sums(_figures(letters), length) == length,
    )


def key(word: str) -> int:
    """The key of a word in its one form."""
    return int(spelt([word], 0).key[0])


def stirred(keys: Numbers) -> Numbers:
    """So that the high bits depend on all."""
    found: Numbers = (keys ^ (keys >> 31)) * _STIR
    return found


def in_order(keys: Numbers, count: Numbers) -> Numbers:
    """One key of the words of each text in their order; 0 without any. count: words of each text."""
    place = np.arange(len(keys)) - np.repeat(np.cumsum(count) - count, count)
    return _sums(stirred(keys) * _WEIGHTS[place % _PLACES], count)


def _codes(joined: str) -> NDArray[np.uint8] | NDArray[np.uint32]:
    if joined.isascii():
        return np.frombuffer(joined.encode(), np.uint8)
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)


def _keys(
    letters: NDArray[np.uint32], first: Numbers, many: Numbers, beginning: int
) -> tuple[Numbers, Numbers]:
    """Of each run of letters: its key, and that of its beginning."""
    place = np.arange(len(letters)) - np.repeat(first, many)
    total = np.append(0, np.cumsum(letters * _WEIGHTS[place % _PLACES]))
    begun = total[first]
    return stirred(total[first + many] - begun), stirred(total[first + np.minimum(many, beginning)] - begun)


def _figures(letters: NDArray[np.uint32]) -> Mask:
    found = (letters >= ord("0")) & (letters <= ord("9"))
    for at in np.flatnonzero(letters >= _ASCII):
        found[at] = chr(letters[at]).isdecimal()
    return found


def _sums(parts: Numbers | Mask, count: Numbers) -> Numbers:
    """The sum of the parts of each, so many in a row."""
    total = np.append(0, np.cumsum(parts, dtype=np.int64))
    ends = np.cumsum(count)
    found: Numbers = total[ends] - total[ends - count]
    return found
