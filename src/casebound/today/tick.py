"""A look every minute, inside the server, whether somebody is to be told how much is due."""

import logging

from casebound.people import rounds
from casebound.today import digest

EVERY = 60.0  # seconds
log = logging.getLogger(__name__)


def start() -> None:
    """In a thread of its own, so that nobody waits for it."""
    rounds.start("today", EVERY, once, at_once=False)


def once() -> None:
    """What goes wrong is tried again later; a page is never in its way."""
    try:
        digest.round_of_mails()
    except Exception as error:  # a row that somebody spoilt must not end the thread
        log.warning("Mails about what is due were put off: %s", type(error).__name__)
