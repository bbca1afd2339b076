"""A look every minute, inside the server, whether a backup is due."""

import logging

from casebound.exchange.lists_in import incoming
from casebound.people import rounds
from casebound.upkeep import plan

EVERY = 60.0  # seconds
log = logging.getLogger(__name__)


def start() -> None:
    """In a thread of its own, so that nobody waits for it."""
    rounds.start("backups", EVERY, once, at_once=False)


def once() -> None:
    """Erases lists that waited too long, makes the backup that is due.

    What goes wrong stands on the page and is tried again in an hour.
    """
    try:
        incoming.sweep()
        if plan.due():
            plan.run()
    except Exception as error:  # a row that somebody spoilt must not end the thread, and with it every backup
        log.warning("The backup was not made: %s", type(error).__name__)
