"""How much is due, by e-mail, for who asked for it: a number and the day it was counted. No name, no link.

It goes out at its time whether or not anything is due, so that its coming tells nothing.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from casebound.anchors.letters import NOBODY, SHARED, SUBJECT, possible
from casebound.book import roll
from casebound.core.errors import BadInput, CaseboundError
from casebound.members.models import Person
from casebound.members.who import Who
from casebound.people.models import Account
from casebound.today import dates
from casebound.today.models import Digest

__all__ = ["choose", "chosen", "possible", "round_of_mails", "stop"]
DAY = 24 * 3600
DAILY, WEEKLY = 1, 7
HOUR = 7  # of her own morning
CLAIM = 300  # seconds a mail may take
AGAIN = 3600  # after one that did not go out
log = logging.getLogger(__name__)


def chosen(who: Who) -> int:
    """Days between two mails; 0 where she asked for none."""
    row = Digest.objects.filter(practice=who.practice, person=who.number).first()
    return row.every if row else 0


def choose(who: Who, every: int, *, shared: bool, now: Callable[[], float] = time) -> None:
    """From the next morning on. Raises BadInput for a mailbox that others read."""
    if shared:
        raise BadInput(_(SHARED))
    if every not in (DAILY, WEEKLY):
        raise BadInput(_("Choose each day or once a week."))
    defaults = {"every": every, "not_before": morning(int(now()), who.zone, 1), "claimed": 0}
    Digest.objects.update_or_create(practice=who.practice, person=who.number, defaults=defaults)
    dates.renew_now(who)


def stop(who: Who) -> None:
    """No more of it."""
    Digest.objects.filter(practice=who.practice, person=who.number).delete()
    dates.renew_now(who)


def morning(at: int, zone: ZoneInfo, days: int) -> int:
    """Seven in her morning, so many days after the day of `at`; also where the clocks are changed."""
    local = datetime.fromtimestamp(at, UTC).astimezone(zone) + timedelta(days=days)
    return int(local.replace(hour=HOUR, minute=0, second=0, microsecond=0).timestamp())


def round_of_mails(now: Callable[[], float] = time) -> int:
    """Sends what is due. Returns how many went out."""
    if settings.EMAIL_BACKEND == NOBODY:
        return 0
    sent, at = 0, int(now())
    for row in Digest.objects.filter(_due(at)).select_related("practice"):
        if Digest.objects.filter(_due(at), pk=row.pk).update(claimed=at + CLAIM):
            sent += _send(row, at)
    return sent


def _due(at: int) -> Q:
    """A time far ahead was set by a clock gone wrong."""
    due = Q(not_before__lte=at) | Q(not_before__gt=at + (WEEKLY + 2) * DAY)
    return due & (Q(claimed__lte=at) | Q(claimed__gt=at + 2 * DAY))


def _send(row: Digest, at: int) -> bool:
    """One spoilt row stops no other."""
    try:
        account = _account(row)
        if account is None or not account.email:
            row.delete()
            return False
        zone = ZoneInfo(account.time_zone)
        EmailMessage(SUBJECT, _words(row, account, at), to=[account.email]).send()
    except (OSError, smtplib.SMTPException, ValueError, KeyError, CaseboundError) as error:
        log.warning("A mail about what is due did not go out: %s", type(error).__name__)
        Digest.objects.filter(pk=row.pk).update(claimed=0, not_before=at + AGAIN)
        return False
    Digest.objects.filter(pk=row.pk).update(claimed=0, not_before=morning(at, zone, row.every))
    return True


def _account(row: Digest) -> Account | None:
    person = Person.objects.filter(practice=row.practice, number=row.person).select_related("account").first()
    if person is None or roll.of(row.practice).persons[row.person].closed:
        return None
    return person.account


def _words(row: Digest, account: Account, at: int) -> str:
    today = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(account.time_zone)).date()
    days = dates.of(row.practice, row.person)
    with override(account.language):
        count = days.until(today + timedelta(days=row.every - 1)) if days else 0
        lines = [words(count, row.every)]
        if days:
            seen = date_format(days.seen, "j F Y")
            lines.append(_("As your list stood on %(day)s, when you last opened it.") % {"day": seen})
        return "\n".join([*lines, ""])


def words(count: int, every: int) -> str:
    """The number in a sentence."""
    if not count:
        return _("Nothing is due this week.") if every == WEEKLY else _("Nothing is due today.")
    if every == WEEKLY:
        return ngettext("%(n)d thing is due this week.", "%(n)d things are due this week.", count) % {
            "n": count
        }
    return ngettext("%(n)d thing is due today.", "%(n)d things are due today.", count) % {"n": count}
