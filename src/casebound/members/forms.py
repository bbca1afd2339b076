"""The forms of joining, managing and letting in. What a person has to do stands in each message."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casebound.kinds import shipped
from casebound.members import places
from casebound.people.accounts import checked_email, fold
from casebound.people.forms import AS_TYPED, BeginForm, Form, said

ROLE_NAMES: dict[str, Promise] = {
    "practitioner": _("Practitioner"),
    "lead": _("Safety lead"),
    "administrator": _("Administrator"),
}


@dataclass(frozen=True)
class Choice:
    """The words of one answer, and a smaller line under them."""

    text: str | Promise
    hint: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)


ROLE_CHOICES = [
    ("practitioner", Choice(ROLE_NAMES["practitioner"], _("Writes and reads a book of their own."))),
    (
        "lead",
        Choice(
            ROLE_NAMES["lead"],
            _("Looks after safety. A reader of the Safety team’s casebook still has to let them in."),
        ),
    ),
    (
        "administrator",
        Choice(ROLE_NAMES["administrator"], _("Invites people and manages accounts. Reads nothing by it.")),
    ),
]


class JoinForm(BeginForm):
    """Coming in by an invitation: the form of the first run, and what has to be read before."""

    email = forms.CharField(
        label=_("E-mail"),
        help_text=_("For signing in. Nothing is sent to it. You can leave it empty."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    own = forms.BooleanField(label=_("This is my own device: greet me here by my first name"), required=False)
    policy = forms.IntegerField(widget=forms.HiddenInput, required=False)
    told = forms.BooleanField(
        label=_("I have read who runs this server and what that means"),
        error_messages={"required": _("Read who runs this server, then say so with a tick.")},
    )
    field_order = ["told"]  # as on the page: read first

    def clean_email(self) -> str | None:
        return said(checked_email, self.cleaned_data["email"])


class RolesForm(Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=ROLE_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )


DESK = "desk"  # no role: whoever is at the desk reads its casebook, once somebody lets them in
DESK_NAME = _("Front desk")
DESK_CHOICE = (DESK, Choice(DESK_NAME, _("Looks up callers. Needs nothing else of this list.")))


class InviteForm(Form):
    name = forms.CharField(
        label=_("For whom"),
        help_text=_("A note for you and the other administrators. It is not sealed; you can leave it empty."),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    roles = forms.MultipleChoiceField(
        label=_("What will they do here?"),
        choices=[*ROLE_CHOICES, DESK_CHOICE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )

    def clean_roles(self) -> list[str]:
        return [role for role in self.cleaned_data["roles"] if role != DESK]


class LeaversForm(Form):
    """What people may take along when they leave."""

    covered = forms.ChoiceField(
        label=_("Does a privacy law for client records cover your practice?"),
        help_text=_(
            "Such as HIPAA in the United States or the GDPR in Europe. Ask your board or your lawyer."
        ),
        widget=forms.RadioSelect,
        choices=[("yes", Choice(_("Yes"))), ("no", Choice(_("No"))), ("unsure", Choice(_("I am not sure")))],
        error_messages={"required": _("Say whether a privacy law covers you, or that you are not sure.")},
    )
    identities = forms.ChoiceField(
        label=_("Do clients’ names go along with a leaver’s own casebook?"),
        widget=forms.RadioSelect,
        required=False,
        choices=[
            ("", Choice(_("The cautious answer"), _("Names stay, unless no privacy law covers you."))),
            ("stay", Choice(_("No, names stay here"))),
            ("go", Choice(_("Yes, names go along"), _("Where the law and your agreements allow it."))),
        ],
    )


class WordsForm(Form):
    """Six words heard from the person whose key they name."""

    words = forms.CharField(
        label=_("The six words"),
        help_text=_("In their order, with spaces between them. Capitals do not matter."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", **AS_TYPED}),
        error_messages={"required": _("Enter the six words that you hear.")},
    )

    def clean_words(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["words"].casefold().replace(",", " ").split())


class CasebookForm(Form):
    name = forms.CharField(
        label=_("What is it called?"),
        help_text=_("Such as “Supervision, Ana and Chen”. No client’s name: the name itself is not sealed."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give the casebook a name.")},
    )

    def __init__(self, taken: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = set(taken)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if any(unicodedata.category(letter).startswith("C") for letter in name):
            raise forms.ValidationError(_("Enter a name of ordinary characters."))
        if fold(name) in self.taken:
            raise forms.ValidationError(_("There is a casebook of this name already. Give another name."))
        return name


class PracticeForm(Form):
    """What was not asked before the first note."""

    name = forms.CharField(
        label=_("What is your practice called?"),
        help_text=_("Stands on evidence files. Your own name is fine."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    profession = forms.ChoiceField(label=_("What is your work?"), required=False, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Where do you work?"),
        help_text=_("A country or a state of the United States. It decides which emergency number is shown."),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )

    field_order = ["name", "place", "profession"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profession = self.fields["profession"]
        assert isinstance(profession, forms.ChoiceField)
        profession.choices = [*_professions(), ("", _("Not said"))]

    def clean_place(self) -> str:
        return said(places.named, self.cleaned_data["place"])


def _professions() -> list[tuple[str, str]]:
    """In the language of the page where the vocabulary has it."""
    found = shipped().vocabulary("professions").worded((get_language() or "en")[:2])
    return [(term.code, term.label) for term in found.terms]
