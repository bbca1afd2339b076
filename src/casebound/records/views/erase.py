"""Erasing a page, in two steps; what somebody else asked for; and what stands there afterwards."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from casebound.core.errors import BadInput, Stale
from casebound.core.roll import Erased, ErasureAsked
from casebound.members import names
from casebound.members.who import Who
from casebound.people.again import password_again, typed
from casebound.records import certificate, display, erasing, erasure, on_hold
from casebound.records.views.reading import reading, seq_of
from casebound.records.widgets import Answer

HINTS: dict[str, str | Promise] = {
    "asked": gettext_lazy("By law or by agreement. A wish alone is not always a right: ask first."),
    "retention": gettext_lazy("Pages that a complaint or a court may still need are kept."),
}


class GroundForm(forms.Form):
    """Why it may be erased; a code, so that it can stand in the address."""

    use_required_attribute = False
    ground = forms.ChoiceField(
        label=gettext_lazy("Why may it be erased?"),
        widget=forms.RadioSelect,
        choices=[(code, Answer(text, HINTS.get(code, ""))) for code, text in erasure.GROUNDS.items()],
        error_messages={"required": gettext_lazy("Choose why it may be erased, or go back.")},
    )


class SureForm(forms.Form):
    """When backups let go of it, and that she knows what it means."""

    use_required_attribute = False
    backups_until = forms.DateField(
        label=gettext_lazy("Until when may copies that Casebound does not know still hold it?"),
        help_text=gettext_lazy(
            "Such as snapshots of the server. The certificate says by itself until when its own backups do. "
            "Ask whoever runs this server. Leave it empty if nobody knows."
        ),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
        error_messages={"invalid": gettext_lazy("Give a day such as 2027-01-31, or leave it empty.")},
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I know that nobody can bring it back, not even from my words or keys"),
        error_messages={"required": gettext_lazy("Tick that you know this, or go back.")},
    )

    def day(self) -> str:
        found = self.cleaned_data["backups_until"]
        return found.isoformat() if isinstance(found, date) else ""


class ReasonForm(SureForm):
    """The same with the reason in words, which the person who erases gives."""

    field_order = ("reason", "backups_until", "sure")
    reason = forms.CharField(
        label=gettext_lazy("Say why, in a sentence or two"),
        help_text=gettext_lazy("Only those who could read the page can read this. Repeat nothing of it."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        max_length=erasure.MOST_WORDS,
        error_messages={"required": gettext_lazy("Say why, so that somebody can answer for it later.")},
    )


@password_again()
@reading
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """First what it means and why it may be; then the reason, and the press that cannot be undone."""
    place = erasure.place(who, seq_of(id))
    if place.seq in who.roll.erased:
        return redirect("entry", id)
    asked = erasure.request_of(who, place.seq)
    if asked:
        return _asked(request, who, place, asked)
    on = "on" in request.GET or "ground" in request.GET  # no choice at all leaves no trace of its own
    ground = GroundForm(request.GET if on else None, label_suffix="")
    if not ground.is_valid():
        first: dict[str, object] = {"form": ground, "held": on_hold.why(who, place.seq)}
        return _page(request, who, place, "records/erase.html", first, 422 if ground.is_bound else 200)
    form = ReasonForm(_sent(request), initial=typed(request), label_suffix="")
    if form.is_valid():
        reason = form.cleaned_data["reason"].replace("\r\n", "\n")
        wish = erasure.Wish(ground.cleaned_data["ground"], reason, form.day())
        try:
            erasure.erase(who, place.seq, wish)
        except (BadInput, Stale) as wrong:
            form.add_error(None, wrong.sentence)
        else:
            return redirect("entry" if place.seq in who.roll.erased else "entry_erase", id)
    told = {"form": form, "ground": erasure.GROUNDS[ground.cleaned_data["ground"]]}
    return _page(request, who, place, "records/erase_reason.html", told, 422 if form.errors else 200)


def _asked(request: HttpRequest, who: Who, place: erasure.Place, asked: ErasureAsked) -> HttpResponse:
    """Somebody asks: those concerned see who, why and until when; another one than the asker can agree."""
    mine = asked.by == who.number
    form = SureForm(None if mine else _sent(request), initial=typed(request), label_suffix="")
    if form.is_valid():
        try:
            erasure.agree(who, place.seq, form.day())
        except (BadInput, Stale) as wrong:
            form.add_error(None, wrong.sentence)
        else:
            return redirect("entry", f"e{place.seq}")
    reason = erasure.reason(who, asked.seq)
    told = {
        "form": form,
        "asker": names.people(who).get(asked.by, str(asked.by)),
        "mine": mine,
        "ground": erasure.GROUNDS[asked.ground],
        "reason": reason[1] if reason else "",
        "until": display.instant(asked.until, who.account.time_zone),
    }
    return _page(request, who, place, "records/erase_agree.html", told, 422 if form.errors else 200)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(
    request: HttpRequest, who: Who, place: erasure.Place, name: str, told: dict[str, object], status: int
) -> HttpResponse:
    people = names.people(who)
    others = erasure.concerned(who, place) - {who.number}
    told |= {
        "id": f"e{place.seq}",
        "page": place.page,
        "casebook": names.casebook(who, place.casebook),
        "others": [people.get(number, str(number)) for number in sorted(others)],
    }
    return render(request, name, told, status=status)


def tombstone(request: HttpRequest, who: Who, seq: int) -> HttpResponse | None:
    """What stands in the place of an erased page, for those whose record it was; None for any other page."""
    erased = who.roll.erased.get(seq)
    if erased is None:
        return None
    place = erasure.place(who, seq)
    row = erasing.progress(who.practice, seq)
    if row is None or row.done is None:  # whoever comes by lends a hand
        erasing.finish(who.practice, seq)
        row = erasing.progress(who.practice, seq)
    reason = erasure.reason(who, erased.seq)
    told: dict[str, object] = {
        "words": _told(who, erased),
        "reason": reason[1] if reason else "",
        "sealed": display.instant(place.sealed, who.account.time_zone),
        "sealed_words": display.stamp(place.sealed, who.account.time_zone),
        "done": bool(row and row.done),
        "mine": place.author == who.number,
        "author": names.people(who).get(place.author, ""),
        "by_me": erased.by == who.number,
    }
    return _page(request, who, place, "records/erased.html", told, 200)


def _told(who: Who, erased: Erased) -> dict[str, str]:
    people = names.people(who)
    return {
        "by": people.get(erased.by, str(erased.by)),
        "asker": people.get(erased.asker, str(erased.asker)) if erased.asker else "",
        "when": display.stamp(erased.time, who.account.time_zone),
        "ground": str(erasure.GROUNDS[erased.ground]),
    }


@reading
@require_safe
def sheet(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """The certificate as a file."""
    try:
        found = certificate.of(who, seq_of(id))
    except Stale as wrong:
        return render(request, "records/not_yours.html", {"sentence": _(wrong.sentence)}, status=409)
    name = f"certificate-of-erasure-{id}.pdf"
    return HttpResponse(
        certificate.as_pdf(found),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
