"""What a person says before a casebook, or a list of those who are refused, leaves as data."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casebound.exchange.out import making
from casebound.exchange.out.refused import Refused
from casebound.exchange.out.wish import FHIR, FORMS, VIEWS, WITHOUT, Wish, names_stay
from casebound.members import names
from casebound.members.who import Who
from casebound.records import clients
from casebound.records.forms import said
from casebound.records.widgets import Answer


class ToWhom(forms.Form):
    """To whom something goes and why, as every disclosure asks it."""

    use_required_attribute = False
    to = forms.CharField(
        label=gettext_lazy("To whom does it go?"),
        help_text=gettext_lazy("A name, an office, a program, or yourself."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say to whom it goes.")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("Why does it go to them?"),
        help_text=gettext_lazy("It stays in your record of disclosures."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say why it goes to them.")},
    )

    def __init__(self, who: Who, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        self.who = who

    def clean(self) -> dict[str, object]:
        found = self.cleaned_data
        found["purpose"] = str(found.get("purpose", "")).replace("\r\n", "\n")
        if not self.errors:
            for problem in making.problems(self.who, making.base_answers(found["to"], "", found["purpose"])):
                self.add_error(problem.question if problem.question in self.fields else None, said(problem))
        return found


class BookForm(ToWhom):
    """Which casebook, in which form, and what may be seen of it. Nothing is chosen beforehand but her own."""

    field_order = ("casebook", "client", "form", "opened", "view", "private", "named", "complaints")
    casebook = forms.ChoiceField(
        label=gettext_lazy("Which casebook?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a casebook.")},
    )
    client = forms.IntegerField(
        label=gettext_lazy("About one client alone?"),
        help_text=gettext_lazy("Their number. Leave it empty for all pages."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        required=False,
        min_value=1,
        error_messages={"invalid": gettext_lazy("Enter the client’s number, or nothing.")},
    )
    form = forms.ChoiceField(
        label=gettext_lazy("In which form?"),
        widget=forms.RadioSelect,
        choices=[
            (code, Answer(*words, ("opened",) if code == FHIR else ())) for code, words in FORMS.items()
        ],
        error_messages={"required": gettext_lazy("Choose a form.")},
    )
    opened = forms.BooleanField(label=gettext_lazy("Also who opened the pages"), required=False)
    view = forms.ChoiceField(
        label=gettext_lazy("What may they see of it?"),
        help_text=gettext_lazy("The less leaves, the less can be asked about."),
        widget=forms.RadioSelect,
        choices=[
            (code, Answer(*words, ("private",) if code == "full" else ())) for code, words in VIEWS.items()
        ],
        error_messages={"required": gettext_lazy("Choose what they may see.")},
    )
    private = forms.BooleanField(label=gettext_lazy("Also how it was for you"), required=False)
    named = forms.ChoiceField(
        label=gettext_lazy("Parts that name another client?"),
        help_text=gettext_lazy(
            "Found by the names, phones and e-mails of your client pages, and by nothing else."
        ),
        widget=forms.RadioSelect,
        choices=[
            ("stay", Answer(gettext_lazy("They stay here"))),
            (
                "go",
                Answer(
                    gettext_lazy("They go along"), gettext_lazy("If you show everything, they always do.")
                ),
            ),
        ],
        initial="stay",
    )
    complaints = forms.BooleanField(
        label=gettext_lazy("Also pages about a complaint"),
        help_text=gettext_lazy("Ask your insurer or lawyer first."),
        required=False,
    )

    def __init__(self, who: Who, data: QueryDict | None = None) -> None:
        own = who.own_casebook()
        super().__init__(who, data, initial={"casebook": own.hex(), "named": "stay"})
        books = self.fields["casebook"]
        assert isinstance(books, forms.ChoiceField)
        books.choices = [(id.hex(), names.casebook(who, id)) for id in who.casebooks()]
        if len(who.casebooks()) == 1:
            books.widget = books.hidden_widget()
        if names_stay(who):
            view = self.fields["view"]
            assert isinstance(view, forms.ChoiceField)
            view.choices = [(WITHOUT, Answer(*VIEWS[WITHOUT]))]

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if found.get("view") != "full":
            found["private"] = False  # that tick stands under another view and is not shown with this one
        if found.get("form") != FHIR:
            found["opened"] = False
        number = found.get("client")
        if number and number not in clients.known(self.who):
            self.add_error("client", _("You know no client with this number."))
        return found

    def wish(self) -> Wish:
        found = self.cleaned_data
        return Wish(
            form=found["form"],
            view=found["view"],
            to=found["to"],
            purpose=found["purpose"],
            casebook=bytes.fromhex(found["casebook"]),
            client=found["client"] or 0,
            private=found["private"],
            names=found["named"] == "go",
            complaints=found["complaints"],
            opened=found["opened"],
        )


class RefusedForm(ToWhom):
    """Whom to put on the list; nobody is ticked beforehand."""

    field_order = ("people",)
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who goes on the list?"),
        help_text=gettext_lazy("Only people whom a decision refuses today. Choose each by yourself."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one person."),
            "invalid_choice": gettext_lazy("One of them is not refused any more. Choose again."),
        },
    )

    def __init__(self, who: Who, offered: list[Refused], data: QueryDict | None = None) -> None:
        super().__init__(who, data)
        people = self.fields["people"]
        assert isinstance(people, forms.TypedMultipleChoiceField)
        people.choices = [(one.client, Answer(one.shown, _known(one))) for one in offered]


def _known(one: Refused) -> str:
    told = [
        ngettext("%(n)d phone", "%(n)d phones", len(one.phones)) % {"n": len(one.phones)},
        ngettext("%(n)d e-mail", "%(n)d e-mails", len(one.emails)) % {"n": len(one.emails)},
    ]
    if one.disputed:
        told.append(_("they dispute it"))
    if one.overdue:
        told.append(_("a look at the decision is overdue"))
    return ", ".join(told)
