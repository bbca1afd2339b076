"""Clients by number. Names stay hidden until somebody asks for them."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebound.core.errors import BadInput
from casebound.core.identity.decide import Match, Tier
from casebound.core.kinds import Kind
from casebound.members import names
from casebound.members.who import Who
from casebound.records import clients as known_clients
from casebound.records import display, hints, kinds, read, twins
from casebound.records.twins import FEW, Alike
from casebound.records.views.drafts import begin, language_of
from casebound.records.views.listing import A_PAGE, rows_of
from casebound.records.views.passages import zone
from casebound.records.views.reading import not_yours, reading, thread

FOUND = 8  # of those whom a search fits, so many are opened
LONGEST = 200


@reading
@require_http_methods(["GET", "HEAD", "POST"])
def clients(request: HttpRequest, who: Who) -> HttpResponse:
    """Everybody an openable page is about, newest first; by name once the names are asked for."""
    if "words" in request.POST:
        return _found(request, who, request.POST["words"][:LONGEST].strip())
    order, named = known_clients.newest(who), "names" in request.POST
    few = len(order) <= FEW
    known = known_clients.known(who) if few else {}
    if named and few:
        order.sort(key=lambda number: (not known[number].name, known[number].name.casefold()))
    page = Paginator(order, max(1, len(order)) if named and few else A_PAGE).get_page(_page(request))
    shown = known or known_clients.some(who, page)
    alike = twins.twins(known.values(), region(who))
    latest = read.several(who, [max(shown[number].entries) for number in page])
    rows = [
        {
            "client": shown[number],
            "label": display.client_name(number, {}),
            "latest": _sealed(latest.get(max(shown[number].entries))),
            "alike": why(alike.get(number, [])),
        }
        for number in page
    ]
    told = {"rows": rows, "page": page, "named": named, "some_named": any(one.name for one in shown.values())}
    return render(request, "records/clients.html", told | {"turned": named and not few})


def _found(request: HttpRequest, who: Who, words: str) -> HttpResponse:
    """Those whom words fit, with their names: whoever looks for a name has to see which."""
    found = known_clients.find(who, words, region(who), FOUND)
    rows = [{"client": one, "label": display.client_name(one.number, {})} for one in found.clients]
    told = {
        "rows": rows,
        "words": words,
        "asked": True,
        "more": found.more,
        "left": found.left,
    }
    if request.headers.get("X-Part") == "found":  # while she types: nothing of the page around it
        return HttpResponse(render_to_string("records/clients_found.html", told))
    return render(request, "records/clients.html", told)


def _page(request: HttpRequest) -> str | None:
    return request.POST.get("names_page") or request.GET.get("page")


@reading
@require_safe
def client(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """Everything about one client that this person can open, newest first."""
    found = known_clients.one(who, number)
    if found is None:
        return not_yours(request)
    seqs = sorted({*found.entries, *(line.seq for line in thread(who, found.entries))}, reverse=True)
    page = Paginator(seqs, A_PAGE).get_page(request.GET.get("page"))
    told = {
        "client": found,
        "label": display.client_name(number, {}),
        "about": f"e{found.seq}" if found.seq is not None else "",
        "nicknames": found.answers.get("nicknames") or [],
        "page": page,
        "rows": rows_of(who, page.object_list, names.people(who)),
        "alike": why(twins.of(who, number, region(who))),
        "kinds": about_clients(who),
        "asks": hints.reads_with_others(who),
    }
    for hook in settings.ABOUT_CLIENT:  # of rooms above this one
        told |= import_string(hook)(who, number, found.entries)
    return render(request, "records/client.html", told)


@reading
@require_POST
def write_about(request: HttpRequest, who: Who, number: int, kind: str) -> HttpResponse:
    """Start a page about this client, so that the number need not be picked again."""
    if known_clients.one(who, number) is None:
        return not_yours(request)
    try:
        chosen = kinds.get(who.practice, kind)
    except BadInput:
        raise Http404 from None
    if chosen.hidden or chosen.amends or not chosen.about:
        raise Http404
    return begin(who, chosen, {chosen.about: number})


def about_clients(who: Who) -> list[Kind]:
    """Kinds of page that are about a client and that this person may write."""
    mine = kinds.writable(who.practice, who.writes_as)
    return [kind.worded(language_of(kind)) for kind in mine if kind.about]


def region(who: Who) -> str:
    """The country whose telephone numbers are written without a code."""
    return who.practice.place.partition("-")[0] or "US"


def why(alike: list[Alike]) -> list[dict[str, Any]]:
    """Each in words: what agrees, what almost agrees, what differs. No figure."""
    return [
        {
            "number": pair.client.number,
            "label": display.client_name(pair.client.number, {}),
            "same": pair.match.tier is Tier.SAME_PERSON,
            "reason": ", ".join(_agreeing(pair.match)),
            "differ": ", ".join(str(_OTHER[field]) for field in pair.match.differ if field in _OTHER),
        }
        for pair in alike
    ]


def _agreeing(match: Match) -> list[str]:
    return [str(_SAME[field]) for field in match.agree] + [str(_NEAR[field]) for field in match.near]


_SAME = {
    "name": _("the same name"),
    "birth_date": _("the same birth date"),
    "address": _("the same address"),
    "phones": _("the same phone"),
    "emails": _("the same e-mail"),
    "handles": _("the same account online"),
    "plates": _("the same number plate"),
    "numbers": _("the same number of membership or insurance"),
}
_NEAR = {
    "name": _("almost the same name"),
    "birth_date": _("almost the same birth date"),
    "address": _("almost the same address"),
    "numbers": _("almost the same number of membership or insurance"),
}
_OTHER = {
    "name": _("another name"),
    "birth_date": _("another birth date"),
    "address": _("another address"),
    "numbers": _("another number of membership or insurance"),
}


def _sealed(entry: read.Entry | None) -> Any:
    return display.instant(entry.header.time, zone(entry)) if entry else None
