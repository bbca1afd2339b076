"""A copy that goes on elsewhere: it can be read, and takes no leaf any more (docs/spec/backup.md §3)."""

from django.utils.timezone import now

from casebound.book.models import Practice
from casebound.core.errors import Stale

CLOSED = (
    "This copy of the book is closed since {day}: it goes on in {to}. Nothing was written. "
    "Open the book there; here it can only be read."
)


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
