"""When the disk or the database fails, a page says so and hands back what was typed: it was not kept."""

import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from casebound.book import trouble

NOT_TYPED = "csrfmiddlewaretoken"
SECRET = re.compile(r"code|token|words|word_\d+|.*password.*")  # never drawn on a page, so typed again


def told_plainly(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        return answer(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        sentence = trouble.said(error)
        if not sentence:
            return None
        context = {"sentence": sentence, "typed": _typed(request), "files": list(request.FILES)}
        return render(request, "site/trouble.html", context, status=503)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    if any(SECRET.fullmatch(name) for name in request.POST):
        return []
    names = [name for name in request.POST if name != NOT_TYPED]
    return [(name, value) for name in names for value in request.POST.getlist(name)]
