"""Clients as this person knows them: a random number, and names only inside sealed entries."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from casebound.book import plain
from casebound.book.models import Practice
from casebound.core import digest
from casebound.core.errors import BadInput
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import digests, held, in_memory, read, shelf
from casebound.records.models import ClientNumber
from casebound.records.roster import CLIENT, Roster

NO_NUMBER = "No client number is free. Tell the people who run this server."
CLIENT_KIND = CLIENT


@dataclass(frozen=True)
class Client:
    """What the newest client entry says; `entries` are the seqs of all entries about this client.

    stands: False where nothing is left but client pages that their writers took back.
    """

    number: int
    name: str
    answers: dict[str, object]
    seq: int | None
    entries: tuple[int, ...]
    stands: bool = True


def new_number(practice: Practice) -> int:
    """A number nobody in the practice has; random, so that it tells nothing about order."""
    return new_numbers(practice, 1)[0]


_TAKE = """
    INSERT INTO records_clientnumber (practice_id, number) VALUES (%s, %s) ON CONFLICT DO NOTHING
    RETURNING number
"""


def new_numbers(practice: Practice, count: int) -> list[int]:
    """So many at once, in one transaction; as random as those that `new_number` gives."""
    found: list[int] = []
    with transaction.atomic():
        taken = ClientNumber.objects.filter(practice=practice).count()
        for width in (900, 9_000, 90_000, 900_000, 900_000_000):
            tries = 0 if taken > width else 20 * count
            while tries and len(found) < count:
                number = secrets.randbelow(width) + width // 9
                if plain.one(_TAKE, practice.id, number):
                    found.append(number)
                tries -= 1
    if len(found) < count:
        raise BadInput(NO_NUMBER)
    return found


def known(who: Who) -> dict[int, Client]:
    """Every client that an entry this person can open is about."""
    about: dict[int, set[int]] = {}
    pages: dict[int, int] = {}  # client number → seq of the newest entry that says who it is
    digest_of = {seq: raw for casebook in who.casebooks() for seq, raw in digests.raw(who, casebook).items()}
    gone = _taken_back(who, digest_of)
    for seq, raw in digest_of.items():
        kind, number, _ = digest.glance(raw)
        if number:
            about.setdefault(number, set()).add(seq)
            if kind == CLIENT_KIND and seq not in gone:
                pages[number] = max(seq, pages.get(number, 0))
    opened = read.several(who, pages.values())
    return {
        number: _client(number, opened.get(pages.get(number, -1)), sorted(seqs), bool(seqs - gone))
        for number, seqs in about.items()
    }


def one(who: Who, number: int) -> Client | None:
    """The same about one client, without opening a page about any other."""
    return some(who, [number]).get(number)


def some(who: Who, numbers: Iterable[int]) -> dict[int, Client]:
    """The same about these clients."""
    wanted = list(numbers)
    return _drawn(who, in_memory.ask(who, lambda roster: _places(roster, wanted)))


Places = dict[int, tuple[int | None, tuple[int, ...], bool]]  # number → page that says who it is, all, stands


def _places(roster: Roster, numbers: Iterable[int]) -> Places:
    return {
        number: (roster.page(number), roster.entries(number), roster.stands(number))
        for number in numbers
        if roster.has(number)
    }


def _drawn(who: Who, found: Places) -> dict[int, Client]:
    """What is at hand says where, the pages themselves say who."""
    opened = read.several(who, [page for page, _, _ in found.values() if page is not None])
    return {
        number: _client(number, opened.get(-1 if page is None else page), list(entries), stands)
        for number, (page, entries, stands) in found.items()
    }


def newest(who: Who) -> list[int]:
    """Numbers of all of whom something stands, by the newest page about each."""
    return in_memory.ask(who, lambda roster: roster.newest())


@dataclass(frozen=True)
class Found:
    """Who fits, best first. more: there are others; left: so many could not be looked at yet."""

    clients: list[Client]
    more: bool = False
    left: int = 0


def find(who: Who, query: str, region: str, most: int) -> Found:
    """Clients whose number it is, or whose name, phone, e-mail or account online holds every part of it."""

    def question(roster: Roster) -> tuple[Places, bool, int]:
        number = _number(query)
        same = [number] if number and roster.stands(number) else []
        fitting = [roster.client(seq) for seq in roster.find(query, region, most + 1)]
        numbers = list(dict.fromkeys(same + fitting))
        return _places(roster, numbers[:most]), len(numbers) > most, roster.left

    found, more, left = in_memory.ask(who, question, words=in_memory.AT_ONCE)
    return Found(list(_drawn(who, found).values()), more, left)


def beside(who: Who, texts: Iterable[str], region: str, crowd: int) -> dict[int, Client]:
    """Clients who have one of these phones, e-mails or accounts, or all words of one of these names.

    What more than a crowd has says nothing about anybody, and is passed over.
    """
    every = [shelf.same(text, region) for text in texts]

    def question(roster: Roster) -> Places:
        return _places(roster, sorted(map(roster.client, roster.beside(every, crowd))))

    return _drawn(who, in_memory.ask(who, question, words=in_memory.HOWEVER_LONG))


def count(who: Who) -> int:
    """Clients of whom something stands."""
    return in_memory.ask(who, len)


def _number(query: str) -> int:
    """A client's number, alone or behind a word such as "Client" or "#"; else 0."""
    last = query.replace("#", " ").split()[-1:] or [""]
    return int(last[0]) if last[0].isascii() and last[0].isdecimal() and len(last[0]) < 10 else 0


def _taken_back(who: Who, digest_of: dict[int, bytes]) -> set[int]:
    """Client pages that their own writer retracted."""
    taking = shipped().get("retraction").number
    told = {seq: digest.glance(raw) for seq, raw in digest_of.items()}
    found = {
        seq: amends - 1
        for seq, (kind, _, amends) in told.items()
        if kind == taking and told.get(amends - 1, (0,))[0] == CLIENT_KIND
    }
    if not found:
        return set()
    wrote = dict(zip(both := [*found, *found.values()], held.writers(who, both), strict=True))
    return {page for seq, page in found.items() if wrote[seq] == wrote[page]}


def _client(number: int, entry: read.Entry | None, seqs: list[int], stands: bool) -> Client:
    answers = dict(entry.answers) if entry else {}
    nicknames = answers.get("nicknames")
    name = answers.get("name") or (nicknames[0] if isinstance(nicknames, list) else "")
    return Client(number, str(name), answers, entry.seq if entry else None, tuple(seqs), stands)
