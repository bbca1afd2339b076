"""Report packs in the browser: choose, see what leaves and who is named, make it. Nothing is kept between."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casebound.core.errors import BadInput
from casebound.core.packs import Pack
from casebound.kinds import shipped
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.people.views.answers import sent
from casebound.records import lapsed
from casebound.records.views.reading import seq_of
from casebound.release import assemble, moments, packs, packs_names
from casebound.release.disclose import disclose, remember
from casebound.release.mentions import Place
from casebound.release.moments import Moment
from casebound.release.packs_forms import PackForm, few
from casebound.release.preview import preview
from casebound.release.sheet import Wish
from casebound.release.steps import LEAVES, MAKE, asked_before_it_leaves, saved

TABLES = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
STAY, SHOWN = "stay", "shown"  # sections that stay, and those she was shown


@with_who
@require_safe
def yearly(request: HttpRequest, who: Who) -> HttpResponse:
    """The packs of a year, and where those of a page are found."""
    return _list(request, who, [(pack, _address(pack)) for pack in packs.offered(who, period=True)])


@with_who
@require_safe
def of_page(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """The packs that take this page."""
    seq = seq_of(id)
    fits = [
        (pack, _address(pack, id=id)) for pack in packs.offered(who) if packs.by_person(who, pack, seq).ticked
    ]
    return _list(request, who, fits, id)


@asked_before_it_leaves
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def year(request: HttpRequest, who: Who, number: int, year: int = 0) -> HttpResponse:
    """A pack of one year."""
    pack = _pack(who, number)
    if not pack.period:
        raise Http404
    known = packs.years(who, pack)
    chosen = year or (known[0] if known else datetime.now(who.zone).year)
    offer = packs.by_year(who, pack, chosen)
    more = {"year": chosen, "years": [(one, _address(pack, year=one)) for one in known if one != chosen]}
    return _take(request, PackForm(who, offer, pack, sent(request)), more | {"back": reverse("packs")})


@asked_before_it_leaves
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, who: Who, id: str, number: int) -> HttpResponse:
    """A pack of one page, with what belongs to it."""
    pack = _pack(who, number)
    offer = packs.by_person(who, pack, seq_of(id))
    if not offer.entries:
        raise Http404
    return _take(request, PackForm(who, offer, pack, sent(request)), {"back": reverse("entry", args=[id])})


def _pack(who: Who, number: int) -> Pack:
    pack = packs.numbered(number)
    if pack is None or pack not in packs.offered(who):
        raise Http404
    return pack


def _address(pack: Pack, **where: Any) -> str:
    name = "pack_page" if "id" in where else "pack_of_year" if "year" in where else "pack_year"
    return reverse(name, kwargs={"number": pack.number, **where})


def _list(request: HttpRequest, who: Who, found: list[tuple[Pack, str]], id: str = "") -> HttpResponse:
    context = {"packs": found, "id": id, "covered": packs.covered(who), "asks": "administrator" in who.roles}
    return render(request, "release/packs.html", context)


def _take(request: HttpRequest, form: PackForm, more: dict[str, Any]) -> HttpResponse:
    """The choices travel in the forms alone: not in the address, the session or a row that can be read."""
    if request.method != "POST":
        late = lapsed.waiting(form.who, request.path)
        return _choose(request, PackForm(form.who, form.offer, form.pack, late=late), more)
    lapsed.forget(form.who, request.path)
    step = request.POST.get("do", "look")
    if not form.is_valid():
        return _choose(request, form, more, 422)
    if step == "change":
        return _choose(request, form, more)
    found = _named(form)
    told = {"stay": request.POST.getlist(STAY), "shown": [place.key for place in found]}
    if set(told["shown"]) - set(request.POST.getlist(SHOWN)):
        context = {"form": form, "pack": form.pack, "places": found}
        return render(request, "release/pack_names.html", context | more)
    wish = _without(form.wish(), found, told["stay"])
    at = moments.read(form.who, request.POST.get(moments.FIELD, ""))
    try:
        if step not in (MAKE, *LEAVES) or at is None:
            return _look(request, form, wish, more | told)
        if step == MAKE:
            return _made(request, form, wish, at, more | told)
        return _file(form, wish, at) if step == "file" or not wish.computed else _table(form, wish, at, step)
    except BadInput as wrong:
        form.add_error(None, wrong.sentence)
        return _choose(request, form, more, 422)


def _named(form: PackForm) -> list[Place]:
    entries = [entry for entry in form.offer.entries if entry.seq in set(form.seqs())]
    return packs_names.places(form.who, form.pack, assemble.chosen(entries, form.wish()))


def _without(wish: Wish, found: list[Place], stay: list[str]) -> Wish:
    return replace(wish, left_out=frozenset((one.seq, one.slot) for one in found if one.key in stay))


def _choose(request: HttpRequest, form: PackForm, more: dict[str, Any], status: int = 200) -> HttpResponse:
    pack, kinds = form.pack, [shipped().get(name) for name in form.pack.kinds]
    context = {
        "form": form,
        "pack": pack,
        "leaves": [(kind.title, packs.leaves(pack, kind)) for kind in kinds if pack.form == "pages"],
        "columns": [column.label for column in pack.columns],
        "basis": packs.basis(form.who, pack),
        "elsewhere": bool(pack.basis) and not packs.basis(form.who, pack),
        "covered": packs.covered(form.who),
    }
    return render(request, "release/pack.html", context | more, status=status)


def _look(request: HttpRequest, form: PackForm, wish: Wish, more: dict[str, Any]) -> HttpResponse:
    leaves = preview(form.who, form.seqs(), wish)
    entries = [entry for entry in form.offer.entries if entry.seq in set(form.seqs())]
    context = {
        "form": form,
        "wish": wish,
        "offer": form.offer,
        "view": wish,
        "leaves": leaves,
        "moment": moments.write(form.who, leaves.at),
        "pack": form.pack,
        "nameless": wish.computed and form.pack.names == "out",
        "few": few(len(leaves.rows)) if wish.computed and form.pack.names == "out" else "",
        "earlier": packs.earlier(form.who, entries) if form.pack.names == "out" else [],
    }
    return render(request, "release/look.html", context | more)


def _made(request: HttpRequest, form: PackForm, wish: Wish, at: Moment, more: dict[str, Any]) -> HttpResponse:
    context = {
        "form": form,
        "wish": wish,
        "offer": form.offer,
        "done": remember(form.who, form.seqs(), wish, at),
        "moment": moments.write(form.who, at),
        "pack": form.pack,
        "tables": wish.computed,
    }
    return render(request, "release/made.html", context | more)


def _file(form: PackForm, wish: Wish, at: Moment) -> HttpResponse:
    made = disclose(form.who, form.seqs(), wish, at)
    return saved(made.raw, made.name, "application/zip")


def _table(form: PackForm, wish: Wish, at: Moment, ending: str) -> HttpResponse:
    """The table of that file by itself, which names nobody who made it."""
    made, name = disclose(form.who, form.seqs(), wish, at), f"{form.pack.id}.{ending}"
    with ZipFile(BytesIO(made.raw)) as archive:
        raw = archive.read(f"computed/{name}")
    return saved(raw, f"list-{at.made:%Y-%m-%d}.{ending}", TABLES[ending])
