"""Backups that make themselves: once a day, seven days and four weeks are kept."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import time

from django.db.models import Q

from casebound.core.errors import CaseboundError
from casebound.upkeep import keys, make, places, turns
from casebound.upkeep import now as process
from casebound.upkeep.models import Backup, Plan
from casebound.upkeep.place import data

DAY, HOUR = 86_400, 3_600
HALF = 2 * HOUR  # how old a half file has to be before it is cleared away
DAYS, WEEKS = 7, 4
OLD = 7 * DAY
Clock = turns.Clock


@dataclass(frozen=True)
class Standing:
    """What the page and the band say. age: seconds since the newest backup (None: there is none).

    running: one is being made, `percent` of it is done. broken: whoever made the last one was stopped.
    """

    words: bool
    target: str
    age: int | None
    newest: Backup | None
    running: bool
    percent: int
    broken: bool
    allowed: bool
    said: str
    same_disk: bool

    @property
    def old(self) -> bool:
        return self.age is None or self.age > OLD


def age(now: Clock = time) -> int | None:
    """Seconds since the newest backup; None where there is none. One from days to come says nothing."""
    past = Backup.objects.filter(made__lte=int(now()) + HOUR)
    made = past.order_by("-made").values_list("made", flat=True).first()
    return None if made is None else max(0, int(now()) - made)


def standing(now: Clock = time) -> Standing:
    plan, newest = of(), Backup.objects.order_by("-made").first()
    return Standing(
        words=keys.exists(data()),
        target=plan.target,
        age=age(now),
        newest=newest,
        running=turns.is_held(plan.claimed, now()),
        percent=100 * plan.done // plan.of if plan.of else 0,
        broken=bool(plan.turn) and not turns.is_held(plan.claimed, now()),
        allowed=not plan.target or Path(plan.target) in places.known(data()),
        said=plan.said,
        same_disk=bool(plan.target) and make.same_disk(data(), Path(plan.target)),
    )


def of() -> Plan:
    return Plan.objects.get_or_create(pk=1)[0]


def choose(target: str) -> Path:
    """From now on a backup a day goes to this folder. Raises BadInput for one that is not allowed."""
    folder = places.demand(data(), target)
    places.demand_usable(data(), folder)
    of()
    Plan.objects.filter(pk=1).update(target=str(folder), not_before=0, said="")
    return folder


def run(*, due_only: bool = True, now: Clock = time) -> make.Made | None:
    """A backup by the plan, if it is due and no other process is at it; then clears away what is too old.

    Raises what went wrong as a CaseboundError, which is also kept for the page to say.
    """
    turn = begin(due_only=due_only, now=now)
    return carry_out(turn, now) if turn else None


def begin(*, due_only: bool = False, now: Clock = time) -> str:
    """Claims the next backup for whoever carries it out; "" where none is to be made or one is."""
    at = int(now())
    wanted = ~Q(target="") & (_due(at) if due_only else Q())
    return turns.take(wanted, at) if keys.exists(data()) else ""


def carry_out(turn: str, now: Clock = time) -> make.Made:
    """Makes the backup that was claimed. Raises CaseboundError; the backups made before are as they were."""
    at = int(now())
    try:
        with turns.Beating(turn, now) as beating:
            made = make.make(places.demand(data(), of().target), beating.told)
    except CaseboundError as error:
        turns.give_back(turn, not_before=at + HOUR, said=error.sentence)
        raise
    note(made, scheduled=True)
    turns.give_back(turn, not_before=at + DAY, said="")
    clear_away(Path(of().target))
    return made


def start() -> None:
    """Begins a backup in a process of its own, unless one is being made already; nobody waits for it."""
    turn = begin()
    if turn:
        try:
            process.start(turn)
        except OSError:
            turns.give_back(turn, said=process.FAILED)


def note(made: make.Made, scheduled: bool = False) -> None:
    """Remembers that a backup was made."""
    Backup.objects.create(made=made.made, path=str(made.path), size=made.size, scheduled=scheduled)


def clear_away(target: Path) -> None:
    """Deletes the files of scheduled backups that nobody needs any more, and halves left by a power cut."""
    rows = list(Backup.objects.filter(kept=True, scheduled=True).order_by("-pk"))
    # Those made last stay, whatever time they bear: a clock put back makes a new one look old.
    keep = kept(row.made for row in rows) | {row.made for row in rows[:DAYS]}
    for row in rows:
        if row.made not in keep and make.is_named(Path(row.path)):
            with suppress(OSError):  # a stick that is not in: tried again tomorrow
                Path(row.path).unlink(missing_ok=True)
                Backup.objects.filter(pk=row.pk).update(kept=False)
    for half in target.glob(f".casebound-*{make.ENDING}.*.part"):
        with suppress(OSError):
            if time() - half.stat().st_mtime > HALF:
                half.unlink()


def kept(moments: Iterable[int]) -> set[int]:
    """The newest of each of the last seven days, and of each of the last four weeks, that have one."""
    days: dict[object, int] = {}
    weeks: dict[object, int] = {}
    for moment in sorted(moments, reverse=True):
        when = datetime.fromtimestamp(moment, UTC)
        days.setdefault(when.date(), moment)
        weeks.setdefault(when.isocalendar()[:2], moment)
    return {*list(days.values())[:DAYS], *list(weeks.values())[:WEEKS]}


def due(now: Clock = time) -> bool:
    """Whether there is anything to do; cheap, for a look every minute."""
    at = int(now())
    return Plan.objects.filter(_due(at), turns.free(at), ~Q(target=""), pk=1).exists()


def _due(at: int) -> Q:
    """A time further ahead than any we set was set by a clock gone wrong."""
    return Q(not_before__lte=at) | Q(not_before__gt=at + 2 * DAY)
