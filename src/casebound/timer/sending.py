"""Messages that are due. Each goes out once: one process looks at a time, and says so before it begins.

A process that dies between the mail server's yes and its own note of it leaves a row in `sending`. Then the
message goes out again, says that it may be a second copy, and bears the same Message-ID: better than never.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from time import time

from django.utils import translation

from casebound.core.errors import CaseboundError
from casebound.members.models import Person
from casebound.timer import able, post, sealed, turn, watch, words
from casebound.timer.models import ARMED, SENDING, SENT, Timer

AGAIN = 60  # seconds between two tries
KEPT = 7 * 86_400  # that a message which was sent stands on her page
UNREADABLE, SILENT = "unreadable", "silent"
Clock = Callable[[], float]
log = logging.getLogger(__name__)
_watch = watch.Watch()


def round_of_timers(now: Clock = time, ticking: Clock = watch.ticking, known: watch.Watch = _watch) -> int:
    """Looks at every timer once. Returns how many messages went out."""
    if not Timer.objects.exists():
        known.keep_only(set())
        return 0
    with turn.held() as mine:
        return _round(now, ticking, known) if mine else 0


def _round(now: Clock, ticking: Clock, known: watch.Watch) -> int:
    sent = 0
    rows = list(Timer.objects.select_related("practice").order_by("due", "pk"))
    known.keep_only({row.uid for row in rows})
    for row in rows:
        try:
            known.look(row, int(now()), ticking())
            sent += _step(row, now)
        except Exception as error:  # a row that somebody spoilt keeps no message of others
            log.warning("A timer could not be looked at: %s", type(error).__name__)
    return sent


def _step(row: Timer, now: Clock) -> int:
    """The one thing that is to be done about this timer now."""
    if row.ended:
        return _end(row, now)
    if row.state == SENT:
        if abs(row.seen - row.sent) > KEPT:
            row.delete()
        return 0
    if watch.reached(row, row.due):
        return _alarm(row, now)
    if row.remind and watch.reached(row, row.remind):
        _remind(row)
    return 0


def _alarm(row: Timer, now: Clock) -> int:
    if _waits(row):
        return 0
    opened = _opened(row)
    if opened is None:
        return 0
    row.doubt = row.doubt or row.state == SENDING
    row.attempts, row.tried = row.attempts + 1, row.tried or row.seen
    same = Timer.objects.filter(pk=row.pk, uid=row.uid)
    # Only as it was seen: she may have come back, or given herself more time, this very moment.
    begun = same.filter(state=row.state, ended=0, due=row.due).update(
        state=SENDING, attempts=row.attempts, tried=row.tried, doubt=row.doubt
    )
    if not begun:
        return 0
    with translation.override(opened.language):
        letter = words.alarm(opened, watch.course(row), row.uid.hex())
    try:
        post.send(letter)
    except post.NotTaken as error:
        doubt = row.doubt or error.why == post.UNCLEAR
        same.update(state=ARMED, doubt=doubt, **_failed(error.why, now))
        return 0
    same.update(state=SENT, sent=int(now()), said="", not_before=0, sealed=_shortened(row, opened))
    return 1


def _end(row: Timer, now: Clock) -> int:
    """She is back. Whoever was told, or may have been, is told that too; then nothing is left of it."""
    if (row.state == ARMED and not row.doubt) or row.seen - row.ended > KEPT:
        row.delete()
        return 0
    if _waits(row):
        return 0
    opened = _opened(row)
    if opened is None:
        row.delete()  # nobody can be told by it any more
        return 0
    with translation.override(opened.language):
        letter = words.all_clear(opened, row.ended, row.uid.hex())
    try:
        post.send(letter)
    except post.NotTaken as error:
        Timer.objects.filter(pk=row.pk).update(**_failed(error.why, now))
        return 0
    row.delete()
    return 1


def _remind(row: Timer) -> None:
    """To herself; tried until the time she named, and no longer."""
    mine = Timer.objects.filter(pk=row.pk, uid=row.uid, remind=row.remind)
    if watch.reached(row, row.back) or not able.mails():
        mine.update(remind=0)
        return
    opened = _opened(row)
    person = Person.objects.filter(practice=row.practice_id, number=row.person).first()
    if opened is None or person is None or not person.account.email:
        mine.update(remind=0)
        return
    try:
        with translation.override(opened.language):
            post.send(words.reminder(person.account.email, opened, row.back))
        mine.update(remind=0)
    except post.NotTaken:
        mine.update(remind=row.remind + AGAIN)


def _waits(row: Timer) -> bool:
    """A time further ahead than any we set was set by a clock gone wrong."""
    if not able.mails():
        Timer.objects.filter(pk=row.pk).update(said=SILENT)
        return True
    return row.seen < row.not_before <= row.seen + 2 * AGAIN


def _failed(why: str, now: Clock) -> dict[str, int | str]:
    return {"said": why, "not_before": int(now()) + AGAIN}


def _opened(row: Timer) -> sealed.Words | None:
    try:
        return sealed.open_words(row.practice.uid, row.person, row.uid, row.started, row.sealed)
    except CaseboundError:
        Timer.objects.filter(pk=row.pk).update(said=UNREADABLE)
        return None


def _shortened(row: Timer, opened: sealed.Words) -> bytes:
    """What an all-clear still needs; what she had typed is erased."""
    left = replace(opened, text="", where="")
    return sealed.words(row.practice.uid, row.person, row.uid, left)
