"""Lines of one list that may be about one person. Pointed out before anything is sealed; a person decides."""

from collections.abc import Collection, Mapping

import numpy as np

from casebound.core.identity import bulk
from casebound.core.identity.decide import Tier
from casebound.exchange.lists_in import rows
from casebound.exchange.lists_in.plan import Plan
from casebound.exchange.lists_in.table import Table

SHOWN = 40
MOST = 100_000  # lines: of more it is not said
_FIRSTS = {"phone": "phones", "email": "emails", "handle": "handles"}  # the first of several is compared


def alike(table: Table, made: Plan, region: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """How many pairs of lines that are taken may be one person each, and the first by line of the file.

    Of a list with a line a visit, lines that say the same of a person count as pairs with the first of them.
    """
    out = {*made.faulty, *made.repeated}
    taken = [index for index in range(len(table.lines)) if index not in out]
    if not 2 <= len(taken) <= MOST:
        return 0, ()
    columns = _columns(table, made, taken)
    pairs, apart = _equal(columns)
    rest = {name: [column[at] for at in apart] for name, column in columns.items()}
    found = bulk.pairs(rest, region)
    same = np.flatnonzero(found.tier == Tier.SAME_PERSON.value)
    pairs += [(apart[found.one[at]], apart[found.two[at]]) for at in same]
    line = [table.lines[index].number for index in taken]
    return len(pairs), tuple((line[one], line[two]) for one, two in sorted(pairs)[:SHOWN])


def _equal(columns: Mapping[str, list[str]]) -> tuple[list[tuple[int, int]], list[int]]:
    """Rows that say a name and something else in the words of an earlier row, with that one; the others."""
    first: dict[tuple[str, ...], int] = {}
    pairs, apart = [], []
    for at, (name, *more) in enumerate(zip(*columns.values(), strict=True)):
        if name and any(more) and first.setdefault((name, *more), at) != at:
            pairs.append((first[name, *more], at))
        else:
            apart.append(at)
    return pairs, apart


def _columns(table: Table, made: Plan, taken: Collection[int]) -> dict[str, list[str]]:
    said = [rows.answers(table.lines[index], made.columns, made.order)[0] for index in taken]
    columns = {name: [str(one.get(name, "")) for one in said] for name in ("name", "birth_date", "address")}
    return columns | {name: [_first(one, field) for one in said] for name, field in _FIRSTS.items()}


def _first(answers: Mapping[str, object], field: str) -> str:
    values = answers.get(field)
    return str(values[0]) if isinstance(values, list) and values else ""
