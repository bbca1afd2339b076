"""A copy that goes on elsewhere takes no leaf any more (docs/spec/backup.md §3); nor does what has closed."""

from django.utils.timezone import now

from casebound.book.models import Practice
from casebound.core import statements, trust
from casebound.core.errors import Stale
from casebound.core.replay.ending import AFTER

CLOSED = (
    "This copy of the book is closed since {day}: it goes on in {to}. Nothing was written. "
    "Open the book there; here it can only be read."
)
ENDED = "The practice has closed: nothing can be changed in it any more. Nothing was written."


def close(to: str) -> int:
    """Closes every practice of this database. Gives how many were open."""
    return Practice.objects.filter(closed_at=None).update(closed_at=now(), closed_to=to)


def reopen(to: str | None = None) -> None:
    """Takes it back: after a move that came to nothing, or in a copy that opens a new generation itself."""
    closed = Practice.objects.exclude(closed_at=None)
    (closed if to is None else closed.filter(closed_to=to)).update(closed_at=None, closed_to=None)


def demand_open(practice: Practice) -> None:
    """Raises Stale, with the place where the book goes on. A trigger stands behind it."""
    if practice.closed_at is not None:
        raise Stale(sentence(practice))


def sentence(practice: Practice) -> str:
    day = f"{practice.closed_at:%Y-%m-%d}" if practice.closed_at else "now"
    return CLOSED.format(day=day, to=practice.closed_to or "another place")


def demand_going_on(roll: trust.Roll, kind: type[statements.Statement]) -> None:
    """Raises Stale for what nobody says any more once the practice has closed (docs/spec/ledger.md §5)."""
    if roll.endings.closed is not None and not issubclass(kind, AFTER):
        raise Stale(ENDED)
