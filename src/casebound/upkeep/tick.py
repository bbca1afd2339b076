"""A look every minute, inside the server: whether a backup is due, and which lists waited too long."""

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
    """What goes wrong with a backup stands on its page and is tried again in an hour."""
    for what, said in ((_backup, "The backup was not made"), (incoming.sweep, "A list was not erased")):
        try:
            what()
        except Exception as error:  # a row that somebody spoilt ends neither the other nor the thread
            log.warning("%s: %s", said, type(error).__name__)


def _backup() -> None:
    if plan.due():
        plan.run()
