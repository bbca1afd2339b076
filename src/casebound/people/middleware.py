"""The lock on every page: no open book, no content; and what she was typing when it closed is kept."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from casebound.people import unlock
from casebound.people.doors import is_open
from casebound.people.models import Account
from casebound.people.ways import NEVER_NEXT, here, to_lock

# Given by a room that can seal: (request, account) -> where the kept text is offered, "" if nothing is kept.
# It runs without any key of hers; the request is a POST that passed the form check.
Keep = Callable[[HttpRequest, Account], str]
KEPT = "kept"  # in the session: her text waits; never the text
KEEP = "X-Keep"  # said by the script of a page that closes by itself
MISSED = "missed"  # in the session: a press came too late, and did nothing


class Lock:
    """Puts `request.account` (None when locked) on each request; without one, the lock screen."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        unlock.put(request, None)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and unlock.account_key(request):
            unlock.put(request, unlock.owner(request))
            unlock.touch(request)
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """After the form check (CSRF), so that only her own forms are kept."""
        if is_open(view):
            return None
        if unlock.account(request):
            return _handed_over(request, view)
        return to_the_lock(request, _kept(request, view))


def to_the_lock(request: HttpRequest, path: str = "") -> HttpResponse:
    address = to_lock(path or here(request))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    response = HttpResponseRedirect(address)
    response.status_code = 303  # a form that came too late is never sent again to the lock
    return response


def _kept(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> str:
    """Hands a late form of a lapsed but known session to the room that can seal it."""
    hook, account = getattr(settings, "LAPSED_POST_HOOK", None), unlock.owner(request)
    if request.method != "POST" or not hook or account is None or getattr(view, "csrf_exempt", False):
        return ""
    keep: Keep = import_string(hook)
    path = keep(request, account)
    if path:
        request.session[KEPT] = True
    elif KEEP not in request.headers and _name(request) not in NEVER_NEXT:  # closing twice loses nothing
        request.session[MISSED] = True
    return path


def _handed_over(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> HttpResponse | None:
    """A page that is about to close gives what was typed into it; nothing is done with it."""
    if request.method != "POST" or KEEP not in request.headers:
        return None
    return HttpResponse(status=204 if _kept(request, view) else 422)


def _name(request: HttpRequest) -> str:
    return (request.resolver_match and request.resolver_match.url_name) or ""
