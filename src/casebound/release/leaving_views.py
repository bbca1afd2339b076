"""Leaving, in the browser: what goes along and what stays, then the file and its words, both only now."""

import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from casebound.core.errors import BadInput, Stale
from casebound.members import handing_over, leavers
from casebound.members.door import with_who
from casebound.members.views.leavers import line
from casebound.members.who import Who
from casebound.people.again import password_again, typed
from casebound.people.views.answers import sent
from casebound.records.widgets import Answer
from casebound.release import leaving
from casebound.release.steps import saved

LASTS, MOST = 600.0, 4  # seconds for which a sealed file waits in memory, and how many of them


@dataclass(frozen=True)
class _Made:
    account: str
    raw: bytes
    until: float


_waiting: OrderedDict[str, _Made] = OrderedDict()  # sealed files on their way to the browser; never on disk
_lock = threading.Lock()


class TakeAlongForm(forms.Form):
    """Whether clients' names go along, where the practice leaves that to her or allows it."""

    use_required_attribute = False
    identities = forms.ChoiceField(
        label=gettext_lazy("Do clients’ names go along?"),
        widget=forms.RadioSelect,
        choices=[
            (
                "without",
                Answer(
                    gettext_lazy("No, leave them here"),
                    gettext_lazy(
                        "You are shown where your own words name somebody, before the file is made."
                    ),
                ),
            ),
            (
                "with",
                Answer(
                    gettext_lazy("Yes, names and identifiers too"),
                    gettext_lazy("Only if the law and your agreement with the practice allow it."),
                ),
            ),
        ],
        error_messages={"required": gettext_lazy("Say whether clients’ names go along.")},
    )

    def __init__(self, who: Who, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        if leavers.may_take_names(who.practice) is False:
            self.fields["identities"] = forms.ChoiceField(
                choices=[("without", "")], widget=forms.HiddenInput, initial="without"
            )


@password_again()
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("book", "found", "told")
def leave(request: HttpRequest, who: Who) -> HttpResponse:
    """What stays behind; where words name somebody; the file and its words."""
    form = TakeAlongForm(who, sent(request), initial={"identities": "without"} | typed(request))
    if form.is_bound and form.is_valid():
        identities = form.cleaned_data["identities"] == "with"
        try:
            found = [] if identities else leaving.named(who)
            if {place.key for place in found} - set(request.POST.getlist("shown")):
                return render(request, "release/leave_names.html", {"places": found})
            stay = [place for place in found if place.key in request.POST.getlist("stay")]
            book = leaving.take_along(who, identities=identities, left_out=stay)
        except (BadInput, Stale) as wrong:
            form.add_error(None, wrong.sentence)
        else:
            told = {"book": book, "words": book.words.split(), "token": _keep(who, book.raw)}
            return render(request, "release/taken_along.html", told)
    told = {
        "form": form,
        "items": handing_over.of(who, who.number),
        "policy": line(leavers.standing(who.practice).now),
    }
    return render(request, "release/leave.html", told, status=422 if form.errors else 200)


@with_who
@require_safe
def file(request: HttpRequest, who: Who, token: str) -> HttpResponse:
    """The sealed file, for ten minutes."""
    with _lock:
        found = _waiting.get(token)
    if found is None or found.account != who.account.id.hex or found.until < time.monotonic():
        raise Http404
    return saved(found.raw, "my-book.casebound", "application/octet-stream")


def _keep(who: Who, raw: bytes) -> str:
    token, now = secrets.token_urlsafe(16), time.monotonic()
    with _lock:
        for old in [name for name, made in _waiting.items() if made.until < now]:
            del _waiting[old]
        _waiting[token] = _Made(who.account.id.hex, raw, now + LASTS)
        while len(_waiting) > MOST:
            _waiting.popitem(last=False)
    return token
