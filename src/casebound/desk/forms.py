"""The forms of the desk. What a person has to do stands in each message."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebound.core.desk import ACTIONS
from casebound.desk.telling import action_words
from casebound.people.forms import AS_TYPED, Form
from casebound.records.widgets import Answer

QUIET = {"autocomplete": "off", **AS_TYPED}
MOST_PHONES = 10


class AskForm(Form):
    """One box for a number, its last four digits, or a name."""

    asked = forms.CharField(
        label=_("Phone number, its last four digits, or a name"),
        max_length=120,
        widget=forms.TextInput(attrs=QUIET),
        error_messages={"required": _("Type a number, its last four digits, or a name.")},
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class TellForm(Form):
    """What the desk is told about somebody, from a decision that stands."""

    action = forms.ChoiceField(
        label=_("What should the desk do?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the desk should do.")},
    )
    words = forms.CharField(
        label=_("What does the desk say or do?"),
        help_text=_(
            "Such as “only when two people are in the house”. No reason and nothing about what happened: "
            "whoever is at the desk reads it aloud."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("The name that the desk knows"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=QUIET),
    )
    phones = forms.CharField(
        label=_("Phone numbers"),
        help_text=_("One on each line."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, **QUIET}),
    )
    until = forms.DateField(
        label=_("When will you look at it again?"),
        help_text=_("From that day on the desk sees that it has to ask. Nothing ends by itself."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a day as year, month, day: 2027-03-31.")},
    )
    tell = forms.BooleanField(
        label=_("Yes, put this at the desk"),
        error_messages={"required": _("Tick that you want this at the desk. Nothing is told by itself.")},
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [(code, Answer(action_words(code))) for code in ACTIONS]  # type: ignore[attr-defined]

    def clean_phones(self) -> tuple[str, ...]:
        found = _lines(self.cleaned_data["phones"])
        if len(found) > MOST_PHONES:
            raise forms.ValidationError(_("Ten numbers are the most. Leave out the others."))
        return tuple(found)

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day, or none."))
        return until

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("name") and not values.get("phones") and "phones" not in self.errors:
            self.add_error("phones", _("Give a phone number or a name: else the desk cannot find it."))
        return values


CHANNELS = [
    ("call", _("A call")),
    ("voicemail", _("A voicemail")),
    ("text", _("A text or chat message")),
    ("booking", _("A booking page")),
    ("person", _("At the door")),
    ("other", _("Another way")),
]


class EnquiryForm(Form):
    """A call, noted while it is fresh."""

    channel = forms.ChoiceField(
        label=_("How did they reach you?"), choices=CHANNELS, initial="call", widget=forms.RadioSelect
    )
    account = forms.CharField(
        label=_("In one line: what did they want?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write one line, such as “would not give a name”.")},
    )
    name = forms.CharField(
        label=_("Which name did they give?"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=QUIET),
    )
    phone = forms.CharField(
        label=_("Phone number"), required=False, max_length=60, widget=forms.TextInput(attrs=QUIET)
    )
    odd = forms.MultipleChoiceField(
        label=_("Did they do any of this?"),
        help_text=_("Leave it if not. Most calls are just calls."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, odd: list[tuple[str, Answer]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["odd"].choices = odd  # type: ignore[attr-defined]
