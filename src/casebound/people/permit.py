"""One costly derivation at a time on this host: 64 MiB times the number of visitors would be too much."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

_here = threading.Lock()

if sys.platform == "win32":
    import msvcrt

    def _hold(file: IO[bytes]) -> None:
        while True:
            try:
                return msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            except OSError:  # ten tries of a second each; the queue is just longer than that
                continue

else:
    import fcntl

    def _hold(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Waits for the permit: first among the threads of this process, then among processes by a file lock."""
    with _here:
        folder: Path | None = settings.DATA
        if folder is None:
            yield
            return
        # Closing the file gives the lock back, also when the process is killed.
        with (folder / "sign-in.lock").open("ab") as file:
            _hold(file)
            yield
