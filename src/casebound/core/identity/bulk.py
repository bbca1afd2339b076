"""A long list looked through at once: the same pairs in the same tiers as `Known.pairs` finds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casebound.core.identity import common, decide, find, judged
from casebound.core.identity.columns import Columns, columns
from casebound.core.identity.compare import Verdict
from casebound.core.identity.crowds import together
from casebound.core.identity.decide import Tier
from casebound.core.identity.spelt import Numbers, stirred
from casebound.core.identity.words import Mask, Words

Bits = NDArray[np.int16]
Judged = dict[str, judged.Codes]  # field → verdicts
AT_ONCE = 1 << 18  # pairs
_LEAST_WORTH = (
    decide.CHANCE["name", Verdict.FAMILY] - decide.CHANCE["name", Verdict.NEAR]
)  # if it is not read


@dataclass(frozen=True)
class Found:
    """Pairs of rows that need a look: the smaller row, the other, and the value of their `Tier`."""

    one: Numbers
    two: Numbers
    tier: NDArray[np.int8]


def pairs(given: Mapping[str, Sequence[str]], region: str = "US") -> Found:
    """Columns of text, as `columns` says. In the order of the rows."""
    look = _Look(columns(given, region))
    near = together(look.of)
    look.measure(near)
    strong, shared = look.certain(near)
    strong = np.union1d(strong, look.thirds(near, strong))
    shared = np.setdiff1d(shared, strong)
    both = np.concatenate([strong, shared])
    tier = np.repeat([tier.value for tier in Tier], [len(strong), len(shared)]).astype(np.int8)
    order = np.argsort(both)
    return Found(*_split(both[order]), tier[order])


def _split(near: Numbers) -> tuple[Numbers, Numbers]:
    return near >> 32, near & 0xFFFFFFFF


def _among(pairs: Numbers, ordered: Numbers) -> Mask:
    """Which of these pairs are among some in order, of which there is one at least."""
    found: Mask = ordered[np.minimum(np.searchsorted(ordered, pairs), len(ordered) - 1)] == pairs
    return found


def _meet(pairs: Numbers, ends: Numbers, begins: Numbers) -> Mask:
    """Which pairs have a partner in common. ends: each row << 32 | partner, in order; begins: of each row.

    Partners of the row with fewer are gone through, all pairs side by side: paths over a third are never
    laid out, since a hundred lines of one person have half a million of them.
    """
    one, two = _split(pairs)
    fewer = np.where(np.diff(begins)[one] <= np.diff(begins)[two], one, two)
    other = (one + two - fewer) << 32
    place, stop = begins[fewer], begins[fewer + 1]
    met = np.zeros(len(pairs), np.bool_)
    at = np.flatnonzero(place < stop)
    while len(at):
        met[at] = _among(other[at] | (ends[place[at]] & 0xFFFFFFFF), ends)
        place[at] += 1
        at = at[~met[at] & (place[at] < stop[at])]
    return met


def _kept(which: Mask, some: Numbers, verdicts: Judged) -> tuple[Numbers, Judged]:
    return some[which], {field: codes[which] for field, codes in verdicts.items()}


def _contact(verdicts: Judged) -> Mask:
    """Which pairs share a phone, e-mail or account."""
    found = np.zeros(len(verdicts["name"]), np.bool_)
    for field in verdicts.keys() & decide.CONTACTS:
        found |= verdicts[field] == judged.SAME
    return found


class _Look:
    """What is known of the list while it is looked through."""

    def __init__(self, of: Columns) -> None:
        self.of = of
        self.words = Words(of.names)
        self.alike = of.names.joined(stirred(of.names.text))
        self.worth = _worths(of, self.words)
        self.rare = self.worth >= decide.RARE_NAME
        self.needed = decide.needed(of.count)
        self.by_address = False

    def measure(self, near: Numbers) -> None:
        """Whether an address tells a person here, as `Known.pairs` measures it."""
        of = self.of
        filled = (of.names.count > 0) & (of.born > 0) & (of.places.text != 0)
        some = np.empty(0, np.int64)
        for start in range(0, len(near), AT_ONCE):
            one, two = _split(near[start : start + AT_ONCE])
            some = np.append(some, near[start : start + AT_ONCE][filled.take(one) & filled.take(two)])
            if len(some) >= find.MEASURED:
                break
        verdicts = self._verdicts(some[: find.MEASURED])
        names = list(Verdict)
        seen: Counter[tuple[bool | None, Verdict | None]] = Counter()
        for name, born, place in zip(*(verdicts[field] for field in decide.TELLING), strict=True):
            said = {"name": names[name - 1], "birth_date": names[born - 1], "address": names[place - 1]}
            seen[decide.clearly_two(said), said["address"]] += 1
        self.by_address = decide.alone(seen)

    def certain(self, near: Numbers) -> tuple[Numbers, Numbers]:
        """Pairs of the first tier by themselves, and pairs that share a contact or a rare name."""
        strong, shared = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for start in range(0, len(near), AT_ONCE):
            some = near[start : start + AT_ONCE]
            verdicts = self._best(some)
            shared.append(some[_contact(verdicts)])
            some, verdicts = _kept(self._open(some, verdicts, False), some, verdicts)
            verdicts |= self._named(some, verdicts)
            some, verdicts = _kept(self._open(some, verdicts, True), some, verdicts)
            verdicts["address"] = judged.places(self.of, *_split(some))
            left = self._left(some, verdicts)
            strong.append(some[left >= 0])
            shared.append(some[self._named_alike(some, verdicts, left)])
        return np.concatenate(strong), np.concatenate(shared)

    def thirds(self, near: Numbers, strong: Numbers) -> Numbers:
        """Compared pairs that both may be one third, and lack no more than a few bits."""
        one, two = _split(strong)
        ends = np.sort(np.concatenate([strong, two << 32 | one]))
        begins = np.searchsorted(ends >> 32, np.arange(self.of.count + 1))
        known = np.diff(begins) > 0
        found = [np.empty(0, np.int64)]
        for start in range(0, len(near) if len(strong) else 0, AT_ONCE):
            some = near[start : start + AT_ONCE]
            one, two = _split(some)
            some = some[known.take(one) & known.take(two)]
            some = some[~_among(some, strong)]
            some = some[_meet(some, ends, begins)]
            found.append(some[self._left(some, self._verdicts(some)) >= -decide.THIRD])
        return np.concatenate(found)

    def _open(self, some: Numbers, verdicts: Judged, named: bool) -> Mask:
        """Which of some pairs may still come to something by themselves."""
        left = self._left(some, verdicts, named)
        return (left >= 0) | self._named_alike(some, verdicts, left)

    def _named_alike(self, some: Numbers, verdicts: Judged, left: Bits) -> Mask:
        """Which have one rare name and little else, as `decide.decide` says."""
        one, two = _split(some)
        rare = self.rare.take(one) & self.rare.take(two)
        found: Mask = rare & (verdicts["name"] == judged.SAME) & (left >= -decide.HARDLY)
        for field in verdicts.keys() & decide.AGAINST:
            found &= verdicts[field] != judged.OTHER
        return found

    def _verdicts(self, some: Numbers) -> Judged:
        found = self._best(some)
        return found | self._named(some, found) | {"address": judged.places(self.of, *_split(some))}

    def _best(self, some: Numbers) -> Judged:
        """The best verdicts that are open while no names, addresses and unlike numbers are read."""
        of, (one, two) = self.of, _split(some)
        found = {field: judged.contacts(column, one, two) for field, column in of.contacts.items()}
        if "numbers" in found:
            found["numbers"][found["numbers"] == judged.OTHER] = judged.NEAR
        found["birth_date"] = judged.dates(of, one, two)
        found["name"] = judged.best_names(of, self.alike, one, two)
        found["address"] = judged.best_places(of, one, two)
        return found

    def _named(self, some: Numbers, verdicts: Judged) -> Judged:
        """The verdicts on names and numbers."""
        one, two = _split(some)
        found = {"name": judged.names(self.of, self.words, one, two)}
        return found | ({"numbers": judged.numbers(self.of, one, two)} if "numbers" in verdicts else {})

    def _left(self, some: Numbers, verdicts: Judged, named: bool = True) -> Bits:
        """As `decide.strength`; no less, if names or addresses are not read. named: if names are."""
        one, two = _split(some)
        chance = _summed(decide.BY_ADDRESS if self.by_address else decide.CHANCE, verdicts)
        alike = (verdicts["name"] == judged.SAME) | (verdicts["name"] == judged.NEAR)
        worth = np.minimum(self.worth.take(one), self.worth.take(two))
        chance += np.where(alike, worth if named else np.maximum(worth, _LEAST_WORTH), 0) - self.needed
        relative = _summed(decide.RELATIVE, verdicts)
        return chance if self.by_address else np.where(relative > 0, chance, decide.NOT_SAID)


def _summed(table: Mapping[tuple[str, Verdict], int], verdicts: Judged) -> Bits:
    total = np.zeros(len(next(iter(verdicts.values()))), np.int16)
    for field, codes in verdicts.items():
        total += np.array([0, *(table.get((field, verdict), 0) for verdict in Verdict)], np.int16).take(codes)
    return total


def _worths(of: Columns, words: Words) -> Bits:
    """Bits of each row's name, as `common.Names` counts them."""
    named = np.flatnonzero(of.names.count)
    start, count = of.names.start[named], of.names.count[named]
    _, inverse, often = np.unique(of.names.whole[named], return_inverse=True, return_counts=True)
    first = _bits(words.code[start], len(named), common.FIRST)
    last = np.where(count > 1, _bits(words.code[start + count - 1], len(named), common.LAST), 0)
    found = (first + last).astype(np.int64)
    found = np.where(
        count > 1, np.minimum(found, common.MOST) - common.COMMON * (often[inverse] > common.RARE), found
    )
    worths = np.zeros(of.count, np.int16)
    worths[named] = found
    return worths


def _bits(codes: Numbers, of: int, among: int) -> NDArray[np.float64]:
    _, inverse, often = np.unique(codes, return_inverse=True, return_counts=True)
    known = {int(seen): common.bits(int(seen), of, among) for seen in np.unique(often)}
    return np.array([known[int(seen)] for seen in often])[inverse]
