"""A certificate that was renewed is taken while the server runs.

The main process looks at the pair of files each minute, where there are signals at once after SIGUSR1. A new
pair that fits is handed to a new worker; the old one takes no new connection and ends what is under way. One
that does not fit, such as a certificate whose key is not there yet, is told once; the old one serves on.
"""

import signal
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from casebound.core.errors import BadInput

EVERY = 60.0  # seconds between two looks


class Pair:
    """Certificate and key as they were at the last look. `check` raises BadInput for what will not do."""

    def __init__(self, cert: Path, key: Path, check: Callable[[], None]) -> None:
        self.cert, self.key, self.check = cert, key, check
        self.taken = self.seen = self._read()

    def renewed(self) -> bool:
        """Whether another pair lies there that fits. Raises BadInput, once, for one that does not."""
        now = self._read()
        if now in (self.taken, self.seen) or not now:
            self.seen = now or self.seen
            return False
        self.seen = now
        self.check()
        if self._read() != now:  # it changed while we looked
            self.seen = b""
            return False
        self.taken = now
        return True

    def _read(self) -> bytes:
        """Its fingerprint; nothing while a file is being replaced."""
        try:
            return sha256(b"\0".join([self.cert.read_bytes(), self.key.read_bytes()])).digest()
        except OSError:
            return b""


def watch(server: Any, pair: Pair, told: Callable[[str], None]) -> None:
    """In a thread of its own; called once the server's own signal handlers are set."""
    asked: SimpleQueue[int] = SimpleQueue()
    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, lambda number, frame: asked.put(number))
    threading.Thread(target=_for_ever, args=(server, pair, told, asked), daemon=True).start()


def _for_ever(server: Any, pair: Pair, told: Callable[[str], None], asked: SimpleQueue[int]) -> None:
    while True:
        try:
            asked.get(timeout=EVERY)
        except Empty:
            pass
        try:
            if pair.renewed():
                hand_over(server, pair)
                told("The renewed certificate is in use.")
        except BadInput as error:
            told(f"The certificate was replaced, but cannot be used: {error.sentence} The old one serves on.")


def hand_over(server: Any, pair: Pair) -> None:
    """A new worker with the new pair; Granian had followed links to the old files, so we follow them anew."""
    how = server.ssl_ctx
    server.ssl_ctx = (how[0], str(pair.cert.resolve()), str(pair.key.resolve()), *how[3:])
    server.signal_handler_reload()
