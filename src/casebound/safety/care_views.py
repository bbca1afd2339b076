"""Something for whoever wrote it down: read by her alone, and nothing remembers that she did."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from casebound.guidance import care_advice, live_guide
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.records.views.reading import quietly, reading
from casebound.safety import care, emergency


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

    def __init__(self, today: date, sent: Any = None) -> None:
        super().__init__(sent, label_suffix="")
        self.today = today

    def clean_talk_on(self) -> date:
        day: date = self.cleaned_data["talk_on"]
        if day < self.today:
            raise forms.ValidationError(_("Choose today or a later day."))
        return day


@with_who
@require_safe
def for_you(request: HttpRequest, who: Who) -> HttpResponse:
    """What helps, whom to talk to, time off, a slot. No page of hers is opened, so no line is written."""
    return _page(request, who, Talk(_today(who)))


@with_who
@require_POST
def talk(request: HttpRequest, who: Who) -> HttpResponse:
    """A day of her own on her own list."""
    form = Talk(_today(who), request.POST)
    if not form.is_valid():
        return _page(request, who, form, 422)
    care.put_talk(who, form.cleaned_data["talk_on"], form.cleaned_data["talk_with"])
    return redirect("due")


@reading
@require_POST
def put(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """What vanishes soon after this entry goes on her list; a second press changes nothing."""
    found = quietly(who, id)
    if found.row.author != who.number or not (care.listed(who, found) or care.vanishing(who, found)):
        raise Http404
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


def _page(request: HttpRequest, who: Who, form: Talk, status: int = 200) -> HttpResponse:
    place = who.practice.place
    context = {
        "sides": care_advice(),
        "sources": list(dict.fromkeys(source for side in care_advice() for source in side.sources)),
        "lines": live_guide().lines_of(place) if place else (),
        "numbers": emergency.numbers(place),
        "form": form,
    }
    return render(request, "safety/care.html", context, status=status)


def _today(who: Who) -> date:
    return timezone.localdate(timezone=who.zone)
