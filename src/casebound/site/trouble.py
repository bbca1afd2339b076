"""When the disk or the database fails, a page says so and hands back what was typed: it was not kept."""

import re
import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render

from casebound.book import trouble

NOT_TYPED = "csrfmiddlewaretoken"
SECRET = re.compile(r"code|token|words|word_\d+|.*password.*")  # never drawn on a page, so typed again


def told_plainly(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        return answer(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        return page(request, error)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def page(request: HttpRequest, error: BaseException | None, *, hers: bool = True) -> HttpResponse | None:
    """The page for this error; None where it is a fault of ours. hers: whether the form check was passed."""
    sentence = trouble.said(error) if error else ""
    if not sentence:
        return None
    typed = _typed(request) if hers else []
    context = {"sentence": sentence, "typed": typed, "files": list(request.FILES) if typed else []}
    return render(request, "site/trouble.html", context, status=503)


def before_any_view(request: HttpRequest) -> HttpResponse | None:
    """The same for what failed on the way to a view or back, where `told_plainly` does not hear of it.

    The form check may not have been made yet, so it is made here: what another site sent is never handed
    back with a button that would send it as hers.
    """
    error = sys.exc_info()[1]
    if error is None or not trouble.said(error):
        return None
    return page(request, error, hers=_passes_the_form_check(request))


def _passes_the_form_check(request: HttpRequest) -> bool:
    def nothing(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    return CsrfViewMiddleware(nothing).process_view(request, nothing, (), {}) is None


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    if any(SECRET.fullmatch(name) for name in request.POST):
        return []
    names = [name for name in request.POST if name != NOT_TYPED]
    return [(name, value) for name in names for value in request.POST.getlist(name)]
