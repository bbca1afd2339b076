"""The columns that pattern rules read, as arrays over many digests at once.

A page of digests is 136 bytes a row: seq, then the digest (docs/spec/entry.md, 4). A million rows take
seconds in plain Python. They are copied a block at a time, so that each byte is fetched from memory once.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from casebound.core import digest
from casebound.core.errors import Malformed
from casebound.core.pages import ROW

Numbers = NDArray[Any]
Flags = NDArray[np.bool_]

TOLD, INFERRED = 3, 4  # values of the column `certainty`
_BLOCK = 1_000
_FAR = 2**30  # minutes, two thousand years: what lies farther from 1970 counts as that
_AT: dict[str, tuple[Any, int]] = {
    "seq": (">u8", 0),
    "version": ("u1", 8),
    "kind": ("u1", 9),
    "severity": ("u1", 10),
    "occurred": (">i8", 12),
    "precision": ("u1", 20),
    "certainty": ("u1", 21),
    "client": (">u4", 30),
    "amends": (">u8", 34),
    "event": (">u8", 42),
    "target": (">u2", 50),
    "setting": ("u1", 53),
    "service": ("u1", 56),
    "booking": ("u1", 57),
    "outcome": ("u1", 58),
    "after_warning": ("u1", 59),
    "repeated": ("u1", 60),
    "intent": ("u1", 61),
    "harm_body": ("u1", 63),
    "present": ("u1", 65),
    "group": ("u1", 66),
    "behaviours": ((">u2", 12), 68),
    "responses": (("u1", (10, 2)), 92),
    "written": (">i8", 112),
}
_SHAPE: Any = {
    "names": list(_AT),
    "formats": [shape for shape, _ in _AT.values()],
    "offsets": [at for _, at in _AT.values()],
    "itemsize": ROW,
}
LAYOUT = np.dtype(_SHAPE)
_NOT_COPIED = ("version", "behaviours", "responses")
_MARKS = ("pursuit", "warned", "ruled")


@dataclass(frozen=True)
class Codes:
    """Numbers of the vocabulary that a table needs to know.

    kinds: the kinds that record what somebody did; a row of another kind counts when it has a class or a
    severity. retraction: the kind that retracts. pursuit: behaviours that may make a course of conduct.
    warnings: responses that set a limit or give notice. ruled: behaviours that a rule of the place names.
    """

    kinds: Collection[int] = ()
    retraction: int = 0
    pursuit: Collection[int] = ()
    warnings: Collection[int] = ()
    ruled: Collection[int] = ()


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

    def only(self, chosen: NDArray[Any]) -> Self:
        """The records under a mask, or those at the given places in their order."""
        places = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        return type(self)(*(getattr(self, column.name).take(places) for column in fields(self)))

    @cached_property
    def runs(self) -> tuple[Numbers, Numbers]:
        """Where each client's records start, and how many they are."""
        changes = np.flatnonzero(self.client[1:] != self.client[:-1]) + 1
        starts = np.concatenate(([0], changes)) if len(self) else changes
        return starts, np.diff(starts, append=len(self))

    def first_hand(self) -> Flags:
        """Seen or heard by the writer, or not said: neither told by somebody nor inferred."""
        told: Flags = (self.certainty == TOLD) | (self.certainty == INFERRED)
        return ~told


