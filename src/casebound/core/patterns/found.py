"""What a rule found: alerts as ranges over arrays, each made into an object only when it is shown."""

from collections.abc import Iterator, Mapping
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
    """All alerts of one rule. Alert i is about `about[i]`, fired by the records at the places from
    starts[i] up to starts[i + 1]."""

    rule: str
    records: Table
    about: Numbers
    starts: Numbers
    places: Numbers

    def __len__(self) -> int:
        return len(self.about)

    def __getitem__(self, at: int) -> Alert:
        here = self.places[self.starts[at] : self.starts[at + 1]]
        seqs = self.records.seq[here]
        told = seqs[~self.records.first_hand[here]]
        return Alert(self.rule, int(self.about[at]), tuple(seqs.tolist()), tuple(told.tolist()))

    def __iter__(self) -> Iterator[Alert]:
        return (self[at] for at in range(len(self)))


def grouped(rule: str, records: Table, fired: Flags, least: int = 1) -> Found:
    """An alert for each client with at least `least` fired records, one of them at first hand.

    Records lie in the order of client; 0 is nobody and fires nothing.
    """
    starts, sizes = records.runs
    counts = np.add.reduceat(fired.view(np.uint8), starts, dtype=np.int32)
    first_hand = np.logical_or.reduceat(fired & records.first_hand, starts)
    stands = (counts >= least) & first_hand & (records.client[starts] > 0)
    places = np.flatnonzero(fired & np.repeat(stands, sizes))
    return Found(rule, records, records.client[starts[stands]], _edges(counts[stands]), places)


def listed(rule: str, records: Table, groups: Mapping[int, Numbers], least: int = 1) -> Found:
    """The same for other groups: number of what an alert is about → places of the records that fire it."""
    standing = {
        about: places
        for about, places in groups.items()
        if about > 0 and len(places) >= least and records.first_hand[places].any()
    }
    sizes = np.array([len(places) for places in standing.values()], np.int64)
    places = np.concatenate([np.zeros(0, np.int64), *standing.values()])
    return Found(rule, records, np.array(list(standing), np.int64), _edges(sizes), places)


def _edges(sizes: Numbers) -> Numbers:
    return np.append(0, np.cumsum(sizes))


def single(rule: str, records: Table, fired: Flags) -> Found:
    """An alert for each fired record at first hand; it is about its client, 0 where nobody is named."""
    places = np.flatnonzero(fired & records.first_hand)
    return Found(rule, records, records.client[places], np.arange(len(places) + 1), places)
