"""A look every few seconds, inside the server, at the timers that run."""

import logging

from casebound.people import rounds
from casebound.timer import sending

EVERY = 10.0  # seconds
log = logging.getLogger(__name__)


def start() -> None:
    """In a thread of its own: neither a page nor a backup is ever in its way."""
    rounds.start("timers", EVERY, once, at_once=True)


def once() -> None:
    """One look. What goes wrong is tried again at the next one."""
    try:
        sending.round_of_timers()
    except Exception as error:  # whatever it was, the thread goes on
        log.warning("The timers were not looked at: %s", type(error).__name__)
