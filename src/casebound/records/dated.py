"""What is known from outside about when an entry was written, in plain words."""

from django.conf import settings
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from casebound.anchors import bounds
from casebound.anchors.bounds import Bound
from casebound.members.who import Who
from casebound.records import display
from casebound.records.read import Entry

MINUTE = 60


def lines(who: Who, entry: Entry, zone: str, size: int | None = None) -> list[str]:
    """Sentences, at least one. zone: in which moments are told. size: leaves of the ledger that count."""
    book = bounds.Book(who.practice, who.roll.log_key, settings.DATA)
    found = book.of(entry.seq, entry.header.token, size)
    told = [_after(found.after, zone), _before(found.before, zone)]
    return [line for line in told if line] or [
        _("Only by the clock of the computer it was sealed on. No time authority says more.")
    ]


def _after(bound: Bound | None, zone: str) -> str:
    if bound is None or bound.at is None:
        return _unchecked(bound)
    return _("Not before %(when)s: it quotes a time stamp of “%(authority)s” from then.") % {
        "when": _moment(bound.at // MINUTE * MINUTE, zone),
        "authority": bound.authority,
    }


def _before(bound: Bound | None, zone: str) -> str:
    if bound is None or bound.at is None:
        return _unchecked(bound)
    return _("Not after %(when)s: “%(authority)s” stamped the ledger that held it then.") % {
        "when": _moment(-(-bound.at // MINUTE) * MINUTE, zone),
        "authority": bound.authority,
    }


def _unchecked(bound: Bound | None) -> str:
    if bound is None:
        return ""
    return _("A time stamp of “%(authority)s” is kept, but could not be checked here.") % {
        "authority": bound.authority
    }


def _moment(seconds: int, zone: str) -> str:
    """To the minute, rounded outwards by who asks, so that what is said stays true."""
    at = display.instant(seconds, zone)
    return f"{date_format(at, 'DATE_FORMAT')}, {time_format(at, 'TIME_FORMAT')} {at:%Z}"
