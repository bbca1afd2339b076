"""The log key of each practice: a file of its own outside the database, readable by its owner only."""

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

from casebound.book.models import Practice
from casebound.core.errors import CaseboundError
from casebound.core.notes import LogKey

_in_memory: dict[bytes, bytes] = {}  # where no data folder is set: tests
_read: dict[str, tuple[tuple[int, int, int], LogKey]] = {}  # file → what it was when read, and its key


def _file(practice: Practice) -> Path:
    assert settings.DATA is not None
    return settings.DATA / "keys" / f"log-{practice.uid.hex()}.key"


@cache
def _name(data: Path, uid: bytes) -> str:
    """The same as text, which every seal asks for."""
    return str(data / "keys" / f"log-{uid.hex()}.key")


def make(practice: Practice) -> LogKey:
    """Draw the key of a new practice. Refuses to overwrite one."""
    secret = secrets.token_bytes(32)
    if settings.DATA is None:
        return LogKey(_in_memory.setdefault(practice.uid, secret))
    _file(practice).parent.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(_file(practice), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    _settle(_file(practice).parent)
    return LogKey(secret)


def _settle(folder: Path) -> None:
    """A new name is on the disk only once its folder is; without this key nothing could be sealed again."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def of(practice: Practice) -> LogKey:
    """The log key of a practice."""
    data = settings.DATA
    if data is None:
        return LogKey(_in_memory[practice.uid])
    try:
        return _from(_name(data, practice.uid))
    except FileNotFoundError:
        raise CaseboundError(
            f"The log key of this practice is missing ({_file(practice).name} in the keys folder). "
            "Nothing was written. Restore it from the backup; without it no entry can be sealed."
        ) from None


def _from(path: str) -> LogKey:
    """Read again only when the file is another one: every seal and every look at the ledger asks for it."""
    found = os.stat(path)
    state = (found.st_ino, found.st_size, found.st_mtime_ns)
    known = _read.get(path)
    if known is None or known[0] != state:
        known = _read[path] = (state, LogKey(Path(path).read_bytes()))
    return known[1]
