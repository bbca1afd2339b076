"""Taking pages along: choose, look at exactly what leaves, make the file. Nothing is kept in between."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casebound.core.errors import BadInput
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.records import lapsed
from casebound.records.views.reading import seq_of
from casebound.release import moments, offers
from casebound.release.disclose import disclose, remember
from casebound.release.forms import TakeForm
from casebound.release.lawful import VIEWS
from casebound.release.moments import Moment
from casebound.release.preview import preview
from casebound.release.steps import MAKE, asked_before_it_leaves, saved


@asked_before_it_leaves
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """One page, with what was added to it."""
    return _take(request, who, offers.thread(who, seq_of(id)))


@asked_before_it_leaves
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def client(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """Pages about one client, chosen by ticks."""
    return _take(request, who, offers.about(who, number))


def _take(request: HttpRequest, who: Who, offer: offers.Offer) -> HttpResponse:
    """The choices travel in the forms alone: not in the address, the session or a row that can be read."""
    if request.method != "POST":
        return _late(request, who, offer)
    lapsed.forget(who, request.path)
    form = TakeForm(who, offer, request.POST)
    step = request.POST.get("do", "look")
    if not form.is_valid():
        return _choose(request, form, 422)
    if step == "change":
        return _choose(request, form)
    at = moments.read(who, request.POST.get(moments.FIELD, ""))
    if step not in (MAKE, "file") or at is None:
        return _look(request, who, form)
    try:
        return _file(who, form, at) if step == "file" else _made(request, who, form, at)
    except BadInput as too_much:
        form.add_error(None, too_much.sentence)
        return _choose(request, form, 422)


def _late(request: HttpRequest, who: Who, offer: offers.Offer) -> HttpResponse:
    """What was on its way when the lock closed: seen once more before anything is sealed. Half of it is not
    wrong: nobody sent it."""
    late = lapsed.waiting(who, request.path)
    whole = TakeForm(who, offer, late)
    if late and whole.is_valid():
        return _look(request, who, whole)
    return _choose(request, TakeForm(who, offer, late=late))


def _choose(request: HttpRequest, form: TakeForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "offer": form.offer, "alone": len(form.offer.entries) == 1}
    return render(request, "release/choose.html", context, status=status)


def _look(request: HttpRequest, who: Who, form: TakeForm) -> HttpResponse:
    wish = form.wish()
    leaves = preview(who, form.seqs(), wish)
    context = {
        "form": form,
        "wish": wish,
        "offer": form.offer,
        "view": VIEWS[wish.view],
        "leaves": leaves,
        "moment": moments.write(who, leaves.at),
    }
    return render(request, "release/look.html", context)


def _made(request: HttpRequest, who: Who, form: TakeForm, at: Moment) -> HttpResponse:
    """The disclosure is sealed; the file can be saved from this page as often as she likes."""
    wish = form.wish()
    context = {
        "form": form,
        "wish": wish,
        "offer": form.offer,
        "done": remember(who, form.seqs(), wish, at),
        "moment": moments.write(who, at),
    }
    return render(request, "release/made.html", context)


def _file(who: Who, form: TakeForm, at: Moment) -> HttpResponse:
    made = disclose(who, form.seqs(), form.wish(), at)
    return saved(made.raw, made.name, "application/zip")