def table(rows: bytes, authors: NDArray[Any], codes: Codes) -> Table:
    """Records out of page rows in the order of seq, 136 bytes each, and the number of each row's writer.

    A retraction counts only from the writer of what it retracts: else a colleague could silence a pattern.
    Raises Malformed for another size or version, ValueError when there is not one author a row.
    """
    if len(rows) % ROW:
        raise Malformed("These digests are cut off. Take an undamaged copy.")
    every = np.frombuffer(rows, LAYOUT)
    if len(every) != len(authors):
        raise ValueError("one author a row")
    columns = _copied(every, codes)
    if (every["version"] != digest.VERSION).any():
        raise Malformed("This digest is of a version that this program does not know. Update the program.")
    occurred, written, event = columns.pop("occurred"), columns.pop("written"), columns.pop("event")
    kind, amends = columns.pop("kind"), columns.pop("amends")
    counts = (np.isin(kind, list(codes.kinds)) | (columns["group"] > 0) | (columns["severity"] > 0)) & (
        amends == 0
    )
    counts &= ~_retracted(columns["seq"], kind, amends, authors, codes.retraction)
    minutes = np.where(columns["precision"] > 0, occurred, np.maximum(written, 0)) // 60
    columns["when"] = np.clip(minutes, -_FAR, _FAR).astype(np.int32)
    columns["target"] = np.where(columns["target"] > 0, columns["target"], authors).astype(np.uint32)
    found = Table(**columns)
    if not counts.all():
        found, event = found.only(counts), event[counts]
    found = _one_an_event(found, event)
    return found.only(_by_client_and_time(found))


def _copied(every: NDArray[Any], codes: Codes) -> dict[str, Numbers]:
    size = len(every)
    names = [name for name in _AT if name not in _NOT_COPIED]
    filled = {name: np.empty(size, LAYOUT[name].newbyteorder("=")) for name in names}
    marks = [np.zeros(2**16, bool) for _ in _MARKS]
    for mark, numbers in zip(marks, (codes.pursuit, codes.warnings, codes.ruled), strict=True):
        mark[list(numbers)] = True
    counted = {name: np.zeros(size, np.uint8) for name in _MARKS}
    for start in range(0, size, _BLOCK):
        block, here = every[start : start + _BLOCK], slice(start, start + _BLOCK)
        for name, column in filled.items():
            column[here] = block[name]
        for place in range(block["behaviours"].shape[1]):
            terms = block["behaviours"][:, place]
            if not terms.any():
                break  # they stand in order, unused places last
            counted["pursuit"][here] += marks[0][terms]
            counted["ruled"][here] += marks[2][terms]
        for place in range(block["responses"].shape[1]):
            responses = block["responses"][:, place, 0]
            if not responses.any():
                break
            counted["warned"][here] += marks[1][responses]
    return filled | counted


def _retracted(seq: Numbers, kind: Numbers, amends: Numbers, authors: Numbers, retraction: int) -> Flags:
    gone = np.zeros(len(seq), bool)
    taking = np.flatnonzero((kind == retraction) & (amends > 0))
    if len(taking) and retraction:
        order = np.argsort(seq)
        at = order[np.minimum(np.searchsorted(seq, amends[taking] - 1, sorter=order), len(seq) - 1)]
        meant = (seq[at] == amends[taking] - 1) & (authors[at] == authors[taking])
        gone[at[meant]] = True
    return gone


def _one_an_event(found: Table, event: Numbers) -> Table:
    """One record stands for an event: at first hand before hearsay, then the most serious, then the first."""
    together = np.flatnonzero(event > 0)
    if not len(together):
        return found
    part, event = found.only(together), event[together]
    order = np.lexsort((part.seq, -part.severity.astype(int), ~part.first_hand(), event))
    events = event[order]
    others = order[np.flatnonzero(events[1:] == events[:-1]) + 1]
    keep = np.ones(len(found), bool)
    keep[together[others]] = False
    return found.only(np.flatnonzero(keep))


def _by_client_and_time(found: Table) -> Numbers:
    """Places in the order of client, time and seq. Rows come by seq and are nearly in order of time; numbers
    of clients are sorted by halves, since NumPy sorts 16 bits in linear time."""
    order: Numbers = np.argsort(found.when, kind="stable")
    for half in (found.client & 0xFFFF, found.client >> 16):
        if half.any():
            order = order.take(np.argsort(half.astype(np.uint16).take(order), kind="stable"))
    return order
