"""Records a month, as numbers for a table and as bars for the drawing above it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from casebound.core.patterns.table import Table

_LOWER = (1, 2)  # classes: testing a limit, words
SHOWN = 12
HEIGHT, TOP, STEP, WIDE = 112, 24, 28, 18


@dataclass(frozen=True)
class Month:
    """Records that happened in one month: words and limits, all other classes, and not classed yet."""

    first: date
    lower: int
    upper: int
    open: int

    @property
    def all(self) -> int:
        return self.lower + self.upper + self.open


@dataclass(frozen=True)
class Bar:
    """Where one month is drawn: left edge, middle, and top and height of each part from the line up."""

    month: Month
    left: int
    middle: int
    parts: tuple[tuple[str, int, int], ...]
    above: int


def months(records: Table, today: date, zone: ZoneInfo) -> list[Month]:
    """The last twelve months, oldest first; months before the first record are left out."""
    firsts = list(_firsts(today))
    edges = [_minute(first, zone) for first in firsts] + [_minute(_after(today.replace(day=1)), zone)]
    place = np.searchsorted(edges, records.when, side="right") - 1
    lower = np.isin(records.group, _LOWER)
    found = [
        Month(
            first,
            int(np.count_nonzero((place == at) & lower)),
            int(np.count_nonzero((place == at) & ~lower & (records.group > 0))),
            int(np.count_nonzero((place == at) & (records.group == 0))),
        )
        for at, first in enumerate(firsts)
    ]
    begun = next((at for at, month in enumerate(found) if month.all), len(found))
    return found[begun:]


def bars(found: list[Month]) -> list[Bar]:
    """The drawing: one column a month, its parts on top of each other."""
    most = max((month.all for month in found), default=0) or 1
    drawn = []
    for at, month in enumerate(found):
        left, base, parts = at * STEP + 6, TOP + HEIGHT, []
        for name, count in (("b", month.lower), ("c", month.upper), ("d", month.open)):
            if count:
                tall = HEIGHT * count // most
                base -= tall
                parts.append((name, base, tall))
        drawn.append(Bar(month, left, left + WIDE // 2, tuple(parts), base - 6))
    return drawn


def _firsts(today: date) -> Iterator[date]:
    year, month = today.year, today.month - SHOWN + 1
    for _ in range(SHOWN):
        yield date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        month += 1


def _after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _minute(day: date, zone: ZoneInfo) -> int:
    """The month begins at midnight of the person who looks."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC).timestamp()) // 60
