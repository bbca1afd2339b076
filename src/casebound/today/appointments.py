"""Appointments around one day out of a calendar file. Read are: id, times, title, people, place."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import icalendar
import recurring_ical_events
from icalendar.error import InvalidCalendar

from casebound.today.lines import UNSURE, cut
from casebound.today.refused import NOT_OURS, Unread

MOST = 200  # appointments of three days
LONGEST = 200  # characters of a title
MOST_PEOPLE = 20
_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(r"\+?\(?\d[\d ().\u00a0/-]{5,20}\d")
# What a parser of somebody else's may say to bytes from outside: none of it is a fault of ours.
_SAID = (
    InvalidCalendar,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    ArithmeticError,
)


@dataclass(frozen=True)
class Attendee:
    """Somebody invited: what the calendar calls her or him, and how they are reached."""

    name: str = ""
    mail: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Appointment:
    """start, end: in ISO form with offset; for a whole day its date alone.

    unsure: the calendar names a time zone that is not known here, so the time is as if it were her own.
    """

    uid: str
    start: str
    end: str
    title: str
    place: str
    people: tuple[Attendee, ...]
    unsure: bool = False

    @property
    def whole_day(self) -> bool:
        return len(self.start) == len("2026-11-21")

    def begins(self, zone: tzinfo) -> datetime:
        if self.whole_day:
            return datetime.fromisoformat(self.start).replace(tzinfo=zone)
        return datetime.fromisoformat(self.start).astimezone(zone)

    def day(self, zone: tzinfo) -> date:
        return self.begins(zone).date()

    def last_day(self, zone: tzinfo) -> date:
        """The last day on which it lasts; the end of a whole day is the day after (RFC 5545, 3.6.1)."""
        first, end = self.day(zone), datetime.fromisoformat(self.end)
        if self.whole_day:
            return max(first, end.date() - timedelta(days=1))
        return max(first, (end - timedelta(seconds=1)).astimezone(zone).date())

    def covers(self, day: date, zone: tzinfo) -> bool:
        return self.day(zone) <= day <= self.last_day(zone)

    @property
    def phones(self) -> list[str]:
        """Of its people, and what looks like one in title and place."""
        said = [who.phone for who in self.people if who.phone]
        return said + _PHONE.findall(f"{self.title} \n {self.place}")

    @property
    def mails(self) -> list[str]:
        return [who.mail for who in self.people if who.mail] + _MAIL.findall(self.title)

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def of_plain(found: Mapping[str, Any]) -> Appointment:
    people = tuple(Attendee(**one) for one in found["people"])
    return Appointment(**{**found, "people": people})


def read(raw: bytes, today: date, zone: tzinfo) -> tuple[list[Appointment], int]:
    """Appointments of today, yesterday and tomorrow in order, and how many entries could not be looked at.

    zone: of times written without one. Raises Unread for what is no calendar. Slow rules are not stopped
    here: see `apart`.
    """
    short = cut(raw, today)
    found: list[Appointment] = []
    passed = short.passed
    for series in short.series:
        try:
            found += _on(icalendar.Calendar.from_ical(series), today, zone)
        except _SAID:
            passed += 1
    found.sort(key=lambda one: (one.begins(zone), not one.whole_day, one.title, one.uid))
    once = list(dict.fromkeys(found))
    first = set(sorted(once, key=lambda one: not one.covers(today, zone))[:MOST])  # today before yesterday
    return [one for one in once if one in first], passed + len(once) - len(first)


def _on(series: icalendar.Calendar, today: date, zone: tzinfo) -> list[Appointment]:
    first, last = today - timedelta(days=1), today + timedelta(days=1)
    # A day on either side: times of other zones fall on another day there.
    near = recurring_ical_events.of(series).between(first - timedelta(days=1), last + timedelta(days=2))
    found = []
    for event in near[: MOST + 1]:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        one = _appointment(event, zone)
        if one.day(zone) <= last and one.last_day(zone) >= first:
            found.append(one)
    return found


def _appointment(event: Any, zone: tzinfo) -> Appointment:
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else start
    if isinstance(start, datetime) != isinstance(end, datetime):
        end = start
    return Appointment(
        tidy(event.get("UID", "")),
        _moment(start, zone),
        _moment(max(start, end), zone),
        tidy(event.get("SUMMARY", "")),
        tidy(event.get("LOCATION", "")),
        tuple(_people(event)),
        UNSURE in event,
    )


def _moment(when: date, zone: tzinfo) -> str:
    if isinstance(when, datetime):
        return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(zone).isoformat()
    return when.isoformat()


def _people(event: Any) -> list[Attendee]:
    told = event.get("ATTENDEE", [])
    found = []
    for one in (told if isinstance(told, list) else [told])[:MOST_PEOPLE]:
        reached = tidy(one)
        kind, _colon, value = reached.partition(":")
        mail = value if kind.lower() == "mailto" else ""
        phone = value if kind.lower() in ("tel", "sms") else ""
        called = tidy(getattr(one, "params", {}).get("CN", ""))
        found.append(Attendee("" if "@" in called else called, mail, phone))
    return found


def tidy(text: object) -> str:
    """One short line without what cannot be seen: marks that turn writing round would put words elsewhere."""
    line = " ".join(str(text)[: 4 * LONGEST].split())
    seen = "".join(char for char in line if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return " ".join(seen.split())[:LONGEST]


def demand_times(found: list[Appointment]) -> None:
    """What came back from outside this process is held to its form. Raises Unread."""
    try:
        for one in found:
            for moment in (one.start, one.end):
                datetime.fromisoformat(moment)
    except (ValueError, TypeError):
        raise Unread(NOT_OURS) from None
