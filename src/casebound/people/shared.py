"""Whether anybody else uses this device or mailbox: asked once, and this browser is told what that means.

A cookie of this browser alone; it can only make things stricter. Where it is shared: the book closes after
two quiet minutes, nobody is greeted by name, there is no icon to install, no note is kept without a
connection, and no download stands at hand.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from casebound.people import known

COOKIE = "notes-others"
YES, NO = "yes", "no"
QUIET = timedelta(minutes=2)


def answered(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) in (YES, NO)


def is_shared(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == YES


def quiet_seconds(request: HttpRequest) -> int:
    """How long an open book stays open in this browser when nobody touches it."""
    usual = int(settings.IDLE_SECONDS)
    return min(usual, int(QUIET.total_seconds())) if is_shared(request) else usual


def keep(response: HttpResponseBase, others: bool) -> None:
    """The answer; where others use the device, it also stops greeting her."""
    response.set_cookie(
        COOKIE,
        YES if others else NO,
        max_age=known.LASTS,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Strict",
    )
    if others:
        known.forget(response)
