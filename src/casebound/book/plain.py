"""Plain SQL where an object per row, or a cursor per statement, would cost more than the work itself.

Queries are written with %s, as both databases' drivers see them here; values never stand in the text.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

Row = Sequence[Any]


def run(query: str, *values: object) -> None:
    """One statement that gives nothing back."""
    _execute(query, values)


def one(query: str, *values: object) -> Row | None:
    """The first row, or None."""
    row: Row | None = _execute(query, values).fetchone()
    return row


def every(query: str, *values: object) -> Iterable[Row]:
    """All rows, as they are read."""
    rows: Iterable[Row] = _execute(query, values)
    return rows


def _execute(query: str, values: Sequence[Any]) -> Any:
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "sqlite":
        cursor = database.cursor()
        cursor.execute(query, values)
        return cursor
    if database.connection is None:
        database.ensure_connection()
    if database.needs_rollback:
        database.validate_no_broken_transaction()
    try:
        return database.connection.execute(_marked(query), values)
    except sqlite3.Error:
        with database.wrap_database_errors:  # so that callers meet Django's errors on either database
            raise


@cache
def _marked(query: str) -> str:
    return query.replace("%s", "?")
