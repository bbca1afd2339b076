"""The table that pattern rules read: records that count, once each, those of a client side by side."""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Self

import numpy as np

from casebound.core.patterns.columns import LAYOUT, Codes, Flags, Numbers, read

__all__ = ["LAYOUT", "Codes", "Flags", "Numbers", "Table", "table"]
TOLD, INFERRED = 3, 4  # values of the column `certainty`


@dataclass(frozen=True)
class Table:
    """Records that count, in the order of client, time and seq. One place in every array is one record.

    Retracted records and all but one record of each event are not here. when: minutes since 1970 UTC at which
    it happened, or was first written where that is not known. target: number of the person it was aimed at,
    the writer where nobody else is named. pursuit, ruled: how many such behaviours it holds. warned: how many
    limits were set in it. The other columns are the digest's.
    """

    seq: Numbers
    when: Numbers
    client: Numbers
    target: Numbers
    severity: Numbers
    group: Numbers
    setting: Numbers
    service: Numbers
    booking: Numbers
    outcome: Numbers
    after_warning: Numbers
    repeated: Numbers
    intent: Numbers
    certainty: Numbers
    harm_body: Numbers
    present: Numbers
    precision: Numbers
    pursuit: Numbers
    warned: Numbers
    ruled: Numbers

    def __len__(self) -> int:
        return len(self.seq)

    def only(self, chosen: Numbers) -> Self:
        """The records under a mask, or those at the given places in their order."""
        places = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        return type(self)(*(getattr(self, column.name).take(places) for column in fields(self)))

    @cached_property
    def runs(self) -> tuple[Numbers, Numbers]:
        """Where each client's records start, and how many they are."""
        changes = np.append(True, self.client[1:] != self.client[:-1])
        starts = np.flatnonzero(changes[: len(self)])
        return starts, np.diff(starts, append=len(self))

    @cached_property
    def first_hand(self) -> Flags:
        """Seen or heard by the writer, or not said: neither told by somebody nor inferred."""
        seen: Flags = (self.certainty != TOLD) & (self.certainty != INFERRED)
        return seen


def table(rows: bytes, authors: Numbers, codes: Codes) -> Table:
    """Records out of page rows in the order of seq, 136 bytes each, and the number of each row's writer.

    A retraction counts only from the writer of what it retracts: else a colleague could silence a pattern.
    Raises Malformed for another size or version, ValueError when there is not one author a row.
    """
    found = read(rows, authors, codes)
    records, counts = Table(**found.columns), found.counts
    counts[_retracted(records.seq, found.taken, authors)] = False
    counts[_beside_another(records, found.tied, counts)] = False
    return records.only(_by_client_and_time(records, np.flatnonzero(counts)))


def _retracted(seq: Numbers, taken: Numbers, authors: Numbers) -> Numbers:
    """Places of rows that their own writer took back."""
    meant, by = taken
    if not len(meant):
        return np.zeros(0, np.intp)
    order = np.argsort(seq, kind="stable")
    at = order[np.minimum(np.searchsorted(seq, meant, sorter=order), len(seq) - 1)]
    gone: Numbers = at[(seq[at] == meant) & (authors[at] == by.astype(np.int64))]
    return gone


def _beside_another(records: Table, tied: Numbers, counts: Flags) -> Numbers:
    """Places of records beside one that stands for their event: at first hand before hearsay, then the most
    serious, then the first."""
    places, events = tied[0].astype(np.intp), tied[1]
    places, events = places[counts[places]], events[counts[places]]
    part = records.only(places)
    order = np.lexsort((part.seq, -part.severity.astype(int), ~part.first_hand, events))
    others: Numbers = places[order[np.flatnonzero(events[order[1:]] == events[order[:-1]]) + 1]]
    return others


def _by_client_and_time(records: Table, order: Numbers) -> Numbers:
    """Places, given in the order of seq, in that of client, time and seq. Numbers of clients are sorted by
    halves, since NumPy sorts 16 bits in linear time; times only where they are not in order already."""
    for half in (records.client.astype(np.uint16), (records.client >> 16).astype(np.uint16)):
        if half.any():
            order = order.take(np.argsort(half.take(order), kind="stable"))
    client, when = records.client.take(order), records.when.take(order)
    late = np.flatnonzero((when[1:] < when[:-1]) & (client[1:] == client[:-1]))
    mixed = np.flatnonzero(np.isin(client, client[late]))
    both = (client[mixed].astype(np.int64) << 32) + when[mixed]
    order[mixed] = order[mixed].take(np.argsort(both, kind="stable"))
    return order
