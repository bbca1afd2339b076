"""Calendar files, and a calendar that somebody has given."""

from datetime import datetime, timedelta

from django.utils import timezone

from casebound.members.who import Who
from casebound.today import appointments, digest, feed, kept


def of(*events: str) -> bytes:
    """A calendar of events, each as its lines."""
    inside = "".join(f"BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n" for lines in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{inside}END:VCALENDAR\r\n".encode()


def event(uid: str, day: str, title: str = "Massage", *more: str, hour: str = "10") -> str:
    """One hour on a day written YYYYMMDD, in nobody's time zone."""
    at = f"{day}T{hour}0000"
    ends = f"{datetime.strptime(at, '%Y%m%dT%H%M%S') + timedelta(hours=1):%Y%m%dT%H%M%S}"
    return "\r\n".join([f"UID:{uid}", f"DTSTART:{at}", f"DTEND:{ends}", f"SUMMARY:{title}", *more])


def today(who: Who) -> str:
    return f"{timezone.localdate(timezone=who.zone):%Y%m%d}"


def take(who: Who, *events: str) -> kept.Kept:
    """As a file is taken, without a process of its own for each test."""
    found, passed = appointments.read(of(*events), timezone.localdate(timezone=who.zone), who.zone)
    mine = kept.Kept(at=timezone.now(), found=tuple(found), passed=passed)
    kept.save(who, mine)
    return mine


def given(who: Who, words: str = "Sam Poe") -> str:
    """A calendar, a feed and an e-mail, all on. The secret of the feed."""
    take(who, event("1", today(who), words))
    digest.choose(who, digest.WEEKLY, shared=False)
    return feed.make(who)
