"""A question at the end of the day, if she wants one: kept by this browser alone, in no row of the server.

A signed cookie: for whom (a keyed hash), from which hour, and the last day on which she was done with it.
Nobody who reads the database learns that somebody is asked, nor that she answered. Not where others use it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from casebound.members.who import Who
from casebound.people import known, shared

COOKIE = "notes-own"
SALT = "casebound.records.evening"
HOURS = range(12, 24)


@dataclass(frozen=True)
class Wish:
    """From which hour of her day she is asked, and the last day on which she was done with it."""

    hour: int
    done: date | None = None


def wish(request: HttpRequest, who: Who) -> Wish | None:
    """What this browser keeps for her; None where she was not asked for it, or others use the device."""
    if shared.is_shared(request):
        return None
    try:
        mark, hour, done = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=known.LASTS)
        if not constant_time_compare(str(mark), _mark(who)) or hour not in HOURS:
            return None
        return Wish(hour, date.fromisoformat(done) if done else None)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def asks(request: HttpRequest, who: Who) -> bool:
    """Whether the question stands on her home page now."""
    found, now = wish(request, who), _now(who)
    return found is not None and now.hour >= found.hour and found.done != now.date()


def keep(response: HttpResponseBase, who: Who, hour: int) -> None:
    """From now on this browser asks her from that hour on."""
    _keep(response, who, Wish(hour))


def stop(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Strict")


def done_today(request: HttpRequest, response: HttpResponseBase, who: Who) -> None:
    """No more of it until tomorrow."""
    found = wish(request, who)
    if found:
        _keep(response, who, Wish(found.hour, _now(who).date()))


def _keep(response: HttpResponseBase, who: Who, kept: Wish) -> None:
    told = [_mark(who), kept.hour, kept.done.isoformat() if kept.done else ""]
    response.set_cookie(
        COOKIE,
        signing.dumps(told, salt=SALT),
        max_age=known.LASTS,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Strict",
    )


def _mark(who: Who) -> str:
    return salted_hmac(SALT, who.account.id.hex, algorithm="sha256").hexdigest()[:32]


def _now(who: Who) -> datetime:
    return timezone.localtime(timezone=who.zone)
