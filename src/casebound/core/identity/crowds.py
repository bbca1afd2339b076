"""The shelves of find.py over columns: which rows of a long list stand together, as pairs of row numbers."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from casebound.core.identity.columns import Columns, Flat
from casebound.core.identity.find import CROWD, CROWD_OF_PARTS
from casebound.core.identity.spelt import Numbers, stirred

Shelf = tuple[Numbers, Numbers, int]  # a key and a row for each place taken, and how many are a crowd
_ODD = np.array([0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64).view(np.int64)


def together(of: Columns) -> Numbers:
    """Each two rows that share a shelf without a crowd, once, as one << 32 | two, in order."""
    parts = [_pairs(of.count, *shelf) for shelf in _shelves(of)]
    found, filled = np.empty(sum(map(len, parts)), np.int64), 0
    while parts:  # each is let go when it is copied
        part = parts.pop()
        found[filled : filled + len(part)] = part
        filled += len(part)
    found.sort()  # np.unique would lay a table of all of them beside it
    return found[_first(found)]


def _first(ordered: Numbers) -> NDArray[np.bool_]:
    """Whether each is another than the one before it."""
    found = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=found[1:])
    return found


def _pairs(count: int, keys: Numbers, rows: Numbers, crowd: int) -> Numbers:
    """Pairs of rows with one key."""
    bits = count.bit_length()
    placed = np.sort(((stirred(keys) >> bits) << bits) | rows)
    placed = placed[_first(placed)]
    key, row = placed >> bits, placed & ((1 << bits) - 1)
    edges = np.append(np.flatnonzero(_first(key)), len(key))
    sizes = np.diff(edges)
    end = np.repeat(edges[1:], sizes)
    at = np.flatnonzero(np.repeat((sizes > 1) & (sizes <= crowd), sizes))
    found = [np.empty(0, np.int64)]
    for further in range(1, crowd):
        at = at[at + further < end[at]]
        if not len(at):
            break
        found.append(row[at] << 32 | row[at + further])
    return np.concatenate(found)


def _mixed(kind: int, *parts: Numbers) -> Numbers:
    """One key of several hashes, in this order."""
    key = np.full(len(parts[0]), kind, np.int64)
    for part in parts:
        key = (stirred(key) ^ part) * _ODD[0] + _ODD[1]
    return key


def _shelves(of: Columns) -> Iterator[Shelf]:
    rows = np.arange(of.count)
    for kind, column in enumerate(of.contacts.values()):
        filled = np.flatnonzero(column)
        yield _mixed(kind, column[filled]), filled, CROWD
    first, last = of.places.figures
    several = np.flatnonzero(of.places.several)
    yield _mixed(10, first[several], last[several]), several, CROWD_OF_PARTS
    places = of.places.telling.text
    yield _neighbours(of.places.telling, places)
    dated = np.flatnonzero(of.born)
    yield _mixed(11, of.born[dated]), dated, CROWD_OF_PARTS
    words, begins, initials = of.names.text, of.names.begin, of.names.initial
    named = rows[of.names.count > 0]
    for kind, parts, crowd in ((12, words, CROWD), (13, begins, CROWD_OF_PARTS)):
        yield _mixed(kind, of.names.joined(stirred(parts))[named], of.names.count[named]), named, crowd
    one, two = _crossed(of.names, of.names)
    other = one != two
    one, two = one[other], two[other]
    yield _mixed(14, words[one], initials[two]), of.names.row[one], CROWD_OF_PARTS
    yield from _with_places(of, words, begins, places)
    yield from _with_dates(of, words, begins, initials)


def _neighbours(telling: Flat, places: Numbers) -> Shelf:
    """Two words of a place that stand side by side, in either order."""
    side = np.flatnonzero(telling.row[1:] == telling.row[:-1])
    pair = places[side], places[side + 1]
    return _mixed(15, np.minimum(*pair), np.maximum(*pair)), telling.row[side], CROWD_OF_PARTS


def _with_places(of: Columns, words: Numbers, begins: Numbers, places: Numbers) -> Iterator[Shelf]:
    row = of.names.row
    keys, at = [], []
    for figure in of.places.figures:
        filled = np.flatnonzero(figure[row])
        keys.append(_mixed(16, words[filled], figure[row[filled]]))
        at.append(row[filled])
    yield np.concatenate(keys), np.concatenate(at), CROWD_OF_PARTS
    one, two = _crossed(of.names, of.places.telling)
    yield _mixed(17, begins[one], places[two]), row[one], CROWD_OF_PARTS


def _with_dates(of: Columns, words: Numbers, begins: Numbers, initials: Numbers) -> Iterator[Shelf]:
    dated = np.flatnonzero(of.born[of.names.row])
    row = of.names.row[dated]
    born = of.born[row]
    yield _mixed(18, initials[dated], born), row, CROWD_OF_PARTS
    for kind, part in ((19, born >> 16), (20, born & 0xFFFF)):
        keys = [_mixed(kind, text[dated], part) for text in (words, begins)]
        yield np.concatenate(keys), np.concatenate([row, row]), CROWD_OF_PARTS


def _crossed(one: Flat, two: Flat) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each word of one with each word of two in the same row, as places among their words."""
    others = two.count[one.row]
    mine = np.repeat(np.arange(len(one.row)), others)
    begun = np.cumsum(others) - others
    return mine, np.arange(len(mine)) - begun[mine] + two.start[one.row[mine]]
