"""Starting a timer, more time for it, and its end. A change holds only if the row is as it was seen."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from time import time

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from casebound.core.errors import BadInput
from casebound.members.who import Who
from casebound.timer import able, colleagues, sealed
from casebound.timer.models import ARMED, SENDING, SENT, Timer

MINUTE, DAY = 60, 86_400
WAITS = (5, 10, 15, 30, 60)  # minutes after the time she named
MORE = (15, 30)
BEFORE = 10 * MINUTE  # that she is reminded before
Clock = Callable[[], float]


@dataclass(frozen=True)
class Wish:
    """back: seconds since 1970 UTC. wait: minutes. text, where: what may be sent, word for word."""

    back: int
    wait: int
    text: str = ""
    where: str = ""
    remind: bool = False


def of(who: Who) -> Timer | None:
    """Her timer, as long as it is not over."""
    return _mine(who).first()


def start(who: Who, wish: Wish, now: Clock = time) -> None:
    """Arms it. Raises BadInput where it cannot be armed, with the reason."""
    at = int(now())
    if able.lacking(who.practice):
        raise BadInput(_("No timer can be started on this server."))
    if not at < wish.back <= at + DAY or wish.wait not in WAITS:
        raise BadInput(_("Give a time within the next 24 hours."))
    one = colleagues.ready(who, now)
    uid = secrets.token_bytes(16)
    words = sealed.Words(
        one.name,
        one.email,
        who.name,
        who.account.language,
        who.account.time_zone,
        wish.text,
        wish.where,
        at,
    )
    row = Timer(
        practice=who.practice,
        person=who.number,
        uid=uid,
        sealed=sealed.words(who.practice.uid, who.number, uid, words),
        started=at,
        seen=at,
        back=wish.back,
        due=wish.back + wish.wait * MINUTE,
        remind=_remind(wish.back, at) if wish.remind and who.account.email else 0,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise BadInput(_("A timer of yours runs already.")) from None


def _remind(back: int, at: int) -> int:
    """The moment of the reminder; 0 where it would come at once."""
    return back - BEFORE if back - BEFORE > at + MINUTE else 0


def extend(who: Who, minutes: int, now: Clock = time, shown: int = 0) -> bool:
    """So much more time, from the time she named or from now, whichever is later. False where a message is
    on its way or was sent.

    shown: when it was due on the page that she pressed on; where it has more time by now, a second press on
    the same page adds nothing to it. 0 where no page says so.
    """
    row = of(who)
    if row is None or minutes not in MORE:
        return False
    if shown and row.due > shown:
        return row.state == ARMED and not row.ended
    at = int(now())
    back = max(row.back, at) + minutes * MINUTE
    changes = {"back": back, "due": back + row.due - row.back, "not_before": 0, "said": ""}
    changes["remind"] = _remind(back, at) if row.remind else 0
    seen = Timer.objects.filter(pk=row.pk, uid=row.uid, state=ARMED, ended=0, due=row.due)
    return bool(seen.update(**changes))


def end(who: Who, now: Clock = time) -> str:
    """She is back, or it was not needed. Its words are erased. Returns `gone`; `clear` where the colleague
    was told, or may have been, and now gets the all-clear; "" where none ran.
    """
    row = of(who)
    if row is None:
        return ""
    same = Timer.objects.filter(pk=row.pk, uid=row.uid)
    if same.filter(state=ARMED, doubt=False, ended=0).delete()[0]:
        return "gone"
    same.filter(ended=0).update(ended=int(now()))
    return "clear"


def close(who: Who) -> None:
    """Takes the note of a message that was sent off the page, without an all-clear."""
    _mine(who).filter(state=SENT).delete()


def still() -> Q:
    """Rows whose message has not gone out: these keep a server from being stopped lightly."""
    return Q(state__in=(ARMED, SENDING), ended=0)


def _mine(who: Who) -> models.QuerySet[Timer]:
    return Timer.objects.filter(practice=who.practice, person=who.number)
