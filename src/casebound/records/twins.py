"""Clients who may have been written down twice. Pointed out, never merged by itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from casebound.core.identity.decide import Match
from casebound.core.identity.find import CROWD, Known
from casebound.core.identity.person import Person, person
from casebound.members.who import Who
from casebound.records import clients
from casebound.records.clients import Client

FEW = 500  # as many are opened and compared with one another to draw a page


@dataclass(frozen=True)
class Alike:
    """Somebody who may be the same person, or shares a contact, and what agrees and differs."""

    client: Client
    match: Match


def twins(everybody: Iterable[Client], region: str = "US") -> dict[int, list[Alike]]:
    """Client number → who needs a look, and why. region: the country of phone numbers without a code."""
    people = {client.number: client for client in everybody if client.stands}
    known = Known({number: person(client.answers, region) for number, client in people.items()})
    found: dict[int, list[Alike]] = defaultdict(list)
    for one, two, match in known.pairs():
        found[one].append(Alike(people[two], match))
        found[two].append(Alike(people[one], match))
    return {number: sorted(pairs, key=_first) for number, pairs in found.items()}


def of(who: Who, number: int, region: str = "US") -> list[Alike]:
    """The same for one client: among few, beside everybody; among many, beside those who share words.

    Those are a phone, e-mail or account, a whole name or a part of one that no crowd has. How much a name
    says is then weighed among those alone.
    """
    if clients.count(who) <= FEW:
        return twins(clients.known(who).values(), region).get(number, [])
    mine = clients.one(who, number)
    if mine is None or not mine.stands:
        return []
    somebody = person(mine.answers, region)
    near = clients.beside(who, _shared(mine.answers, somebody), region, CROWD)
    return twins([mine, *(one for other, one in near.items() if other != number)], region).get(number, [])


def _shared(answers: Mapping[str, object], somebody: Person) -> Iterator[str]:
    """What another record of the same person may have as well."""
    for field in ("phones", "emails", "handles"):
        values = answers.get(field)
        yield from map(str, values if isinstance(values, list) else [])
    for name in somebody.names:
        yield " ".join(name)
        yield from name


def _first(pair: Alike) -> tuple[int, int]:
    """The same person before a shared contact, then by number."""
    return pair.match.tier.value, pair.client.number
