"""A session card: what she wants to know about a client before the door opens. Only what she can open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebound.core import decisions as deciding
from casebound.members.who import Who
from casebound.records import clients, display, read
from casebound.safety import decisions, due, returning
from casebound.safety.decisions import Shown
from casebound.today import kept
from casebound.today.appointments import Appointment
from casebound.today.kept import Kept
from casebound.today.matching import Book, Candidate, nearby

MOST_PAGES = 60  # newest pages of a client in which a consent is looked for


@dataclass(frozen=True)
class Consent:
    """What was written about consent: words, and the page that says so."""

    words: str
    page: int
    id: str


@dataclass
class Card:
    """One appointment of today. number: the client she said it is, 0 for nobody, None while it is open."""

    name: str
    appointment: Appointment
    number: int | None = None
    client: str = ""
    candidates: list[Candidate] = field(default_factory=list)
    refused: dict[int, bool] = field(default_factory=dict)  # of `back`: those it may be with
    instructions: list[Shown] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    reminders: list[due.Item] = field(default_factory=list)


def cards(who: Who, mine: Kept, items: Iterable[due.Item]) -> list[Card]:
    """The appointments of today in order, each with what is known. items: her due list."""
    todays = mine.shown(who.zone)
    if not todays:
        return []
    known = nearby(who, todays, mine.said.values())
    applying = [line for line in decisions.shown(who) if line.standing.applies]
    book, standing, alarming = Book(who, known.values()), _standing(applying), back(who, applying)
    made = []
    for one in todays:
        card, numbers = Card(kept.name_of(one), one, mine.said.get(kept.name_of(one))), []
        if card.number is None or card.number not in {kept.NOBODY, *known}:
            card.number = None
            card.candidates = book.candidates(one)
            numbers = [seen.client.number for seen in card.candidates]
        elif card.number:
            _fill(card, who, known[card.number], standing, items)
            numbers = [card.number]
        card.refused = {number: alarming[number] for number in numbers if number in alarming}
        made.append(card)
    return made


def back(who: Who, applying: Iterable[Shown]) -> dict[int, bool]:
    """Client → True whom a standing decision refuses, False who may be such a one under another name."""
    decided = (line.standing.decision for line in applying)
    refused = {one.client for one in decided if one.decided in deciding.REFUSALS}
    return {alert.about: False for alert in returning.alerts(who)} | dict.fromkeys(refused, True)


def _standing(applying: Iterable[Shown]) -> dict[int, list[Shown]]:
    found: dict[int, list[Shown]] = {}
    for line in applying:
        found.setdefault(line.standing.decision.client, []).append(line)
    return found


def _fill(
    card: Card, who: Who, client: clients.Client, standing: dict[int, list[Shown]], items: Iterable[due.Item]
) -> None:
    card.client = display.client_name(client.number, {})
    card.instructions = standing.get(client.number, [])
    card.consents = consents(who, client)
    card.reminders = [item for item in items if item.about.partition(",")[0] == card.client]


def consents(who: Who, client: clients.Client) -> list[Consent]:
    """The newest thing written about consent, and forms of the practice whose name begins with consent."""
    newest = sorted(client.entries, reverse=True)[:MOST_PAGES]
    opened = read.several(who, newest)
    found: list[Consent] = []
    told = False
    for seq in newest:
        entry = opened.get(seq)
        if entry is None:
            continue
        kind = entry.kind.worded(get_language() or "en")
        if kind.name.startswith("consent"):
            found.append(Consent(kind.title, entry.page, entry.id))
        question = kind.find("consent_signed")
        answer = entry.answers.get("consent_signed")
        if question and answer and not told:
            told = True
            words = {option.code: option.label for option in question.options}.get(str(answer), str(answer))
            found.append(Consent(f"{question.label} {words}{_until(entry)}", entry.page, entry.id))
    return found


def _until(entry: read.Entry) -> str:
    day = str(entry.answers.get("consent_until") or "")
    try:
        until = date.fromisoformat(day)
    except ValueError:
        return ""
    return " " + _("(until %(day)s)") % {"day": date_format(until, "j F Y")}
