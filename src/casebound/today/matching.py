"""Which of her clients an appointment may be with. Somebody is only ever pointed out; she says who it is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casebound.core.identity import person
from casebound.core.identity.decide import Match
from casebound.core.identity.find import CROWD, Known
from casebound.core.identity.person import Person, Words
from casebound.members.who import Who
from casebound.records import clients
from casebound.records.clients import Client
from casebound.records.twins import FEW
from casebound.records.views.clients import region
from casebound.today.appointments import Appointment

MOST_WORDS = 14  # of a title
MOST_SHOWN = 4
_NO_NAME = re.compile(r"\d|@")


@dataclass(frozen=True)
class Candidate:
    """A client it may be, and what agrees."""

    client: Client
    match: Match


class Book:
    """Her clients, ready to be compared with appointments."""

    def __init__(self, who: Who, clients: Iterable[Client]) -> None:
        self.region = region(who)
        self.mine = person.email(who.account.email or "")
        self.clients = {client.number: client for client in clients}
        self._known = Known(
            {number: person.person(one.answers, self.region) for number, one in self.clients.items()}
        )

    def candidates(self, one: Appointment) -> list[Candidate]:
        """Those it may be, the likeliest first; none where nothing agrees."""
        looked_for = somebody(one, self.region, self.mine)
        found = self._known.matches(looked_for)
        return [Candidate(self.clients[number], match) for number, match in found.items()][:MOST_SHOWN]


def nearby(who: Who, todays: Iterable[Appointment], said: Iterable[int]) -> dict[int, Client]:
    """Her clients: all where they are few, else those said, and those who share words with an appointment."""
    if clients.count(who) <= FEW:
        return clients.known(who)
    texts: dict[str, None] = {}
    for one in todays:
        named = somebody(one, region(who)).names
        parts = (word for name in named for word in (" ".join(name), *name))
        texts |= dict.fromkeys((*one.phones, *one.mails, *parts))
    return clients.beside(who, texts, region(who), CROWD) | clients.some(who, said)


def somebody(one: Appointment, region: str, mine: str = "") -> Person:
    """What an appointment says about whom it is with. mine: her own e-mail, which says nothing."""
    emails = {person.email(mail) for mail in one.mails} - {"", mine}
    phones = {person.phone(phone, region) for phone in one.phones} - {""}
    called = (who.name for who in one.people if not mine or person.email(who.mail) != mine)
    return Person(
        names=tuple(dict.fromkeys(name for name in _names(one.title, called) if name)),
        phones=frozenset(phones),
        emails=frozenset(emails),
    )


def _names(title: str, called: Iterable[str]) -> Iterator[Words]:
    """The names of those invited, and each two or three words of the title that may be a name."""
    for one in called:
        yield person.name(one)[0]
    words = [word for word in title.split() if not _NO_NAME.search(word)][:MOST_WORDS]
    for width in (2, 3):
        for at in range(len(words) - width + 1):
            name = person.name(" ".join(words[at : at + width]))[0]
            if len(name) > 1:
                yield name
