"""Closing or selling a practice in the browser, and the page that says it is closed."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from casebound.core.ending_state import Kept
from casebound.core.errors import CaseboundError
from casebound.members import leavers, names, times
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.people.again import password_again
from casebound.people.views.answers import page, seen, sent
from casebound.release import ending, retention
from casebound.release.ending_forms import GROUNDS, EndForm, KeepForm, OnwardForm


@password_again()
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, who: Who) -> HttpResponse:
    """Before: what closing means and what is still to be done. Afterwards, for everybody: it is closed."""
    if who.roll.endings.closed is not None:
        return _closed(request, who)
    if "administrator" not in who.roles:
        raise PermissionDenied
    form = EndForm(ending.buyers(who), sent(request))
    if form.is_bound and form.is_valid():
        way = form.cleaned_data["way"]
        try:
            ending.end(who, None if way == "closed" else int(way))
            return seen(reverse("practice_end"))
        except CaseboundError as error:
            form.refuse(error)
    return page(request, "release/end.html", form, **_before(who))


def _before(who: Who) -> dict[str, Any]:
    return {
        "books": [_line(book.id, book.name, book.kept, book.keeper) for book in ending.shared(who)],
        "obstacles": ending.obstacles(who),
        "buyers": list(ending.buyers(who).values()),
        "names_go": leavers.may_take_names(who.practice),
    }


def _line(id: bytes, name: str, kept: Kept | None, keeper: str) -> dict[str, Any]:
    rule = retention.of(kept.rule) if kept else None
    return {
        "id": id.hex(),
        "name": name,
        "keeper": keeper,
        "until": date_format(datetime.fromtimestamp(kept.until, UTC), "DATE_FORMAT") if kept else "",
        "why": GROUNDS[kept.ground] if kept else "",
        "rule": f"{rule.citation} ({rule.as_of}, {rule.confidence})" if rule else "",
        "unverified": kept is not None and kept.ground == "law" and rule is None,
    }


def _closed(request: HttpRequest, who: Who) -> HttpResponse:
    found, taken = ending.closed(who), who.roll.endings.taken
    form = OnwardForm(sent(request)) if found.successor == who.number and taken is None else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            ending.take_over(who, form.cleaned_data["onward"], form.cleaned_data["log"])
            return seen(reverse("practice_end"))
        except CaseboundError as error:
            form.refuse(error)
    called = names.people(who)
    told: dict[str, Any] = {"day": times.local(found.time), "by": called.get(found.by, "?"), "taken": taken}
    if found.successor is not None:
        reads, not_read = ending.readable_to(who, found.successor)
        told |= {"successor": called.get(found.successor, "?"), "reads": reads, "not_read": not_read}
    if taken is not None:
        told |= {"taken_day": times.local(taken.time), "onward": taken.onward.hex() if taken.onward else ""}
    return page(request, "release/ended.html", form, books=_before(who)["books"], **told)


@password_again()
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """Who keeps one shared casebook, until when and why."""
    book = next((book for book in ending.shared(who) if book.id.hex() == id), None)
    if book is None or who.roll.endings.closed is not None:
        raise Http404
    if "administrator" not in who.roles and who.number not in book.readers:
        raise PermissionDenied
    rules = retention.known(who.practice.place, who.practice.profession)
    form = KeepForm(book, rules, sent(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            rule = given.get("rule") or None
            ending.keep(who, book.id, given["person"], given["until"], given["ground"], rule)
            return seen(reverse("practice_end" if "administrator" in who.roles else "casebooks"))
        except CaseboundError as error:
            form.refuse(error)
    suggested = max((retention.at_least_until(rule, _today(who)) for rule in rules), default=None)
    return page(request, "release/keep.html", form, book=book, suggested=suggested)


def _today(who: Who) -> Any:
    return datetime.now(who.zone).date()


@with_who
@require_safe
def receipt(request: HttpRequest, who: Who) -> HttpResponse:
    """The receipt of the last word, as a file without content."""
    if who.roll.endings.closed is None:
        raise Http404
    response = HttpResponse(ending.receipt(who), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = 'attachment; filename="closing.tlog-proof"'
    return response
