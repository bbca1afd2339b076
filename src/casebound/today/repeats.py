"""Rules of repeated appointments: which are followed, and from which day on one has to be worked out.

A rule without a count means the same from any of its days on. So one that began years ago is brought forward
to shortly before the day asked for, and a library has a few weeks to work out instead of all the years.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

OLDEST = date(1990, 1, 1)  # rules that began before are passed over
BEFORE = 40  # days before the day asked for to which a rule is brought forward
LONG = 30  # days: what lasts longer is worked out from its beginning
AROUND = 2  # days on either side: times of other zones fall on another day there
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # as date.weekday() numbers them
_OFTEN = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)")
_PART = re.compile(
    r"FREQ=[A-Z]{5,7}|INTERVAL=[1-9][0-9]{0,2}|COUNT=[1-9][0-9]{0,4}|UNTIL=[0-9]{8}(T[0-9]{6}Z?)?|WKST=[A-Z]{2}"
    r"|BYDAY=([+-]?[1-5]?[A-Z]{2},?){1,12}|BYMONTHDAY=(-?[1-9][0-9]?,?){1,31}|BYMONTH=([1-9][0-9]?,?){1,12}"
    r"|BYSETPOS=(-?[1-9],?){1,5}"
)


@dataclass(frozen=True)
class Rule:
    """One RRULE of a form that is followed, by part."""

    parts: Mapping[str, str]

    @property
    def often(self) -> str:
        return self.parts["FREQ"]

    @property
    def interval(self) -> int:
        return int(self.parts.get("INTERVAL", "1"))

    @property
    def weekdays(self) -> frozenset[int]:
        named = (part[-2:] for part in self.parts.get("BYDAY", "").split(","))
        return frozenset(_DAYS.index(name) for name in named if name)

    def whole_days(self) -> "Rule":
        """Until a day means until it is over, also where the appointment has an hour."""
        until = self.parts.get("UNTIL", "")
        return Rule({**self.parts, "UNTIL": f"{until}T235959"}) if len(until) == 8 else self

    def written(self) -> str:
        return ";".join(f"{name}={value}" for name, value in self.parts.items())


def rule(text: str) -> Rule | None:
    """A rule whose form comes to an end; None for any other: some that fit no day are searched for ever."""
    parts = text.upper().strip().strip(";").split(";")
    if not (_OFTEN.search(";".join(parts)) and all(_PART.fullmatch(part) for part in parts)):
        return None
    named = dict(part.split("=", 1) for part in parts)
    if len(named) < len(parts):
        return None
    found = Rule(named)
    if any(part[-2:] not in _DAYS for part in named.get("BYDAY", "MO").split(",")):
        return None
    if found.often in ("DAILY", "WEEKLY"):
        skips = found.interval > 1
        weekly = {"BYDAY"} if found.often == "WEEKLY" else set()
        by = {name for name in named if name.startswith("BY")}
        return found if by <= (weekly if skips else {"BYDAY", "BYMONTH"}) else None
    return found


def may_fall(found: Rule, start: date, first: date, last: date) -> bool:
    """Whether an appointment of the rule may begin from first to last. start: the day of its DTSTART."""
    until = found.parts.get("UNTIL", "")[:8]
    if start > last or (until and until < f"{first - timedelta(days=1):%Y%m%d}"):
        return False
    near = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if start in near or found.often not in ("DAILY", "WEEKLY"):
        return True
    if "BYDAY" in found.parts:
        return bool(found.weekdays & {day.weekday() for day in near})
    step = found.interval * (7 if found.often == "WEEKLY" else 1)
    return any((day - start).days % step == 0 for day in near)


def forward(found: Rule, start: date, today: date) -> tuple[date, Rule | None]:
    """The same rule from a later day on: from BEFORE days before today, or a little earlier.

    None for the rule where its count is used up by then. A day that would not be one of the rule's own
    lies too far back to be seen.
    """
    earliest = today - timedelta(days=BEFORE)
    days, each = _step(found)
    turns = (earliest - start).days // days if days else 0
    if turns > 0 and "COUNT" in found.parts:
        left = int(found.parts["COUNT"]) - turns * each
        parts = {**found.parts, "COUNT": str(left)}
        return start + turns * timedelta(days=days), Rule(parts) if left > 0 else None
    if turns > 0:
        return start + turns * timedelta(days=days), found
    years = _years(found, start, earliest)
    return start.replace(year=start.year + years), found


def _step(found: Rule) -> tuple[int, int]:
    """Days after which the rule begins anew, and how often it falls in them. (0, 0): not told that way."""
    if found.often not in ("DAILY", "WEEKLY") or ("BYMONTH" in found.parts and "COUNT" in found.parts):
        return 0, 0
    if found.often == "DAILY" and not found.weekdays and "BYMONTH" not in found.parts:
        return found.interval, 1
    seven = 7 * found.interval
    return seven, len(found.weekdays) or (7 if found.often == "DAILY" else 1)


def _years(found: Rule, start: date, earliest: date) -> int:
    """Whole years by which a rule of months or years can begin later."""
    birthday = (start.month, start.day)
    if found.often not in ("MONTHLY", "YEARLY") or "COUNT" in found.parts or birthday == (2, 29):
        return 0
    years = earliest.year - start.year - ((earliest.month, earliest.day) < birthday)
    return max(0, years - years % found.interval)
