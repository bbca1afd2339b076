"""Days and times as people remember them: exact, about, or only the day.

Written in the manner of EDTF: `2026-03-14`, `2026-03-14T15:30`, each with `~` at the end for "about".
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casebound.core import digest
from casebound.core.errors import BadInput
from casebound.core.text import ShapeFault, TextFault

FIRST_DAY = date(1900, 1, 1)
FIRST_DATE = date(1880, 1, 1)  # births
LAST_DATE = date(2199, 12, 31)
AHEAD = timedelta(hours=24)  # clocks and time zones differ

_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}))?(~?)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")


@dataclass(frozen=True)
class Clock:
    """The time of checking, with a time zone, and the zone that local times are meant in."""

    now: datetime
    zone: ZoneInfo


@dataclass(frozen=True)
class Moment:
    """A local day, with a time of day where that is known."""

    day: date
    time: time | None
    about: bool

    def seconds(self, zone: ZoneInfo) -> int:
        """Seconds since 1970 UTC; of a day its beginning. A time that the clock passed twice is the first."""
        return int(datetime.combine(self.day, self.time or time(), tzinfo=zone).timestamp())

    @property
    def precision(self) -> int:
        """Value of the digest column `occurred_precision`."""
        if self.time is None:
            return digest.DAY
        return digest.ABOUT if self.about else digest.MINUTE

    def before(self, other: "Moment") -> bool:
        """Certainly earlier: by the minute if both are exact, else by the day."""
        if digest.MINUTE == self.precision == other.precision:
            return (self.day, self.time or time()) < (other.day, other.time or time())
        return self.day < other.day


def zone_of(name: str) -> ZoneInfo:
    """Time zone by its IANA name. Raises BadInput."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(f"“{name[:60]}” is no time zone. Use a name such as America/Los_Angeles.") from None


def parse(text: str) -> Moment:
    """Moment from its text. Raises TextFault; bounds are left to `within`."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ShapeFault(
            "Give the day as in 2026-03-14, or day and time as in 2026-03-14T15:30, each with ~ for “about”."
        )
    day, clock, about = found.groups()
    return Moment(parse_date(day), parse_time(clock) if clock else None, bool(about))


def within(moment: Moment, clock: Clock) -> None:
    """Raises TextFault unless the moment lies between 1900 and the time of checking plus 24 hours."""
    if moment.day < FIRST_DAY:
        raise TextFault("This lies before the year {year}. Check the year.", year=FIRST_DAY.year)
    latest = clock.now + AHEAD
    if moment.day > latest.astimezone(clock.zone).date() or (
        moment.time is not None and moment.seconds(clock.zone) > latest.timestamp()
    ):
        raise TextFault("This lies in the future. Give a day and time that have already been.")


def parse_date(text: str) -> date:
    """Day from YYYY-MM-DD. Raises TextFault."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else date.fromisoformat("")
    except ValueError:
        raise ShapeFault(
            "“{day}” is no day of the calendar. Give it as in 2026-03-14.", day=text[:40]
        ) from None


def parse_time(text: str) -> time:
    """Time of day from HH:MM. Raises TextFault."""
    try:
        return time.fromisoformat(text) if _TIME.fullmatch(text) else time.fromisoformat("")
    except ValueError:
        raise ShapeFault("“{time}” is no time of day. Give it as in 15:30.", time=text[:40]) from None


def stamp(moment: datetime) -> str:
    """A time that is stamped, not asked: UTC to the second, as in 2026-03-14T15:30:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
