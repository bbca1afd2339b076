"""The server: one Granian worker on 127.0.0.1 under a main process that only watches over it.

The main process holds the server secret in its environment and nothing else, so a worker that dies is
replaced by one that can go on reading the sessions. A worker whose main process is gone ends itself.
"""

import ctypes
import multiprocessing
import os
import signal
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from types import FrameType
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from casebound.core.errors import CaseboundError
from casebound.site import renewed
from casebound.site.ports import LOOPBACK

PATIENCE = 60.0  # seconds until a worker that does not answer counts as broken
GRACE = 3.0  # seconds for requests under way when their main process is gone
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4

# Granian would log to stdout, which carries the result alone. No addresses: there is no access log.
LOGGING: dict[str, Any] = {
    "formatters": {"plain": {"format": "%(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
}


@dataclass(frozen=True)
class Way:
    """Where to listen, and with which certificate and key (PEM files) if we speak TLS ourselves.

    check: raises BadInput for a pair that cannot be used; told: where a renewed one is spoken of.
    """

    address: str = LOOPBACK
    cert: Path | None = None
    key: Path | None = None
    check: Callable[[], None] = lambda: None
    told: Callable[[str], None] = lambda sentence: None


HERE = Way()


def serve(port: int, ready: Callable[[], None], way: Way = HERE) -> int:
    """Serves until SIGTERM, SIGHUP or Ctrl-C. Calls `ready` once, when pages are answered."""
    # A forked worker would inherit the lock on the folder and the threads' half-done work.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "casebound.site.wsgi:application",
        address=way.address,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.auto if way.cert else HTTPModes.http1,
        ssl_cert=way.cert,
        ssl_key=way.key,
        websockets=False,
        blocking_threads=min(8, 2 * (os.cpu_count() or 1) + 1),
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    server.on_startup(partial(_stop_on_signals, server, _told_to_outlive_the_terminal()))
    if way.cert and way.key:
        pair = renewed.Pair(way.cert, way.key, way.check)
        server.on_startup(partial(renewed.watch, server, pair, way.told))
    threading.Thread(target=_announce, args=(port, ready, way), daemon=True).start()
    _undumpable()
    try:
        server.serve(target_loader=partial(application, os.getpid()), wrap_loader=False)
    except SystemExit:
        if not server.interrupt_signal:
            raise CaseboundError("The server stopped by itself. Its last words stand above.") from None
    return 0


def application(parent: int) -> Callable[..., Any]:
    """Runs in the worker, first of all: ties it to its main process, then loads the site."""
    if sys.platform != "win32":
        os.setsid()  # Ctrl-C in the terminal is for the main process, which then stops us in good order
    _undumpable()
    end_with(parent)
    from casebound.site.wsgi import application as site

    return site


def end_with(parent: int) -> None:
    """Ends this process soon after its parent: at once by the kernel on Linux, by looking elsewhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if sys.platform != "win32":
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    time.sleep(GRACE)
    os._exit(0)


def _undumpable() -> None:
    """No memory image on the disk, and no other process of this user reads our memory."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0)


def _told_to_outlive_the_terminal() -> bool:
    return hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def _stop_on_signals(server: Any, outlive: bool) -> None:
    """Takes the place of Granian's handlers, once these are set.

    They take a lock, so a second signal that arrives inside them (`timeout` sends two) hangs the server for
    good; putting into a SimpleQueue is safe there. And a closed terminal means stop, not reload.
    """
    asked: SimpleQueue[int] = SimpleQueue()

    def wait() -> None:
        asked.get()
        server.signal_handler_interrupt()

    def ask(number: int, frame: FrameType | None) -> None:
        asked.put(number)

    threading.Thread(target=wait, daemon=True).start()
    for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP"):
        if hasattr(signal, name):
            ignored = name == "SIGHUP" and outlive
            signal.signal(getattr(signal, name), signal.SIG_IGN if ignored else ask)


def _announce(port: int, ready: Callable[[], None], way: Way) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if _answers(port, way):
            ready()
            return
        time.sleep(0.05)


def _answers(port: int, way: Way) -> bool:
    """Whether pages are answered there. Any certificate will do: we ask only ourselves."""
    where = LOOPBACK if way.address in (LOOPBACK, "0.0.0.0") else way.address  # noqa: S104
    try:
        with socket.create_connection((where, port), timeout=5) as plain, _secured(plain, way) as line:
            line.sendall(b"HEAD /health/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return line.recv(12).startswith(b"HTTP/1.1 ")
    except OSError:
        return False


def _secured(line: socket.socket, way: Way) -> socket.socket:
    if not way.cert:
        return line
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(line)
