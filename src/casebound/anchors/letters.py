"""One line a day by e-mail, for who asked for it: the pin of the newest checkpoint and nothing else.

It goes out every day at the same hour, whether or not anything was written, so that its coming tells nothing;
no name, no link and no word about what it is for stands in it. A receipt would name its ledger.
"""

import logging
import secrets
import smtplib
from collections.abc import Callable
from time import time

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop

from casebound.anchors import receipts
from casebound.anchors.models import Letter
from casebound.book import roll
from casebound.book.models import Practice
from casebound.core.errors import BadInput, CaseboundError
from casebound.members.models import Person
from casebound.members.who import Who

NOBODY = "django.core.mail.backends.dummy.EmailBackend"  # what the settings say where no server is named
DAY = 24 * 3600
CLAIM = 300  # seconds a letter may take
AGAIN = 3600  # after one that did not go out
SUBJECT = "For your notes"
SHARED = gettext_noop(
    "Then it is better not to: whoever reads the mailbox would wonder. Copy the pin to paper instead, or "
    "save the file of receipts."
)
log = logging.getLogger(__name__)


def possible(who: Who) -> bool:
    """Whether this server sends mail at all, and knows where to."""
    return settings.EMAIL_BACKEND != NOBODY and bool(who.account.email)


def chosen(who: Who) -> bool:
    """Whether she asked for it."""
    return Letter.objects.filter(practice=who.practice, person=who.number).exists()


def choose(who: Who, *, shared: bool, now: Callable[[], float] = time) -> None:
    """From some hour of the next day on. Raises BadInput for a mailbox that others read."""
    if shared:
        raise BadInput(gettext(SHARED))
    first = int(now()) + secrets.randbelow(DAY)
    defaults = {"not_before": first}
    Letter.objects.get_or_create(practice=who.practice, person=who.number, defaults=defaults)


def stop(who: Who) -> None:
    """No more of it."""
    Letter.objects.filter(practice=who.practice, person=who.number).delete()


def round_of_letters(now: Callable[[], float] = time) -> int:
    """Sends what is due. Returns how many went out."""
    if settings.EMAIL_BACKEND == NOBODY:
        return 0
    sent = 0
    at = int(now())
    for row in Letter.objects.filter(_due(at)):
        claimed = Letter.objects.filter(_due(at), pk=row.pk).update(claimed=at + CLAIM)
        if claimed:
            sent += _send(row, at)
    return sent


def _due(at: int) -> Q:
    """A time far ahead was set by a clock gone wrong."""
    due = Q(not_before__lte=at) | Q(not_before__gt=at + 2 * DAY)
    return due & (Q(claimed__lte=at) | Q(claimed__gt=at + 2 * DAY))


def _send(row: Letter, at: int) -> bool:
    person = Person.objects.filter(practice=row.practice_id, number=row.person).first()
    practice = Practice.objects.get(pk=row.practice_id)
    account = person.account if person and not roll.of(practice).persons[row.person].closed else None
    if account is None or not account.email:
        row.delete()
        return False
    try:
        pin = receipts.pin(practice)
        EmailMessage(SUBJECT, f"{pin}\n", to=[account.email]).send()
    except (OSError, smtplib.SMTPException, ValueError, CaseboundError) as error:
        log.warning("A letter did not go out: %s", type(error).__name__)
        Letter.objects.filter(pk=row.pk).update(claimed=0, not_before=at + AGAIN)
        return False
    # The hour stays the same, also after days on which the server did not run.
    late = (at - row.not_before) // DAY if at >= row.not_before else 0
    following = row.not_before + (late + 1) * DAY if row.not_before <= at else at + DAY
    Letter.objects.filter(pk=row.pk).update(claimed=0, not_before=following)
    return True
