"""What time it is for a timer: the wall clock, and the seconds that passed for certain.

A wall clock can be set while a timer runs. So a process counts the seconds itself from its first look on,
and keeps them with the row; only what passed while nothing ran has to be taken from the wall clock. What is
due by either of the two is due: a clock that is set makes a message early at worst, and the message says so.
"""

import time
from dataclasses import dataclass

from casebound.timer.models import SENT, Timer
from casebound.timer.words import Course

AWAY = 90  # seconds without a look that are worth telling


def ticking() -> float:
    """Seconds of this machine, sleep included where the system counts it; never set by anybody."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


@dataclass
class _First:
    """The first look of this process at a timer, and the last one, both by `ticking`."""

    mono: float
    ran: int
    last: float


class Watch:
    """What this process remembers of the timers it has seen."""

    def __init__(self) -> None:
        self._first: dict[bytes, _First] = {}

    def look(self, row: Timer, wall: int, mono: float) -> None:
        """Brings `seen`, `ran` and `away` of the row up to date, in memory and on disk."""
        first = self._first.get(row.uid)
        if first is None:
            gap = max(0, wall - row.seen)  # a clock put back meanwhile tells nothing about how long it was
            first = self._first[row.uid] = _First(mono, row.ran + gap, mono)
        else:
            gap = int(mono - first.last)
        first.last = mono
        row.ran = max(row.ran, first.ran + int(mono - first.mono))
        row.away = max(row.away, gap) if gap > AWAY else row.away
        row.seen = wall
        if row.state == SENT and not row.ended:
            return  # nothing of it is awaited any more
        Timer.objects.filter(pk=row.pk, uid=row.uid).update(ran=row.ran, away=row.away, seen=wall)

    def keep_only(self, uids: set[bytes]) -> None:
        """Forgets timers that are over."""
        for gone in self._first.keys() - uids:
            del self._first[gone]


def reached(row: Timer, moment: int) -> bool:
    """Whether a moment of the timer has come, by either clock."""
    return row.seen >= moment or row.ran >= moment - row.started


def course(row: Timer) -> Course:
    """How the timer went up to its last look."""
    late = max(row.seen - row.due, row.ran - (row.due - row.started))
    return Course(
        back=row.back,
        due=row.due,
        now=row.seen,
        late=late,
        away=row.away,
        moved=moved(row),
        tried=row.tried if row.attempts > 1 else 0,
        doubt=row.doubt,
    )


def moved(row: Timer) -> int:
    """Seconds by which the wall clock went further than time did; negative where it was put back."""
    return (row.seen - row.started) - row.ran
