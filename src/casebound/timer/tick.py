"""A look every few seconds, inside the server, at the timers that run."""

import logging
import threading
import time

from django.db import close_old_connections

from casebound.timer import sending

EVERY = 10.0  # seconds
log = logging.getLogger(__name__)


def start() -> None:
    """In a thread of its own: neither a page nor a backup is ever in its way."""
    threading.Thread(target=_for_ever, name="timers", daemon=True).start()


def once() -> None:
    """One look. What goes wrong is tried again at the next one."""
    try:
        sending.round_of_timers()
    except Exception as error:  # whatever it was, the thread goes on
        log.warning("The timers were not looked at: %s", type(error).__name__)


def _for_ever() -> None:
    while True:
        close_old_connections()
        once()
        close_old_connections()
        time.sleep(EVERY)
