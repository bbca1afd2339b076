"""One look at the timers at a time, in whichever process; nobody has to know what time it is for that.

The system or the database lets go of the lock when its holder dies, so no claim has to run out.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from casebound.people import file_lock

LOCK = (0x74696D65, 1)  # two numbers that no other lock of this database uses
_here = threading.Lock()


@contextmanager
def held() -> Iterator[bool]:
    """Yields whether it is ours now; nobody waits for it."""
    if connection.vendor == "postgresql":
        with _in_database() as mine:
            yield mine
    elif settings.DATA is not None:
        with (settings.DATA / "timer.lock").open("a+b") as file:
            yield file_lock.at_once(file)
    else:
        mine = _here.acquire(blocking=False)
        try:
            yield mine
        finally:
            if mine:
                _here.release()


@contextmanager
def _in_database() -> Iterator[bool]:
    """Two servers need not share a disk."""
    mine = _asked("SELECT pg_try_advisory_lock(%s, %s)")
    try:
        yield mine
    finally:
        if mine:
            _asked("SELECT pg_advisory_unlock(%s, %s)")


def _asked(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, LOCK)
        return bool(cursor.fetchone()[0])
