"""The days on which something is due, and how many things: all that a feed or an e-mail is made of.

Nobody is signed in when these are asked for, so they lie under the host key of the server: whoever runs it
can read days and numbers, and nothing else. They are as she last saw her due list, not newer.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebound.book.models import Practice
from casebound.core import context
from casebound.core.cipher import hkdf, lock, unlock
from casebound.core.errors import Tampered
from casebound.core.packing import pad, unpad
from casebound.members.who import Who
from casebound.safety.due import Item, due
from casebound.today.models import Dates, Digest, Feed

log = logging.getLogger(__name__)
AHEAD, BACK = timedelta(days=400), timedelta(days=30)


@dataclass(frozen=True)
class Days:
    """seen: the day she last opened her due list. counts: how many things are due on a day."""

    seen: date
    counts: dict[date, int]

    def until(self, last: date) -> int:
        """How many things are due by the end of a day, those of before included."""
        return sum(count for day, count in self.counts.items() if day <= last)


def wanted(who: Who) -> bool:
    """Whether anything outside her book needs them."""
    mine = {"practice": who.practice, "person": who.number}
    return Feed.objects.filter(**mine).exists() or Digest.objects.filter(**mine).exists()


def renew(who: Who, items: Iterable[Item]) -> None:
    """Keeps the days of her due list, if a feed or an e-mail needs them; else there are none.

    She only wanted to read: where nothing can be written just now, the days stay as they were.
    """
    try:
        with transaction.atomic():
            _renew(who, items)
    except DatabaseError as error:
        log.warning("The days of a due list were not renewed: %s", type(error).__name__)


def _renew(who: Who, items: Iterable[Item]) -> None:
    mine = Dates.objects.filter(practice=who.practice, person=who.number)
    if not wanted(who):
        if mine.exists():
            mine.delete()
        return
    today = timezone.localdate(timezone=who.zone)
    counts = Counter(max(item.day, today - BACK) for item in items if item.day <= today + AHEAD)
    plain = {"seen": today.isoformat(), "counts": {day.isoformat(): n for day, n in sorted(counts.items())}}
    where = context.dates(who.practice.uid, who.number)
    sealed = lock(_key(), pad(json.dumps(plain).encode()), where)
    Dates.objects.update_or_create(practice=who.practice, person=who.number, defaults={"sealed": sealed})


def renew_now(who: Who) -> None:
    renew(who, due(who).items)


def of(practice: Practice, person: int) -> Days | None:
    """As she last saw them; None where none are kept. Raises Tampered for a row that was changed."""
    row = Dates.objects.filter(practice=practice, person=person).first()
    if row is None:
        return None
    found = json.loads(unpad(unlock(_key(), row.sealed, context.dates(practice.uid, person))))
    try:
        counts = {date.fromisoformat(day): int(count) for day, count in found["counts"].items()}
        return Days(date.fromisoformat(found["seen"]), counts)
    except (KeyError, ValueError, AttributeError):
        raise Tampered(_("The stored days cannot be read. Open the due list once.")) from None


def _key() -> bytes:
    return hkdf(settings.HOST_KEY, "dates")
