"""A server does not start on a database that has lost the triggers which freeze the ledger.

Reads SQLite directly, because a second start loads no Django; PostgreSQL is asked by the worker (wsgi.py).
"""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from casebound.core.errors import Tampered

_ROOMS = Path(__file__).parents[1]
LOST = (
    "The database has lost {count} of its guards ({names}). The server was not started and nothing was "
    "written. Run 'casebound doctor'; if it finds nothing else, 'casebound doctor --restore-guards' puts "
    "them back, else restore a backup."
)


def demand(folder: Path) -> None:
    """Raises Tampered when a trigger is missing."""
    if os.environ.get("DATABASE_URL"):
        return
    said = "".join(file.read_text("utf-8") for file in _ROOMS.glob("*/sql/guards.sqlite.sql"))
    wanted = set(re.findall(r"CREATE TRIGGER IF NOT EXISTS (\w+)", said))
    with closing(sqlite3.connect(folder / "casebound.sqlite3")) as database:
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    missing = sorted(wanted - {name for (name,) in found})
    if missing:
        raise Tampered(LOST.format(count=len(missing), names=", ".join(missing)))
