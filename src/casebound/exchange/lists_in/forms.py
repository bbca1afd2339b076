"""Forms of the steps: give a file; how it was understood."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casebound.exchange.lists_in import text
from casebound.exchange.lists_in.columns import FIELDS
from casebound.exchange.lists_in.incoming import Given
from casebound.exchange.lists_in.plan import NEW, SAME, SKIP
from casebound.exchange.lists_in.table import Table
from casebound.members import names
from casebound.members.who import Who

_SEPARATORS = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Bar")}
_ORDERS = {"ymd": _("Year, month, day"), "dmy": _("Day, month, year"), "mdy": _("Month, day, year")}


class GiveForm(forms.Form):
    """The file itself."""

    use_required_attribute = False
    list = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, XLSX, ODS, vCard or .ics, up to 32 MB. It is kept sealed until you are done."),
        error_messages={
            "required": _("Choose a file of up to 32 MB."),
            "missing": _("Choose a file of up to 32 MB."),
            "empty": _("This file is empty."),
        },
        allow_empty_file=True,
    )


class ReadForm(forms.Form):
    """How a list is to be read. Only what its form has is asked."""

    use_required_attribute = False
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        help_text=_("Change it if letters with accents look wrong above."),
        required=False,
    )
    separator = forms.ChoiceField(label=_("What stands between the columns"), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header = forms.BooleanField(label=_("A line at the beginning names the columns"), required=False)
    titles = forms.BooleanField(label=_("Take the titles of events, too, as names"), required=False)
    order = forms.ChoiceField(label=_("How dates are written"), required=False)
    lenient = forms.BooleanField(
        label=_("Take lines in which a value does not fit, without that value"), required=False
    )
    casebook = forms.ChoiceField(label=_("Which casebook the clients go into"), required=False)

    def __init__(self, who: Who, given: Given, table: Table, data: Any = None) -> None:
        plan = given.plan
        first = {
            "encoding": table.choices.encoding,
            "separator": table.choices.separator,
            "sheet": table.choices.sheet,
            "header": bool(table.choices.header),
            "titles": plan.choices.titles,
            "order": plan.order,
            "lenient": plan.lenient,
            "casebook": plan.casebook,
        }
        super().__init__(data, label_suffix="", initial=first)
        books = who.casebooks()
        self._offer(
            "encoding", {name: name.upper() for name in text.ENCODINGS} if table.form != "sheet" else {}
        )
        self._offer("separator", _SEPARATORS if table.form == "text" else {})
        self._offer("sheet", {name: name for name in table.sheets} if len(table.sheets) > 1 else {})
        self._offer("order", _ORDERS if "birth_date" in plan.columns else {})
        self._offer("casebook", {id.hex(): names.casebook(who, id) for id in books} if len(books) > 1 else {})
        if table.form in ("cards", "calendar"):
            del self.fields["header"]
        if table.form != "calendar":
            del self.fields["titles"]

    def _offer(self, name: str, choices: Any) -> None:
        if choices:
            self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]
        else:
            del self.fields[name]


class DecideForm(forms.Form):
    """What becomes of those who may be known here already, where nothing is chosen one by one."""

    use_required_attribute = False
    same = forms.ChoiceField(
        label=_("Who may be the same person as a client you have"),
        choices=[
            (SKIP, _("Leave out")),
            (SAME, _("Same person: add what is new to that client")),
            (NEW, _("Somebody else: a new client")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    contact = forms.ChoiceField(
        label=_(
            "Who shares a phone, e-mail or account with a client under another name, or only a rare name"
        ),
        choices=[(NEW, _("Somebody else: a new client")), (SKIP, _("Leave out"))],
        widget=forms.RadioSelect,
        required=False,
    )


def separator(table: Table) -> Any:
    """What stands between the columns, in words."""
    return _SEPARATORS.get(table.choices.separator, "")


def fields() -> list[tuple[str, Any]]:
    """What a column can be."""
    return [("", _("Not taken")), *FIELDS.items()]
