"""Somebody who was refused may be back under another name: rule P7, over what this person can open."""

from casebound.core import decisions as deciding
from casebound.core.patterns.found import Alert
from casebound.members.who import Who
from casebound.records import clients
from casebound.records.twins import twins
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
    known = clients.known(who)
    found = []
    for number, pairs in twins(known.values(), region(who)).items():
        page, same = known[number].seq, {pair.client.number for pair in pairs} & refused.keys()
        if same and number not in refused and page is not None and about in (None, number):
            grounds = sorted(seq for other in same for seq in refused[other])
            found.append(Alert(RULE, number, (*grounds, page)))
    return found
