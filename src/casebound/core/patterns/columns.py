"""Columns out of packed digests: what the rules read, as arrays over many records at once.

A page of digests is 136 bytes a row: seq, then the digest (docs/spec/entry.md, 4). A million rows take
seconds in plain Python. They are read a block at a time, so that each byte is fetched from memory once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casebound.core import digest
from casebound.core.errors import Malformed
from casebound.core.pages import ROW

Numbers = NDArray[Any]
Flags = NDArray[np.bool_]

_BLOCK = 8_000  # rows that lie in the cache of one core
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
_COLUMNS: dict[str, Any] = (
    {name: LAYOUT[name].newbyteorder("=") for name in _AS_IT_IS}
    | dict.fromkeys(("pursuit", "ruled", "warned"), np.uint8)
    | {"when": np.int32, "target": np.uint32}
)
NAMES = tuple(_COLUMNS)
_OF_A_RULE = 16  # more than a digest has places for behaviours
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
    """For each number whether it is one of the codes: a look at an array instead of a search. behaviours:
    1 for those that make a course of conduct, and _OF_A_RULE more for those that a rule names."""

    kinds: Flags
    behaviours: Numbers
    warned: Flags


def _marks(codes: Codes) -> _Marks:
    kinds, behaviours, warned = np.zeros(2**8, bool), np.zeros(2**16, np.uint8), np.zeros(2**8, bool)
    kinds[list(codes.kinds)], warned[list(codes.warnings)] = True, True
    behaviours[list(codes.pursuit)] += 1
    behaviours[list(codes.ruled)] += _OF_A_RULE
    return _Marks(kinds, behaviours, warned)


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
        block, writers, part = every[here], authors[here], {name: columns[name][here] for name in columns}
        if (block["version"].copy() != digest.VERSION).any():
            raise Malformed(_ANOTHER_VERSION)
        _fill(part, block, writers, marks)
        kinds = block["kind"].copy()
        records = marks.kinds.take(kinds) | ((part["group"] | part["severity"]) > 0)
        if (amends := block["amends"].copy()).view(np.uint64).any():
            amends = amends.astype(np.uint64)
            records &= amends == 0
            taking = np.flatnonzero((amends > 0) & (kinds == codes.retraction))
            taken.append(_pairs(amends[taking] - 1, writers[taking]))
        if (event := block["event"].copy()).view(np.uint64).any():
            places = np.flatnonzero(records & (event.view(np.uint64) > 0))
            tied.append(_pairs(places + start, event[places]))
        counts[here] = records
    return Read(columns, counts, np.concatenate(tied, 1), np.concatenate(taken, 1))


def _pairs(first: Numbers, second: Numbers) -> Numbers:
    return np.stack((first, second)).astype(np.uint64)


def _fill(part: dict[str, Numbers], block: Numbers, writers: Numbers, marks: _Marks) -> None:
    """The columns of one block. What lies askew or in the other order of bytes is copied as it is before it
    is turned: NumPy does both at once at a third of the speed."""
    for name in _AS_IT_IS:
        part[name][:] = block[name] if block.dtype[name].itemsize == 1 else block[name].copy()
    _minutes(part["when"], block, part["precision"])
    part["target"][:] = block["target"]
    np.copyto(part["target"], writers, where=part["target"] == 0, casting="unsafe")
    both = np.zeros(len(block), np.uint8)
    for place in range(block["behaviours"].shape[1]):
        terms = block["behaviours"][:, place].copy()
        if not terms.view(np.uint16).any():
            break  # they stand in order, unused places last
        both += marks.behaviours.take(terms)
    part["ruled"][:], part["pursuit"][:] = both // _OF_A_RULE, both % _OF_A_RULE
    part["warned"][:] = 0
    for place in range(block["responses"].shape[1]):
        responses = block["responses"][:, place, 0].copy()
        if not responses.any():
            break
        part["warned"] += marks.warned.take(responses)


def _minutes(when: Numbers, block: Numbers, precision: Numbers) -> None:
    """Minutes since 1970 UTC at which it happened, or was written where that is not known."""
    minutes = block["occurred"].copy().astype(np.int64)
    unknown = np.flatnonzero(precision == 0)
    minutes[unknown] = np.maximum(block["written"][unknown], 0)
    minutes //= 60
    when[:] = np.minimum(np.maximum(minutes, -_FAR), _FAR)
