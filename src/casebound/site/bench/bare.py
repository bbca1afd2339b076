"""The peer of sealing: the same rows and bytes, made beforehand, in one durable SQLite transaction.

Same tables, indexes and pragmas in a copy of the database; no guards, no Django, no keys.
"""

import sqlite3
from pathlib import Path
from typing import Any

from casebound.site.database import PRAGMAS

_ROWS = {  # table → which of its rows belong to the entry at a place of the ledger
    "book_leaf": "seq = :seq",
    "book_checkpoint": "size = :seq + 1",
    "book_entry": "seq = :seq",
    "book_entrykey": "seq = :seq",
}


class Bare:
    """A copy of the database as it is now, which then takes the same entries one by one."""

    def __init__(self, database: Path, copy: Path) -> None:
        self.ours = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        self.own = sqlite3.connect(copy, isolation_level=None)
        self.ours.backup(self.own)
        guards = self.own.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in guards:
            self.own.execute(f'DROP TRIGGER "{name}"')
        for name, value in PRAGMAS.items():
            self.own.execute(f"PRAGMA {name}={value}")

    def rows(self, seq: int) -> list[tuple[str, Any]]:
        """The statements that write again what was sealed at this place, which has to be the newest."""
        found = []
        for table, which in _ROWS.items():
            for row in self.ours.execute(f"SELECT * FROM {table} WHERE {which}", {"seq": seq}):
                marks = ", ".join("?" * len(row))
                found.append((f"INSERT INTO {table} VALUES ({marks})", row))
        for values in self.ours.execute("SELECT size, frontier, practice_id FROM book_head"):
            found.append(("UPDATE book_head SET size = ?, frontier = ? WHERE practice_id = ?", values))
        signer = "SELECT hash, practice_id, signer FROM book_tail WHERE hash = (SELECT hash FROM book_leaf"
        for values in self.ours.execute(f"{signer} WHERE seq = :seq)", {"seq": seq}):
            found.append(("UPDATE book_tail SET hash = ? WHERE practice_id = ? AND signer = ?", values))
        return found

    def write(self, rows: list[tuple[str, Any]]) -> None:
        self.own.execute("BEGIN IMMEDIATE")
        for query, values in rows:
            self.own.execute(query, values)
        self.own.execute("COMMIT")

    def close(self) -> None:
        self.ours.close()
        self.own.close()
