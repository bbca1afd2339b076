"""Home: the one button that matters, what is unfinished, what came last; ways to today and what is due."""

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casebound.core.errors import BadInput, CaseboundError, Malformed, Tampered, Untrusted
from casebound.members import desk_book, names
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.records import display, drafts, evening, hints, kinds, lapsed, path, read
from casebound.records.views.reading import page_numbers

RECENT = 6


@with_who
@require_safe
def home(request: HttpRequest, who: Who) -> HttpResponse:
    lapsed.adopt(who)
    hour = timezone.localtime().hour
    greeting = (
        _("Good morning, %(name)s")
        if 4 <= hour < 12
        else _("Good afternoon, %(name)s")
        if 12 <= hour < 18
        else _("Good evening, %(name)s")
    )
    kept, recent, wrong = drafts.every(who), list[read.Entry](), ""
    try:
        recent = read.newest(who, RECENT)
    except (Tampered, Malformed, Untrusted) as changed:  # the button that matters stands here all the same
        wrong = changed.sentence
    with suppress(CaseboundError):
        hints.renew(who)
    context = {
        "today": timezone.localdate(),
        "greeting": greeting % {"name": who.name.split()[0]},
        "sheets": [draft_line(who, sheet) for sheet in kept if not (sheet.is_form or _untouched(who, sheet))],
        "changed": drafts.waiting(who.practice, who.number) - len(kept),
        "recent": recent_lines(who, recent),
        "wrong": wrong,
        "at_the_desk": _at_the_desk(who),
        "evening": evening.asks(request, who),
    }
    return render(request, "records/home.html", context)


@with_who
@require_safe
def more(request: HttpRequest, who: Who) -> HttpResponse:
    """What the spine has no room for on a phone."""
    return render(request, "records/more.html", {"people": names.people(who)})


def _at_the_desk(who: Who) -> bool:
    desk = desk_book.standing(who)
    return desk is not None and who.number in desk.readers


def _untouched(who: Who, sheet: drafts.Sheet) -> bool:
    try:
        return drafts.untouched(kinds.get(who.practice, sheet.kind), sheet, who.zone)
    except BadInput:
        return False


def draft_line(who: Who, sheet: drafts.Sheet) -> dict[str, Any]:
    try:
        kind = kinds.get(who.practice, sheet.kind).worded(sheet.language)
    except BadInput:  # a kind of the practice's own that is gone: the draft waits for it
        title = _("%(kind)s, a kind that is not installed here") % {"kind": sheet.kind}
        done = count = len(sheet.answers)
        return {
            "sheet": sheet,
            "kind": {"title": title, "name": ""},
            "id": sheet.id.hex(),
            "done": done,
            "all": count,
        }
    done, count = path.answered(kind, sheet)
    return {"sheet": sheet, "kind": kind, "id": sheet.id.hex(), "done": done, "all": count}


def recent_lines(who: Who, recent: list[read.Entry]) -> list[dict[str, Any]]:
    pages = page_numbers(who, [entry.amends for entry in recent if entry.amends is not None])
    return [entry_line(entry) | {"to": pages.get(entry.amends or -1)} for entry in recent]


def entry_line(entry: read.Entry) -> dict[str, Any]:
    """A list line that says nothing to somebody who looks over a shoulder: kind, client number, date."""
    number = entry.digest.client
    return {
        "entry": entry,
        "title": entry.kind.title,
        "client": display.client_name(number, {}) if number else "",
        "sealed": display.instant(
            entry.header.time, str(entry.sections[entry.kind.sections[0].code]["zone"])
        ),
    }
