"""A ledger that several threads use at once, each with a database connection of its own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, connections

from casebound.book import guards


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """SQLite: a file, with the locks and pragmas of the product; PostgreSQL: the test database, committed."""
    guards.install()
    if connection.vendor == "sqlite":
        yield from _in_a_file(tmp_path / "casebound.sqlite3")
    else:
        yield
        _let_the_flush_through()


def _in_a_file(path: Path) -> Iterator[None]:
    """The tables and triggers of the test database, copied; a database in memory has no locks to test."""
    memory = connections["default"]
    memory.ensure_connection()
    before = memory.settings_dict["NAME"]
    with closing(sqlite3.connect(path)) as disk:
        memory.connection.backup(disk)
    memory.settings_dict["NAME"] = str(path)
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        memory.settings_dict["NAME"] = before
        connections["default"] = memory


def _let_the_flush_through() -> None:
    """The guards refuse to empty a ledger, the test's own clean-up included; it puts them back afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal")
        for name, table in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name} ON {table}")
