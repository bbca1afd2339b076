"""Finding pages again: the list with its filters, search over opened text, clients and what is about them."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from casebound.kinds import shipped
from casebound.members import names
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.records import clients, digests, display, drafts, folding, kinds, read
from casebound.records.digests import Line
from casebound.records.search import search as find
from casebound.records.views.home import draft_line, entry_line

A_PAGE = 50


@with_who
@require_safe
def entries(request: HttpRequest, who: Who) -> HttpResponse:
    """All pages this person can open, newest first, narrowed by numbers and codes only."""
    return listing(request, who, learning=False)


@with_who
@require_safe
def learning(request: HttpRequest, who: Who) -> HttpResponse:
    """The same list with what only learning needs: how serious the rules found it."""
    return listing(request, who, learning=True)


def listing(request: HttpRequest, who: Who, learning: bool) -> HttpResponse:
    people = names.people(who)
    lines = [line for line in all_lines(who) if fits(line, request.GET, learning)]
    authors = authors_of(who, lines) if request.GET.get("author") else {}
    if request.GET.get("author"):
        lines = [line for line in lines if str(authors.get(line.seq, "")) == request.GET["author"]]
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    opened = read.several(who, [line.seq for line in page])
    known = clients.known(who)
    context = {
        "page": page,
        "rows": [list_row(opened[line.seq], people) for line in page if line.seq in opened],
        "kinds": [shipped().get(name) for name in shipped().names()],
        "classes": shipped().vocabulary("behaviours").classes,
        "clients": sorted(known),
        "people": people,
        "chosen": request.GET,
        "sheets": [draft_line(who, sheet) for sheet in drafts.sheets(who)]
        if request.GET.get("drafts")
        else [],
        "learning": learning,
        "filtered": any(
            request.GET.get(name) for name in ("kind", "class", "client", "author", "since", "until")
        ),
    }
    return render(request, "records/entries.html", context)


def all_lines(who: Who) -> list[Line]:
    """One line an entry over all casebooks of a person, newest first."""
    found = {line.seq: line for casebook in who.casebooks() for line in digests.lines(who, casebook)}
    return [found[seq] for seq in sorted(found, reverse=True)]


def fits(line: Line, wanted: QueryDict, learning: bool) -> bool:
    row = line.digest
    tests: list[tuple[str, object]] = [
        ("kind", row.kind),
        ("class", row.primary_class),
        ("client", row.client),
    ]
    if learning:
        tests.append(("severity", row.severity))
    if any(wanted.get(name) and wanted[name] != str(value) for name, value in tests):
        return False
    day = display.day_of(row)
    since, until = wanted.get("since", ""), wanted.get("until", "")
    return (not since or day >= since) and (not until or day <= until)


def authors_of(who: Who, lines: list[Line]) -> Mapping[int, int]:
    from casebound.book.models import Entry

    rows = Entry.objects.filter(practice=who.practice, seq__in=[line.seq for line in lines])
    return dict(rows.values_list("seq", "author"))


def list_row(entry: read.Entry, people: Mapping[int, str]) -> dict[str, Any]:
    row = entry_line(entry)
    happened = entry.kind.by_digest("occurred")
    answer = entry.answers.get(happened.id) if happened else None
    row["happened"] = display.moment(str(answer)) if answer else ""
    row["author"] = people.get(entry.row.author, "")
    row["heading"] = display.title(entry)
    row["severity"] = entry.digest.severity
    return row


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, who: Who) -> HttpResponse:
    """Words travel by POST only; they stand in no address and no log."""
    words = request.POST.get("words", "")[:200]
    people = names.people(who)
    hits = [
        list_row(hit.entry, people) | {"passage": marked(hit.passage, folding.terms(words))}
        for hit in (find(who, words) if words.strip() else [])
    ]
    return render(
        request, "records/search.html", {"words": words, "hits": hits, "asked": bool(words.strip())}
    )


def marked(text: str, wanted: list[str]) -> SafeString:
    """The text with every match inside <mark>, everything escaped."""
    pieces: list[tuple[str, str, str]] = []
    at = 0
    for start, end in folding.spans(text, wanted):
        pieces.append((text[at:start], text[start:end], ""))
        at = end
    tail = format_html_join("", "{}", [(text[at:],)])
    return format_html_join("", "{}<mark>{}</mark>{}", pieces) + tail


@with_who
@require_safe
def people(request: HttpRequest, who: Who) -> HttpResponse:
    """Clients by number; names stay folded away until they are asked for."""
    known = clients.known(who)
    rows = [
        {
            "client": client,
            "label": display.client_name(number, {}),
            "count": len(client.entries),
            "alike": clients.alike(
                client.answers, [other for other in known.values() if other.number != number]
            ),
        }
        for number, client in sorted(known.items(), key=lambda pair: -max(pair[1].entries))
    ]
    return render(request, "records/clients.html", {"rows": rows, "kind": kinds.get(who.practice, "client")})


@with_who
@require_safe
def client(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """Everything about one client that this person can open, newest first."""
    known = clients.known(who)
    found = known.get(number)
    if found is None:
        raise Http404
    opened = read.several(who, found.entries)
    everybody = names.people(who)
    context = {
        "client": found,
        "label": display.client_name(number, {}),
        "who": display.parts(opened[found.seq]) if found.seq in opened else [],
        "rows": [list_row(opened[seq], everybody) for seq in sorted(opened, reverse=True)],
        "alike": clients.alike(found.answers, [other for other in known.values() if other.number != number]),
    }
    return render(request, "records/client.html", context)
