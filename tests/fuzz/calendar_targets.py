"""What a calendar sends: any bytes where a file of appointments is expected."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from casebound.today import appointments, fetch, lines
from casebound.today.refused import Unread
from tests.fuzz.target import Target, refusing

DAY, ZONE = date(2026, 11, 21), ZoneInfo("Europe/Berlin")
GOOD = b"""BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART;TZID=America/New_York:20261121T100000
DTEND;TZID=America/New_York:20261121T110000
SUMMARY:Sam Poe
ATTENDEE;CN="Sam Poe":mailto:sam@example.org
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20260105T100000Z
DURATION:PT1H
RRULE:FREQ=WEEKLY;BYDAY=MO,SA;UNTIL=20270101T000000Z
EXDATE:20261114T100000Z
SUMMARY:Weekly
 and folded
END:VEVENT
BEGIN:VEVENT
UID:2
RECURRENCE-ID:20261121T100000Z
DTSTART:20261121T150000Z
SUMMARY:Moved
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;VALUE=DATE:20261121
RDATE;VALUE=DATE:20261122
END:VEVENT
END:VCALENDAR
"""
WORDS = (
    b"BEGIN:VEVENT\n",
    b"END:VEVENT\n",
    b"RRULE:FREQ=",
    b"RECURRENCE-ID:",
    b"DTSTART:",
    b";TZID=",
    b"\n ",
)


def _calendar(raw: bytes) -> None:
    found, passed = appointments.read(raw, DAY, ZONE)
    assert passed >= 0
    assert len(found) <= appointments.MOST
    for one in found:
        assert len(one.title) <= appointments.LONGEST
        assert one.title.isprintable()
        assert datetime.fromisoformat(one.start) <= datetime.fromisoformat(one.end)


def _address(raw: bytes) -> None:
    there = fetch.target(raw.decode("utf-8", "replace"))
    assert fetch.target(there.url) == there
    assert there.host.isascii()
    assert "\n" not in there.path


TARGETS = (
    Target("calendar", refusing(_calendar, Unread), lambda: [GOOD], runs=2_000, longest=4_000, words=WORDS),
    Target(
        "calendar_cut",
        refusing(lambda raw: lines.cut(raw, DAY), Unread),
        lambda: [GOOD],
        runs=5_000,
        words=WORDS,
    ),
    Target(
        "calendar_address", refusing(_address), lambda: [b"webcal://a.example.org/x.ics?y=1"], longest=300
    ),
)
