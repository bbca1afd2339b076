"""Builds the throwaway practice: Ana, Ben and Dana with passwords that are printed, clients and pages."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from casebound.book import logkey
from casebound.book.append import Signer, turn
from casebound.core import statements
from casebound.kinds import shipped
from casebound.members import found, invite
from casebound.members.models import Person
from casebound.members.who import Who
from casebound.people import recovery
from casebound.records import write
from casebound.records.models import ClientNumber
from casebound.site.demo import content
from casebound.site.env import DEMO_MARK

FIRST_CLIENT = 101
PEOPLE = {
    "ana": ("Ana", "ana@example.org", "rain on a tin roof", ("practitioner",)),
    "ben": ("Ben", "ben@example.org", "green kettle whistles", ("practitioner", "lead")),
    "dana": ("Dana", "dana@example.org", "nine paper lanterns", ("administrator",)),
}


def build(folder: Path, today: date | None = None) -> dict[str, Any]:
    """Fills an empty database and marks the folder; returns what the command prints."""
    today = today or datetime.now(ZoneInfo(content.ZONE)).date()
    people = _people()
    with transaction.atomic():
        numbers = _clients(people["ana"])
        pages = _pages(people, numbers, today)
    result = {
        "data": str(folder),
        "log_key": logkey.of(people["ana"].practice).fingerprint,
        "people": [_way_in(who) for who in PEOPLE],
        "clients": len(numbers),
        "entries": pages,
    }
    (folder / DEMO_MARK).write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return result


def _way_in(who: str) -> dict[str, Any]:
    name, email, password, roles = PEOPLE[who]
    return {"name": name, "email": email, "password": password, "roles": list(roles)}


def _people() -> dict[str, Who]:
    name, email, password, _ = PEOPLE["ana"]
    wish = found.Founding(
        name,
        password,
        email=email,
        practice="Quiet Hands (demo)",
        profession="massage",
        place="US-WA",
        time_zone=content.ZONE,
    )
    ana, key = found.found(wish)
    _has_words(ana, key)
    people = {"ana": ana}
    for short in ("ben", "dana"):
        name, email, password, roles = PEOPLE[short]
        joining = invite.Joining(name, password, email, time_zone=content.ZONE)
        people[short], key = invite.accept(invite.invite(ana, roles, name), joining)
        _has_words(people[short], key)
    Person.objects.filter(practice=ana.practice).update(told_about_server=timezone.now())
    with turn(ana.practice) as held:  # from now on accounts are Dana's affair alone
        signer = Signer.of(ana.secret)
        held.state(statements.Role, signer, person=ana.number, role="administrator", change="removed")
    return people


def _has_words(who: Who, key: bytes) -> None:
    """Recovery words, kept by nobody: what the demo forgets is gone anyway."""
    words = recovery.new_words(who.account, key).split()
    recovery.confirm(who.account, key, {place: words[place - 1] for place in recovery.asked(who.account)})


def _clients(ana: Who) -> dict[str, int]:
    """A page for each client; numbers are fixed so that every demo looks the same."""
    kind = shipped().get("client")
    numbers = {}
    for number, answers in enumerate(content.clients(), FIRST_CLIENT):
        ClientNumber.objects.create(practice=ana.practice, number=number)
        write.seal_entry(ana, write.Order(kind, "en", answers, ana.own_casebook(), client=number))
        numbers[content.called(answers)] = number
    return numbers


def _pages(people: dict[str, Who], numbers: dict[str, int], today: date) -> int:
    team = next(id for id, state in people["ana"].roll.casebooks.items() if state.purpose == "team")
    sealed: dict[int, int] = {}
    for page in content.pages(today):
        who, kind = people[page.who], shipped().get(page.kind)
        order = write.Order(
            kind=kind,
            language="en",
            answers=page.answers,
            casebook=who.own_casebook(),
            also=(team,) if page.team else (),
            amends=None if page.to is None else sealed[page.to],
            started=page.written,
        )
        if page.client and kind.about:
            order = replace(order, answers={**page.answers, kind.about: numbers[page.client]})
        sealed[page.key] = write.seal_entry(who, order).seq
    return len(sealed)
