"""The forms of the end: who keeps a casebook, how the practice ends, where it goes on."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casebound.members.forms import Choice
from casebound.people.forms import Form
from casebound.release.ending import Book
from casebound.release.retention import Rule

GROUNDS = {
    "law": _("A law or my board says so"),
    "insurer": _("The insurer asks for it"),
    "contract": _("An agreement says so"),
    "dispute": _("A claim or a procedure is open"),
    "choice": _("We want to"),
}


class KeepForm(Form):
    """Who keeps a shared casebook, until when, and why."""

    person = forms.TypedChoiceField(
        label=_("Who keeps it?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Name one of the people who read it.")},
    )
    until = forms.DateField(
        label=_("Until when?"),
        help_text=_("Nothing goes by itself: after that day somebody has to erase it, page by page."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Say until which day."), "invalid": _("Say a day such as 2033-11-21.")},
    )
    ground = forms.ChoiceField(
        label=_("Why so long?"),
        widget=forms.RadioSelect,
        choices=[(code, Choice(words)) for code, words in GROUNDS.items()],
        error_messages={"required": _("Say why it is kept until then.")},
    )
    rule = forms.ChoiceField(
        label=_("Which rule of law?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Not legal advice."),
    )

    def __init__(self, book: Book, rules: list[Rule], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, rule = self.fields["person"], self.fields["rule"]
        assert isinstance(person, forms.TypedChoiceField)
        assert isinstance(rule, forms.ChoiceField)
        person.choices = [(number, Choice(name)) for number, name in book.readers.items()]
        if rules:
            rule.choices = [*[(each.id, Choice(each.words, _hint(each))) for each in rules], ("", _none())]
        else:
            del self.fields["rule"]

    def clean(self) -> dict[str, object]:
        if self.cleaned_data.get("ground") != "law":
            self.cleaned_data["rule"] = ""
        return self.cleaned_data


def _hint(rule: Rule) -> str:
    words = _("%(citation)s. Read in: %(source)s, as of %(as_of)s. Confidence: %(confidence)s.")
    return str(words) % {
        "citation": rule.citation,
        "source": rule.source,
        "as_of": rule.as_of,
        "confidence": rule.confidence,
    }


def _none() -> Choice:
    return Choice(_("Another one, or I am not sure"), _("Not verified here: ask your board or your lawyer."))


class EndForm(Form):
    """How it ends; the tick that says it cannot be undone."""

    way = forms.ChoiceField(
        label=_("How does it end?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it closes or who takes over.")},
    )
    sure = forms.BooleanField(
        label=_("I know that nothing can be recorded here afterwards, and that nobody can undo it"),
        error_messages={"required": _("Say with a tick that you know it cannot be undone.")},
    )

    def __init__(self, buyers: dict[int, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)
        sold = [
            (str(number), Choice(_("It was sold: %s takes over") % name)) for number, name in buyers.items()
        ]
        way.choices = [("closed", Choice(_("It closes for good"))), *sold]


class OnwardForm(Form):
    """Where a sold practice goes on: the two lines that its own book shows."""

    onward = forms.CharField(
        label=_("The practice in which it goes on"),
        help_text=_("32 letters and digits: the middle part of the first line of any receipt of that book."),
        required=False,
        max_length=64,
    )
    log = forms.CharField(
        label=_("Fingerprint of its log key"),
        help_text=_("64 letters and digits, as that book shows them."),
        required=False,
        max_length=128,
    )

    def clean(self) -> dict[str, object]:
        onward, log = (self.cleaned_data.get(name, "").strip().lower() for name in ("onward", "log"))
        if not onward and not log:
            return {"onward": None, "log": bytes(32)}
        if not re.fullmatch(r"[0-9a-f]{32}", onward):
            self.add_error("onward", _("Enter the 32 letters and digits, or leave both fields empty."))
        if not re.fullmatch(r"[0-9a-f]{64}", log):
            self.add_error("log", _("Enter the 64 letters and digits, or leave both fields empty."))
        return {} if self.errors else {"onward": bytes.fromhex(onward), "log": bytes.fromhex(log)}
