"""The due list for a calendar program: days with a number of things, at an address that can be taken back.

The row holds a hash of the secret in the address, keyed by the host key: who has the database cannot ask for
the feed with it, and who writes it cannot put an address of his own there.
"""

import hmac
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.utils.translation import ngettext

from casebound.book import roll
from casebound.core.cipher import hkdf
from casebound.core.errors import BadInput, CaseboundError
from casebound.members import links
from casebound.members.models import Person
from casebound.members.who import Who
from casebound.today import dates
from casebound.today.dates import Days
from casebound.today.models import Feed


def make(who: Who) -> str:
    """A new secret for the address; one of before ends with it. Shown once: only its hash is kept."""
    token = links.drawn()
    defaults = {"lookup": _kept(token)}
    Feed.objects.update_or_create(practice=who.practice, person=who.number, defaults=defaults)
    dates.renew_now(who)
    return links.written(token)


def is_on(who: Who) -> bool:
    return Feed.objects.filter(practice=who.practice, person=who.number).exists()


def stop(who: Who) -> None:
    """The address leads nowhere from now on."""
    Feed.objects.filter(practice=who.practice, person=who.number).delete()
    dates.renew_now(who)


def found(secret: str) -> Feed | None:
    """Whose feed it is; None for an address that leads nowhere, or to somebody who left."""
    try:
        token = links.read(secret, "")
    except BadInput:
        return None
    row = Feed.objects.filter(lookup=_kept(token)).select_related("practice").first()
    if row is None or len(token) != 32:
        return None
    try:
        left = roll.of(row.practice).persons[row.person].closed
    except (CaseboundError, KeyError):
        return None
    return None if left else row


def _kept(token: bytes) -> bytes:
    return hmac.digest(hkdf(settings.HOST_KEY, "feed"), token, sha256)


def language(row: Feed) -> str:
    person = Person.objects.filter(practice=row.practice, number=row.person).select_related("account").first()
    return person.account.language if person and person.account else "en"


def calendar(row: Feed) -> bytes:
    """The feed as iCalendar: whole days, a number, nothing else. Raises Tampered for a changed row."""
    days = dates.of(row.practice, row.person)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Casebound//EN", "X-WR-CALNAME:Casebound"]
    lines += list(_events(row, days)) if days else []
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _events(row: Feed, days: Days) -> Iterator[str]:
    stamp = f"{days.seen:%Y%m%d}T000000Z"
    for day, count in sorted(days.counts.items()):
        yield "BEGIN:VEVENT"
        yield f"UID:{_uid(row, day)}"
        yield f"DTSTAMP:{stamp}"
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{title(count)}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"


def title(count: int) -> str:
    """The only words in the feed."""
    return ngettext("Casebound: %(n)d thing", "Casebound: %(n)d things", count) % {"n": count}


def _uid(row: Feed, day: date) -> str:
    """The same for a day as long as the address is the same, so that a program does not list it twice."""
    return sha256(bytes(row.lookup) + day.isoformat().encode()).hexdigest()[:32]
