"""Where she is signed in, what happened at her door, and ending what should not be."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casebound.people import devices, notices, sessions, unlock
from casebound.people.models import Session
from casebound.people.views.answers import opened, page, seen


@require_http_methods(["GET", "HEAD", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    """Her sessions and nobody else's; this one is ended by signing out."""
    account, _key = opened(request)
    here = unlock.session_of(request).row()
    assert here is not None, "her book is open in it"
    if request.method == "POST":
        if "seen" in request.POST:
            notices.put_away(account, here.ref)
        elif "others" in request.POST:
            sessions.end_others(account, here.ref)
        elif (ref := _ref(request.POST.get("end", ""))) and ref != here.ref:
            sessions.end_one(account, ref)
        return seen(reverse("sessions"))
    listed = [_line(each, each.ref == here.ref) for each in sessions.of(account)]
    listed.sort(key=lambda line: not line["this"])
    told = notices.open_ones(account, here.ref)
    return page(request, "people/sessions.html", sessions=listed, told=told, others=len(listed) > 1)


def _ref(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _line(session: Session, this: bool) -> dict[str, Any]:
    return {
        "ref": session.ref,
        "device": devices.shown(session.device),
        "since": session.created,
        "last": session.last_used,
        "closed": not session.unlocked,
        "this": this,
    }
