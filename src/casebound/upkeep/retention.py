"""Until when the backups made here hold what has been erased since, as the plan clears them away."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import time

from casebound.upkeep import plan
from casebound.upkeep.models import Backup, Plan

LONGEST = 400  # days looked ahead; four weeks and a few days are enough


@dataclass(frozen=True)
class Holding:
    """Backups of before a moment that are still there.

    planned: how many were made by the plan; until: the day on which the last of them is cleared away, if one
    is made each day till then (None: none are made any more). by_hand: names that only people delete.
    """

    planned: int
    until: date | None
    by_hand: tuple[str, ...]


def of(before: int, now: plan.Clock = time) -> Holding:
    """What still holds something that was there before this moment, in seconds since 1970 UTC."""
    rows = Backup.objects.filter(kept=True).order_by("made")
    old = [row for row in rows if row.made <= before]
    planned = [row.made for row in old if row.scheduled]
    goes_on = Plan.objects.exclude(target="").exists()
    every = [row.made for row in rows if row.scheduled]
    return Holding(
        planned=len(planned),
        until=_last_day(planned, every, int(now())) if planned and goes_on else None,
        by_hand=tuple(Path(row.path).name for row in old if not row.scheduled),
    )


def _last_day(old: list[int], every: list[int], now: int) -> date | None:
    """The plan carried on, one backup a day, until it keeps none of the old ones."""
    made = sorted(every)
    for days in range(1, LONGEST):
        made.append(now + days * plan.DAY)
        left = plan.kept(made) | set(made[-plan.DAYS :])
        if not left.intersection(old):
            return datetime.fromtimestamp(made[-1], UTC).date()
    return None
