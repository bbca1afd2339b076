"""What she should know about her sign-in, shown inside at the next page until she has looked at it.

Nothing is sent anywhere. A session is never told of itself, so a stranger cannot put away what tells of him.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebound.people import attempts, devices
from casebound.people.models import Account, Notice

BROWSER, CODE_USED, WORDS_USED, SECOND_ON, SECOND_OFF = "browser", "code", "words", "on", "off"
BACKUP_WORDS = "backup"
MOST = 20  # older ones say nothing new


@dataclass(frozen=True)
class Told:
    sentence: str
    at: datetime


def note(account: Account, what: str, *, device: str = "", session: uuid.UUID | None = None) -> None:
    Notice.objects.create(account=account, what=what, device=device[:60], session=session)
    old = Notice.objects.filter(account=account).order_by("-at").values_list("pk", flat=True)[MOST:]
    Notice.objects.filter(pk__in=list(old)).delete()


def open_ones(account: Account, session: uuid.UUID | None) -> list[Told]:
    """What has not been looked at, newest first; not what tells of this very session."""
    found = Notice.objects.filter(account=account).order_by("-at")
    told = [Told(_sentence(each), each.at) for each in found if not session or each.session != session]
    return sorted([*told, *_missed(account)], key=lambda each: each.at, reverse=True)


def waits(account: Account, what: str) -> bool:
    """Whether something of this kind happened and has not been put away."""
    return Notice.objects.filter(account=account, what=what).exists()


def put_away(account: Account, session: uuid.UUID | None) -> None:
    """She has looked."""
    found = Notice.objects.filter(account=account)
    (found.exclude(session=session) if session else found).delete()
    attempts.forget(*_counters(account))


def _sentence(notice: Notice) -> str:
    if notice.what == BROWSER:
        device = devices.shown(notice.device)
        return _("A browser that was not known here opened your book: %(device)s.") % {"device": device}
    return {
        CODE_USED: _("A recovery code was used to open your book."),
        WORDS_USED: _("Your 24 words were used to set a new password."),
        SECOND_ON: _("A way to confirm it is you was added."),
        SECOND_OFF: _("A way to confirm it is you was turned off."),
        BACKUP_WORDS: _("New words for backups were made: the ones before open no backup made from now on."),
    }.get(notice.what, _("Something happened that this page has no words for. Look at what is set up."))


def _counters(account: Account) -> Sequence[attempts.Scope]:
    return attempts.missed(str(account.id)), attempts.missed_code(str(account.id))


def _missed(account: Account) -> list[Told]:
    passwords, codes = attempts.counts(*_counters(account))
    told = []
    if passwords:
        sentence = ngettext(
            "A wrong password was typed for your book.",
            "%(n)d wrong passwords were typed for your book.",
            passwords[0],
        )
        told.append(Told(sentence % {"n": passwords[0]}, passwords[1]))
    if codes:
        sentence = ngettext(
            "Somebody gave your password and a wrong code. If that was not you, change the password.",
            "Somebody gave your password and %(n)d wrong codes. If that was not you, change the password.",
            codes[0],
        )
        told.append(Told(sentence % {"n": codes[0]}, codes[1]))
    return told
