"""Plain SQL where an object per row, or a cursor per statement, would cost more than the work itself.

Queries are written with %s, as both databases' drivers see them here; values never stand in the text.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Row = Sequence[Any]
Execute = Callable[..., Any]  # (query, *values) → cursor


def run(query: str, *values: Any) -> None:
    """One statement that gives nothing back."""
    pen(connections[DEFAULT_DB_ALIAS])(query, *values)


def one(query: str, *values: Any) -> Row | None:
    """The first row, or None."""
    row: Row | None = pen(connections[DEFAULT_DB_ALIAS])(query, *values).fetchone()
    return row


def every(query: str, *values: Any) -> Iterable[Row]:
    """All rows, as they are read."""
    rows: Iterable[Row] = pen(connections[DEFAULT_DB_ALIAS])(query, *values)
    return rows


def pen(database: BaseDatabaseWrapper) -> Execute:
    """What runs statements on this connection; finding the connection anew costs as much as a statement."""
    if database.vendor != "sqlite":
        return _through_a_cursor(database)
    if database.connection is None:
        database.ensure_connection()
    raw = database.connection

    def execute(query: str, *values: Any) -> Any:
        if database.needs_rollback:
            database.validate_no_broken_transaction()
        try:
            return raw.execute(_marked(query), values)
        except sqlite3.Error:
            with database.wrap_database_errors:  # so that callers meet Django's errors on either database
                raise

    return execute


def _through_a_cursor(database: BaseDatabaseWrapper) -> Execute:
    def execute(query: str, *values: Any) -> Any:
        cursor = database.cursor()
        cursor.execute(query, values)
        return cursor

    return execute


@cache
def _marked(query: str) -> str:
    return query.replace("%s", "?")
