"""The forms of the door. What a person has to do stands in each message; passwords are never shown again."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casebound.core.errors import BadInput, CaseboundError
from casebound.people import accounts, passwords
from casebound.people.models import Account

AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}


def _password(label: Any, hint: Any = "", *, new: bool = False) -> forms.CharField:
    complete = "new-password" if new else "current-password"
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=5000,
        widget=forms.PasswordInput(attrs={"autocomplete": complete}),
        error_messages={"required": _("Enter a password.")},
    )


class Form(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def refuse(self, error: CaseboundError, field: str | None = None) -> None:
        self.add_error(field, error.sentence)


class UnlockForm(Form):
    """Opening the book where it is known whose it is."""

    password = _password(_("Password"))


class SignInForm(Form):
    """Opening a book on a browser that knows nobody."""

    handle = forms.CharField(
        label=_("Your e-mail or first name"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", **AS_TYPED}),
        error_messages={"required": _("Enter your e-mail or first name.")},
    )
    password = _password(_("Password"))
    own = forms.BooleanField(label=_("This is my own device: greet me here by my first name"), required=False)


class NewPassword(Form):
    """A new password, twice. Set `account` where it is known whose: it must not be her name or e-mail."""

    account: Account | None = None
    new = _password(_("New password"), _("At least 10 characters; a few words in a row are good."), new=True)
    again = _password(_("The new password again"), new=True)

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        who = self.account
        return _strong(new, who.name if who else "", who.email if who else None)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "new" in values and "again" in values and values["new"] != values["again"]:
            self.add_error("again", _("Type the same new password twice."))
        return values


class AgainForm(Form):
    """The password once more, in the name of what it lies beside."""

    password_again = _password(_("Password"))


class ChangePassword(NewPassword):
    current = _password(_("Your password now"))
    field_order = ["current", "new", "again"]


class RecoverForm(NewPassword):
    words = forms.CharField(
        label=_("Your 24 words"),
        help_text=_("In their order, with spaces between them. Capitals do not matter."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", **AS_TYPED}),
        error_messages={"required": _("Enter your 24 words.")},
    )
    lost = forms.BooleanField(
        label=_("My phone or passkey is lost too: ask for the password alone from now on"), required=False
    )
    field_order = ["words", "new", "again", "lost"]


def _code(label: Any, *, digits: bool) -> forms.CharField:
    """digits: a phone shows the big keys of numbers alone."""
    keys = "numeric" if digits else "text"
    return forms.CharField(
        label=label,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": keys, **AS_TYPED}),
        error_messages={"required": _("Enter the code.")},
    )


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = _code(_("Code"), digits=False)


class PasskeyForm(Form):
    """What she calls a new passkey, and what the browser answered."""

    name = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("Such as: my phone."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    answer = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)


class AppForm(CodeForm):
    """Setting up an app: the secret travels with the page, sealed, until the first code is right."""

    code = _code(_("Code"), digits=True)
    carried = forms.CharField(max_length=400, widget=forms.HiddenInput)


class BeginForm(Form):
    """First run: a first name and a password, nothing else before the first note."""

    name = forms.CharField(
        label=_("Your first name"),
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Enter a first name, or what you want to be called here.")},
    )
    password = _password(
        _("A password"), _("At least 10 characters; a few words in a row are good."), new=True
    )

    def clean_name(self) -> str:
        return said(accounts.checked_name, self.cleaned_data["name"])

    def clean_password(self) -> str:
        return _strong(self.cleaned_data["password"], self.cleaned_data.get("name", ""), None)


class AboutMe(Form):
    email = forms.CharField(
        label=_("E-mail"),
        help_text=_("For signing in. Nothing is sent to it. You can leave it empty."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    time_zone = forms.CharField(
        label=_("Time zone"),
        help_text=_("Such as America/Los_Angeles or Europe/Madrid."),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones"}),
    )

    def clean_email(self) -> str | None:
        return said(accounts.checked_email, self.cleaned_data["email"])

    def clean_time_zone(self) -> str:
        return said(accounts.checked_time_zone, self.cleaned_data["time_zone"])


class SampleForm(Form):
    """Four of the words, typed back."""

    def __init__(self, places: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in places:
            self.fields[f"word_{place}"] = forms.CharField(
                label=_("Word %(place)d") % {"place": place},
                max_length=40,
                widget=forms.TextInput(attrs={"autocomplete": "off", **AS_TYPED}),
                error_messages={"required": _("Enter word %(place)d.") % {"place": place}},
            )

    def sample(self) -> dict[int, str]:
        return {int(name.removeprefix("word_")): word for name, word in self.cleaned_data.items()}


Checked = TypeVar("Checked", bound=str | None)


def said(check: Callable[[str], Checked], value: str) -> Checked:
    try:
        return check(value)
    except BadInput as error:
        raise ValidationError(error.sentence) from None


def _strong(password: str, name: str, email: str | None) -> str:
    try:
        passwords.check(password, name=name, email=email)
    except BadInput as error:
        raise ValidationError(error.sentence) from None
    return password
