"""A look every half minute, inside the server, whether something is due: a question to a time authority."""

import logging
from functools import partial

from django.conf import settings

from casebound.anchors import asking, letters, witnessing
from casebound.people import rounds

EVERY = 30.0  # seconds
log = logging.getLogger(__name__)


def start() -> None:
    """In a thread of its own, so that nobody waits for it."""
    rounds.start("anchors", EVERY, once, at_once=True)


def once() -> None:
    """What is due now. What goes wrong is tried again later; a page is never in its way."""
    rounds = (
        partial(asking.round_of_questions, settings.DATA),
        partial(witnessing.round_of_requests, settings.DATA),
        letters.round_of_letters,
    )
    for what in rounds:
        try:
            what()
        except Exception as error:  # a row or file that somebody spoilt ends neither the other nor the thread
            log.warning("What ties the ledger to outside was put off: %s", type(error).__name__)
