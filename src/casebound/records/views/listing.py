"""The list of pages with its filters. Only numbers, codes and days stand in its address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebound.book.models import Entry as Stored
from casebound.core.digest import Row
from casebound.core.kinds import OWN_KIND_NUMBER, Kind
from casebound.kinds import shipped
from casebound.members import names
from casebound.members.who import Who
from casebound.records import digests, display, drafts, erasure, held, kinds, read
from casebound.records.views.drafts import language_of
from casebound.records.views.home import draft_line
from casebound.records.views.passages import delay, levels, zone
from casebound.records.views.reading import page_numbers, reading

A_PAGE = 50


@dataclass(frozen=True)
class Wish:
    """What a list is narrowed to; what could not be understood counts as not asked."""

    kind: str = ""
    group: int | None = None
    client: int | None = None
    author: int | None = None
    since: date | None = None
    until: date | None = None
    level: int | None = None
    drafts: bool = False

    @property
    def anything(self) -> bool:
        return self != Wish()


def wish_of(sent: QueryDict, learning: bool) -> Wish:
    return Wish(
        kind=sent.get("kind", ""),
        group=_number(sent.get("class")),
        client=_number(sent.get("client")),
        author=_number(sent.get("author")),
        since=_day(sent.get("since")),
        until=_day(sent.get("until")),
        level=_number(sent.get("level")) if learning else None,
        drafts=bool(sent.get("drafts")) and not learning,
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


@reading
@require_safe
def entries(request: HttpRequest, who: Who) -> HttpResponse:
    """All pages this person can open, newest first."""
    return listing(request, who, learning=False)


@reading
@require_safe
def learning(request: HttpRequest, who: Who) -> HttpResponse:
    """The same list for learning: the only one that knows how serious a rule found it."""
    return listing(request, who, learning=True)


def listing(request: HttpRequest, who: Who, learning: bool) -> HttpResponse:
    wish, people = wish_of(request.GET, learning), names.people(who)
    page = Paginator(seqs(who, wish, learning), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "wish": wish,
        "page": page,
        "rows": rows_of(who, page.object_list, people),
        "sheets": sheets(who, wish) if wish.drafts else [],
        "learning": learning,
        "kinds": offered_kinds(who),
        "classes": classes(),
        "people": people if len(people) > 1 else {},
        "levels": levels() if learning else {},
        "gone": [] if learning or wish.anything else erasure.gone(who),
    }
    return render(request, "records/entries.html", context)


def seqs(who: Who, wish: Wish, learning: bool = False) -> list[int]:
    """Seqs of the pages that fit, newest first."""
    if wish.drafts:
        return []
    if not wish.anything and not learning:  # nothing has to be opened to know which pages there are
        every = {seq for casebook in who.casebooks() for seq in held.leaves(who, casebook)}
        return sorted(every, reverse=True)
    lines = {line.seq: line for casebook in who.casebooks() for line in digests.lines(who, casebook)}
    fitting = [seq for seq, line in lines.items() if fits(who, line.digest, wish, learning)]
    if wish.author is not None:
        theirs = Stored.objects.filter(practice=who.practice, author=wish.author).values_list(
            "seq", flat=True
        )
        fitting = list(set(fitting) & set(theirs))
    if number_of(who, wish.kind) == OWN_KIND_NUMBER:
        opened = read.several(who, fitting)
        fitting = [seq for seq in fitting if seq in opened and opened[seq].kind.name == wish.kind]
    return sorted(fitting, reverse=True)


def fits(who: Who, row: Row, wish: Wish, learning: bool) -> bool:
    found = max(row.severity, row.severity_raised)
    day = day_of(who, row)
    return (
        (not wish.kind or row.kind == number_of(who, wish.kind))
        and (wish.group is None or row.primary_class == wish.group)
        and (wish.client is None or row.client == wish.client)
        and (wish.since is None or day >= wish.since)
        and (wish.until is None or day <= wish.until)
        and (not learning or found > 0)
        and (wish.level is None or found == wish.level)
    )


def day_of(who: Who, row: Row) -> date:
    """The day it happened, or was written down where that is not known, on this person's calendar."""
    return display.day_of(row, who.zone)


def number_of(who: Who, kind: str) -> int | None:
    """The digest's number of a kind by name."""
    return next((found.number for found in offered_kinds(who) if found.name == kind), None) if kind else None


def offered_kinds(who: Who) -> list[Kind]:
    every = [shipped().get(name) for name in shipped().names()] + kinds.own(who.practice)
    return [kind.worded(language_of(kind)) for kind in every]


def classes() -> list[Any]:
    """Classes of behaviour, and one for what has none yet."""
    incident = shipped().get("incident")
    column = incident.worded(language_of(incident)).by_digest("behaviours")
    return list(column.classes) if column else []


def rows_of(who: Who, wanted: Iterable[int], people: Mapping[int, str]) -> list[dict[str, Any]]:
    """Lines of a list, in the order of the seqs. Raises Tampered when the database lost one."""
    order = list(wanted)
    opened = read.several(who, order)
    read.missing(seq for seq in order if seq not in opened)
    amended = page_numbers(who, [entry.amends for entry in opened.values() if entry.amends is not None])
    return [line(who, opened[seq], people, amended) for seq in order]


def line(
    who: Who, entry: read.Entry, people: Mapping[int, str], amended: Mapping[int, int]
) -> dict[str, Any]:
    """One page in a list: what it is, about which number, when. No name and no sentence of it."""
    number = entry.digest.client
    times = display.times(entry)
    home = entry.row.casebook
    return {
        "entry": entry,
        "title": display.title(entry),
        "to": amended.get(entry.amends) if entry.amends is not None else None,
        "client": display.client_name(number, {}) if number else "",
        "happened": times[0].words if entry.digest.occurred_precision else "",
        "delay": delay(entry),
        "sealed": display.instant(entry.header.time, zone(entry)),
        "author": "" if entry.row.author == who.number else people.get(entry.row.author, ""),
        "book": "" if home == who.own_casebook() else names.casebook(who, home),
        "level": levels().get(max(entry.digest.severity, entry.digest.severity_raised), ""),
    }


def sheets(who: Who, wish: Wish) -> list[dict[str, Any]]:
    """Her open drafts, of one kind if one is asked for."""
    found = [draft_line(who, sheet) for sheet in drafts.sheets(who)]
    return [line for line in found if not wish.kind or line["sheet"].kind.partition(".")[0] == wish.kind]
