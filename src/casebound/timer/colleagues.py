"""Whom a person has told, and whether that colleague has said yes to a test message lately.

Link and answer are kept under the host key, which is outside the database: whoever writes rows makes no link
that leads anywhere, and says no yes in a colleague's place.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from time import time

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from casebound.core.cipher import hkdf
from casebound.core.errors import BadInput, Tampered
from casebound.core.packing import pack
from casebound.members import links
from casebound.members.models import Person
from casebound.members.who import Who
from casebound.people import attempts
from casebound.timer import able, post, sealed, words
from casebound.timer.models import Colleague

DAY = 86_400
LASTS = 30 * DAY  # a link is good for so long, and so is a yes
SKEW = 3600  # seconds a moment may lie ahead of a clock that was put right
YES, NO = "yes", "no"
Clock = Callable[[], float]


@dataclass(frozen=True)
class Standing:
    """state: `yes`, `old` (a yes of long ago), `no`, `asked`, `unanswered` (the link is too old), `unsent`,
    or `unreadable`. until: when yes or link run out.
    """

    name: str
    email: str
    state: str
    asked: int
    until: int
    said: str

    @property
    def ready(self) -> bool:
        return self.state == YES


def choose(who: Who, name: str, email: str, now: Clock = time) -> None:
    """From now on this one, who gets a test message. Raises BadInput where the server sends no mail."""
    _demand_able(who)
    _count(who)
    uid = secrets.token_bytes(16)
    closed = sealed.told(who.practice.uid, who.number, uid, sealed.Told(name, email))
    with transaction.atomic():
        _of(who).delete()
        Colleague.objects.create(
            practice=who.practice, person=who.number, uid=uid, sealed=closed, link=secrets.token_bytes(32)
        )
    _ask(who, now)


def ask_again(who: Who, now: Clock = time) -> None:
    """A new test message with a new link; a yes that still counts goes on counting."""
    _demand_able(who)
    _count(who)
    _ask(who, now)


def forget(who: Who) -> None:
    _of(who).delete()


def standing(who: Who, now: Clock = time) -> Standing | None:
    """How it stands with her colleague; None where she chose none."""
    row = _of(who).first()
    if row is None:
        return None
    try:
        one = _opened(who, row)
    except Tampered:
        return Standing("", "", "unreadable", row.asked, 0, "")
    state = _state(row, int(now()))
    until = (row.answered if state == YES else row.asked) + LASTS
    return Standing(one.name, one.email, state, row.asked, until, row.said)


def ready(who: Who, now: Clock = time) -> sealed.Told:
    """The colleague who said yes. Raises BadInput where nobody did, or too long ago."""
    row = _of(who).first()
    if row is None or _state(row, int(now())) != YES:
        raise BadInput(
            _("No timer was started: your colleague has not said yes within the last 30 days. Send a test.")
        )
    try:
        return _opened(who, row)
    except Tampered:
        raise BadInput(_("Your colleague's address cannot be read here any more. Choose anew.")) from None


@dataclass(frozen=True)
class Asked:
    """What the page behind the link says. answer: what was said already, or ""."""

    sender: str
    answer: str


def find(text: str, now: Clock = time) -> Asked:
    """The question behind a link. Raises BadInput for one that is unknown, replaced or too old."""
    row = _linked(text, now)
    person = Person.objects.get(practice=row.practice_id, number=row.person)
    return Asked(person.name, _said(row) if row.answered >= row.asked else "")


def answer(text: str, said: str, now: Clock = time) -> None:
    """The colleague pressed a button. Raises BadInput as `find` does."""
    row, at = _linked(text, now), int(now())
    told = f"{said} {_proof(row, said, at)}"
    Colleague.objects.filter(pk=row.pk, link=row.link).update(answered=at, answer=told)


def _linked(text: str, now: Clock) -> Colleague:
    stale = _("This link is too old, or was replaced by a newer one. Ask for a new message.")
    row = Colleague.objects.filter(link=_kept(links.read(text, stale)))
    found = row.select_related("practice").first()
    if found is None or not _within(found.asked, int(now())):
        raise BadInput(stale)
    return found


def _kept(token: bytes) -> bytes:
    """What the row keeps of a link."""
    return hmac.digest(hkdf(settings.HOST_KEY, "timer link"), token, sha256)


def _proof(row: Colleague, said: str, at: int) -> str:
    """That somebody pressed this button at this moment, on a page of this server."""
    told = pack(
        row.practice.uid, row.person.to_bytes(4, "big"), row.uid, at.to_bytes(8, "big"), said.encode()
    )
    return hmac.new(hkdf(settings.HOST_KEY, "timer answer"), told, sha256).hexdigest()


def _said(row: Colleague) -> str:
    """`yes` or `no`; "" where nobody answered, or the row says so without the colleague."""
    said, _space, proof = row.answer.partition(" ")
    if said not in (YES, NO) or not 0 <= row.answered < 1 << 63:
        return ""
    return said if hmac.compare_digest(proof.encode(), _proof(row, said, row.answered).encode()) else ""


def _state(row: Colleague, at: int) -> str:
    said = _said(row)
    if said == YES:
        return YES if _within(row.answered, at) else "old"
    if said == NO:
        return NO
    if not row.asked:
        return "unsent"
    return "asked" if _within(row.asked, at) else "unanswered"


def _within(moment: int, at: int) -> bool:
    """A moment far ahead was written by a clock gone wrong, and counts for nothing."""
    return moment - SKEW <= at <= moment + LASTS


def _ask(who: Who, now: Clock) -> None:
    """Sends the link now, so that she learns at once whether the mail server takes it."""
    row = _of(who).get()
    token = links.drawn()
    address = f"{settings.ADDRESS}{reverse('timer_yes', args=[links.written(token)])}"
    with translation.override(who.account.language):
        letter = words.test(_opened(who, row), who.name, address)
    try:
        # The link counts before it leaves: whoever presses at once must not be turned away.
        _of(who).update(link=_kept(token), asked=int(now()), said="")
        post.send(letter)
    except post.NotTaken as error:
        _of(who).update(asked=row.asked, said=error.why)
        raise BadInput(
            _("The mail server did not take the test message. Check the address, then try again.")
        ) from None
    if _said(row) == NO:
        _of(who).update(answer="", answered=0)


def _opened(who: Who, row: Colleague) -> sealed.Told:
    return sealed.open_told(who.practice.uid, who.number, row.uid, row.sealed)


def _of(who: Who) -> models.QuerySet[Colleague]:
    return Colleague.objects.filter(practice=who.practice, person=who.number).select_related("practice")


def _demand_able(who: Who) -> None:
    if able.lacking(who.practice):
        raise BadInput(_("No timer can be started on this server."))


def _count(who: Who) -> None:
    """A test message may go to anybody: three at once, then fewer and fewer."""
    tries = attempts.Scope("timer test", str(who.account.id), free=3, longest=3600, kept=timedelta(days=1))
    attempts.begin([tries])
