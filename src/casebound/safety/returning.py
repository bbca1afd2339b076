"""Somebody who was refused may be back under another name: rule P7, over what this person can open."""

from collections.abc import Iterable

from casebound.core import decisions as deciding
from casebound.core.patterns.found import Alert
from casebound.members.who import Who
from casebound.records import clients, twins
from casebound.records.views.clients import region
from casebound.safety import decisions

RULE = "P7"


def alerts(who: Who, about: int | None = None) -> list[Alert]:
    """One alert a client who shares an identifier with somebody refused; of one client if one is given.

    Fired by the page that says who that client is, and by the refusals. Nobody is refused by it.
    """
    refused: dict[int, list[int]] = {}
    for line in decisions.shown(who):
        one = line.standing.decision
        if line.standing.applies and one.decided in deciding.REFUSALS:
            refused.setdefault(one.client, []).append(one.seq)
    if not refused:
        return []
    found = []
    for number, (page, same) in _beside(who, refused, about).items():
        if same and number not in refused and page is not None and about in (None, number):
            grounds = sorted(seq for other in same for seq in refused[other])
            found.append(Alert(RULE, number, (*grounds, page)))
    return found


def _beside(who: Who, refused: Iterable[int], about: int | None) -> dict[int, tuple[int | None, set[int]]]:
    """Client → the page that says who she is, and those refused whom she may be.

    Few are compared with one another; of many, one client, or each who was refused, with those near.
    """
    if clients.count(who) <= twins.FEW:
        known = clients.known(who)
        every = twins.twins(known.values(), region(who)).items()
        return {one: (known[one].seq, _numbers(pairs) & {*refused}) for one, pairs in every}
    if about is not None:
        mine, pairs = clients.one(who, about), twins.of(who, about, region(who))
        return {about: (mine.seq, _numbers(pairs) & {*refused})} if mine else {}
    found: dict[int, tuple[int | None, set[int]]] = {}
    for other in refused:
        for pair in twins.of(who, other, region(who)):
            found.setdefault(pair.client.number, (pair.client.seq, set()))[1].add(other)
    return found


def _numbers(pairs: Iterable[twins.Alike]) -> set[int]:
    return {pair.client.number for pair in pairs}
