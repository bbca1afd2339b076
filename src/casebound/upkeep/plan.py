"""Backups that make themselves: once a day, seven days and four weeks are kept."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import time

from django.db.models import Q

from casebound.core.errors import BadInput, CaseboundError
from casebound.upkeep import keys, make
from casebound.upkeep.models import Backup, Plan
from casebound.upkeep.place import data

DAY, HOUR = 86_400, 3_600
CLAIM = 2 * HOUR  # longer than any backup takes; a process that died is waited for no longer
DAYS, WEEKS = 7, 4
OLD = 7 * DAY
Clock = Callable[[], float]


@dataclass(frozen=True)
class Standing:
    """What the page and the band say. age: seconds since the newest backup (None: there is none)."""

    words: bool
    target: str
    age: int | None
    newest: Backup | None
    running: bool
    said: str
    same_disk: bool

    @property
    def old(self) -> bool:
        return self.age is None or self.age > OLD


def age(now: Clock = time) -> int | None:
    """Seconds since the newest backup; None where there is none."""
    made = Backup.objects.order_by("-made").values_list("made", flat=True).first()
    return None if made is None else max(0, int(now()) - made)


def standing(now: Clock = time) -> Standing:
    plan, newest = of(), Backup.objects.order_by("-made").first()
    return Standing(
        words=keys.exists(data()),
        target=plan.target,
        age=age(now),
        newest=newest,
        running=plan.claimed > now(),
        said=plan.said,
        same_disk=bool(plan.target) and make.same_disk(data(), Path(plan.target)),
    )


def of() -> Plan:
    return Plan.objects.get_or_create(pk=1)[0]


def choose(target: str) -> Path:
    """From now on a backup a day goes to this folder. Raises BadInput for one that cannot take any."""
    folder = Path(target).expanduser()
    if not folder.is_absolute():
        raise BadInput("Give the whole path of a folder, such as /media/stick or D:\\Backups.")
    if not folder.is_dir():
        raise BadInput(
            f"There is no folder {folder} on the machine that Casebound runs on. Make it there first."
        )
    if folder.resolve().is_relative_to(data().resolve()):
        raise BadInput("That folder lies inside the data that is to be backed up. Choose another place.")
    if not make.can_write(folder):
        raise BadInput(f"Casebound may not write in {folder}. Choose another folder, or allow it.")
    of()
    Plan.objects.filter(pk=1).update(target=str(folder), not_before=0, said="")
    return folder


def run(*, due_only: bool = True, now: Clock = time) -> make.Made | None:
    """A backup by the plan, if it is due and no other process is at it; then clears away what is too old.

    Raises what went wrong as a CaseboundError, which is also kept for the page to say.
    """
    at = int(now())
    free = Plan.objects.filter(pk=1, claimed__lte=at).exclude(target="")
    free = free.filter(not_before__lte=at) if due_only else free
    if not keys.exists(data()) or not free.update(claimed=at + CLAIM):
        return None
    try:
        made = make.make(Path(of().target))
    except CaseboundError as error:
        Plan.objects.filter(pk=1).update(claimed=0, not_before=at + HOUR, said=error.sentence)
        raise
    note(made, scheduled=True)
    Plan.objects.filter(pk=1).update(claimed=0, not_before=at + DAY, said="")
    clear_away(Path(of().target))
    return made


def note(made: make.Made, scheduled: bool = False) -> None:
    """Remembers that a backup was made."""
    Backup.objects.create(made=made.made, path=str(made.path), size=made.size, scheduled=scheduled)


def clear_away(target: Path) -> None:
    """Deletes the files of scheduled backups that nobody needs any more, and halves left by a power cut."""
    rows = list(Backup.objects.filter(kept=True, scheduled=True).order_by("-made"))
    keep = kept(row.made for row in rows)
    for row in rows:
        if row.made not in keep and make.is_named(Path(row.path)):
            with suppress(OSError):  # a stick that is not in: tried again tomorrow
                Path(row.path).unlink(missing_ok=True)
                Backup.objects.filter(pk=row.pk).update(kept=False)
    for half in target.glob(f".casebound-*{make.ENDING}.*.part"):
        with suppress(OSError):
            if time() - half.stat().st_mtime > CLAIM:
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
    return Plan.objects.filter(~Q(target=""), pk=1, not_before__lte=at, claimed__lte=at).exists()
