"""What a person says before a pack leaves: which pages, to whom, why; the pack itself says what of them."""

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebound.core.errors import BadInput
from casebound.core.packs import Pack
from casebound.members.who import Who
from casebound.records import digests, display
from casebound.records.read import Entry
from casebound.records.widgets import Answer
from casebound.release import enclosed, packs
from casebound.release.forms import TakeForm
from casebound.release.offers import Offer
from casebound.release.sheet import Wish

_TOUCHED = gettext_lazy("Something was added later: look whether it still says that.")


class PackForm(TakeForm):
    """The questions of an evidence file, without the view, and those that this pack has of its own."""

    worded = forms.MultipleChoiceField(
        label=gettext_lazy("From which of them may your own words go into the row?"),
        help_text=gettext_lazy(
            "Known names are put out of them. What happened can still tell who it was: read the rows before."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    completer = forms.CharField(
        label=gettext_lazy("Name and job title of whoever completes it"),
        help_text=gettext_lazy("Best somebody who was not concerned. Leave it empty to write it in by hand."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        required=False,
        max_length=120,
    )
    advised = forms.BooleanField(
        label=gettext_lazy("A lawyer told me that it may go"),
        help_text=gettext_lazy("One of these happened at a place that is not yours, or nobody wrote where."),
        required=False,
    )

    def __init__(
        self,
        who: Who,
        offer: Offer,
        pack: Pack,
        data: QueryDict | None = None,
        late: QueryDict | None = None,
    ) -> None:
        self.pack = pack
        super().__init__(who, offer, data, late)
        rows = pack.form == "rows"
        unwanted = {
            "view": True,
            "private": not pack.feelings,
            "enclose": rows or not pack.files,
            "opened": not packs.may_say_who_opened(pack),
            "extent": rows,
            "worded": not any(column.form == "words" for column in pack.columns),
            "completer": not pack.completed,
            "advised": not packs.outside(pack, offer.entries),
        }
        for name in unwanted:
            if unwanted[name] and name in self.fields:
                del self.fields[name]
        touched = {line.digest.amends - 1 for line in digests.amending(who)} if rows else set()
        answers = [(entry.id, self._answer(entry, entry.seq in touched)) for entry in offer.entries]
        for field in [self.fields[name] for name in ("pages", "worded") if name in self.fields]:
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = answers
        first = ["pages", "worded", "private", "enclose", "opened", "completer"]
        self.order_fields([*first, "to", "organisation", "purpose", "extent", "language", "advised"])

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if not self.errors:
            entries = [entry for entry in self.offer.entries if entry.seq in set(self.seqs())]
            try:
                packs.demand(self.who, self.wish(), entries)
            except BadInput as wrong:
                self.add_error("advised" if "advised" in self.fields else None, wrong.sentence)
        return found

    def _answer(self, entry: Entry, touched: bool) -> Answer:
        sealed = _("Sealed %(day)s.") % {"day": date_format(self.offer.sealed(entry), "l j F Y")}
        name = _("Page %(page)d, %(kind)s") % {"page": entry.page, "kind": entry.kind.title}
        happened = date_format(display.day_of(entry.digest, self.who.zone), "j F Y")
        return Answer(f"{name}, {happened}", f"{sealed} {_TOUCHED}" if touched else sealed)

    def wish(self) -> Wish:
        found = self.cleaned_data
        return Wish(
            to=found["to"],
            purpose=found["purpose"].replace("\r\n", "\n"),
            view=self.pack.view,
            organisation=found["organisation"],
            private=found.get("private", False),
            all_there_is=found.get("extent") == "all",
            language=found["language"],
            files=found.get("enclose", enclosed.NONE),
            opened=found.get("opened", False),
            pack=self.pack,
            worded=frozenset(int(id[1:]) for id in found.get("worded", [])),
            completer=found.get("completer", ""),
            advised=found.get("advised", False),
        )


def few(rows: int) -> str:
    """Said over a table that is so short that it can point to somebody."""
    if rows >= packs.FEW:
        return ""
    return _("With so few rows, a day and a place can be enough for whoever was near to know who it was.")
