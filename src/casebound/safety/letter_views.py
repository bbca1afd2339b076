"""Letters about a decision: chosen, edited as a sealed draft, printed from the sealed words."""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casebound.core.letters import Letter, gaps
from casebound.guidance import letter_drafts, rule_book
from casebound.kinds import shipped
from casebound.members import names
from casebound.members.who import Who
from casebound.paper.letter import LetterSheet, render_letter
from casebound.records import clients, kinds, read
from casebound.records.views.drafts import begin
from casebound.records.views.reading import page_numbers, quietly, reading, seq_of, thread
from casebound.release import mentions

KIND, DECISION = "letter", "decision"
TEXT = "letter"  # the section that is read by whoever gets it


@reading
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """Which letters fit this decision, what to mind, and those that were written."""
    entry = _of_kind(who, id, DECISION)
    fitting = [one for one in letter_drafts() if one.fits(str(entry.answers.get("decided", "")))]
    if request.method == "POST":
        chosen = next((one for one in fitting if one.id == request.POST.get("letter")), None)
        if chosen is None:
            raise Http404
        return begin(who, kinds.get(who.practice, KIND), _filled(who, chosen), amends=entry.seq)
    context = {
        "entry": entry,
        "letters": fitting,
        "unsafe": entry.answers.get("notice") == "unsafe",
        "written": _written(who, entry.seq),
        "laws": _laws(who),
    }
    return render(request, "safety/letters.html", context)


@reading
@require_safe
def letter(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """A sealed letter before it is printed: what is still open in it, and who else is named."""
    entry = _of_kind(who, id, KIND)
    text = f"{entry.answers.get('subject', '')}\n{entry.answers.get('body', '')}"
    context = {
        "entry": entry,
        "decision": f"e{entry.amends}",
        "gaps": gaps(text),
        "named": _others(who, entry),
    }
    return render(request, "safety/letter.html", context)


@reading
@require_safe
def letter_pdf(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """The letter on paper, from its sealed words and from nothing else."""
    _of_kind(who, id, KIND)
    entry = read.open_entry(who, seq_of(id), "letter")
    answers = entry.answers
    sheet = LetterSheet(
        sender=str(answers.get("sender") or ""),
        recipient=str(answers.get("recipient") or ""),
        dated=_day(answers.get("dated")),
        subject=str(answers.get("subject") or ""),
        body=str(answers.get("body") or ""),
        signed=str(answers.get("signed") or ""),
        made=datetime.fromtimestamp(entry.header.time, UTC),
        paper="letter" if who.practice.place.startswith(("US", "CA")) else "a4",
    )
    named = {"Content-Disposition": 'inline; filename="letter.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(render_letter(sheet), content_type="application/pdf", headers=named)


def _of_kind(who: Who, id: str, kind: str) -> read.Entry:
    entry = quietly(who, id)
    if entry.kind.name != kind:
        raise Http404
    return entry


def _others(who: Who, entry: read.Entry) -> list[str]:
    """Names in the letter of other clients, and of people here who did not write it, as far as known."""
    decision = quietly(who, f"e{entry.amends}") if entry.amends is not None else None
    about = decision.digest.client if decision else 0
    others = [client.answers for number, client in clients.known(who).items() if number != about]
    staff = [{"name": name} for number, name in names.people(who).items() if number != entry.row.author]
    shown = {slot: one for slot, one in entry.opened.sections.items() if one.code == TEXT}
    found = mentions.places(entry, shown, mentions.needles([*others, *staff]))
    return list(dict.fromkeys(words.found for place in found for words in place.words))


def _filled(who: Who, chosen: Letter) -> dict[str, Any]:
    """What the draft begins with. Name and address are typed: no letter is addressed by itself."""
    return {
        "sender": who.practice.name,
        "dated": str(timezone.localdate(timezone=who.zone)),
        "subject": chosen.subject,
        "body": chosen.body,
        "signed": who.name,
    }


def _written(who: Who, decision: int) -> list[dict[str, Any]]:
    number = shipped().get(KIND).number
    seqs = [line.seq for line in thread(who, [decision]) if line.digest.kind == number]
    pages = page_numbers(who, seqs)
    return [{"id": f"e{seq}", "page": pages.get(seq)} for seq in seqs]


def _laws(who: Who) -> list[Any]:
    """Rules of the practice's place, as the review shows them: only what was read at a source."""
    return [law for law in rule_book().of_place(who.practice.place) if law.confidence == "high"]


def _day(value: object) -> str:
    try:
        return date_format(datetime.fromisoformat(str(value)), _("j F Y"))
    except ValueError:
        return ""
