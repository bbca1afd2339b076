"""One sealed page: read it, see what was added and who can read it, keep its receipt."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casebound.book.models import Entry as Stored
from casebound.core.errors import Sealed
from casebound.core.hints import LEAD
from casebound.kinds import shipped
from casebound.members import names
from casebound.members.who import Who
from casebound.records import clients, dated, display, erasure, hints, read, sharing, write
from casebound.records.views import amend, erase, passages
from casebound.records.views.reading import page_numbers, quietly, readable, reading, seq_of, thread

LAST_OPENINGS = 12


@reading
@require_safe
def entry(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """The page as it was sealed, what was added later, and who has looked."""
    gone = erase.tombstone(request, who, seq_of(id))
    if gone:
        return gone
    found = read.open_entry(who, seq_of(id), "read")
    people = names.people(who)
    later = amendments(who, found, people)
    told = sealed_facts(who, found, people) | {
        "runs": passages.runs(passages.of(found, people)),
        "client": found.digest.client,
        "client_label": display.client_name(found.digest.client, {}) if found.digest.client else "",
        "above": above(found),
        "written_in": other_language(found),
        "casebook": names.casebook(who, found.row.casebook),
        "later": later,
        "retracted": [line for line in later if line["takes_back"]],
        "dated": dated.lines(who, found, passages.zone(found)),
        "amends": amended(who, found),
        "ways": amend.ways(who, found.kind),
        "neighbours": neighbours(who, found),
        "has_learning": passages.has_learning(found),
        "erasing": erasure.request_of(who, found.seq),
        "known_to": (known_to := hints.chosen(who, found.seq)),
        "narrower": bool(known_to) and bool(hints.places(who, LEAD)),
    }
    return render(request, "records/entry.html", told)


def above(found: read.Entry) -> str:
    """The kind, where the heading does not say it already; and whether it still has no class."""
    if passages.unclassed(found):
        return _("Not yet classed")
    return found.kind.title if found.kind.title != display.title(found) else ""


def sealed_facts(who: Who, found: read.Entry, people: Mapping[int, str]) -> dict[str, Any]:
    """What stands around the text: number, times, writer, readers."""
    readers = [reader_line(who, reader, people) for reader in sharing.readers(who, found.seq)]
    told = told_and_read(readers, found.row.author)
    return {
        "entry": found,
        "title": display.title(found),
        "times": display.times(found),
        "sealed": display.instant(found.header.time, passages.zone(found)),
        "author": people.get(found.row.author, ""),
        "mine": found.row.author == who.number,
        "readers": readers,
        "others": [line for line in readers if line["can"] and not line["you"]],
        "told": told,
        "unread": not any(line["signed"] for line in told),
    }


def told_and_read(readers: Iterable[Mapping[str, Any]], author: int) -> list[Mapping[str, Any]]:
    """The others who were let read it or have signed to have opened it; its writer signs nothing."""
    others = (line for line in readers if line["person"] != author and not line["you"])
    return [line for line in others if line["can"] or line["signed"]]


def reader_line(who: Who, reader: sharing.Reader, people: Mapping[int, str]) -> dict[str, Any]:
    """A reader of an entry: her name, through which casebook, when she opened it, newest first."""
    opened = [display.stamp(at, who.account.time_zone) for at in reversed(reader.opened)]
    return {
        "person": reader.person,
        "name": people.get(reader.person, str(reader.person)),
        "you": reader.person == who.number,
        "can": bool(reader.through),
        "through": [names.casebook(who, casebook) for casebook in reader.through],
        "opened": opened[:LAST_OPENINGS],
        "count": len(opened),
        "signed": None if reader.signed is None else display.stamp(reader.signed, who.account.time_zone),
    }


def amendments(who: Who, found: read.Entry, people: Mapping[int, str]) -> list[dict[str, Any]]:
    """What was added to an entry, and to what was added, as far as this person can open it; oldest first."""
    lines = thread(who, [found.seq])
    takes_back = shipped().get("retraction").number
    withdrawn = {line.digest.amends - 1 for line in lines if line.digest.kind == takes_back}
    opened = read.several(who, [line.seq for line in lines])
    return [
        {
            "entry": later,
            "author": people.get(later.row.author, ""),
            "sealed": display.stamp(later.header.time, who.account.time_zone),
            "passages": passages.of(later, people),
            "takes_back": later.amends == found.seq
            and later.digest.kind == takes_back
            and later.seq not in withdrawn,
            "withdrawn": later.seq in withdrawn,
            "to": opened.get(later.amends) if later.amends is not None else None,
        }
        for later in sorted(opened.values(), key=lambda entry: entry.seq)
    ]


def amended(who: Who, found: read.Entry) -> dict[str, Any] | None:
    """The page that this one amends; without a link where she holds no key for it."""
    if found.amends is None:
        return None
    page = page_numbers(who, [found.amends]).get(found.amends)
    return {"id": f"e{found.amends}", "page": page, "erased": found.amends in who.roll.erased}


def neighbours(who: Who, found: read.Entry) -> list[dict[str, Any]]:
    """The pages before and after in the same casebook that this person can open."""
    beside = Stored.objects.filter(
        practice=who.practice, casebook=found.row.casebook, page__in=(found.page - 1, found.page + 1)
    ).exclude(body=None)
    rows = list(beside.order_by("page").values_list("seq", "page"))
    mine = readable(who, [seq for seq, _ in rows])
    return [{"id": f"e{seq}", "page": page} for seq, page in rows if seq in mine]


def other_language(found: read.Entry) -> dict[str, str] | None:
    """The language the entry was written in, if it is not the one she reads the pages in."""
    code = found.opened.kind.language
    if code == (get_language() or "en").split("-")[0]:
        return None
    try:
        return {"code": code, "name": str(get_language_info(code)["name_translated"])}
    except KeyError:
        return {"code": code, "name": code}


@reading
@require_safe
def learning(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """What is kept for learning: never part of a copy, so it has a page of its own."""
    found = read.open_entry(who, seq_of(id), "learning")
    told = {
        "entry": found,
        "title": display.title(found),
        "passages": passages.of(found, names.people(who), learning=True),
        "severity": passages.severity(found),
    }
    return render(request, "records/learning.html", told)


@reading
@require_safe
def sealed(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """It is sealed: its number, how long after, who can read it. No word of it is shown."""
    found = quietly(who, id)
    told = sealed_facts(who, found, names.people(who))
    told["delay"] = passages.delay(found)
    told["named"] = named(who, found)
    told["client_label"] = display.client_name(found.digest.client, {})
    for hook in settings.AFTER_SEALING:  # what rooms above this one offer there
        told |= import_string(hook)(who, found)
    return render(request, "records/sealed.html", told)


def named(who: Who, found: read.Entry) -> int:
    """The page that was sealed just before for somebody named on this one for the first time; 0 for none."""
    client = found.digest.client
    known = clients.one(who, client) if client and found.kind.name != "client" else None
    if known is None or known.seq != found.seq - 1:
        return 0
    asked = {question.id for question in shipped().get("client").questions}
    if known.answers.keys() & asked != {"name"}:
        return 0
    return page_numbers(who, [known.seq]).get(known.seq, 0)


@reading
@require_safe
def receipt(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """The receipt as a file; it holds no content."""
    seq = seq_of(id)
    if seq in who.roll.erased:
        erasure.place(who, seq)  # that it stood there can be shown by those whose record it was
    elif not readable(who, [seq]):
        raise Sealed(read.NOT_YOURS)
    response = HttpResponse(write.receipt_of(who, seq), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{id}.tlog-proof"'
    return response
