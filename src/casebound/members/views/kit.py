"""The recovery kit, to be printed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from casebound.members.door import with_who
from casebound.members.kit import kit
from casebound.members.who import Who
from casebound.people import recovery
from casebound.people.again import password_again
from casebound.people.views.answers import opened


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, who: Who) -> HttpResponse:
    """Shown in the window, so that no file of it need lie anywhere; with the words while they are shown."""
    words = recovery.shown(*opened(request))
    return _with_words(request, who, words) if words else _drawn(request, who, [])


@password_again(also_to_look=True)
def _with_words(request: HttpRequest, who: Who, words: list[str]) -> HttpResponse:
    return _drawn(request, who, words)


def _drawn(request: HttpRequest, who: Who, words: list[str]) -> HttpResponse:
    return HttpResponse(
        kit(who, words, request.build_absolute_uri("/")),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="kit.pdf"', "Cache-Control": "no-store"},
    )
