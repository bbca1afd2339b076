"""Clients who may have been written down twice. Pointed out, never merged by itself."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from casebound.core.identity.decide import Match
from casebound.core.identity.find import Known
from casebound.core.identity.person import person
from casebound.records.clients import Client


@dataclass(frozen=True)
class Alike:
    """Somebody who may be the same person, or shares a contact, and what agrees and differs."""

    client: Client
    match: Match


def twins(everybody: Iterable[Client], region: str = "US") -> dict[int, list[Alike]]:
    """Client number → who needs a look, and why. region: the country of phone numbers without a code."""
    clients = {client.number: client for client in everybody if client.stands}
    known = Known({number: person(client.answers, region) for number, client in clients.items()})
    found: dict[int, list[Alike]] = defaultdict(list)
    for one, two, match in known.pairs():
        found[one].append(Alike(clients[two], match))
        found[two].append(Alike(clients[one], match))
    return {number: sorted(pairs, key=_first) for number, pairs in found.items()}


def _first(pair: Alike) -> tuple[int, int]:
    """The same person before a shared contact, then by number."""
    return pair.match.tier.value, pair.client.number
