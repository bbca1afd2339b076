"""What erased bytes leave behind in the files of a database: how these are emptied, and looked through after.

SQLite keeps old pages in its log until that is truncated, and copies of moved rows in the slack of pages.
PostgreSQL keeps old rows in its tables until these are rewritten; its own log and archive are its server's.
"""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection

PATIENCE = 4.0  # seconds to wait for others who read or write at this moment
LENGTH, STRIDE = (
    24,
    500,
)  # bytes of a piece that is looked for; three or more in a page of the database
MOST_PIECES = 96
READ = 1 << 20


def empty_files(tables: Sequence[str], *, thoroughly: bool = False) -> bool:
    """Make the database give up the bytes of rows that are gone; whether it did.

    thoroughly: SQLite writes its whole file anew, which takes seconds for a large one.
    """
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        return True  # there is no file
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                return _sqlite(cursor, thoroughly)
            return _postgresql(cursor, tables)
    except OperationalError:  # locked, or no room for the copy: it stays owed
        return False


def _postgresql(cursor: Any, tables: Sequence[str]) -> bool:
    """A table written anew keeps old rows that somebody's open look might still need; the server says so."""
    said: list[str] = []

    def hear(notice: Any) -> None:
        said.append(notice.message_detail or "")

    server: Any = connection.connection
    server.add_notice_handler(hear)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            said.clear()
            for table in tables:
                cursor.execute(f"VACUUM (FULL, VERBOSE) {table}")
            if not any(_rows_kept(detail) for detail in said):
                return True
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
    finally:
        server.remove_notice_handler(hear)


def _rows_kept(detail: str) -> int:
    """Dead rows that could not be removed yet: the first number of the detail, in whatever language."""
    found = re.search(r"\d+", detail)
    return int(found.group()) if found else 0


def _sqlite(cursor: Any, thoroughly: bool) -> bool:
    waits = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    cursor.execute("PRAGMA busy_timeout = 500")
    try:
        if thoroughly:
            cursor.execute("VACUUM")
        end = time.monotonic() + PATIENCE
        while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:  # somebody was in the way
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {int(waits)}")
    return True


def look_for(secrets: Iterable[bytes]) -> dict[str, bool]:
    """By name of each file of the database: whether a piece of these bytes still stands in it.

    Empty where the files are another server's.
    """
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return {}
    database = Path(str(connection.settings_dict["NAME"]))
    files = [database, database.with_name(f"{database.name}-wal")]
    wanted = pieces(secrets)
    return {file.name: _holds(file, wanted) for file in files if file.exists()}


def pieces(secrets: Iterable[bytes]) -> list[bytes]:
    """Short pieces from all over these bytes: the beginning of each, and as many more as are affordable."""
    first, more = [], []
    for secret in secrets:
        cut = [secret[at : at + LENGTH] for at in range(0, max(1, len(secret) - LENGTH), STRIDE)]
        first.append(cut[0])
        more += cut[1:]
    step = max(1, -(-len(more) // MOST_PIECES))
    return [piece for piece in first + more[::step] if len(piece) >= 16]


def _holds(file: Path, wanted: Sequence[bytes]) -> bool:
    return any(piece in part for part in _read(file) for piece in wanted)


def _read(file: Path) -> Iterator[bytes]:
    """Parts that overlap, so that no piece falls between two."""
    tail = b""
    with file.open("rb") as stream:
        while part := stream.read(READ):
            yield tail + part
            tail = part[-LENGTH:]
