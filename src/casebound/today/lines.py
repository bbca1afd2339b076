"""A calendar file cut down to the few lines that are read, before any library sees it.

No library is given more than this: appointments near the day, the lines named here, no nesting, no time
zones of the file's own (their names are enough), no rule that repeats more often than once a day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from casebound.core.errors import BadInput

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 2_000_000
MOST_KEPT = 400  # appointments and rules near one day that are looked at
MOST_LINE = 4_000  # characters of one line
MOST_EXCEPTIONS = 2_000  # dates of one rule
KEPT = frozenset(
    [
        *("UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "LOCATION", "ATTENDEE", "STATUS"),
        *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
    ]
)
NOT_OURS = BadInput("This is no calendar file (.ics). Export the calendar again, or copy its address anew.")
TOO_LARGE = BadInput("This calendar is larger than 5 MB. Export a shorter time, such as this month.")
_NAME = re.compile(r"([A-Za-z-]{1,30})(?=[;:])")
_DAY = re.compile(r":[^:]*?([0-9]{8})")
_UNTIL = re.compile(r"UNTIL=([0-9]{8})")
_OFTEN = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)")
_PART = re.compile(
    r"FREQ=[A-Z]{5,7}|INTERVAL=[1-9][0-9]{0,2}|COUNT=[1-9][0-9]{0,4}|UNTIL=[0-9]{8}(T[0-9]{6}Z?)?|WKST=[A-Z]{2}"
    r"|BYDAY=([+-]?[1-5]?[A-Z]{2},?){1,12}|BYMONTHDAY=(-?[1-9][0-9]?,?){1,31}|BYMONTH=([1-9][0-9]?,?){1,12}"
    r"|BYSETPOS=(-?[1-9],?){1,5}"
)
OLDEST = date(1990, 1, 1)  # rules that began before are passed over


@dataclass
class Block:
    """The kept lines of one appointment, by name."""

    lines: dict[str, list[str]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        return next(iter(self.lines.get(name, ())), "")

    def day(self, name: str) -> date | None:
        found = _DAY.search(self.first(name))
        if not found:
            return None
        text = found[1]
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            return None


@dataclass(frozen=True)
class Cut:
    """What is left: a small calendar as bytes. passed: appointments that could not be looked at."""

    raw: bytes
    passed: int


def cut(raw: bytes, today: date) -> Cut:
    """The appointments that may fall on a day around today. Raises BadInput for what is no calendar."""
    if len(raw) > MOST_BYTES:
        raise TOO_LARGE
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    if not text[:200].lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise NOT_OURS
    single: list[Block] = []
    rules: list[Block] = []
    moved: list[Block] = []
    passed = 0
    for block in _blocks(text):
        if "RECURRENCE-ID" in block.lines:
            moved.append(block)
        elif "RRULE" in block.lines or "RDATE" in block.lines:
            fits = _rule_fits(block, today)
            passed += fits is None
            if fits:
                rules.append(block)
        elif _near(block, today):
            single.append(block)
    uids = {block.first("UID") for block in rules}
    near = [block for block in moved if block.first("UID") in uids or _near(block, today)]
    kept = [*single, *rules, *near]
    return Cut(_written(kept[:MOST_KEPT]), passed + max(0, len(kept) - MOST_KEPT))


def _unfolded(text: str) -> Iterator[str]:
    """Whole lines. One that is folded over and over is cut, not put together for ever."""
    line: list[str] = []
    length = 0
    for number, part in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number > MOST_LINES:
            raise TOO_LARGE
        if part[:1] in (" ", "\t") and part:
            if length < MOST_LINE:
                line.append(part[1 : 1 + MOST_LINE])
                length += len(line[-1])
            continue
        if line:
            yield "".join(line)[:MOST_LINE]
        line, length = [part[:MOST_LINE]], min(len(part), MOST_LINE)
    if line:
        yield "".join(line)[:MOST_LINE]


def _blocks(text: str) -> Iterator[Block]:
    """Each appointment; what is nested inside one, such as an alarm, is not read."""
    block, inside = None, 0
    for line in _unfolded(text):
        start = line[:6].upper()
        if start == "BEGIN:":
            if block is not None:
                inside += 1
            elif line[6:].strip().upper() == "VEVENT":
                block = Block()
        elif line[:4].upper() == "END:":
            if block is not None and not inside:
                yield block
                block = None
            inside = max(0, inside - 1)
        elif block is not None and not inside:
            _take(block, line)


def _take(block: Block, line: str) -> None:
    found = _NAME.match(line)
    name = found[1].upper() if found else ""
    if name not in KEPT:
        return
    kept = block.lines.setdefault(name, [])
    most = 50 if name == "ATTENDEE" else MOST_EXCEPTIONS if name in ("EXDATE", "RDATE") else 1
    if len(kept) < most:
        kept.append("".join(char if char.isprintable() else " " for char in line))


def _near(block: Block, today: date) -> bool:
    start = block.day("DTSTART")
    if start is None:
        return False
    end = max(start, block.day("DTEND") or start)
    if "DURATION" in block.lines:
        end = max(end, start + timedelta(days=2))
    return start <= today + timedelta(days=2) and end >= today - timedelta(days=2)


def _rule_fits(block: Block, today: date) -> bool | None:
    """Whether a repeated appointment may fall on a day around today; None for a rule that is not followed."""
    start, rule = block.day("DTSTART"), block.first("RRULE").partition(":")[2].upper().strip().strip(";")
    if start is None or not start >= OLDEST:
        return None
    if start > today + timedelta(days=2):
        return False
    if rule and not _followed(rule):
        return None
    until = _UNTIL.search(rule)
    return not (until and until[1] < f"{today - timedelta(days=3):%Y%m%d}" and "RDATE" not in block.lines)


def _followed(rule: str) -> bool:
    """Whether a rule is of a form that comes to an end: some that fit no day at all are searched for ever."""
    parts = rule.split(";")
    if not (_OFTEN.search(rule) and all(_PART.fullmatch(part) for part in parts)):
        return False
    named = {part.partition("=")[0] for part in parts}
    by = {name for name in named if name.startswith("BY")}
    if len(named) < len(parts):
        return False
    if "FREQ=DAILY" in parts or "FREQ=WEEKLY" in parts:
        skips = "INTERVAL" in named and "INTERVAL=1" not in parts
        allowed = {"BYDAY"} if skips and "FREQ=WEEKLY" in parts else set() if skips else {"BYDAY", "BYMONTH"}
        return by <= allowed
    return True


def _written(blocks: list[Block]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN"]
    for block in blocks:
        lines.append("BEGIN:VEVENT")
        lines += [line for kept in block.lines.values() for line in kept]
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode("utf-8", "replace")
