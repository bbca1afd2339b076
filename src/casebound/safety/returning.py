"""Somebody who was refused may be back, also under another name: rule P7, over what this person can open."""

from collections.abc import Iterable
from typing import Any

from casebound.core import decisions as deciding
from casebound.core import digest
from casebound.core.errors import CaseboundError
from casebound.core.identity.decide import Match
from casebound.core.identity.find import Known
from casebound.core.identity.person import person
from casebound.core.patterns.found import Alert
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import clients, digests, display, held, read, twins
from casebound.records.views.clients import region
from casebound.safety import decisions
from casebound.safety.patterns import ENQUIRY, RETRACTION

RULE = "P7"
NEWEST = 200  # enquiries that are opened to compare them
CONTACTS = frozenset(["phones", "emails", "handles"])


def alerts(who: Who, about: int | None = None) -> list[Alert]:
    """One alert a client who shares an identifier with somebody refused; of one client if one is given.

    Fired by the page that says who that client is, and by the refusals. Nobody is refused by it.
    """
    refused = refusals(who)
    if not refused:
        return []
    found = []
    for number, (page, same) in _beside(who, refused, about).items():
        if same and number not in refused and page is not None and about in (None, number):
            grounds = sorted(seq for other in same for seq in refused[other])
            found.append(Alert(RULE, number, (*grounds, page)))
    return found


def callers(who: Who, about: int | None = None) -> list[Alert]:
    """One alert a refused client who may have asked again since: fired by the refusals and the enquiries."""
    refused = refusals(who, about)
    if not refused:
        return []
    known, found = _known(who, refused), dict[int, list[int]]()
    for entry in read.several(who, _enquiries(who)).values():
        for number in _fitting(who, entry, known):
            if entry.seq > min(refused[number]):
                found.setdefault(number, []).append(entry.seq)
    return [Alert(RULE, number, (*sorted(refused[number]), *sorted(seqs))) for number, seqs in found.items()]


def refusals(who: Who, about: int | None = None) -> dict[int, list[int]]:
    """Client → the standing decisions that refuse her, as far as this person can open them."""
    found: dict[int, list[int]] = {}
    for line in decisions.shown(who, about):
        one = line.standing.decision
        if line.standing.applies and one.decided in deciding.REFUSALS:
            found.setdefault(one.client, []).append(one.seq)
    return found


def after_sealing(who: Who, entry: read.Entry) -> dict[str, Any]:
    """For the page of what was just sealed: who was refused and may be whom it is about.

    Whatever goes wrong here keeps nobody from the receipt.
    """
    try:
        return {"back": [(number, display.client_name(number, {})) for number in _behind(who, entry)]}
    except CaseboundError:
        return {}


def _behind(who: Who, entry: read.Entry) -> list[int]:
    if entry.kind.name not in (ENQUIRY, "client"):
        return []
    refused = refusals(who)
    if not refused:
        return []
    if entry.kind.name == ENQUIRY:
        return _fitting(who, entry, _known(who, refused))
    number = entry.digest.client
    return [] if number in refused else sorted(_beside(who, refused, number).get(number, (None, set()))[1])


def _known(who: Who, numbers: Iterable[int]) -> Known:
    found = clients.some(who, numbers)
    return Known({number: person(one.answers, region(who)) for number, one in found.items() if one.stands})


def _fitting(who: Who, entry: read.Entry, known: Known) -> list[int]:
    """Those among `known` who may have asked: by a contact, by the whole name, or as the writer says."""
    asked = person(entry.answers, region(who))
    found = {number for number, match in known.matches(asked).items() if _says_enough(match, asked.names)}
    return sorted(found | ({entry.digest.client} & known.people.keys()))


def _says_enough(match: Match, names: Iterable[tuple[str, ...]]) -> bool:
    """A first name alone is that of very many."""
    return bool(CONTACTS & {*match.agree}) or ("name" in match.agree and any(len(one) > 1 for one in names))


def _enquiries(who: Who) -> list[int]:
    """The newest enquiries that their writers did not take back."""
    kinds = {name: shipped().get(name).number for name in (ENQUIRY, RETRACTION)}
    asked, back = set[int](), dict[int, int]()
    for casebook in who.casebooks():
        for seq, packed in digests.raw(who, casebook).items():
            kind, _client, amends = digest.glance(packed)
            if kind == kinds[ENQUIRY]:
                asked.add(seq)
            elif kind == kinds[RETRACTION]:
                back[seq] = amends - 1
    seqs = [*back, *back.values()]
    writers = dict(zip(seqs, held.writers(who, seqs), strict=True))
    gone = {page for seq, page in back.items() if writers[seq] == writers[page]}
    return sorted(asked - gone, reverse=True)[:NEWEST]


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
