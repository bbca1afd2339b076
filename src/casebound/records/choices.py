"""Who may read what is about to be sealed. Nobody named in an entry is offered as its reader."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebound.book.models import EntryKey
from casebound.core import hints as pure
from casebound.core.kinds import Kind
from casebound.members import desk_book, names
from casebound.members.who import Who
from casebound.records import hints
from casebound.records.drafts import Sheet
from casebound.records.sharing import confined
from casebound.records.widgets import Answer

FEW = 6  # persons: among fewer, who is not named is guessed


class ReaderForm(forms.Form):
    """Home casebook (only asked where there is a choice) and casebooks it is shared into at once."""

    use_required_attribute = False
    casebook = forms.ChoiceField(
        label=gettext_lazy("Which casebook it goes into"), widget=forms.RadioSelect, required=False
    )
    readers = forms.MultipleChoiceField(
        label=gettext_lazy("Who else may read it"),
        help_text=gettext_lazy(
            "Nobody, unless you choose. Who reads it reads the whole page, feelings included. "
            "You can share it later."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    known = forms.ChoiceField(
        label=gettext_lazy("Who may learn that this page exists?"),
        help_text=gettext_lazy(
            "Not what it says, nor when: only that somebody here has a record about a person with this "
            "phone, e-mail or account. You can take it back."
        ),
        widget=forms.RadioSelect,
        required=False,
    )

    paper_day = forms.CharField(
        label=gettext_lazy("The day it was written on paper"),
        widget=forms.TextInput(attrs={"type": "date", "autocomplete": "off"}),
        required=False,
    )
    paper_time = forms.CharField(
        label=gettext_lazy("At about what time"),
        widget=forms.TextInput(attrs={"type": "time", "autocomplete": "off"}),
        required=False,
    )

    def __init__(self, who: Who, kind: Kind, sheet: Sheet, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.who = who
        named, alone = confined(who, kind, sheet.answers, sheet.amends)
        mine = [] if alone else who.casebooks()
        own = who.own_casebook()
        books = who.roll.casebooks
        homes = [own, *(id for id in mine if id != own and not books[id].readers & named)]
        self.homes = {id.hex(): id for id in homes}
        amended = _holders(who, sheet.amends)
        offered = [] if alone else self._offered(named, amended)
        self.others = {id.hex(): id for id in offered if id != own}
        if len(homes) > 1:
            self.fields["casebook"].choices = [(id.hex(), self._answer(id)) for id in homes]  # type: ignore[attr-defined]
            self.fields["casebook"].initial = own.hex()
        else:
            del self.fields["casebook"]
        if self.others:
            self.fields["readers"].choices = [(key, self._answer(id)) for key, id in self.others.items()]  # type: ignore[attr-defined]
            self.fields["readers"].initial = [key for key, id in self.others.items() if id in amended]
        else:
            del self.fields["readers"]
        about = kind.name == "client" or sheet.new_client or sheet.answers.get(kind.about or "")
        audiences = hints.offered(who, kind, named, alone) if about else ()
        if audiences:
            asked = [("", Answer(_("Nobody"))), *((one, self._told(one, named)) for one in audiences)]
            self.fields["known"].choices = asked  # type: ignore[attr-defined]
        else:
            del self.fields["known"]

    def _told(self, audience: str, named: set[int]) -> Answer:
        """An audience with the names of everybody in it."""
        numbers = {one for state in hints.places(self.who, audience, named) for one in state.readers}
        people = names.people(self.who)
        others = sorted(numbers - {self.who.number})
        listed = {"names": ", ".join(people.get(number, str(number)) for number in others)}
        if audience == pure.LEAD:
            few = sum(not one.closed for one in self.who.roll.persons.values()) < FEW
            without = _("%(names)s, without your name; with so few of you it can be guessed")
            return Answer(
                _("The safety lead"), (without if few else _("%(names)s, without your name")) % listed
            )
        return Answer(_("A colleague too"), _("%(names)s, with your name, to ask you") % listed)

    def known_to(self) -> str:
        """Who may learn of the page; empty for nobody."""
        return str(self.cleaned_data.get("known") or "")

    def _offered(self, named: set[int], amended: set[bytes]) -> list[bytes]:
        """Shared casebooks within reach, and those where the page that is added to stands."""
        found = []
        for id, state in self.who.roll.casebooks.items():
            reachable = state.purpose == "team" or self.who.number in state.readers
            offered = id in amended or (reachable and state.purpose != "own")
            offered = offered and not desk_book.is_desk(self.who, id)
            if offered and not (state.readers & named) and not state.owes_epoch:
                found.append(id)
        return found

    def _answer(self, casebook: bytes) -> Answer:
        people = names.people(self.who)
        readers = sorted(self.who.roll.casebooks[casebook].readers)
        listed = ", ".join(
            _("you") if number == self.who.number else people.get(number, str(number)) for number in readers
        )
        return Answer(names.casebook(self.who, casebook), _("Read by %(names)s") % {"names": listed})

    def home(self) -> bytes:
        return self.homes.get(self.cleaned_data.get("casebook") or "", self.who.own_casebook())

    def also(self) -> tuple[bytes, ...]:
        home = self.home()
        chosen = [self.others[key] for key in self.cleaned_data.get("readers") or []]
        return tuple(id for id in chosen if id != home)

    def paper(self) -> str:
        """When it was written on paper, as a moment; empty if it was not."""
        day, time = self.cleaned_data.get("paper_day", ""), self.cleaned_data.get("paper_time", "")
        return f"{day}T{time[:5]}~" if day and time else day


def _holders(who: Who, amends: int | None) -> set[bytes]:
    """Casebooks that can open the page an addendum belongs to: it should reach the same readers."""
    if amends is None:
        return set()
    keys = EntryKey.objects.filter(practice=who.practice, seq=amends)
    return set(keys.values_list("casebook", flat=True))
