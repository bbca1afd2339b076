"""Triggers that freeze the ledger tables, and the check that they are there.

They stop bugs, not somebody who owns the database: that is what signatures, checkpoints and receipts are for.
"""

from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from casebound.core.errors import Tampered

SQL = Path(__file__).parent / "sql"
UNFINISHED = "casebound_move_unfinished"  # a table that stands in a database while all of it is brought there
# Folders of SQL files, each with a table that must stand before its guards can; rooms above add their own.
_FOLDERS = {SQL: "book_leaf"}


def also(folder: Path, table: str) -> None:
    """Guards of another room: put in place, and demanded, together with those of the ledger."""
    _FOLDERS[folder] = table


def statements(name: str, vendor: str, folder: Path = SQL) -> list[str]:
    return [part.strip() for part in (folder / f"{name}.{vendor}.sql").read_text().split("-- ;;")]


def everywhere(vendor: str) -> list[str]:
    """The statements of all rooms that put guards in place."""
    return [it for folder in _FOLDERS for it in statements("guards", vendor, folder)]


def install(using: str = "default", **kwargs: Any) -> None:
    """Put every trigger in place; run after each migration, because a remade table loses its triggers."""
    database = connections[using]
    tables = set(database.introspection.table_names())
    with database.cursor() as cursor:
        for folder, table in _FOLDERS.items():
            for statement in statements("guards", database.vendor, folder) if table in tables else ():
                cursor.execute(statement)


def install_anew(using: str = "default") -> None:
    """The same, also where a guard of that name stands there and says something else."""
    database = connections[using]
    with transaction.atomic(using), database.cursor() as cursor:
        if database.vendor == "sqlite":  # PostgreSQL replaces them anyway
            for name in sorted(expected("sqlite") & present(database)):
                cursor.execute(f"DROP TRIGGER {name}")
        install(using)


def expected(vendor: str) -> set[str]:
    return {
        words[words.index("TRIGGER") + (4 if "IF" in words else 1)]
        for folder in _FOLDERS
        for words in (statement.split() for statement in statements("guards", vendor, folder))
        if "TRIGGER" in words
    }


def present(database: BaseDatabaseWrapper) -> set[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with database.cursor() as cursor:
        cursor.execute(query)
        return {str(name) for (name,) in cursor.fetchall()}


def demand() -> None:
    """Refuse to go on without the triggers, or on what an unfinished move has left."""
    if UNFINISHED in connection.introspection.table_names():
        raise Tampered(
            "A move or restore into this database broke off, and what is here is not whole. Do it again: it "
            "first takes away what is left. The book it came from is as it was."
        )
    missing = sorted(expected(connection.vendor) - present(connection))
    if missing:
        raise Tampered(
            f"The database has lost {len(missing)} of its guards ({', '.join(missing)}). "
            "Nothing was written. Run 'casebound doctor'; if it finds nothing else, "
            "'casebound doctor --restore-guards' puts them back, else restore a backup."
        )
