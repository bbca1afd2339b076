"""How much it says that two records have one name: much where few have it, little where many do."""

from collections import Counter
from collections.abc import Iterable
from math import log2

from casebound.core.identity.person import Words

RARE = 3  # so many records may have a name before it tells nothing by itself
COMMON = 5  # bits that a name loses which more have
# As if so many records had been seen before, each with another word: 7 bits a first name, 9 a family name.
FIRST, LAST = 128, 512
MOST = 19  # bits: somewhere in half a million people there is another one of any name


def bits(seen: int, of: int, among: int) -> float:
    """Bits of information of a word that stands in `seen` of `of` records, where `among` words are usual."""
    return log2((of + among) / max(seen, 1))


class Names:
    """Which words and names stand in how many records."""

    def __init__(self) -> None:
        self.count = 0
        self._whole: Counter[Words] = Counter()
        self._first: Counter[str] = Counter()
        self._last: Counter[str] = Counter()

    def add(self, names: Iterable[Words]) -> None:
        """The names of one more record."""
        for name in names:
            self.count += 1
            self._whole[name] += 1
            self._first[name[0]] += 1
            self._last[name[-1]] += 1

    def bits(self, names: Iterable[Words]) -> int:
        """Bits of the rarest of these names; 0 without any."""
        return max((self._bits(name) for name in names), default=0)

    def _bits(self, name: Words) -> int:
        found = bits(self._first[name[0]], self.count, FIRST)
        if len(name) == 1:
            return int(found)
        found += bits(self._last[name[-1]], self.count, LAST)
        return min(int(found), MOST) - COMMON * (self._whole[name] > RARE)
