"""The forms of the backup pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casebound.people.forms import AS_TYPED, Form


class PlaceForm(Form):
    """One of the folders that whoever owns the machine has allowed."""

    target = forms.ChoiceField(
        label=_("Folder for backups"),
        help_text=_(
            "On the machine that Casebound runs on. Its owner says which folders there are to choose."
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a folder."),
            "invalid_choice": _("Choose one of these folders."),
        },
    )

    def __init__(self, *args: Any, folders: Iterable[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["target"].choices = [(folder, folder) for folder in folders]  # type: ignore[attr-defined]


class WordsForm(Form):
    words: Any = forms.CharField(
        label=_("The 24 backup words, from the paper"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", **AS_TYPED}),
        error_messages={"required": _("Type the words.")},
    )
