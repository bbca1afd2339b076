"""One appointment of a calendar file as its lines, and what can be told from them without a library."""

import re
from dataclasses import dataclass, field
from datetime import date

NOBODY_KNOWS = 1000  # days
_RULES = frozenset(["RRULE", "RDATE", "EXDATE"])
_LASTS = re.compile(
    r"\+?P(?:([0-9]{1,3})W)?(?:([0-9]{1,3})D)?(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,6})M)?(?:[0-9]{1,5}S)?)?"
)


@dataclass
class Block:
    """The kept lines of one appointment, by name."""

    lines: dict[str, list[str]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        return next(iter(self.lines.get(name, ())), "")

    def value(self, name: str) -> str:
        return self.first(name).rpartition(":")[2].strip()

    def day(self, name: str) -> date | None:
        return day(self.value(name))

    @property
    def uid(self) -> str:
        return self.first("UID").partition(":")[2].strip()

    @property
    def moved(self) -> bool:
        """Whether it stands for a day of a rule."""
        return "RECURRENCE-ID" in self.lines

    @property
    def repeats(self) -> bool:
        return "RRULE" in self.lines or "RDATE" in self.lines

    @property
    def lasts(self) -> int:
        """Days from its first to its last, or a few more; NOBODY_KNOWS where no known form says it."""
        if "DURATION" in self.lines:
            said = _LASTS.fullmatch(self.value("DURATION"))
            if said is None:
                return NOBODY_KNOWS
            weeks, days, hours, minutes = (int(part or 0) for part in said.groups())
            return 7 * weeks + days + hours // 24 + minutes // 1440 + 3
        start, end = self.day("DTSTART"), self.day("DTEND")
        return max(0, (end - start).days) if start and end else 0

    def begin_on(self, later: date) -> None:
        """The same times on a later day."""
        start = self.day("DTSTART")
        if start is None or start == later:
            return
        for name in ("DTSTART", "DTEND"):
            if was := self.day(name):
                self.put(name, f"{was + (later - start):%Y%m%d}{self.value(name)[8:]}")

    def once(self) -> "Block":
        """Its first day alone."""
        return Block({name: kept for name, kept in self.lines.items() if name not in _RULES})

    def put(self, name: str, value: str) -> None:
        """Another value behind the same name."""
        self.lines[name] = [f"{self.first(name).rpartition(':')[0]}:{value}"]

    def keep_days(self, name: str, first: date, last: date) -> None:
        """Of a list of days only those from first to last, and what is no day."""
        kept = []
        for line in self.lines.pop(name, ()):
            head, _colon, values = line.rpartition(":")
            near = [one for one in values.split(",") if not (when := day(one)) or first <= when <= last]
            if near:
                kept.append(f"{head}:{','.join(near)}")
        if kept:
            self.lines[name] = kept


def day(text: str) -> date | None:
    """The day at the beginning of a value, such as 20261121T100000."""
    digits = text[:8]
    if (
        len(digits) < 8
        or not (digits.isascii() and digits.isdecimal())
        or text[8:9] not in ("", "T", "Z", "/", ",")
    ):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
