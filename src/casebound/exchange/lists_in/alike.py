"""Lines of one list that may be about one person. Pointed out before anything is sealed; a person decides."""

from collections.abc import Collection, Mapping

import numpy as np

from casebound.core.identity import bulk
from casebound.core.identity.decide import Tier
from casebound.exchange.lists_in import rows
from casebound.exchange.lists_in.plan import Plan
from casebound.exchange.lists_in.table import Table

SHOWN = 40
_FIRSTS = {"phone": "phones", "email": "emails", "handle": "handles"}  # the first of several is compared


def alike(table: Table, made: Plan, region: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """How many pairs of lines that are taken may be one person each, and the first by line of the file."""
    out = {*made.faulty, *made.repeated}
    taken = [index for index in range(len(table.lines)) if index not in out]
    if len(taken) < 2:
        return 0, ()
    found = bulk.pairs(_columns(table, made, taken), region)
    same = np.flatnonzero(found.tier == Tier.SAME_PERSON.value)
    line = [table.lines[index].number for index in taken]
    return len(same), tuple((line[found.one[at]], line[found.two[at]]) for at in same[:SHOWN])


def _columns(table: Table, made: Plan, taken: Collection[int]) -> dict[str, list[str]]:
    said = [rows.answers(table.lines[index], made.columns, made.order)[0] for index in taken]
    columns = {name: [str(one.get(name, "")) for one in said] for name in ("name", "birth_date", "address")}
    return columns | {name: [_first(one, field) for one in said] for name, field in _FIRSTS.items()}


def _first(answers: Mapping[str, object], field: str) -> str:
    values = answers.get(field)
    return str(values[0]) if isinstance(values, list) and values else ""
