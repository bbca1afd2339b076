"""Data that leaves: choose, look at what leaves and what stays, make the file. Nothing is kept in between."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casebound.core.errors import BadInput
from casebound.exchange.out import making, refused
from casebound.exchange.out.forms import BookForm, RefusedForm, ToWhom
from casebound.exchange.out.look import look
from casebound.exchange.out.making import Data
from casebound.exchange.out.wish import names_stay
from casebound.guidance import blocking_advice
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.records import lapsed
from casebound.release import moments
from casebound.release.moments import Moment, moment
from casebound.release.steps import MAKE, asked_before_it_leaves

Maker = Callable[[Moment], Data]
Told = dict[str, Any]


@asked_before_it_leaves
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def casebook(request: HttpRequest, who: Who) -> HttpResponseBase:
    """A casebook as JSON Lines, CSV or FHIR."""
    form = BookForm(who, request.POST if request.method == "POST" else None)
    form.initial = {**form.initial, **lapsed.given_back(request, who)}
    told: Told = {"form": form, "where": "data_out"}
    if not form.is_bound or not form.is_valid() or _step(request) == "change":
        return _choose(request, "exchange/out_choose.html", told)
    wish = form.wish()

    def shown(at: Moment) -> Told:
        return {"look": look(who, wish, at)}

    def made(at: Moment) -> Data:
        return making.make(who, wish, at)

    return _on(request, who, form, told, ("exchange/out_look.html", "exchange/out_choose.html"), shown, made)


@asked_before_it_leaves
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def block_list(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Names, phones and e-mails of people who are refused, as far as she picks them."""
    offered = [] if names_stay(who) else refused.offered(who)
    form = RefusedForm(who, offered, request.POST if request.method == "POST" else None)
    form.initial = {**form.initial, **lapsed.given_back(request, who)}
    told: Told = {"form": form, "where": "refused_out", "sides": blocking_advice(), "offered": offered}
    if names_stay(who):
        return render(request, "exchange/refused_choose.html", told | {"stay": refused.STAY})
    if not form.is_bound or not form.is_valid() or _step(request) == "change":
        return _choose(request, "exchange/refused_choose.html", told)
    picked, words = form.cleaned_data["people"], form.cleaned_data

    def shown(_at: Moment) -> Told:
        chosen = refused.chosen_of(who, picked)
        return {"rows": refused.rows(chosen), "count": len(chosen)}

    def made(at: Moment) -> Data:
        return refused.make(who, picked, words["to"], words["purpose"], at)

    return _on(
        request, who, form, told, ("exchange/refused_look.html", "exchange/refused_choose.html"), shown, made
    )


def _step(request: HttpRequest) -> str:
    return request.POST.get("do", "look")


def _choose(request: HttpRequest, page: str, told: Told) -> HttpResponse:
    return render(request, page, told, status=422 if told["form"].errors else 200)


def _on(
    request: HttpRequest,
    who: Who,
    form: ToWhom,
    told: Told,
    pages: tuple[str, str],
    shown: Callable[[Moment], Told],
    made: Maker,
) -> HttpResponseBase:
    """The second step of either: look, or the file. The choices travel in the forms alone."""
    at = moments.read(who, request.POST.get(moments.FIELD, ""))
    try:
        if _step(request) not in (MAKE, "file") or at is None:
            at = moment(who)
            return render(request, pages[0], told | shown(at) | {"moment": moments.write(who, at)})
        data = made(at)
    except BadInput as wrong:
        form.add_error(None, wrong.sentence)
        return _choose(request, pages[1], told)
    if _step(request) == "file":
        return _file(data)
    told |= {"done": data.done, "data": data, "moment": moments.write(who, at)}
    return render(request, "exchange/out_made.html", told)


def _file(data: Data) -> HttpResponseBase:
    """The file is the answer itself, piece by piece, so that no copy of it stays on the server."""
    pieces: Iterator[bytes] = data.pieces()
    answer = StreamingHttpResponse(pieces, content_type=data.type)
    answer.headers["Content-Length"] = str(data.told.size)
    answer.headers["Content-Disposition"] = f'attachment; filename="{data.name}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
