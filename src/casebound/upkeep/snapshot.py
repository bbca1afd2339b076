"""The database as it stands in one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def moment() -> Iterator[None]:
    """Everything read inside stands as it was when the first row was read; nobody is kept waiting.

    SQLite: a transaction that does not take the write lock as ours otherwise do (WAL keeps its view).
    PostgreSQL: REPEATABLE READ.
    """
    if connection.in_atomic_block:  # a test's transaction, or one that holds the lock anyway
        yield
    elif connection.vendor == "sqlite":
        mode = connection.transaction_mode  # type: ignore[attr-defined]
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = mode  # type: ignore[attr-defined]
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
