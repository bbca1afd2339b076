"""All of it or none of it: `transaction.atomic`, with SQLite told BEGIN and COMMIT straight.

Django's own way to the same two words costs more than signing a page. Whatever is not the plain outermost
block on SQLite (a block inside another one, PostgreSQL, a fault, hooks to be run) is left to Django, and what
its connection says of itself (in a block, autocommit) is kept true, so blocks inside this one are savepoints.
"""

import sqlite3
from collections.abc import Callable
from types import TracebackType

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import Atomic, on_commit


class Whole(Atomic):
    """One use; `database` is the connection it stands on."""

    def __init__(self) -> None:
        super().__init__(DEFAULT_DB_ALIAS, savepoint=True, durable=False)
        self.database: BaseDatabaseWrapper = connections[DEFAULT_DB_ALIAS]
        self._outermost = False
        self._afterwards: list[Callable[[], object]] = []

    def once_on_disk(self, job: Callable[[], object]) -> None:
        """Do this after what was written inside is on disk, and never if it is rolled back."""
        if self._outermost:
            self._afterwards.append(job)
        else:
            on_commit(job)

    def __enter__(self) -> None:
        database = self.database
        ours = database.vendor == "sqlite" and database.connection is not None
        if not ours or database.in_atomic_block or not database.autocommit:
            super().__enter__()
            return
        database.commit_on_exit, database.needs_rollback = True, False
        try:
            database.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            with database.wrap_database_errors:
                raise
        database.autocommit, database.in_atomic_block = False, True
        database.atomic_blocks.append(self)
        self._outermost = True

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        database = self.database
        broken = database.needs_rollback or database.closed_in_transaction
        if not self._outermost or kind is not None or broken:
            super().__exit__(kind, fault, trace)
            return
        try:
            database.connection.commit()
        except sqlite3.Error as failed:
            super().__exit__(type(failed), failed, None)  # which rolls back
            with database.wrap_database_errors:
                raise
        database.atomic_blocks.pop()
        database.in_atomic_block, database.autocommit = False, True
        for job in self._afterwards:
            job()
        if database.run_on_commit:
            database.run_and_clear_commit_hooks()
