"""What records hold together: how often each class, place and phase, what was tried and what followed.

Counts of records, never of people: who wrote a record and whom it was aimed at goes into none of them, so no
cell can be split by practitioner (docs/spec/overview.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from casebound.core.pages import ROW
from casebound.core.patterns.table import Numbers, Table

SMALL = 20  # below it a share is said as "3 of 5"
_LAYOUT = np.dtype(
    {
        "names": ["seq", "phase", "responses"],
        "formats": [">u8", "u1", ("u1", (10, 2))],
        "offsets": [0, 55, 92],
        "itemsize": ROW,
    }
)
_VALUES = 256


@dataclass(frozen=True)
class Count:
    """So many records have this value of a column; 0 is not said."""

    number: int
    records: int


@dataclass(frozen=True)
class Tried:
    """A response by its number: in how many records it was tried, and in how many each effect was named.

    effects: pairs (number of the effect, records); what followed was not said for the rest.
    """

    response: int
    records: int
    effects: tuple[tuple[int, int], ...]

    @property
    def known(self) -> int:
        """In how many records it is said what followed."""
        return sum(records for _effect, records in self.effects)


@dataclass(frozen=True)
class Overview:
    """Every count over the same records, the most frequent first and what was not said last."""

    records: int
    groups: tuple[Count, ...]
    settings: tuple[Count, ...]
    phases: tuple[Count, ...]
    responses: tuple[Tried, ...]


@dataclass(frozen=True)
class Event:
    """One record on a line of time. when: minutes since 1970 UTC. happened: whether that is when it happened
    (else when it was written). responses: pairs (response, effect), 0 where no effect was named."""

    seq: int
    when: int
    happened: bool
    group: int
    setting: int
    phase: int
    responses: tuple[tuple[int, int], ...]


def overview(rows: bytes, records: Table) -> Overview:
    """Counts over the records of a table. rows: the page rows that it was made from, in the order of seq."""
    phases, responses = _columns(rows, records)
    return Overview(
        len(records),
        _counts(records.group),
        _counts(records.setting),
        _counts(phases),
        _tried(responses),
    )


def timeline(rows: bytes, records: Table) -> tuple[Event, ...]:
    """The records of a table in the order of time, and of seq within one minute."""
    phases, responses = _columns(rows, records)
    return tuple(
        Event(
            seq=int(records.seq[at]),
            when=int(records.when[at]),
            happened=bool(records.precision[at] > 0),
            group=int(records.group[at]),
            setting=int(records.setting[at]),
            phase=int(phases[at]),
            responses=tuple((response, effect) for response, effect in responses[at].tolist() if response),
        )
        for at in np.lexsort((records.seq, records.when)).tolist()
    )


def still_open(records: Table, unresolved: int, decided: Mapping[int, int]) -> tuple[int, ...]:
    """Seqs of records whose outcome is the number `unresolved` and whose client has no later decision.

    decided: client → seq of the newest decision about it. The newest record in the ledger first.
    """
    open_ones = np.flatnonzero(records.outcome == unresolved).tolist()
    found = [(int(records.seq[at]), int(records.client[at])) for at in open_ones]
    return tuple(sorted((seq for seq, client in found if decided.get(client, -1) < seq), reverse=True))


def percent(part: int, whole: int) -> int | None:
    """A share in whole per cent; None where the whole is so small that it would say more than is known."""
    return round(100 * part / whole) if whole >= SMALL else None


def _columns(rows: bytes, records: Table) -> tuple[Numbers, Numbers]:
    """Phase and responses of each record of the table."""
    every = np.frombuffer(rows, _LAYOUT)
    places = np.searchsorted(every["seq"], records.seq.astype(">u8"))
    return every["phase"][places], every["responses"][places]


def _counts(values: Numbers) -> tuple[Count, ...]:
    found = np.bincount(values, minlength=1).tolist()
    there = [Count(number, records) for number, records in enumerate(found) if records]
    return tuple(sorted(there, key=lambda count: (count.number == 0, -count.records, count.number)))


def _tried(responses: Numbers) -> tuple[Tried, ...]:
    pairs = responses.reshape(-1, 2).astype(np.int64)
    pairs = pairs[pairs[:, 0] > 0]
    table = np.bincount(pairs[:, 0] * _VALUES + pairs[:, 1], minlength=_VALUES * _VALUES)
    table = table.reshape(_VALUES, _VALUES)
    found = []
    for response in np.flatnonzero(table.any(axis=1)).tolist():
        counted = table[response].tolist()
        named = tuple((effect, records) for effect, records in enumerate(counted) if effect and records)
        found.append(Tried(response, sum(counted), named))
    return tuple(sorted(found, key=lambda tried: (-tried.records, tried.response)))
