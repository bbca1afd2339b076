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
_LINE_END, _FOLD = re.compile("\r+\n"), re.compile("\n[ \t]")
_PART = re.compile(r"(BEGIN|END):([A-Z0-9-]{1,40})\s*", re.IGNORECASE)
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
    series = _series(told.found[:MOST_KEPT])
    return Cut([_written(one) for one in series], told.passed + max(0, len(told.found) - MOST_KEPT))


def _series(found: Iterable[Block]) -> list[list[Block]]:
    """Each appointment by itself, also where two have one id: a library would show one of them alone.

    What a rule's days were moved to goes with the rule.
    """
    by_uid: dict[str, list[list[Block]]] = {}
    for number, block in enumerate(sorted(found, key=lambda one: (one.moved, not one.repeats))):
        same = by_uid.setdefault(block.uid or f"entry {number}", [])
        if block.moved and same:
            same[0].append(block)
        else:
            same.append([block])
    return [one for same in by_uid.values() for one in same]


def _unfolded(text: str) -> Iterator[str]:
    """Whole lines. A lone return inside one is somebody's text, unless all lines of the file end with it."""
    lines = _LINE_END.sub("\n", text)
    lines = lines.replace("\r", " " if "\n" in lines else "\n")
    return iter(_FOLD.sub("", lines).split("\n"))


def _blocks(text: str) -> Iterator[Block]:
    """Each appointment; what is nested inside one, such as an alarm, is not read.

    One that does not end, and text that looks like the beginning of something, hide no other.
    """
    block, inside = None, 0
    for line in _unfolded(text):
        part = _PART.fullmatch(line)
        if part is None:
            if block is not None and not inside:
                _take(block, line)
        elif part[2].upper() == "VEVENT":
            if block is not None:
                yield block
            block, inside = Block() if part[1].upper() == "BEGIN" else None, 0
        else:
            inside = max(0, inside + (1 if part[1].upper() == "BEGIN" else -1)) if block is not None else 0
    if block is not None:
        yield block


def _take(block: Block, line: str) -> None:
    found = _NAME.match(line)
    name = found[1].upper() if found else ""
    if name not in KEPT:
        return
    kept = block.lines.setdefault(name, [])
    days = name in ("EXDATE", "RDATE")  # cut at the end, one would say another day or none
    most = MOST_EXCEPTIONS if days else {"ATTENDEE": 50, "RRULE": 2}.get(name, 1)
    if len(kept) < most:
        kept.append(line if days else line[:MOST_LINE])


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
