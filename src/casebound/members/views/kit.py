"""The recovery kit, to be printed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from casebound.members.door import with_who
from casebound.members.kit import kit
from casebound.members.who import Who
from casebound.people import recovery
from casebound.people.views.answers import opened


@with_who
@require_safe
def sheet(request: HttpRequest, who: Who) -> HttpResponse:
    """Shown in the window, so that no file of it need lie anywhere; with the words while they are shown."""
    account, key = opened(request)
    address = request.build_absolute_uri("/")
    return HttpResponse(
        kit(who, recovery.shown(account, key), address),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="kit.pdf"', "Cache-Control": "no-store"},
    )
