"""What is typed on the page of receipts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casebound.people.forms import AS_TYPED, Form


class MailForm(Form):
    """Whether the mailbox is hers alone."""

    shared = forms.ChoiceField(
        label=_("Does anybody else read this mailbox, now and then?"),
        choices=[("no", _("No, only I")), ("yes", _("Yes, or I am not sure"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer.")},
    )


class PinForm(Form):
    """A pin that she noted down some day."""

    pin = forms.CharField(
        label=_("A pin you noted earlier"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", **AS_TYPED}),
        error_messages={"required": _("Type the pin you noted, or leave this as it is.")},
    )
