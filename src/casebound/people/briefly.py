"""Writes that may be missed once: nobody waits for them while somebody else keeps the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

MOMENT = 200  # milliseconds


@contextmanager
def briefly() -> Iterator[None]:
    """Inside, a lock is waited for a moment; then OperationalError, and nothing was written."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{MOMENT}ms"])
            yield
        return
    with connection.cursor() as cursor:
        waits = int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout = {MOMENT}")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {waits}")
