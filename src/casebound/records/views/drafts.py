"""Writing: one page of questions at a time, saved sealed at each step; then read once more, then seal."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebound.attachments import reading
from casebound.core import entry as entries
from casebound.core.errors import BadInput, CaseboundError, Problem, Stale
from casebound.core.kinds import FILES, Kind, Question
from casebound.core.letters import gaps
from casebound.members import names
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.records import (
    choices,
    display,
    drafts,
    hints,
    kinds,
    lapsed,
    left_over,
    offered,
    path,
    sealing,
    windows,
)
from casebound.records import write as write_path
from casebound.records.forms import Known, PageForm

LETTER = "letter"


def begin(
    who: Who, kind: Kind, answers: dict[str, Any] | None = None, amends: int | None = None, full: bool = False
) -> HttpResponse:
    """Start a draft of a kind and go to its first page."""
    if not set(kind.writers) & who.writes_as:
        raise BadInput(_("Your role in this practice does not write this kind of page."))
    shorter = kind.first_note not in ((), kind.pages)  # where both are the same there is nothing to go on to
    way = "note" if shorter and not full else "full"
    given = drafts.filled_in(kind, datetime.now(who.zone)) | (answers or {})
    sheet = drafts.new(who, kind.id, language_of(kind), given, amends, way)
    return redirect("draft_step", sheet.id.hex(), path.after(kind, sheet, "") or kind.pages[0].id)


def language_of(kind: Kind) -> str:
    return kind.worded((get_language() or "en").split("-")[0]).language


@with_who
@require_POST
def write(request: HttpRequest, who: Who, kind: str) -> HttpResponse:
    """Start a page of some kind."""
    chosen = kinds.get(who.practice, kind)
    if chosen.hidden or chosen.amends:
        raise Http404
    return begin(who, chosen, full=request.POST.get("path") == "full")


@with_who
@require_safe
def menu(request: HttpRequest, who: Who) -> HttpResponse:
    """Everything one can write."""
    return render(request, "records/write.html", {"kinds": kinds.writable(who.practice, who.writes_as)})


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, who: Who, draft: str, page: str) -> HttpResponse:
    """One page of a draft."""
    if request.method != "POST":
        lapsed.adopt(who)
    opened = open_sheet(who, draft)
    if isinstance(opened, HttpResponse):
        return _add_what_came_late(request, who, draft, page) or opened
    kind, sheet = opened
    if not kind.questions_on(page):
        raise Http404
    asked = path.asked(kind, sheet, page, request.POST)
    known = Known(offered.whom(who, asked, sheet.answers), names.people(who), sheet.new_client)
    more = request.POST.get("add", "")
    sent = request.POST if request.method == "POST" else None
    form = PageForm(kind, asked, sheet.answers, sent, known, more)
    if request.method != "POST":
        return _page(request, kind, sheet, page, form)
    return _save(request, who, kind, sheet, page, form)


def _save(
    request: HttpRequest, who: Who, kind: Kind, sheet: drafts.Sheet, page: str, form: PageForm
) -> HttpResponse:
    asked = form.questions
    ids = {question.id for question in asked}
    answers = {name: value for name, value in sheet.answers.items() if name not in ids} | form.answers()
    do = request.POST.get("do", "next")
    window = windows.read(request.POST.get(windows.FIELD, ""))
    if windows.overtaken(sheet, page, window):
        if request.headers.get("X-Autosave"):
            return HttpResponse(status=409)  # while she types nothing is put together; her next press does
        answers |= windows.both(asked, sheet.answers, answers, typed_wins=True)
    if do == "unknown":
        answers |= _unknown(who, kind, replace(sheet, answers=answers), asked)
    here = any(question.type == "client" for question in asked)
    named = form.new_client() if here else sheet.new_client
    seen = windows.saved_by(sheet, page, window)
    try:
        sheet = drafts.save(who, sheet, answers, new_client=named, windows=seen)
    except Stale as wrong:
        form.refuse(wrong.sentence)
        return _page(request, kind, sheet, page, form, status=409)
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    if request.POST.get("add"):
        return _page(request, kind, sheet, page, form)
    if do == FILES:
        return redirect("draft_files", sheet.id.hex())
    problems = [problem for problem in problems_of(who, kind, sheet) if problem.question in ids]
    if problems and do == "next":
        form.show(problems)
        return _page(request, kind, sheet, page, form, status=422)
    if do == "check" or sheet.path == "check":
        return redirect("draft_check", sheet.id.hex())
    following = path.after(kind, sheet, page)
    return (
        redirect("draft_step", sheet.id.hex(), following)
        if following
        else redirect("draft_check", sheet.id.hex())
    )


def _unknown(who: Who, kind: Kind, sheet: drafts.Sheet, asked: Sequence[Question]) -> dict[str, None]:
    """What "I don't know" says: what was filled in beforehand or is wrong goes; words always stay."""
    wrong = {problem.question for problem in problems_of(who, kind, sheet)}
    alone = len(asked) == 1
    return {
        question.id: None
        for question in asked
        if question.id not in sheet.answers
        or (question.type not in left_over.WRITTEN and (alone or question.id in wrong))
    }


def _add_what_came_late(request: HttpRequest, who: Who, draft: str, page: str) -> HttpResponse | None:
    """Sealed in another window meanwhile: what this one still had to say becomes the draft of an addendum."""
    seq = drafts.sealed_as(who, _id(draft)) if request.method == "POST" else None
    if seq is None or request.headers.get("X-Autosave"):
        return None
    words = left_over.words(who, seq, page, request.POST)
    return begin(who, kinds.get(who.practice, "addendum"), {"text": words}, amends=seq) if words else None


def problems_of(who: Who, kind: Kind, sheet: drafts.Sheet, for_seal: bool = False) -> tuple[Problem, ...]:
    """What stands in the way of these answers, question by question."""
    try:
        entries.check(
            kind,
            sheet.answers,
            datetime.now(UTC),
            zone=who.account.time_zone,
            for_seal=for_seal,
            stamp=entries.Stamp(amends=sheet.amends),
        )
    except BadInput as wrong:
        return wrong.problems
    return ()


def _page(
    request: HttpRequest, kind: Kind, sheet: drafts.Sheet, page: str, form: PageForm, status: int = 200
) -> HttpResponse:
    found = path.step(kind, sheet, page)
    here, now, count = found if found else (kind.page(page), 0, 0)
    fields = [field for field in form if not field.is_hidden]
    context = {
        "kind": kind,
        "sheet": sheet,
        "page": here,
        "form": form,
        "window": windows.opened(sheet, page),
        "now": now,
        "all": count,
        "before": path.before(kind, sheet, page),
        "alone": len(form.questions) == 1 and len(fields) <= 1 and form.questions[0].type != "rows",
        "rows": [question for question in form.questions if question.type == "rows"],
        "files": _files(kind, sheet, page),
    }
    return render(request, "records/step.html", context, status=status)


def _files(kind: Kind, sheet: drafts.Sheet, page: str) -> dict[str, Any] | None:
    """What this page says about photos and files, where it asks for them."""
    asked = kind.questions_on(page)
    question = next((item for item in asked if item.type == FILES), None)
    if question is None:
        return None
    here = [file.name for file in reading.files(sheet.answers)]
    return {"question": question, "names": here, "first": asked[0] is question}


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, who: Who, draft: str) -> HttpResponse:
    """Read it once more; then seal."""
    lapsed.adopt(who)
    opened = open_sheet(who, draft)
    if isinstance(opened, HttpResponse):
        return opened
    kind, sheet = opened
    form = choices.ReaderForm(who, kind, sheet, request.POST if request.method == "POST" else None)
    problems = problems_of(who, kind, sheet, for_seal=True)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and not problems:
            try:
                _demand_read(request, sheet)
                done = sealing.seal_draft(who, kind, sheet, form.home(), form.also(), form.paper())
            except (BadInput, Stale) as wrong:
                form.add_error(None, wrong.sentence)
                again = open_sheet(who, draft)  # as it stands by now, to be read
                if isinstance(again, HttpResponse):
                    return again
                sheet = again[1]
            else:
                with suppress(CaseboundError):  # sealed all the same; then nobody learns of it
                    hints.choose(who, done.seq, form.known_to())
                return redirect("entry_sealed", done.id)
    context = {
        "kind": kind,
        "sheet": sheet,
        "form": form,
        "lines": _lines(who, kind, sheet),
        "problems": _problem_lines(kind, problems) if request.method == "POST" else [],
        "ahead": path.ahead(kind, sheet),
        "first_note": sheet.path == "note" and bool(kind.first_note),
        "offer_files": kind.find(FILES) is not None and FILES not in sheet.answers,
        "gaps": _gaps(kind, sheet),
    }
    return render(request, "records/check.html", context, status=status)


def _gaps(kind: Kind, sheet: drafts.Sheet) -> list[str]:
    """What still stands in square brackets in a letter: after sealing it would have to be written anew."""
    if kind.name != LETTER:
        return []
    return gaps("\n".join(str(sheet.answers.get(question, "")) for question in ("subject", "body")))


def _demand_read(request: HttpRequest, sheet: drafts.Sheet) -> None:
    """She seals what she read. Raises Stale when it was changed elsewhere since this page was drawn."""
    if request.POST.get("read", "") not in ("", str(sheet.revision)):
        raise Stale(str(write_path.CHANGED))


def _lines(who: Who, kind: Kind, sheet: drafts.Sheet) -> list[dict[str, Any]]:
    """Each question on the path, or answered outside it, with its answer in words."""
    on_path = {page.id for page in path.pages(kind, sheet)}
    called = offered.names_of(who, offered.answered(kind.visible_questions(sheet.answers), sheet.answers))
    wrong = {problem.question for problem in problems_of(who, kind, sheet)}
    people = names.people(who)
    lines = []
    for question in kind.visible_questions(sheet.answers):
        said = question.id in sheet.answers
        if not said and (question.page not in on_path or question.type == FILES):
            continue
        shown = (
            display.show(question, _named(question, sheet.answers[question.id], people), called)
            if said and question.id not in wrong
            else None
        )
        if question.type == "client" and not said and sheet.new_client:
            shown, said = display.Shown(question.id, question.label, "line", (sheet.new_client,)), True
        section = kind.section(question.section)
        lines.append({"question": question, "shown": shown, "private": section.private, "said": said})
    return lines


def _named(question: Question, answer: Any, people: Mapping[int, str]) -> Any:
    """People by their names, which no page holds; everything else as it was answered."""
    if question.type != "people" or not isinstance(answer, list):
        return answer
    return [people.get(number, str(number)) for number in answer]


def _problem_lines(kind: Kind, problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    return [
        {"page": kind.question(problem.question).page, "sentence": problem.sentence}
        for problem in problems
        if kind.find(problem.question)
    ]


@with_who
@require_POST
def discard(request: HttpRequest, who: Who, draft: str) -> HttpResponse:
    drafts.discard(who, _id(draft))
    return redirect("home")


@with_who
@require_POST
def lengthen(request: HttpRequest, who: Who, draft: str) -> HttpResponse:
    """From the first note on to every page."""
    opened = open_sheet(who, draft)
    if isinstance(opened, HttpResponse):
        return opened
    kind, sheet = opened
    sheet = drafts.save(who, sheet, sheet.answers, path="full")
    short = {page.id for page in kind.first_note}
    rest = [page.id for page in path.pages(kind, sheet) if page.id not in short]
    return redirect("draft_step", draft, rest[0] if rest else kind.pages[0].id)


def open_sheet(who: Who, draft: str) -> tuple[Kind, drafts.Sheet] | HttpResponse:
    """The draft with its kind; where it was sealed meanwhile, the way to its page. Raises Http404."""
    id = _id(draft)
    try:
        sheet = drafts.load(who, id)
    except Stale:
        seq = drafts.sealed_as(who, id)
        if seq is None:
            raise Http404 from None
        return redirect("entry_sealed", f"e{seq}")
    return kinds.get(who.practice, sheet.kind).worded(sheet.language), sheet


def _id(draft: str) -> bytes:
    try:
        return bytes.fromhex(draft)
    except ValueError:
        raise Http404 from None
