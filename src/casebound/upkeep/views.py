"""Backups: where they go, when the last one was made, one now, and the words that open them."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casebound.core.errors import BadInput, CaseboundError
from casebound.members import times
from casebound.members.door import for_administrators
from casebound.members.who import Who
from casebound.people.again import password_again
from casebound.people.views.answers import page, seen, sent
from casebound.upkeep import keys, plan
from casebound.upkeep.forms import PlaceForm, WordsForm
from casebound.upkeep.models import Backup
from casebound.upkeep.place import data

SHOWN = 12  # backups listed


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def backups(request: HttpRequest, who: Who) -> HttpResponse:
    """Where they go, when the last one was made, and one now."""
    if "now" in request.POST:
        return _now(request)
    form = PlaceForm(sent(request), initial={"target": plan.of().target})
    if form.is_bound and form.is_valid():
        try:
            plan.choose(form.cleaned_data["target"])
            return _now(request)
        except BadInput as error:
            form.refuse(error, "target")
    return _overview(request, form)


def _now(request: HttpRequest) -> HttpResponse:
    try:
        done = plan.run(due_only=False)
    except CaseboundError:
        return seen(reverse("backups"))  # the page says what the plan noted
    return seen(reverse("backups") + ("?done=made" if done else ""))


def _overview(request: HttpRequest, form: PlaceForm) -> HttpResponse:
    rows = Backup.objects.filter(kept=True).order_by("-made")[:SHOWN]
    made: list[dict[str, Any]] = [
        {
            "at": times.local(row.made),
            "name": Path(row.path).name,
            "size": row.size,
            "scheduled": row.scheduled,
        }
        for row in rows
    ]
    standing = plan.standing()
    context = {
        "standing": standing,
        "made": made,
        "days": None if standing.age is None else standing.age // plan.DAY,
        "done": request.GET.get("done") == "made" and not form.is_bound and not standing.said,
        "six": keys.fingerprint(data()) if standing.words else (),
    }
    return page(request, "upkeep/backups.html", form, **context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
@password_again()
def words(request: HttpRequest, who: Who) -> HttpResponse:
    """Makes 24 words and shows them, this once: they are kept nowhere."""
    if request.method == "POST":
        return render(request, "upkeep/words.html", {"words": keys.make(data()).split()})
    return render(request, "upkeep/words_make.html", {"had": keys.exists(data())})


@for_administrators
@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
def words_check(request: HttpRequest, who: Who) -> HttpResponse:
    """Whether the words on the paper are those that open the backups of today."""
    form = WordsForm(sent(request))
    right = False
    if form.is_bound and form.is_valid():
        try:
            right = keys.words_fit(data(), form.cleaned_data["words"])
            if not right:
                raise BadInput(keys.OTHER)
        except CaseboundError as error:
            form.refuse(error, "words")
    return page(request, "upkeep/words_check.html", WordsForm() if right else form, right=right)
