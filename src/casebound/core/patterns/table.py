"""The table that pattern rules read: records that count, once each, those of a client side by side."""

from functools import cached_property, partial
from typing import Self

import numpy as np

from casebound.core.patterns.at_once import at_once
from casebound.core.patterns.columns import LAYOUT, Codes, Flags, Numbers, read

__all__ = ["LAYOUT", "Codes", "Flags", "Numbers", "Table", "table"]
TOLD, INFERRED = 3, 4  # values of the column `certainty`
_SPARSE = 8  # numbers a record, beyond which a list of all of them costs more than it saves


class _Column:
    """A column in the order of a table, put there when it is asked for the first time."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, records: "Table", owner: type) -> Numbers:
        found = vars(records)[self.name] = records.in_order(self.name)
        return found


class Table:
    """Records that count, in the order of client, time and seq. One place in every array is one record.

    Retracted records and all but one record of each event are not here. when: minutes since 1970 UTC at which
    it happened, or was first written where that is not known. target: number of the person it was aimed at,
    the writer where nobody else is named. pursuit, ruled: how many such behaviours it holds. warned: how many
    limits were set in it. The other columns are the digest's. order: where each record lies among the rows
    that were read.
    """

    seq = _Column()
    when = _Column()
    client = _Column()
    target = _Column()
    severity = _Column()
    group = _Column()
    setting = _Column()
    service = _Column()
    booking = _Column()
    outcome = _Column()
    after_warning = _Column()
    repeated = _Column()
    intent = _Column()
    certainty = _Column()
    harm_body = _Column()
    present = _Column()
    precision = _Column()
    pursuit = _Column()
    warned = _Column()
    ruled = _Column()

    def __init__(self, as_read: dict[str, Numbers], order: Numbers, by_time: Numbers | None = None) -> None:
        self._as_read = as_read
        self.order = order
        self._by_time = by_time

    def __len__(self) -> int:
        return len(self.order)

    def in_order(self, name: str) -> Numbers:
        """A column as it was read, in the order of the table."""
        return self._as_read[name].take(self.order)

    def only(self, chosen: Numbers) -> Self:
        """The records under a mask, or those at the given places in their order."""
        places = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        return type(self)(self._as_read, self.order.take(places))

    @cached_property
    def in_time(self) -> Self:
        """The same records in the order of time and seq, whoever they are about."""
        by_time = self._by_time
        if by_time is None:
            by_time = _by_time(self._as_read["when"], np.sort(self.order))
        return type(self)(self._as_read, by_time, by_time)

    @cached_property
    def runs(self) -> tuple[Numbers, Numbers]:
        """Where each client's records start, and how many they are."""
        changes = np.append(True, self.client[1:] != self.client[:-1])
        starts = np.flatnonzero(changes[: len(self)])
        return starts, np.diff(starts, append=len(self))

    @cached_property
    def first_hand(self) -> Flags:
        """Seen or heard by the writer, or not said: neither told by somebody nor inferred."""
        return _first_hand(self.certainty)


def _first_hand(certainty: Numbers) -> Flags:
    seen: Flags = (certainty != TOLD) & (certainty != INFERRED)
    return seen


def table(rows: bytes, authors: Numbers, codes: Codes) -> Table:
    """Records out of page rows in the order of seq, 136 bytes each, and the number of each row's writer.

    A retraction counts only from the writer of what it retracts: else a colleague could silence a pattern.
    Raises Malformed for another size or version, ValueError when there is not one author a row.
    """
    found = read(rows, authors, codes)
    records, counts = found.columns, found.counts
    counts[_retracted(records["seq"], found.taken, authors)] = False
    counts[_beside_another(records, found.tied, counts)] = False
    by_time, number = at_once(
        len(counts),
        [partial(_by_time, records["when"], np.flatnonzero(counts)), partial(_small, records["client"])],
    )
    return Table(records, _by_number(number, by_time), by_time)


def _retracted(seq: Numbers, taken: Numbers, authors: Numbers) -> Numbers:
    """Places of rows that their own writer took back."""
    meant, by = taken
    if not len(meant):
        return np.zeros(0, np.intp)
    order = np.argsort(seq, kind="stable")
    at = order[np.minimum(np.searchsorted(seq, meant, sorter=order), len(seq) - 1)]
    gone: Numbers = at[(seq[at] == meant) & (authors[at] == by.astype(np.int64))]
    return gone


def _beside_another(records: dict[str, Numbers], tied: Numbers, counts: Flags) -> Numbers:
    """Places of records beside one that stands for their event: at first hand before hearsay, then the most
    serious, then the first."""
    places, events = tied[0].astype(np.intp), tied[1]
    places, events = places[counts[places]], events[counts[places]]
    seq, severity, certainty = (records[name].take(places) for name in ("seq", "severity", "certainty"))
    order = np.lexsort((seq, -severity.astype(int), ~_first_hand(certainty), events))
    others: Numbers = places[order[np.flatnonzero(events[order[1:]] == events[order[:-1]]) + 1]]
    return others


def _by_time(when: Numbers, order: Numbers) -> Numbers:
    """Places, given in the order of seq, in that of time and seq. Most lie so already."""
    return order.take(np.argsort(when.take(order), kind="stable"))


def _by_number(number: Numbers, order: Numbers) -> Numbers:
    """Places in the order of each row's number and, within one, as they are given. It is sorted by halves,
    since NumPy sorts 16 bits in linear time."""
    for half in (number.astype(np.uint16), (number >> 16).astype(np.uint16)):
        if half.any():
            order = order.take(np.argsort(half.take(order), kind="stable"))
    return order


def _small(numbers: Numbers) -> Numbers:
    """These numbers or, where they are not much more than the records, others in the same order without
    gaps: up to 65,535 clients are then sorted once and not twice."""
    most = int(numbers.max(initial=0))
    if most > _SPARSE * len(numbers):
        return numbers
    there = np.zeros(most + 1, bool)
    there[numbers] = True
    return np.cumsum(there, dtype=np.uint32).take(numbers)
