"""What a rule found: alerts as ranges over arrays, each made into an object only when it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from casebound.core.patterns.table import Flags, Numbers, Table


@dataclass(frozen=True)
class Alert:
    """One alert. about: number of the client, person or term that it is about, 0 where nobody is named.

    entries: seqs of the records that fired it, in order of time. hearsay: those that are told or inferred.
    """

    rule: str
    about: int
    entries: tuple[int, ...]
    hearsay: tuple[int, ...] = ()


@dataclass(frozen=True)
class Found:
    """All alerts of one rule. Alert i is about `about[i]`, fired by seqs[starts[i] : starts[i + 1]]."""

    rule: str
    about: Numbers
    starts: Numbers
    seqs: Numbers
    hearsay: Flags

    def __len__(self) -> int:
        return len(self.about)

    def __getitem__(self, at: int) -> Alert:
        here = slice(int(self.starts[at]), int(self.starts[at + 1]))
        seqs = self.seqs[here]
        told = seqs[self.hearsay[here]]
        return Alert(self.rule, int(self.about[at]), tuple(seqs.tolist()), tuple(told.tolist()))

    def __iter__(self) -> Iterator[Alert]:
        return (self[at] for at in range(len(self)))


def nothing(rule: str) -> Found:
    """No alert."""
    none = np.zeros(0, np.int64)
    return Found(rule, none, np.zeros(1, np.int64), none, np.zeros(0, bool))


def grouped(rule: str, records: Table, about: Numbers, fired: Flags, least: int = 1) -> Found:
    """An alert for each run of equal `about` with at least `least` fired records, one of them at first hand.

    Records lie in the order of `about`; 0 is about nobody and fires nothing.
    """
    places = np.flatnonzero(fired & (about > 0))
    if not len(places):
        return nothing(rule)
    runs = about[places]
    starts = np.concatenate(([0], np.flatnonzero(runs[1:] != runs[:-1]) + 1))
    first_hand = records.first_hand()[places]
    counts = np.diff(starts, append=len(places))
    stands = np.logical_or.reduceat(first_hand, starts) & (counts >= least)
    kept = np.repeat(stands, counts)
    places = places[kept]
    ends = np.concatenate(([0], np.cumsum(counts[stands])))
    return Found(rule, runs[starts][stands], ends, records.seq[places], ~first_hand[kept])


def single(rule: str, records: Table, fired: Flags) -> Found:
    """An alert for each fired record at first hand; it is about its client, 0 where nobody is named."""
    places = np.flatnonzero(fired & records.first_hand())
    size = len(places)
    return Found(rule, records.client[places], np.arange(size + 1), records.seq[places], np.zeros(size, bool))
