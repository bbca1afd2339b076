"""Which words of names are alike, for many pairs at once: most pairs have too few letters in common."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from casebound.core.identity import compare
from casebound.core.identity.columns import Flat, Numbers

Mask = NDArray[np.bool_]
_WINKLER = 0.4  # at most so much of what is missing does a common beginning give


class Words:
    """The different words of all names. code: of each word of each name, which one it is."""

    def __init__(self, names: Flat) -> None:
        _, first, self.code = np.unique(names.text, return_index=True, return_inverse=True)
        self.texts = [names.texts[at] for at in first]
        self.length = np.array([len(word) for word in self.texts], np.int64)
        self.initial = np.array([ord(word[0]) for word in self.texts], np.int64)
        self._alphabetic = np.array([word.isalpha() for word in self.texts], np.bool_)
        self.letters = _marks(self.texts)
        self._full = [compare.known_as(word) for word in self.texts]
        self._nicknamed = np.array([len(names) > 1 for names in self._full], np.bool_)
        self._names = _marks(self._full)

    def written_alike(self, one: Numbers, two: Numbers) -> Mask:
        """Codes of two words each. As `compare.written_alike`."""
        found: Mask = one == two
        lengths = self.length[one], self.length[two]
        both = lengths[0] + lengths[1]
        # Of Jaro's similarity j, m letters match where m/a + m/b >= 3j - 1; the others are in one alone.
        least = (compare.CLOSE_WORD - _WINKLER) / (1 - _WINKLER)
        apart = np.maximum(4, both - 2 * (3 * least - 1) * lengths[0] * lengths[1] / np.maximum(both, 1))
        letters = self._alphabetic[one] & self._alphabetic[two] & ~found
        close = letters & (np.bitwise_count(self.letters[one] ^ self.letters[two]) <= apart)
        at = np.flatnonzero(close)
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
        some = ~written & (self._nicknamed[one] | self._nicknamed[two])
        for at in np.flatnonzero(some & (self._names[one] & self._names[two] != 0)):
            found[at] = not self._full[one[at]].isdisjoint(self._full[two[at]])
        initials = (self.length[one] == 1) | (self.length[two] == 1)
        return np.where(initials, self.initial[one] == self.initial[two], found)


def _marks(many: Iterable[Iterable[str]]) -> NDArray[np.uint64]:
    """A bit for each of several things, some for two: what has no bit in common has nothing in common."""
    found = [sum({1 << (hash(one) & 63) for one in several}) for several in many]
    return np.array(found, np.uint64)
