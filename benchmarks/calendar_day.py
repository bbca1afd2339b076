"""Appointments of one day out of a calendar of years, beside the library given the whole file."""

import json
import sys
import time
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from casebound.today import apart, appointments

DAY, ZONE = date(2026, 11, 21), ZoneInfo("America/Los_Angeles")
RULES = 300  # that began on each of as many days and have no end


def calendar(count: int) -> bytes:
    """So many appointments of four years back, and rules that began then; all in one zone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    for number in range(count + RULES):
        day = DAY - timedelta(days=1 + number % 1_460)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@bench",
            f"DTSTART;TZID=America/Los_Angeles:{day:%Y%m%d}T100000",
            f"DTEND;TZID=America/Los_Angeles:{day:%Y%m%d}T110000",
            f"SUMMARY:Session {number % 400}",
            f"ATTENDEE;CN=Client {number % 400}:mailto:client{number % 400}@example.org",
            *(["RRULE:FREQ=WEEKLY"] if number >= count else []),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def library(raw: bytes) -> list[str]:
    whole = recurring_ical_events.of(icalendar.Calendar.from_ical(raw))
    near = whole.between(DAY - timedelta(days=1), DAY + timedelta(days=2))
    return sorted(str(event["DTSTART"].dt.isoformat()) for event in near)


def least(act: Callable[[], object]) -> float:
    """Seconds of the quickest of three."""
    took = []
    for _turn in range(3):
        begun = time.perf_counter()
        act()
        took.append(time.perf_counter() - begun)
    return min(took)


def main() -> None:
    warnings.simplefilter("ignore")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    raw = calendar(count)
    found, passed = appointments.read(raw, DAY, ZONE)
    here = least(lambda: appointments.read(raw, DAY, ZONE))
    elsewhere = least(lambda: apart.read(raw, DAY, ZONE))
    begun = time.perf_counter()
    peer = library(raw)
    there = time.perf_counter() - begun
    assert sorted(one.start for one in found) == peer, "not the same appointments"
    assert not passed
    for name, seconds in (("calendar_day", here), ("calendar_day_apart", elsewhere)):
        figure = {"name": name, "value": round(seconds, 3), "unit": "s", "appointments": len(found)}
        print(json.dumps(figure | {"peer": round(there, 3), "ratio": round(seconds / there, 3)}), flush=True)


if __name__ == "__main__":
    main()
