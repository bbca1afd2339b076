"""Closing the copy that a restored folder takes the place of, without starting it (no Django here)."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from casebound.core.errors import BadInput


def close_file(file: Path, to: str) -> None:
    """Marks every practice in an SQLite file as closed. Raises BadInput where that cannot be done."""
    try:
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=30)) as database,
            database,
        ):
            database.execute(
                "UPDATE book_practice SET closed_at = ?, closed_to = ? WHERE closed_at IS NULL",
                (f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}", to),
            )
    except (sqlite3.Error, ValueError):
        raise BadInput(
            f"The book was restored, but the old copy in {file.parent} could not be closed. "
            "Move that folder away, so that nobody writes in it."
        ) from None
