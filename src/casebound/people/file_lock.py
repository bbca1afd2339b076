"""One holder of an open file at a time, among all processes. The system lets go when the holder dies."""

import sys
import time
from typing import BinaryIO

# Windows locks bytes and then nobody can read them, so the locked byte lies far behind any text.
_FAR = 1 << 30

if sys.platform == "win32":
    import msvcrt

    def at_once(file: BinaryIO) -> bool:
        """Whether it is ours now; waits for nobody."""
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def at_once(file: BinaryIO) -> bool:
        """Whether it is ours now; waits for nobody."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def within(file: BinaryIO, seconds: float) -> bool:
    """Whether it became ours within so many seconds."""
    end = time.monotonic() + seconds
    while not at_once(file):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
