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
from casebound.people import unlock
from casebound.people.again import password_again
from casebound.people.views.answers import page, seen, sent
from casebound.upkeep import keys, places, plan, telling
from casebound.upkeep.forms import PlaceForm, WordsForm
from casebound.upkeep.models import Backup
from casebound.upkeep.place import data

SHOWN = 12  # backups listed


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def backups(request: HttpRequest, who: Who) -> HttpResponse:
    """Where they go, when the last one was made, and one now."""
    folders = [str(folder) for folder in places.known(data())]
    form = PlaceForm(sent(request), folders=folders, initial={"target": plan.of().target})
    if form.is_bound and form.is_valid():
        try:
            plan.choose(form.cleaned_data["target"])
            newest = Backup.objects.order_by("-pk").values_list("pk", flat=True).first()
            plan.start()
            return seen(f"{reverse('backups')}?after={newest or 0}")
        except BadInput as error:
            form.refuse(error, "target")
    return _overview(request, form)


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
    standing, after = plan.standing(), request.GET.get("after", "")[:18]
    fresh = [row for row in rows if after.isdecimal() and row.pk > int(after)]
    context = {
        "standing": standing,
        "made": made,
        "days": None if standing.age is None else standing.age // plan.DAY,
        "places": form.fields["target"].choices,  # type: ignore[attr-defined]
        "after": after,
        "done": after.isdecimal() and not form.is_bound and not standing.running and bool(fresh),
        "six": keys.fingerprint(data()) if standing.words else (),
    }
    return page(request, "upkeep/backups.html", form, **context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
@password_again()
def words(request: HttpRequest, who: Who) -> HttpResponse:
    """Makes 24 words and shows them, this once: they are kept nowhere."""
    if request.method == "POST":
        made = keys.make(data()).split()
        row = unlock.session_of(request).row()
        telling.new_words(row.ref if row else None)
        return render(request, "upkeep/words.html", {"words": made})
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
