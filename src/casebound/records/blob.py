"""The folded words of a casebook as one run of bytes that is searched as it lies.

    "casebound-search/v1" LF ‖ entries (4) ‖ texts (4)
    seq of each entry (8 each) ‖ number of texts up to and with each entry (4 each)
    weight of each text (1 each) ‖ end of each text (8 each) ‖ the texts, each with a zero byte behind it

Numbers are big-endian. Folded text holds no zero byte, so no word is found across two texts.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import le

from casebound.core.errors import Malformed

MAGIC = b"casebound-search/v1\n"
Texts = Sequence[tuple[int, bytes]]  # (weight, folded words) of one entry


@dataclass(frozen=True)
class Words:
    """Entries in order of seq: n has texts last[n - 1] to last[n], text t spans end[t - 1] to end[t]."""

    seqs: "array[int]"
    last: "array[int]"
    weights: bytes
    end: "array[int]"
    text: bytes

    def __bytes__(self) -> bytes:
        sizes = len(self.seqs).to_bytes(4, "big") + len(self.weights).to_bytes(4, "big")
        arrays = _big(self.seqs) + _big(self.last) + self.weights + _big(self.end)
        return MAGIC + sizes + arrays + self.text

    @classmethod
    def parse(cls, raw: bytes) -> "Words":
        """Raises Malformed unless these are the bytes of one."""
        at = len(MAGIC) + 8
        count, texts = int.from_bytes(raw[at - 8 : at - 4], "big"), int.from_bytes(raw[at - 4 : at], "big")
        sizes = (8 * count, 4 * count, texts, 8 * texts)
        if not raw.startswith(MAGIC) or len(raw) < at + sum(sizes):
            raise Malformed("These are not the words of a casebook; they are made anew.")
        parts = []
        for size in sizes:
            parts.append(raw[at : at + size])
            at += size
        words = cls(_small("Q", parts[0]), _small("I", parts[1]), parts[2], _small("Q", parts[3]), raw[at:])
        ends = array("I", [texts][:count]), array("Q", [len(raw) - at][:texts])
        if (words.last[-1:], words.end[-1:]) != ends or not (_ascends(words.last) and _ascends(words.end)):
            raise Malformed("These are not the words of a casebook; they are made anew.")
        return words

    def entries(self) -> Iterator[tuple[int, Texts]]:
        """Each seq with its texts, to be taken over into new words."""
        for place, seq in enumerate(self.seqs):
            yield (
                seq,
                [(self.weights[n], self.text[self._begin(n) : self.end[n] - 1]) for n in self._texts(place)],
            )

    def ranked(self, terms: Sequence[bytes]) -> Iterator[tuple[int, int]]:
        """(rank, seq) of each entry that holds every term, each term within one text."""
        find, found = self.text.find, range(len(self.seqs))
        bounds = [self._begin(self.last[n - 1] if n else 0) for n in found] + [len(self.text)]
        places: Iterable[int] = found
        for term in sorted(terms, key=len, reverse=True):  # the longest leaves the fewest
            places = [n for n in places if find(term, bounds[n], bounds[n + 1]) >= 0]
        for place in places:
            rank = self._rank(place, terms)
            if rank:
                yield rank, self.seqs[place]

    def _rank(self, place: int, terms: Sequence[bytes]) -> int:
        spans = [(self.weights[n], self._begin(n), self.end[n]) for n in self._texts(place)]
        scores = [
            sum(weight * self.text.count(term, begin, end) for weight, begin, end in spans) for term in terms
        ]
        return sum(scores) if all(scores) else 0

    def _texts(self, place: int) -> range:
        return range(self.last[place - 1] if place else 0, self.last[place])

    def _begin(self, text: int) -> int:
        return self.end[text - 1] if text else 0


def gather(entries: Mapping[int, Texts]) -> Words:
    """Words of these entries, in order of seq."""
    seqs, last, weights, end = array("Q"), array("I"), bytearray(), array("Q")
    run, at = [], 0
    for seq in sorted(entries):
        for weight, words in entries[seq]:
            weights.append(weight)
            run += [words, b"\0"]
            at += len(words) + 1
            end.append(at)
        seqs.append(seq)
        last.append(len(weights))
    return Words(seqs, last, bytes(weights), end, b"".join(run))


def _ascends(numbers: "array[int]") -> bool:
    return all(map(le, numbers, numbers[1:]))


def _big(numbers: "array[int]") -> bytes:
    return _swapped(array(numbers.typecode, numbers)).tobytes()


def _small(kind: str, raw: bytes) -> "array[int]":
    numbers: array[int] = array(kind)
    numbers.frombytes(raw)
    return _swapped(numbers)


def _swapped(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
