"""The forms of the backup pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casebound.people.forms import AS_TYPED, Form


class PlaceForm(Form):
    target = forms.CharField(
        label=_("Folder for backups"),
        help_text=_("The whole path on the machine that Casebound runs on, best on a disk of its own."),
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", **AS_TYPED}),
        error_messages={"required": _("Give a folder.")},
    )


class WordsForm(Form):
    words: Any = forms.CharField(
        label=_("The 24 backup words, from the paper"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", **AS_TYPED}),
        error_messages={"required": _("Type the words.")},
    )
