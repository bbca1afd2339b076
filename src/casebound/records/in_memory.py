"""Rosters of people at work, in this process alone, each for one session and as long as that is open.

Every worker has its own. Nothing of one is written anywhere. It goes with the request that locks the book or
signs out; within seconds where that was another worker's, or where the session was ended or left alone.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import TypeVar

from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from casebound.core.errors import CaseboundError
from casebound.core.identity import compare, person
from casebound.members.who import Who
from casebound.people import rounds, shared, unlock
from casebound.people.sessions import still_open
from casebound.records.roster import Roster

MOST, MOST_BYTES = 8, 256 << 20  # those that were asked longest ago make room; the newest always has it
EVERY = 5.0  # seconds
AT_ONCE = 4.0  # seconds that a page may spend on reading words; the next one goes on
HOWEVER_LONG = math.inf
SLACK = 5.0  # seconds beyond the quiet ones of her browser

Answer = TypeVar("Answer")


class _Kept:
    """One session's roster; the lock is for requests of one session that come at the same time."""

    def __init__(self, whose: tuple[bytes, int]) -> None:
        self.whose, self.roster, self.lock = whose, Roster(), threading.Lock()
        self.size = 0  # bytes, as it was told last: nobody counts in a roster that another request changes


_kept: OrderedDict[str, _Kept] = OrderedDict()
_at_work: dict[str, float] = {}  # sessions answered here → when nothing of them may stay
_lock = threading.Lock()


def ask(who: Who, question: Callable[[Roster], Answer], *, words: float = 0.0) -> Answer:
    """A question put to her roster, brought forward; with words, if they can be read in so many seconds.

    Raises what reading raises: Tampered for a gap, Sealed without a grant. Then nothing of it stays.
    """
    mine = _of(who)
    with mine.lock:
        try:
            mine.roster.bring_forward(who)
            if words and mine.roster.left:
                until = monotonic() + words
                mine.roster.read_on(who, lambda: monotonic() < until)
            answer = question(mine.roster)
        except CaseboundError:
            mine.roster.clear()
            raise
        finally:
            mine.size = mine.roster.nbytes()
    _make_room(who.session)
    return answer


def _of(who: Who) -> _Kept:
    whose = who.practice.uid, who.number
    if not who.session:  # the command line answers once
        return _Kept(whose)
    with _lock:
        found = _kept.get(who.session)
        if found is None or found.whose != whose:
            found = _kept[who.session] = _Kept(whose)
        _kept.move_to_end(who.session)
    return found


def _make_room(session: str) -> None:
    with _lock:
        while len(_kept) > 1 and (len(_kept) > MOST or _nbytes() > MOST_BYTES):
            oldest = next(iter(_kept))
            if oldest == session:
                break
            del _kept[oldest]


def _nbytes() -> int:
    return sum(one.size for one in _kept.values())


def sweep() -> None:
    """Lets go of every roster whose session is not open any more."""
    with _lock:
        sessions = {*_kept, *_at_work}
        over = {session for session, until in _at_work.items() if until < monotonic()}
    if sessions:
        stay = set[str]()
        with suppress(DatabaseError):  # who cannot be asked about is let go of too
            stay = still_open(sessions) - over
        with _lock:
            for session in sessions:
                if session not in stay:
                    _kept.pop(session, None)
                    _at_work.pop(session, None)
        if not stay.issuperset(sessions):
            _forget()


def _forget() -> None:
    """What comparing two clients remembers of names and numbers, to be quicker with the next."""
    for module in (compare, person):
        for one in vars(module).values():
            if hasattr(one, "cache_clear"):
                one.cache_clear()


def start() -> None:
    """In a thread of its own, for when nobody asks anything."""
    rounds.start("rosters", EVERY, sweep, at_once=False)


def _noted(request: HttpRequest) -> bool:
    """Whose book is open, at the end of a request: another one may have closed it during this one."""
    row = None
    if unlock.account(request) is not None:
        with suppress(DatabaseError):
            row = unlock.session_of(request).row()
    if row is None:
        return False
    with _lock:
        _at_work[row.key] = monotonic() + shared.quiet_seconds(request) + SLACK
    return True


def swept(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: the request that locks a book, or that finds it locked, leaves nothing of it here."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        try:
            return answer(request)
        finally:
            if not _noted(request):
                sweep()
                _forget()

    return middleware
