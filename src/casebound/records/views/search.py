"""Search over opened text. Words travel by POST only: they stand in no address and no log."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from casebound.members import names
from casebound.members.who import Who
from casebound.records import folding
from casebound.records.search import search as find
from casebound.records.views.listing import line
from casebound.records.views.reading import page_numbers, reading

MOST = 50
LONGEST = 200


@reading
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, who: Who) -> HttpResponse:
    words = request.POST.get("words", "")[:LONGEST].strip()
    wanted = folding.terms(words)
    hits = find(who, words, MOST + 1)
    found = [hit.entry for hit in hits[:MOST]]
    people = names.people(who)
    amended = page_numbers(who, [entry.amends for entry in found if entry.amends is not None])
    rows: list[dict[str, Any]] = [
        line(who, hit.entry, people, amended) | {"passage": marked(hit.passage, wanted)}
        for hit in hits[:MOST]
    ]
    told = {"words": words, "rows": rows, "asked": request.method == "POST", "more": len(hits) > MOST}
    told["scanned"] = hits.scanned
    return render(request, "records/search.html", told)


def marked(text: str, wanted: list[str]) -> SafeString:
    """The text, escaped, with every match inside <mark>."""
    at, pieces = 0, []
    for start, end in folding.spans(text, wanted):
        pieces.append((text[at:start], text[start:end]))
        at = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:])
