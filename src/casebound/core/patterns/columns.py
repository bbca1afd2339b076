"""Columns out of packed digests: what the rules read, as arrays over many records at once.

A page of digests is 136 bytes a row: seq, then the digest (docs/spec/entry.md, 4). A million rows take
seconds in plain Python. They are read a block at a time, so that each byte is fetched from memory once.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casebound.core import digest
from casebound.core.errors import Malformed
from casebound.core.pages import ROW

Numbers = NDArray[Any]
Flags = NDArray[np.bool_]

_BLOCK = 4_000  # rows that lie in the cache of one core
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
_NO_COLUMN = (
    "version",
    "kind",
    "occurred",
    "amends",
    "event",
    "written",
    "behaviours",
    "responses",
    "target",
)
_AS_IT_IS = tuple(name for name in _AT if name not in _NO_COLUMN)
_MARKED = ("pursuit", "ruled", "warned")
_COLUMNS: dict[str, Any] = (
    {name: LAYOUT[name].newbyteorder("=") for name in _AS_IT_IS}
    | dict.fromkeys(_MARKED, np.uint8)
    | {"when": np.int32, "target": np.uint32}
)
_ANOTHER_VERSION = "This digest is of a version that this program does not know. Update the program."
_NO_PAIR = np.zeros((2, 0), np.uint64)


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
class Read:
    """Rows in the order of the ledger: a column by its name, all of one length.

    counts: whether a row is a record, as far as it says so itself. tied: places of records that belong to an
    event, and its number, side by side. taken: for each retraction the seq that it means, and its writer.
    """

    columns: dict[str, Numbers]
    counts: Flags
    tied: Numbers
    taken: Numbers


@dataclass(frozen=True)
class _Marks:
    """For each number whether it is one of the codes: a look at an array instead of a search."""

    kinds: Flags
    pursuit: Flags
    warned: Flags
    ruled: Flags


def _marks(codes: Codes) -> _Marks:
    marks = _Marks(*(np.zeros(size, bool) for size in (2**8, 2**16, 2**8, 2**16)))
    of_each = (codes.kinds, codes.pursuit, codes.warnings, codes.ruled)
    for column, numbers in zip(fields(_Marks), of_each, strict=True):
        getattr(marks, column.name)[list(numbers)] = True
    return marks


def read(rows: bytes, authors: Numbers, codes: Codes) -> Read:
    """Page rows, 136 bytes each, and the number of each row's writer.

    Raises Malformed for another size or version, ValueError when there is not one author a row.
    """
    if len(rows) % ROW:
        raise Malformed("These digests are cut off. Take an undamaged copy.")
    every = np.frombuffer(rows, LAYOUT)
    if len(every) != len(authors):
        raise ValueError("one author a row")
    marks, counts = _marks(codes), np.empty(len(every), bool)
    columns = {name: np.empty(len(every), shape) for name, shape in _COLUMNS.items()}
    tied, taken = [_NO_PAIR], [_NO_PAIR]
    for start in range(0, len(every), _BLOCK):
        here = slice(start, start + _BLOCK)
        block, writers = every[here], authors[here]
        if (block["version"] != digest.VERSION).any():
            raise Malformed(_ANOTHER_VERSION)
        records = marks.kinds.take(block["kind"]) | (block["group"] > 0) | (block["severity"] > 0)
        if block["amends"].any():
            amends = block["amends"].astype(np.uint64)
            records &= amends == 0
            taking = np.flatnonzero((amends > 0) & (block["kind"] == codes.retraction))
            taken.append(_pairs(amends[taking] - 1, writers[taking]))
        if block["event"].any():
            events = np.flatnonzero(records & (block["event"] > 0))
            tied.append(_pairs(events + start, block["event"][events]))
        counts[here] = records
        for name, column in _of_block(block, writers, marks):
            columns[name][here] = column
    return Read(columns, counts, np.concatenate(tied, 1), np.concatenate(taken, 1))


def _pairs(first: Numbers, second: Numbers) -> Numbers:
    return np.stack((first, second)).astype(np.uint64)


def _of_block(block: Numbers, writers: Numbers, marks: _Marks) -> Iterator[tuple[str, Numbers]]:
    for name in _AS_IT_IS:
        yield name, block[name]
    yield "when", _minutes(block)
    target = block["target"].astype(np.uint32)
    np.copyto(target, writers, where=target == 0, casting="unsafe")
    yield "target", target
    pursuit, ruled, warned = np.zeros((3, len(block)), np.uint8)
    for place in range(block["behaviours"].shape[1]):
        terms = block["behaviours"][:, place].astype(np.uint16)
        if not terms.any():
            break  # they stand in order, unused places last
        pursuit += marks.pursuit.take(terms)
        ruled += marks.ruled.take(terms)
    for place in range(block["responses"].shape[1]):
        responses = block["responses"][:, place, 0]
        if not responses.any():
            break
        warned += marks.warned.take(responses)
    yield from (("pursuit", pursuit), ("ruled", ruled), ("warned", warned))


def _minutes(block: Numbers) -> Numbers:
    """Minutes since 1970 UTC at which it happened, or was written where that is not known."""
    seconds = block["occurred"].astype(np.int64)
    unknown = np.flatnonzero(block["precision"] == 0)
    seconds[unknown] = np.maximum(block["written"][unknown], 0)
    return np.minimum(np.maximum(seconds // 60, -_FAR), _FAR)
