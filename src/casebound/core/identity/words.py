"""Which words of names are alike, for many pairs at once: most pairs have too few letters in common."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from casebound.core.identity import compare
from casebound.core.identity.columns import Named
from casebound.core.identity.spelt import Numbers

Mask = NDArray[np.bool_]
_WINKLER = 0.4  # at most so much of what is missing does a common beginning give


class Words:
    """The different words of all names. code: of each word of each name, which one it is."""

    def __init__(self, names: Named) -> None:
        _, first, self.code = np.unique(names.text, return_index=True, return_inverse=True)
        row = names.row[first]
        place = first - names.start[row]
        self.texts = [names.words(of)[at] for of, at in zip(row.tolist(), place.tolist(), strict=True)]
        self.length = np.array([len(word) for word in self.texts], np.int64)
        self.initial = np.array([ord(word[0]) for word in self.texts], np.int64)
        self._alphabetic = np.array([word.isalpha() for word in self.texts], np.bool_)
        self.letters = _marks(self.texts)
        self._letter = self.length == 1
        self._apart = int(_most_apart(self.length, self.length).max(initial=0))
        self._full = [compare.known_as(word) for word in self.texts]
        self._nicknamed = np.array([len(names) > 1 for names in self._full], np.bool_)
        self._names = _marks(self._full)

    def written_alike(self, one: Numbers, two: Numbers) -> Mask:
        """Codes of two words each. As `compare.written_alike`."""
        found: Mask = one == two
        at = np.flatnonzero(
            (np.bitwise_count(self.letters.take(one) ^ self.letters.take(two)) <= self._apart) & ~found
        )
        found[at] = self._slipped(one[at], two[at])
        return found

    def _slipped(self, one: Numbers, two: Numbers) -> Mask:
        """The same of words that are two."""
        lengths = self.length[one], self.length[two]
        apart = np.bitwise_count(self.letters[one] ^ self.letters[two])
        found: Mask = self._alphabetic[one] & self._alphabetic[two] & (apart <= _most_apart(*lengths))
        at = np.flatnonzero(found)
        texts = [[self.texts[word] for word in side[at]] for side in (one, two)]
        slips = cpdist(*texts, scorer=OSA.distance, score_cutoff=2, dtype=np.int8)
        nearly = cpdist(*texts, scorer=JaroWinkler.similarity, dtype=np.float64)
        longest = np.maximum(lengths[0][at], lengths[1][at])
        found[at] = (
            ((slips == 1) & (longest > compare.ONE_SLIP))
            | ((slips == 2) & (longest > compare.TWO_SLIPS))
            | ((longest > compare.LONG) & (nearly >= compare.CLOSE_WORD))
        )
        return found

    def alike(self, one: Numbers, two: Numbers, written: Mask) -> Mask:
        """As `compare.words_alike`. written: of the same words, whether they are written alike."""
        found = written.copy()
        some = np.flatnonzero((self._names.take(one) & self._names.take(two) != 0) & ~written)
        for at in some[self._nicknamed[one[some]] | self._nicknamed[two[some]]]:
            found[at] = not self._full[one[at]].isdisjoint(self._full[two[at]])
        if self._letter.any():
            at = np.flatnonzero(self._letter.take(one) | self._letter.take(two))
            found[at] = self.initial[one[at]] == self.initial[two[at]]
        return found


def _most_apart(one: Numbers, two: Numbers) -> NDArray[np.float64]:
    """So many letters may be in one of two words alone, of so many letters each, which are written alike.

    Of Jaro's similarity j, m letters match where m/a + m/b >= 3j - 1; the others are in one alone. Of words
    of b letters at most that is most where both have b: two of the longest say enough for all.
    """
    least = 3 * (compare.CLOSE_WORD - _WINKLER) / (1 - _WINKLER) - 1
    both = one + two
    most: NDArray[np.float64] = np.maximum(4, both - 2 * least * one * two / np.maximum(both, 1))
    return most


def _marks(many: Iterable[Iterable[str]]) -> NDArray[np.uint64]:
    """A bit for each of several things, some for two: what has no bit in common has nothing in common."""
    found = [sum({1 << (hash(one) & 63) for one in several}) for several in many]
    return np.array(found, np.uint64)
