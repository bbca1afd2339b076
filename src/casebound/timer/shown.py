"""How a timer stands, for its page and for the band above every other page. Never better than it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from time import time

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebound.core.errors import CaseboundError
from casebound.members import times
from casebound.people.bands import Band
from casebound.timer import able, running, sealed
from casebound.timer.models import SENDING, SENT, Timer

SLOW = 45  # seconds after which a message that is due counts as not gone


@dataclass(frozen=True)
class Shown:
    """state: `armed`, `going` (due this moment), `stuck` (due and not gone), `sent`, or `clearing`
    (the all-clear is on its way). said: a code, why it is stuck. until: the same as due, in seconds since
    1970 UTC.
    """

    state: str
    back: datetime
    due: datetime
    until: int
    started: datetime
    sent: datetime
    name: str
    text: str
    where: str
    said: str
    doubt: bool
    reminds: bool
    was_late: bool


def of(row: Timer, at: int) -> Shown:
    try:
        words = sealed.open_words(row.practice.uid, row.person, row.uid, row.started, row.sealed)
        said = row.said
    except CaseboundError:
        words, said = sealed.Words("", "", "", "", ""), "unreadable"
    if not able.mails():
        said = "silent"
    return Shown(
        state=_state(row, said, at),
        back=times.local(row.back),
        due=times.local(row.due),
        until=row.due,
        started=times.local(row.started),
        sent=times.local(row.sent),
        name=words.name,
        text=words.text,
        where=words.where,
        said=said,
        doubt=row.doubt,
        reminds=bool(row.remind),
        was_late=bool(row.sent) and row.sent - row.due > 120,
    )


def _state(row: Timer, said: str, at: int) -> str:
    if row.ended:
        return "clearing"
    if row.state == SENT:
        return "sent"
    if said:
        return "stuck"
    if at < row.due and row.state != SENDING:
        return "armed"
    return "going" if at - row.due < SLOW else "stuck"


def bands(request: HttpRequest) -> Iterable[Band]:
    """Above her pages while a timer of hers is not over."""
    who = getattr(request, "who", None)
    address = reverse("timer")
    if who is None or request.path == address:
        return []
    row = running.of(who)
    if row is None:
        return []
    found = of(row, int(time()))
    said = {
        "armed": _("Your timer runs: back at %(back)s."),
        "going": _("Your timer has run out."),
        "stuck": _("Nobody has been told: the timer’s message has NOT gone out."),
        "sent": _("%(name)s was told at %(sent)s that you are not back."),
        "clearing": _("The all-clear to %(name)s has not gone out yet."),
    }[found.state]
    told = {
        "back": date_format(found.back, "H:i"),
        "sent": date_format(found.sent, "H:i"),
        "name": found.name,
    }
    return [Band("look", said % told, address, _("To the timer"))]
