"""One sealed page: read it, keep its receipt, add to it, share it."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebound.book.models import Entry as Stored
from casebound.core.errors import BadInput, Sealed
from casebound.members import names
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.records import clients, digests, display, kinds, read, sharing, write
from casebound.records.views.drafts import begin

AMENDING = ("addendum", "correction", "retraction")


def opened(who: Who, id: str, purpose: str) -> read.Entry:
    """The entry of an address. 404 for one that does not exist or that this person cannot open."""
    number = id.removeprefix("e")
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    try:
        return read.open_entry(who, int(number), purpose)
    except Sealed:
        raise Http404 from None


@with_who
@require_safe
def entry(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """The page as it was sealed, what was added later, and who has looked."""
    found = opened(who, id, "read")
    return render(request, "records/entry.html", context(who, found))


def context(who: Who, found: read.Entry) -> dict[str, Any]:
    people = names.people(who)
    parts = display.parts(found, client_names(who, found))
    number = found.digest.client
    zone = str(found.sections[found.kind.sections[0].code]["zone"])
    return {
        "entry": found,
        "title": display.title(found),
        "client": number,
        "client_label": display.client_name(number, {}) if number else "",
        "casebook": names.casebook(who, found.row.casebook),
        "author": people.get(found.row.author, ""),
        "times": display.times(found),
        "sealed": display.instant(found.header.time, zone),
        "parts": [part for part in parts if not part.private and not part.learning],
        "private": [part for part in parts if part.private],
        "has_learning": any(part.learning for part in parts),
        "readers": [reader_line(who, reader, people) for reader in sharing.readers(who, found.seq)],
        "later": amendments(who, found),
        "amends": f"e{found.amends}" if found.amends is not None else "",
        "amending": [kinds.get(who.practice, name) for name in AMENDING],
        "before": neighbour(who, found, -1),
        "after": neighbour(who, found, 1),
        "other_language": found.opened.kind.language != (get_language() or "en").split("-")[0],
    }


def client_names(who: Who, found: read.Entry) -> dict[int, str]:
    return {number: client.name for number, client in clients.known(who).items() if client.name}


def reader_line(who: Who, reader: sharing.Reader, people: dict[int, str]) -> dict[str, Any]:
    zone = who.account.time_zone
    return {
        "name": people.get(reader.person, str(reader.person)),
        "you": reader.person == who.number,
        "can": bool(reader.through),
        "opened": [display.stamp(at, zone) for at in reader.opened[-3:]],
        "count": len(reader.opened),
    }


def amendments(who: Who, found: read.Entry) -> list[dict[str, Any]]:
    """Addenda, corrections and retractions of an entry that this person can open, oldest first."""
    lines = (line for casebook in who.casebooks() for line in digests.lines(who, casebook))
    seqs = sorted({line.seq for line in lines if line.digest.amends == found.seq + 1})
    several, people = read.several(who, seqs), names.people(who)
    return [
        {
            "entry": several[seq],
            "kind": several[seq].kind.title,
            "author": people.get(several[seq].row.author, ""),
            "sealed": display.stamp(several[seq].header.time, who.account.time_zone),
            "parts": [part for part in display.parts(several[seq]) if not part.private and not part.learning],
            "takes_back": several[seq].kind.name == "retraction",
        }
        for seq in seqs
        if seq in several
    ]


def neighbour(who: Who, found: read.Entry, step: int) -> dict[str, Any] | None:
    """The page before or after in the same casebook, if this person reads that casebook."""
    if not who.reads(found.row.casebook):
        return None
    row = Stored.objects.filter(
        practice=who.practice, casebook=found.row.casebook, page=found.page + step
    ).first()
    return {"id": f"e{row.seq}", "page": row.page} if row else None


@with_who
@require_safe
def learning(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """What is kept for learning: never part of a copy, so it has a page of its own."""
    found = opened(who, id, "learning")
    parts = [part for part in display.parts(found) if part.learning]
    return render(request, "records/learning.html", {"entry": found, "parts": parts})


@with_who
@require_safe
def sealed(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """It is sealed: its number, how long after, who can read it."""
    found = opened(who, id, "written")
    told = context(who, found)
    told["written"] = told["times"][-2]
    told["others"] = [line for line in told["readers"] if not line["you"] and line["can"]]
    return render(request, "records/sealed.html", told)


@with_who
@require_safe
def receipt(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """The receipt as a file; it holds no content."""
    found = opened(who, id, "receipt")
    response = HttpResponse(write.receipt_of(who, found.seq), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{found.id}.tlog-proof"'
    return response


@with_who
@require_POST
def amend(request: HttpRequest, who: Who, id: str, kind: str) -> HttpResponse:
    """Start an addendum, correction or retraction of this page."""
    found = opened(who, id, "amend")
    chosen = kinds.get(who.practice, kind)
    allowed = chosen.amends and (chosen.amends == ("*",) or found.kind.name in chosen.amends)
    if not allowed:
        raise Http404
    return begin(who, chosen, amends=found.seq)


class ShareForm(forms.Form):
    """Which further casebooks may read a page."""

    use_required_attribute = False
    casebooks = forms.MultipleChoiceField(
        label=_("Who else may read it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who may read it, or go back.")},
    )


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """Let the readers of one more casebook open this page."""
    found = opened(who, id, "share")
    named = sharing.named_people(found.kind, found.answers) - {who.number}
    through = {book for reader in sharing.readers(who, found.seq) for book in reader.through}
    offered = {
        state.id.hex(): state.id
        for state in who.roll.casebooks.values()
        if state.purpose != "own" and state.id not in through and not state.readers & named
    }
    form = ShareForm(request.POST if request.method == "POST" else None, label_suffix="")
    field = form.fields["casebooks"]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = [(key, names.casebook(who, book)) for key, book in offered.items()]
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            for key in form.cleaned_data["casebooks"]:
                sharing.share_entry(who, found.seq, offered[key])
        except BadInput as wrong:
            form.add_error(None, wrong.sentence)
        else:
            return redirect("entry", found.id)
    told = {"entry": found, "form": form, "offered": offered}
    return render(request, "records/share.html", told, status=status)
