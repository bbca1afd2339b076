"""What the pages of an import show of a list: a sample by columns, and lines that a person has to look at."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from casebound.core.identity.decide import Tier
from casebound.exchange.lists_in import looking
from casebound.exchange.lists_in.columns import FIELDS, doubled
from casebound.exchange.lists_in.incoming import Given
from casebound.exchange.lists_in.plan import Plan
from casebound.exchange.lists_in.table import Table
from casebound.members.who import Who
from casebound.records import clients, display

A_PAGE = 50


def columns(plan: Plan, table: Table, sample: int, typed: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Each column with what it is taken for and what its first lines say. typed: choices not taken yet."""
    found, twice = [], doubled(typed)
    for at, name in enumerate(table.header):
        said = [line.cells[at] for line in table.lines if line.cells[at]][:sample]
        taken = typed or plan.columns
        field = taken[at] if at < len(taken) else ""
        told = {"at": at, "name": name, "field": field, "said": said, "as": FIELDS.get(field, "")}
        found.append(told | {"wrong": field in twice})
    return found


def decisions(who: Who, given: Given) -> dict[str, Any]:
    """Faults by line, and the people who may be known here: those that were refused come first."""
    plan = given.plan
    out = set(plan.faulty)
    faults = _faults(plan, (index for index in plan.faults if index in out))
    bare = _faults(plan, (index for index in plan.faults if index not in out))
    order = sorted(plan.twins, key=lambda index: (index not in plan.alarming, _tier(plan, index), index))
    lines = _lines(who, given, order[:A_PAGE])
    return {
        "faults": faults,
        "more_faults": max(0, len(plan.faulty) - len(faults)),
        "bare": bare,
        "more_bare": plan.bare - len(bare),
        "alarming": [line for line in lines if line["alarming"]],
        "twins": [line for line in lines if not line["alarming"]],
        "more_twins": max(0, len(order) - A_PAGE),
        "alike": _alike(who, given),
        "more_alike": plan.alike_count - len(plan.alike),
        "not_taken": [
            name for name, field in zip(given.table().header, plan.columns, strict=False) if not field
        ],
    }


def _faults(plan: Plan, indexes: Iterable[int]) -> list[dict[str, Any]]:
    """The first of these lines, each with what does not fit, by the names of the fields."""
    chosen = (plan.faults[index] for index in islice(indexes, A_PAGE))
    return [
        {"line": line, "said": [(FIELDS.get(name, name), words) for name, words in found]}
        for line, found in chosen
    ]


def _alike(who: Who, given: Given) -> list[list[dict[str, Any]]]:
    """Pairs of lines of the list, each with its number in the file and its name."""
    pairs, table = given.plan.alike, given.table()
    wanted = {line for pair in pairs for line in pair}
    indexes = [index for index, line in enumerate(table.lines) if line.number in wanted]
    said = looking.understood(who, given.plan, table, indexes)
    told = {row.line: {"line": row.line, "name": row.answers.get("name", "")} for row in said}
    return [[told[line] for line in pair] for pair in pairs]


def _tier(plan: Plan, index: int) -> int:
    return min(tier for _number, tier in plan.twins[index])


def _lines(who: Who, given: Given, indexes: list[int]) -> list[dict[str, Any]]:
    plan, known = given.plan, clients.known(who)
    found = []
    for row in looking.understood(who, plan, given.table(), indexes):
        others = [
            {
                "number": number,
                "label": display.client_name(number, {number: known[number].name} if number in known else {}),
                "same": tier == Tier.SAME_PERSON.value,
                "refused": number in plan.refused,
            }
            for number, tier in plan.twins[row.index]
        ]
        found.append(
            {
                "index": row.index,
                "line": row.line,
                "name": row.answers.get("name") or _("without a name"),
                "others": others,
                "alarming": row.index in plan.alarming,
                "chosen": plan.chosen.get(row.index, ""),
            }
        )
    return found
