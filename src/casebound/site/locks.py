"""Locks on files: one server a folder, one writer of a small file. The system lets go of them when we die."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from casebound.people.file_lock import at_once, within


@dataclass(frozen=True)
class Running:
    """The server that holds a folder."""

    pid: int
    port: int
    address: str


@contextmanager
def held(path: Path, patience: float = 60.0) -> Iterator[None]:
    """Holds the lock file, waiting for whoever has it. Raises TimeoutError after `patience` seconds."""
    with path.open("a+b") as file:
        if not within(file, patience):
            raise TimeoutError(None, "another Casebound keeps it busy")
        yield


@contextmanager
def server_lock(folder: Path, me: Running) -> Iterator[Running | None]:
    """Yields None and holds the folder, or yields the server that already holds it."""
    with (folder / "server.lock").open("a+b") as file:
        if not within(file, 0.5):  # somebody may only be looking, see running()
            yield _read(folder) or Running(0, 0, "")
            return
        file.truncate(0)
        file.write(json.dumps(asdict(me)).encode())
        file.flush()
        yield None
        file.truncate(0)


def running(folder: Path) -> Running | None:
    """The server that works on this folder now, if any."""
    path = folder / "server.lock"
    if not path.exists():
        return None
    with path.open("r+b") as file:
        return None if at_once(file) else _read(folder)


def _read(folder: Path) -> Running | None:
    try:
        return Running(**json.loads((folder / "server.lock").read_text("utf-8")))
    except (ValueError, TypeError, OSError):
        return None
