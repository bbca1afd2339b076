"""One backup at a time, in whichever process: a claim on the plan's row, renewed while the work goes on.

A process that is killed renews nothing: its claim runs out, and what is left of it says that it broke off.
"""

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from time import time

from django.db import DatabaseError, connection
from django.db.models import Q

from casebound.upkeep.models import Plan

LEASE = 60  # seconds after which nobody waits for whoever has not been heard of
BEAT = 3.0  # seconds between two signs of life
Clock = Callable[[], float]


def take(also: Q, at: int) -> str:
    """Claims the row if nobody else holds it and it fits `also`. Its name, "" where it failed."""
    mine = secrets.token_hex(8)
    found = Plan.objects.filter(also, free(at), pk=1)
    return mine if found.update(claimed=at + LEASE, turn=mine, done=0, of=0, said="") else ""


def free(at: int) -> Q:
    """Rows that nobody holds. A claim longer than any was made by a clock that was put back since."""
    return Q(claimed__lte=at) | Q(claimed__gt=at + 2 * LEASE)


def is_held(claimed: int, at: float) -> bool:
    return at < claimed <= at + 2 * LEASE


def give_back(turn: str, **changes: int | str) -> None:
    """The work is over, well or badly."""
    Plan.objects.filter(pk=1, turn=turn).update(claimed=0, turn="", done=0, of=0, **changes)


class Beating:
    """While it lasts the claim is renewed now and then, and the row says how far the work is.

    In a thread and on a connection of its own: whoever makes the backup reads one moment of the database.
    """

    def __init__(self, turn: str, now: Clock = time) -> None:
        self.turn, self.now = turn, now
        self.done = self.of = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="backup-beat", daemon=True)

    def told(self, done: int, of: int) -> None:
        """So many of so many rows are written."""
        self.done, self.of = done, of

    def __enter__(self) -> "Beating":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(BEAT):
                with suppress(DatabaseError):  # busy: the next sign of life comes soon
                    self.once()
        finally:
            if self._over.is_set():
                connection.close()

    def once(self) -> None:
        until = int(self.now()) + LEASE
        mine = Plan.objects.filter(pk=1, turn=self.turn)
        mine.update(claimed=until, done=self.done, of=self.of)
