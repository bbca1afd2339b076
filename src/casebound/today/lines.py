"""A calendar file cut down to the few lines that are read, before any library sees it.

No library is given more than this: appointments near the day, the lines named here, no nesting, no time
zones of the file's own (their names are enough), no rule that repeats more often than once a day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from casebound.today import zones
from casebound.today.blocks import Block
from casebound.today.near import near
from casebound.today.refused import NOT_OURS, TOO_LARGE, Unread

MOST_BYTES = 5 * 1024 * 1024
MOST_KEPT = 400  # appointments and rules near one day that are looked at
MOST_LINE = 4_000  # characters of one line
MOST_EXCEPTIONS = 2_000  # dates of one rule
KEPT = frozenset(
    [
        *("UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "LOCATION", "ATTENDEE", "STATUS"),
        *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
    ]
)
UNSURE = "X-TIME-NOT-SURE"  # ours, beside a time whose zone is not known here
_NAME = re.compile(r"([A-Za-z-]{1,30})(?=[;:])")
_LINE_END, _FOLD = re.compile("\r\n?"), re.compile("\n[ \t]")
_ZONE = re.compile(r';TZID=("[^"]*"|[^;:"]*)', re.IGNORECASE)
_ZONED = frozenset(["DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"])


@dataclass(frozen=True)
class Cut:
    """What is left: a small calendar for each id, so that a spoilt entry takes no other with it.

    passed: appointments that could not be looked at.
    """

    series: list[bytes]
    passed: int


def cut(raw: bytes, today: date) -> Cut:
    """The appointments that may fall on a day around today. Raises Unread for what is no calendar."""
    if len(raw) > MOST_BYTES:
        raise Unread(TOO_LARGE)
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    if not text[:200].lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise Unread(NOT_OURS)
    told = near(_blocks(text), today)
    by_uid: dict[str, list[Block]] = {}
    for number, block in enumerate(told.found[:MOST_KEPT]):
        by_uid.setdefault(block.value("UID") or f"entry {number}", []).append(block)
    return Cut([_written(one) for one in by_uid.values()], told.passed + max(0, len(told.found) - MOST_KEPT))


def _unfolded(text: str) -> Iterator[str]:
    """Whole lines; a long one is cut."""
    whole = _FOLD.sub("", _LINE_END.sub("\n", text))
    return (line[:MOST_LINE] for line in whole.split("\n"))


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
        kept.append(line)


def _written(blocks: Iterable[Block]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN"]
    for block in blocks:
        sure = _zones_named(block)
        lines.append("BEGIN:VEVENT")
        lines += [_seen(line) for kept in block.lines.values() for line in kept]
        lines += [] if sure else [f"{UNSURE}:1"]
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode("utf-8", "replace")


def _zones_named(block: Block) -> bool:
    """Puts a zone's own name in place of what the calendar calls it. False where one is not known."""
    sure = True
    for name in _ZONED & block.lines.keys():
        for at, line in enumerate(block.lines[name]):
            if found := _ZONE.search(line):
                zone = zones.known(found[1])
                sure = sure and bool(zone)
                named = f";TZID={zone}" if zone else ""
                block.lines[name][at] = f"{line[: found.start()]}{named}{line[found.end() :]}"
    return sure


def _seen(line: str) -> str:
    return line if line.isprintable() else "".join(char if char.isprintable() else " " for char in line)
