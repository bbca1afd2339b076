"""Every component on one page, for the tests that look at them. Reached only where settings.GALLERY is on."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casebound.records.widgets import Answer
from casebound.site.rooms import Band

SAID = [
    ("VRB.1", Answer("Made a remark about my body")),
    ("VRB.2", Answer("Asked for something I do not offer", hint="Also hints, such as “extras”")),
]
PUSHED = [("BND.1", Answer("Kept asking personal questions")), ("BND.2", Answer("Moved the drape again"))]
DID = [
    ("stop", Answer("Said stop", follow=("stop_when", "stop_words"))),
    ("left", Answer("Left the room")),
    ("unknown", Answer("I don't know")),
]


class Sheet(forms.Form):
    use_required_attribute = False

    words = forms.CharField(
        label="What happened, in your own words?", help_text="Start anywhere.", widget=forms.Textarea
    )
    client_did = forms.MultipleChoiceField(
        label="What did the client do?",
        help_text="Choose all that fit.",
        choices=[("Said or asked", SAID), ("Pushed at a boundary", PUSHED)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    i_did = forms.ChoiceField(label="What did you do?", choices=DID, widget=forms.RadioSelect, required=False)
    stop_when = forms.TimeField(
        label="When did you say it?", required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    stop_words = forms.CharField(label="Your words", required=False)
    day = forms.DateField(
        label="On which day?", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    times = forms.IntegerField(label="How often?", required=False)
    mail = forms.EmailField(label="E-mail", help_text="For the receipt.", required=False)
    agreed = forms.BooleanField(label="I have read this", required=False)

    def clean_mail(self) -> str:
        mail: str = self.cleaned_data["mail"]
        if mail.endswith(".invalid"):
            raise ValidationError("Enter an e-mail address that can receive mail")
        return mail


class Step(forms.Form):
    use_required_attribute = False

    at = forms.TimeField(label="Time", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    what = forms.CharField(label="What you did", required=False)
    helped = forms.CharField(label="What changed", required=False)


Steps = forms.formset_factory(Step, extra=2)
WORDS = ["paper", "lamp", "river", "stone", "window", "garden", "harbor", "winter"] * 3


def gallery(request: HttpRequest) -> HttpResponse:
    form = Sheet(request.POST or None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    context = {"form": form, "steps": Steps(), "words": WORDS, "sealed": date(2026, 11, 20)}
    return render(request, "site/gallery.html", context, status=status)


def gallery_page(request: HttpRequest, page: str) -> HttpResponse:
    """A page of its own for each further base: "one" (loose, one question) and "cover" (the closed book)."""
    name = "site/gallery_cover.html" if page == "cover" else "site/gallery_one.html"
    due = Band("look", "24 words are still due.", "#words", "See them")
    found = [Band("demo", "Demo: invented people."), due]
    return render(request, name, {"form": Sheet(request.POST or None), "bands": found})
