"""Something for whoever wrote it down: read by her alone, and nothing remembers that she did."""

import secrets
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebound.core.errors import BadInput
from casebound.guidance import care_advice
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.people import shared
from casebound.people.views.answers import sent
from casebound.records import evening, kinds, lapsed
from casebound.records.views.drafts import begin
from casebound.records.views.reading import quietly, reading
from casebound.safety import care, emergency

OFFERED = range(16, 23)  # hours of her own day


class Talk(forms.Form):
    """The day of a supervision slot, and with whom if she wants to say."""

    use_required_attribute = False
    talk_on = forms.DateField(
        label=_("On which day?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    talk_with = forms.CharField(
        label=_("With whom?"),
        help_text=_("You can leave it empty."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    once = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)

    def __init__(self, today: date, sent: Any = None, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(sent, label_suffix="", initial={"once": secrets.token_hex(16)} | dict(given or {}))
        self.today = today

    def clean_talk_on(self) -> date:
        day: date = self.cleaned_data["talk_on"]
        if day < self.today:
            raise forms.ValidationError(_("Choose today or a later day."))
        return day


class Evening(forms.Form):
    """From which hour on she is asked whether there was anything small."""

    hour = forms.ChoiceField(
        label=_("From which hour on?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose an hour, or “Do not ask”.")},
    )

    def __init__(self, sent: Any = None, **more: Any) -> None:
        super().__init__(sent, label_suffix="", **more)
        hours = [(str(hour), time_format(time(hour), "TIME_FORMAT")) for hour in OFFERED]
        choices = self.fields["hour"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("Do not ask")), *hours]


@with_who
@require_safe
def for_you(request: HttpRequest, who: Who) -> HttpResponse:
    """What helps, whom to talk to, time off, a slot. No page of hers is opened, so no line is written."""
    late = lapsed.given_back(request, who, reverse("care_talk"))
    return _page(request, who, Talk(_today(who), None, late))


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, who: Who) -> HttpResponse:
    """A day of her own on her own list. A second press on the same page changes nothing."""
    late = lapsed.given_back(request, who)
    form = Talk(_today(who), sent(request), late)
    if not (form.is_bound and form.is_valid()):
        return _page(request, who, form, 422 if form.is_bound else 200)
    told = form.cleaned_data
    try:
        care.put_talk(who, told["talk_on"], told["talk_with"], told["once"])
    except BadInput as wrong:  # such as a year that nobody lives to see
        form.add_error("talk_on", wrong.sentence)
        return _page(request, who, form, 422)
    return redirect("due")


@with_who
@require_POST
def evening_question(request: HttpRequest, who: Who) -> HttpResponse:
    """From which hour on this browser asks her; no hour: never."""
    if shared.is_shared(request):
        raise Http404
    form = Evening(request.POST)
    if not form.is_valid():
        return _page(request, who, Talk(_today(who)), 422, form)
    answer = redirect(f"{reverse('care')}?done=evening#care-evening")
    if form.cleaned_data["hour"]:
        evening.keep(answer, who, int(form.cleaned_data["hour"]))
    else:
        evening.stop(answer)
    return answer


@with_who
@require_POST
def today(request: HttpRequest, who: Who) -> HttpResponse:
    """One press: a small thing to write, or nothing more until tomorrow."""
    writes = request.POST.get("do") == "write"
    answer = begin(who, kinds.get(who.practice, "small_thing")) if writes else redirect("home")
    evening.done_today(request, answer, who)
    return answer


@reading
@require_POST
def put(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """What vanishes soon after this entry goes on her list; a second press changes nothing."""
    found = quietly(who, id)
    if found.row.author != who.number or not (care.listed(who, found) or care.vanishing(who, found)):
        raise Http404
    if not care.listed(who, found):
        care.put_on_list(who, found)
    return redirect("due")


@reading
@require_POST
def done(request: HttpRequest, who: Who, id: str, due: str) -> HttpResponse:
    """One thing of her list is done; what is left stays on it."""
    found = quietly(who, id)
    if found.kind.name != care.KIND or found.row.author != who.number:
        raise Http404
    care.settle(who, found, due)
    return redirect("due")


def _page(
    request: HttpRequest, who: Who, form: Talk, status: int = 200, asked: Evening | None = None
) -> HttpResponse:
    place, kept = who.practice.place, evening.wish(request, who)
    context = {
        "sides": care_advice(),
        "sources": list(dict.fromkeys(source for side in care_advice() for source in side.sources)),
        "lines": emergency.lines(place) if place else (),
        "numbers": emergency.numbers(place),
        "form": form,
        "evening": asked or Evening(initial={"hour": str(kept.hour) if kept else ""}),
        "done": request.GET.get("done") == "evening",
    }
    return render(request, "safety/care.html", context, status=status)


def _today(who: Who) -> date:
    return timezone.localdate(timezone=who.zone)
