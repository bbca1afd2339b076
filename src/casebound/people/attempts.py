"""Wrong tries make the next one wait, longer each time; one wrong try does not block the next.

A try is counted before it is looked at, so that a hundred at once are not a hundred free ones. Counters
stand per account (or per name that nobody has, so that the two look alike) and per address. A browser that
knows its person has a counter of its own: strangers who guess at the door cannot lock her out.
"""

import hmac
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

FORGOTTEN_AFTER = timedelta(hours=1)
LONGEST = 120  # seconds
SHORT = 1.5  # seconds that the server itself waits rather than send her away


@dataclass(frozen=True)
class Scope:
    """What is counted. `free`: wrong tries without a wait (a house shares one address, so it gets more)."""

    kind: str
    what: str
    free: int = 1

    @property
    def key(self) -> str:
        """A keyed hash, so that the table names neither people nor addresses."""
        return hmac.new(settings.SECRET_KEY.encode(), f"{self.kind}:{self.what}".encode(), sha256).hexdigest()


class TooSoon(BadInput):
    """A try before its time. `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            ngettext("Wait %(n)d second, then try again.", "Wait %(n)d seconds, then try again.", seconds)
            % {"n": seconds}
        )


def pause(failures: int, free: int = 1) -> float:
    """Seconds until the next try after so many wrong ones: 0 at first, then 1, 2, 4 … up to two minutes."""
    return 0 if failures <= free else min(LONGEST, 2.0 ** (failures - free - 1))


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
        Attempt.objects.filter(last__lt=now - FORGOTTEN_AFTER).delete()
        rows = [_row(scope, now) for scope in scopes]
        wait = max((row.not_before - now).total_seconds() for row in rows)
        if wait > 0:
            return wait
        for scope, row in zip(scopes, rows, strict=True):
            row.failures += 1
            row.last, row.not_before = now, now + timedelta(seconds=pause(row.failures, scope.free))
            row.save()
    return 0


def _row(scope: Scope, now: datetime) -> Attempt:
    start = {"failures": 0, "last": now, "not_before": now}
    Attempt.objects.get_or_create(scope=scope.key, defaults=start)
    return Attempt.objects.select_for_update().get(scope=scope.key)


def forgive(scopes: Sequence[Scope]) -> None:
    """After a right one: her own count starts anew; an address only gets this one try back."""
    with transaction.atomic():
        for scope in scopes:
            row = Attempt.objects.select_for_update().filter(scope=scope.key).first()
            if row and (scope.kind != "address" or row.failures <= 1):
                row.delete()
            elif row:
                row.failures -= 1
                row.not_before = row.last
                row.save()


def scopes(who: str, *, address: str, known: bool) -> list[Scope]:
    """The counters of one try. `who` is an account's id or the name that was typed."""
    if known:
        return [Scope("known", who)]
    found = [Scope("account", who)]
    return [*found, Scope("address", address, free=5)] if address else found
