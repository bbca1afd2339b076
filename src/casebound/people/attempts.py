"""Wrong tries make the next one wait, longer each time; one wrong try does not block the next.

A try is counted before it is looked at, so that a hundred at once are not a hundred free ones. Counters are
rows, so they count across processes. They stand per account (or per name that nobody has, so that the two
look alike) and per address. A browser that knows its person has a counter of its own: strangers who guess at
the door cannot lock her out. What strangers tried is counted once more without any wait, and told to her.
"""

import hmac
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from casebound.core.errors import BadInput
from casebound.people.models import Attempt

LONGEST = 120  # seconds
SHORT = 1.5  # seconds that the server itself waits rather than send her away
MONTHS = timedelta(days=90)


@dataclass(frozen=True)
class Scope:
    """What is counted.

    free      wrong tries without a wait (a house shares one address, so it gets more)
    longest   seconds at most to the next try
    kept      how long a count lasts after its last try
    told      counts for her to see; never makes anybody wait
    """

    kind: str
    what: str
    free: int = 1
    longest: int = LONGEST
    kept: timedelta = timedelta(hours=1)
    told: bool = False

    @property
    def key(self) -> str:
        """A keyed hash, so that the table names neither people nor addresses."""
        return hmac.new(settings.SECRET_KEY.encode(), f"{self.kind}:{self.what}".encode(), sha256).hexdigest()


class TooSoon(BadInput):
    """A try before its time. `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        minutes = math.ceil(seconds / 60)
        if seconds <= LONGEST:
            told = ngettext("Try again in %(n)d second.", "Try again in %(n)d seconds.", seconds)
            super().__init__(told % {"n": seconds})
        else:
            told = ngettext("Try again in %(n)d minute.", "Try again in %(n)d minutes.", minutes)
            super().__init__(told % {"n": minutes})


def pause(failures: int, free: int = 1, longest: int = LONGEST) -> float:
    """Seconds until the next try after so many wrong ones: 0 at first, then 1, 2, 4 … up to the longest."""
    return 0 if failures <= free else min(longest, 2.0 ** min(failures - free - 1, 30))


def begin(scopes: Sequence[Scope]) -> None:
    """Counts a try. Waits a moment itself if that is enough; raises TooSoon if the time has not come."""
    wait = _claim(scopes)
    if 0 < wait <= SHORT:
        time.sleep(wait)
        wait = _claim(scopes)
    if wait > 0:
        raise TooSoon(int(wait) + 1)


def _claim(scopes: Sequence[Scope]) -> float:
    """Counts the try in every scope, or in none and returns the seconds still missing."""
    now = timezone.now()
    with transaction.atomic():
        Attempt.objects.filter(kept_until__lt=now).delete()
        rows = [_row(scope, now) for scope in scopes]
        for scope, row in zip(scopes, rows, strict=True):
            _by_this_clock(scope, row, now)
        wait = max((row.not_before - now).total_seconds() for row in rows)
        if wait > 0:
            return wait
        for scope, row in zip(scopes, rows, strict=True):
            row.failures += 1
            after = 0 if scope.told else pause(row.failures, scope.free, scope.longest)
            row.last, row.not_before = now, now + timedelta(seconds=after)
            row.kept_until = row.not_before + scope.kept
            row.save()
    return 0


def _by_this_clock(scope: Scope, row: Attempt, now: datetime) -> None:
    """A wait longer than any was begun by a clock gone wrong: it is the longest, from now on."""
    longest = now + timedelta(seconds=scope.longest)
    if row.not_before > longest:
        row.last, row.not_before, row.kept_until = now, longest, longest + scope.kept
        row.save()


def _row(scope: Scope, now: datetime) -> Attempt:
    start = {"failures": 0, "last": now, "not_before": now, "kept_until": now + scope.kept}
    Attempt.objects.get_or_create(scope=scope.key, defaults=start)
    return Attempt.objects.select_for_update().get(scope=scope.key)


def forgive(scopes: Sequence[Scope]) -> None:
    """After a right one her own count starts anew; an address, and what she is told, get one try back."""
    with transaction.atomic():
        for scope in scopes:
            row = Attempt.objects.select_for_update().filter(scope=scope.key).first()
            one_back = scope.told or scope.kind == "address"
            if row and (not one_back or row.failures <= 1):
                row.delete()
            elif row:
                row.failures -= 1
                row.not_before = row.last
                row.save()


def scopes(who: str, *, address: str, known: bool) -> list[Scope]:
    """The counters of one password. `who` is an account's id or the name that was typed."""
    if known:
        return [Scope("known", who)]
    found = [Scope("account", who), missed(who)]
    return [*found, Scope("address", address, free=5)] if address else found


def code_scopes(who: str, *, known: bool) -> list[Scope]:
    """The counters of one code. Who gets this far has the password, so the waits grow to an hour."""
    day = timedelta(days=1)
    if known:
        return [Scope("known code", who, free=3, longest=300, kept=day)]
    return [Scope("code", who, free=3, longest=3600, kept=day), missed_code(who)]


def missed(who: str) -> Scope:
    """Wrong passwords of strangers, for her to see."""
    return Scope("missed", who, kept=MONTHS, told=True)


def missed_code(who: str) -> Scope:
    """Wrong codes after the right password."""
    return Scope("missed code", who, kept=MONTHS, told=True)


def counts(*scopes: Scope) -> list[tuple[int, datetime] | None]:
    """How many of each, and when the last; None where there were none."""
    rows = Attempt.objects.filter(scope__in=[scope.key for scope in scopes], failures__gt=0)
    found = {row.scope: (row.failures, row.last) for row in rows}
    return [found.get(scope.key) for scope in scopes]


def forget(*scopes: Scope) -> None:
    Attempt.objects.filter(scope__in=[scope.key for scope in scopes]).delete()
