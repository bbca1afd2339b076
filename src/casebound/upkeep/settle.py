"""After the rows of a copy are in: the full check, a new generation, and everything on the disk."""

from collections.abc import Callable, Sequence

from django.db import connection

from casebound.book import closed
from casebound.book.models import Practice
from casebound.core.errors import Malformed
from casebound.upkeep import doctor, generation
from casebound.upkeep.generation import Opened

NOT_SOUND = "This copy opens, but what is in it is not sound: {sentence} Nothing was kept of it."


def checked_and_opened(
    reason: str, raws: Sequence[bytes] = (), told: Callable[[int], None] = lambda size: None
) -> list[tuple[str, Opened]]:
    """Each practice (uid in hex) with its new generation.

    Raises Malformed when the check finds something grave, BadInput for a receipt that does not fit.
    """
    for finding in doctor.grave(doctor.examine_all(told=told)):
        raise Malformed(NOT_SOUND.format(sentence=finding.sentence))
    closed.reopen()  # the copy that it was made from may be closed; this one goes on
    done = []
    for practice in Practice.objects.order_by("id"):
        shown = generation.kept(practice, raws)
        done.append((practice.uid.hex(), generation.open_next(practice, reason, shown)))
    return done


def on_disk() -> None:
    """Everything of an SQLite file in the one file, and closed, so that its folder can be renamed."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
