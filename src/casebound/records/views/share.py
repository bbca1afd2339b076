"""Letting the readers of one more casebook open a sealed page."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casebound.core.errors import BadInput, Stale
from casebound.core.roll import CasebookState
from casebound.members import desk_book, names
from casebound.members.who import Who
from casebound.people.again import password_again, typed
from casebound.records import read, sharing
from casebound.records.views.entry import sealed_facts
from casebound.records.views.reading import quietly, reading
from casebound.records.widgets import Answer


class ShareForm(forms.Form):
    """Which further casebooks may read a page."""

    use_required_attribute = False
    casebooks = forms.MultipleChoiceField(
        label=gettext_lazy("Who else may read it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose who may read it, or go back.")},
    )

    def __init__(
        self, who: Who, offered: list[CasebookState], data: QueryDict | None = None, **more: Any
    ) -> None:
        super().__init__(data, label_suffix="", **more)
        self.ids = {state.id.hex(): state.id for state in offered}
        field = self.fields["casebooks"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(state.id.hex(), _answer(who, state)) for state in offered]

    def chosen(self) -> list[bytes]:
        return [self.ids[key] for key in self.cleaned_data["casebooks"]]


def _answer(who: Who, state: CasebookState) -> Answer:
    people = names.people(who)
    listed = [
        _("you") if number == who.number else people.get(number, str(number))
        for number in sorted(state.readers)
    ]
    return Answer(names.casebook(who, state.id), _("Read by %(names)s") % {"names": ", ".join(listed)})


@password_again()
@reading
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """Who can read it now, and who could. Nobody who is named on the page is offered."""
    found = quietly(who, id)
    offered, withheld = candidates(who, found)
    form = ShareForm(who, offered, request.POST if request.method == "POST" else None, initial=typed(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                for casebook in form.chosen():
                    sharing.share_entry(who, found.seq, casebook)
            except (BadInput, Stale) as wrong:
                form.add_error(None, wrong.sentence)
            else:
                return redirect("entry_share", found.id)
    told: dict[str, Any] = sealed_facts(who, found, names.people(who))
    told |= {"form": form, "offered": offered, "withheld": withheld}
    told["hers"] = sharing.may_share(who, found)
    told["alone"] = sharing.confined(who, found.kind, found.answers, found.amends)[1]
    return render(request, "records/share.html", told, status=status)


def candidates(who: Who, found: read.Entry) -> tuple[list[CasebookState], bool]:
    """Casebooks that could read it too, and whether one is left out because it names a reader."""
    named, alone = sharing.confined(who, found.kind, found.answers, found.amends)
    through = {casebook for reader in sharing.readers(who, found.seq) for casebook in reader.through}
    open_to = [
        state
        for state in who.roll.casebooks.values()
        if state.purpose != "own"
        and (state.purpose == "team" or who.number in state.readers)
        and state.id not in through
        and not desk_book.is_desk(who, state.id)
        and not state.owes_epoch
    ]
    alone = alone or not sharing.may_share(who, found)
    offered = [state for state in open_to if not alone and not state.readers & named]
    return offered, len(offered) < len(open_to) and not alone
