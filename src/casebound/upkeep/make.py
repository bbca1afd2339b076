"""Making one backup: a moment of the database and the keys folder, sealed, in one file."""

import secrets
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from casebound.core import backup
from casebound.core.errors import BadInput
from casebound.upkeep import dump, files, keys, snapshot
from casebound.upkeep.dump import Told, nobody
from casebound.upkeep.place import data

ENDING = ".cbbackup"


@dataclass(frozen=True)
class Made:
    """A finished backup: `made` in seconds since 1970 UTC, `size` in bytes, `rows` inside."""

    path: Path
    size: int
    made: int
    rows: int


def make(target: Path, told: Told = nobody) -> Made:
    """Writes a backup to a file that does not exist yet, or into a folder under a name with its time.

    Raises BadInput without backup words, for a place that cannot be written and for a full disk; then no
    file of that name is there.
    """
    recipient = keys.of(data())
    now, rows = int(time.time()), 0
    path = _file(target, now)

    def counted(done: int, of: int) -> None:
        nonlocal rows
        rows = done
        told(done, of)

    with snapshot.moment():
        size = files.write_whole(path, backup.seal(dump.stream(now, told=counted), [recipient], now))
    return Made(path, size, now, rows)


def _file(target: Path, now: int) -> Path:
    target = target.expanduser().absolute()
    if target.is_dir():
        stamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d-%H%M%S")
        return target / f"casebound-{stamp}-{secrets.token_hex(2)}{ENDING}"
    if not target.parent.is_dir():
        raise BadInput(f"There is no folder {target.parent}. Make it first, or choose another place.")
    return target


def is_named(path: Path) -> bool:
    """Whether a file can be one that was made here: what the database says is not enough to delete it."""
    return path.name.startswith("casebound-") and path.name.endswith(ENDING)


def same_disk(data: Path, target: Path) -> bool:
    """Whether a backup there would be lost together with the data."""
    try:
        return data.stat().st_dev == target.stat().st_dev
    except OSError:
        return False


def can_write(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
