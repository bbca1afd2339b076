"""Reading a backup without a database: what it says of itself, and its files (no Django here)."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from casebound.core import backup
from casebound.core.errors import Malformed
from casebound.core.kem import KemSecret
from casebound.core.packing import unpack
from casebound.upkeep import records

FILES = ("installation.json", "demo.json")  # of the data folder: what a backup holds
FOLDERS = ("keys", "attachments", "anchors")
KEY_FILE = PurePosixPath("keys", "backup.pub")
NEWER = "This backup was made by a newer Casebound. Install that version first, then restore with it."
ANOTHER_KEY = (
    "This backup would have the next ones sealed for somebody else: the backup key inside is not that of "
    "your words. Anybody who knows your backup key can make a file that your words open. Nothing was "
    "restored; take another one."
)
DAMAGED = "This backup is not put together as one should be. Take another one."


@dataclass
class Unpacked:
    """`manifest` is what the backup says of itself; `rest` the records that were not read yet."""

    manifest: dict[str, Any]
    rest: Iterator[tuple[bytes, bytes]]
    files: int = 0

    def files_into(self, folder: Path) -> None:
        """Writes the files, for their owner only. Raises Malformed for a path that leads elsewhere."""
        for kind, payload in self.rest:
            if kind != records.FILE:
                self.rest = chain([(kind, payload)], self.rest)
                return
            name, mode, content = _parts(payload, 3)
            _write(folder, _safe(name), _mode(mode), content)
            self.files += 1


def demand_same_key(folder: Path, secret: KemSecret) -> None:
    """Raises Malformed unless the backup key that was inside, if any, is the one that opened it."""
    file = folder.joinpath(*KEY_FILE.parts)
    if file.exists() and file.read_bytes() != secret.public.raw:
        raise Malformed(ANOTHER_KEY)


def sealed(read: Callable[[int], bytes], secret: KemSecret) -> Unpacked:
    """A backup file, opened with the backup key."""
    return begun(records.split(backup.opened(read, secret)))


def begun(stream: Iterator[tuple[bytes, bytes]]) -> Unpacked:
    """A stream of records, its manifest read."""
    kind, payload = next(stream, (b"", b""))
    try:
        manifest = json.loads(payload) if kind == records.MANIFEST else None
    except (ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict):
        raise Malformed(DAMAGED)
    if manifest.get("version") != 1:
        raise Malformed(NEWER)
    return Unpacked(manifest, stream)


def _parts(payload: bytes, count: int) -> tuple[bytes, ...]:
    found = unpack(payload)
    if len(found) != count:
        raise Malformed(DAMAGED)
    return found


def _safe(name: bytes) -> PurePosixPath:
    try:
        path = PurePosixPath(name.decode())
    except UnicodeDecodeError:
        raise Malformed(DAMAGED) from None
    if (
        "\0" in str(path)
        or path.is_absolute()
        or not path.parts
        or {"..", "."} & set(path.parts)
        or "\\" in str(path)
        or not (str(path) in FILES or (path.parts[0] in FOLDERS and len(path.parts) > 1))
    ):
        raise Malformed(DAMAGED)
    return path


def _mode(octal: bytes) -> int:
    try:
        return int(octal, 8) & 0o700
    except ValueError:
        raise Malformed(DAMAGED) from None


def _write(folder: Path, name: PurePosixPath, mode: int, content: bytes) -> None:
    path = folder.joinpath(*name.parts)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
