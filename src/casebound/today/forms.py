"""What is typed on the pages of this room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casebound.people.forms import AS_TYPED, Form
from casebound.today.digest import DAILY, WEEKLY


class AddressForm(Form):
    """The secret address of a calendar. It is shown while it is typed, and never again."""

    address = forms.CharField(
        label=_("Secret address of your calendar"),
        help_text=_("Your calendar's settings call it private or secret address in iCal format. https only."),
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", **AS_TYPED}),
        error_messages={"required": _("Paste the address, or give a file below.")},
    )


class FileForm(Form):
    """A calendar as a file."""

    file = forms.FileField(
        label=_("A calendar file (.ics)"),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Export the calendar again."),
            "invalid": _("This file did not come. Choose it again."),
        },
    )


class DigestForm(Form):
    """How often, and whether the mailbox is hers alone."""

    every = forms.TypedChoiceField(
        label=_("How often?"),
        choices=[(WEEKLY, _("Once a week")), (DAILY, _("Each morning"))],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer."), "invalid_choice": _("Choose one answer.")},
    )
    shared = forms.ChoiceField(
        label=_("Does anybody else read this mailbox, now and then?"),
        choices=[("no", _("No, only I")), ("yes", _("Yes, or I am not sure"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer."), "invalid_choice": _("Choose one answer.")},
    )
