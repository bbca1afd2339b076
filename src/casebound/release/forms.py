"""What a person says before anything leaves: which pages, which view, to whom, why."""

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from casebound.attachments import reading
from casebound.core.errors import BadInput
from casebound.members.who import Who
from casebound.paper.words import LANGUAGES
from casebound.people import again
from casebound.records.forms import said
from casebound.records.read import Entry
from casebound.records.widgets import Answer
from casebound.release import assemble, disclose, enclosed, openings
from casebound.release.lawful import VIEWS
from casebound.release.offers import Offer
from casebound.release.sheet import Wish


def _views() -> list[tuple[str, Answer]]:
    return [
        (view.code, Answer(view.name, view.hint, ("private",) if view.feelings else ()))
        for view in VIEWS.values()
    ]


class TakeForm(forms.Form):
    """Nothing is chosen beforehand but the language; core has the last word on every answer."""

    use_required_attribute = False
    field_order = ("pages", "view", "private", "enclose", "opened")
    pages = forms.MultipleChoiceField(
        label=gettext_lazy("Which pages?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one page."),
            "invalid_choice": gettext_lazy("One of the chosen pages is not here. Choose again."),
        },
    )
    view = forms.ChoiceField(
        label=gettext_lazy("What may they see of it?"),
        help_text=gettext_lazy("The less leaves, the less can be asked about. You see all of it before."),
        widget=forms.RadioSelect,
        choices=_views,
        error_messages={"required": gettext_lazy("Choose what they may see.")},
    )
    private = forms.BooleanField(label=gettext_lazy("Also how it was for you"), required=False)
    to = forms.CharField(
        label=gettext_lazy("To whom does it go?"),
        help_text=gettext_lazy("A name, or the office if you have no name. It stands on the first page."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say to whom it goes.")},
    )
    organisation = forms.CharField(
        label=gettext_lazy("Which organisation do they belong to?"),
        help_text=gettext_lazy("Leave it empty if there is none."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        required=False,
    )
    purpose = forms.CharField(
        label=gettext_lazy("Why does it go to them?"),
        help_text=gettext_lazy("They read this too."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say why it goes to them.")},
    )
    extent = forms.ChoiceField(
        label=gettext_lazy("Is this all there is about the matter?"),
        help_text=gettext_lazy("The file says which of the two it is."),
        widget=forms.RadioSelect,
        choices=[
            ("all", Answer(gettext_lazy("Yes, all of it"))),
            ("selection", Answer(gettext_lazy("No, a selection"))),
        ],
        error_messages={"required": gettext_lazy("Say whether this is all, or a selection.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language do they read the first page?"),
        help_text=gettext_lazy("The pages themselves stay in the language they were written in."),
        widget=forms.RadioSelect,
        choices=[(code, dict(settings.LANGUAGES)[code]) for code in LANGUAGES],
        error_messages={"required": gettext_lazy("Choose a language.")},
    )

    enclose = forms.ChoiceField(
        label=gettext_lazy("Do the photos and files go along?"),
        widget=forms.RadioSelect,
        choices=[(way, Answer(*words)) for way, words in enclosed.WAYS.items()],
        error_messages={"required": gettext_lazy("Say whether the photos and files go along.")},
    )

    opened = forms.BooleanField(
        label=gettext_lazy("Also who opened these pages, and when"),
        help_text=gettext_lazy(
            "It names each colleague who did, and the day on which their key came into the practice. Their "
            "key signed that the page was opened, at a time of your own clock. That is no proof that they "
            "read it."
        ),
        required=False,
    )

    def __init__(
        self, who: Who, offer: Offer, data: QueryDict | None = None, late: QueryDict | None = None
    ) -> None:
        """data: sent by her; late: typed before the book closed, shown again and not judged."""
        here = (get_language() or "en").split("-")[0]
        initial = {
            "pages": [f"e{seq}" for seq in sorted(offer.ticked)],
            "language": here if here in LANGUAGES else "en",
        }
        if late:
            several = {name: late.getlist(name) for name in ("pages", "worded")}
            initial |= again.as_initial(late) | several
        super().__init__(data, initial=initial, label_suffix="")
        self.who, self.offer = who, offer
        pages = self.fields["pages"]
        assert isinstance(pages, forms.MultipleChoiceField)
        if len(offer.entries) == 1:
            pages.widget = pages.hidden_widget()
            self.fields["opened"].label = _("Also who opened this page, and when")
        if not any(reading.files(entry.answers) for entry in offer.entries):
            del self.fields["enclose"]
        if not openings.of(who, offer.entries, None):
            del self.fields["opened"]
        pages.choices = [(entry.id, _answer(offer, entry)) for entry in offer.entries]

    def clean(self) -> dict[str, object]:
        found = self.cleaned_data
        view = VIEWS.get(found.get("view", ""))
        if view and not view.feelings:
            found["private"] = False  # the tick stands under another view and is not shown with this one
        if view and view.computed:
            found["opened"] = False  # no page leaves that somebody could have opened
        if not self.errors:
            for problem in disclose.problems(self.who, self.seqs(), self.wish()):
                name = {"selection": "extent"}.get(problem.question, problem.question)
                self.add_error(name if name in self.fields else None, said(problem))
        if not self.errors:
            self._fits()
        return found

    def _fits(self) -> None:
        wish, seqs = self.wish(), set(self.seqs())
        try:
            printed = assemble.chosen([entry for entry in self.offer.entries if entry.seq in seqs], wish)
            enclosed.fits(it for entry, shown in printed for it in enclosed.plan(entry, shown, wish.files))
        except BadInput as wrong:
            self.add_error("enclose" if "enclose" in self.fields else None, wrong.sentence)

    def wish(self) -> Wish:
        found = self.cleaned_data
        return Wish(
            to=found["to"],
            purpose=found["purpose"].replace("\r\n", "\n"),  # as browsers send what Enter made
            view=found["view"],
            organisation=found["organisation"],
            private=found["private"],
            all_there_is=found["extent"] == "all",
            language=found["language"],
            files=found.get("enclose", enclosed.NONE),
            opened=found.get("opened", False),
        )

    def seqs(self) -> list[int]:
        return [int(id[1:]) for id in self.cleaned_data["pages"]]


def _answer(offer: Offer, entry: Entry) -> Answer:
    sealed = date_format(offer.sealed(entry), "l j F Y")
    return Answer(
        _("Page %(page)d, %(kind)s") % {"page": entry.page, "kind": entry.kind.title},
        _("Sealed %(day)s") % {"day": sealed},
    )
