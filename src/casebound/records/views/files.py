"""Photos and files of a draft: added by a plain form, or piece by piece by a script that shows how far."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casebound.attachments import arriving, slips, stored
from casebound.core.attachments import CHUNK, FILES_LIMIT, SIZE_LIMIT, chunks_of
from casebound.core.errors import BadInput, CaseboundError, Sealed, Stale, Tampered
from casebound.core.kinds import FILES, Kind, Question
from casebound.core.text import TextFault, clean_line
from casebound.members.door import who as person_of
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.records.drafts import Sheet
from casebound.records.views import drafts as draft_views

# A voice memo needs the microphone, on this page alone.
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(self), payment=(), usb=()"


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, who: Who, draft: str) -> HttpResponse:
    """What was added so far, and how to add more. The upload handler seals the bytes, before this runs."""
    opened = _open(who, draft)
    if isinstance(opened, HttpResponse):
        return opened
    kind, sheet, question = opened
    refused: list[str] = []
    if request.method == "POST":
        refused = _added(request, who) + _told(request, who, sheet)
        if "remove" in request.POST:
            stored.remove(who, sheet.id, _bytes(request.POST["remove"]))
        elif request.POST.get("do") == "on" and not refused:
            return redirect("draft_check", draft)
        if not refused:
            return redirect("draft_files", draft)
    here = stored.waiting(who, sheet.id)
    context = {
        "kind": kind,
        "sheet": sheet,
        "question": question,
        "files": [_line(who, slip) for slip in (*here.whole, *here.broken_off)],
        "damaged": [id.hex() for id in here.damaged],
        "refused": refused,
        "limit": SIZE_LIMIT // 10**6,
        "most": FILES_LIMIT,
        "chunk": CHUNK,
    }
    answer = render(request, "records/files.html", context, status=422 if refused else 200)
    answer.headers["Permissions-Policy"] = PERMISSIONS
    return answer


def _added(request: HttpRequest, who: Who) -> list[str]:
    """Count what arrived with the form as there; sentences about what did not."""
    sent: list[Any] = [file for name in request.FILES for file in request.FILES.getlist(name)]
    refused: list[str] = list(getattr(request, "refused", []))
    for arrived in sent:
        if isinstance(arrived, arriving.Arrived) and arrived.slip:
            try:
                stored.finish(who, arrived.slip)
            except CaseboundError as wrong:
                stored.remove(who, arrived.slip.draft, arrived.slip.id)
                refused.append(wrong.sentence)
    return refused


def _told(request: HttpRequest, who: Who, sheet: Sheet) -> list[str]:
    """Keep what was typed beside the files; sentences about what cannot be kept."""
    refused = []
    for slip in stored.waiting(who, sheet.id).whole:
        name = slip.id.hex()
        if f"origin-{name}" not in request.POST:
            continue
        try:
            origin, captured = (
                clean_line(request.POST.get(f"{part}-{name}", "").strip()) for part in ("origin", "captured")
            )
            stored.describe(who, slip, origin, captured)
        except TextFault as wrong:
            refused.append(f"{slip.name}: {_(wrong.template).format(**wrong.values)}")
    return refused


def _line(who: Who, slip: slips.Slip) -> dict[str, Any]:
    here = 0 if slip.whole else len(stored.here(who, slip))
    return {"slip": slip, "id": slip.id.hex(), "part": round(100 * here / chunks_of(slip.size))}


def _open(who: Who, draft: str) -> tuple[Kind, Sheet, Question] | HttpResponse:
    opened = draft_views.open_sheet(who, draft)
    if isinstance(opened, HttpResponse):
        return opened
    kind, sheet = opened
    question = kind.find(FILES)
    if question is None:
        raise Http404
    return kind, sheet, question


def _bytes(hexadecimal: str) -> bytes:
    try:
        return bytes.fromhex(hexadecimal)
    except ValueError:
        raise Http404 from None


def answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for the script of the page: what goes wrong is one sentence, not a page."""

    @require_POST
    @wraps(view)
    def plain(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, person_of(request), *args, **kwargs)
        except CaseboundError as wrong:
            kinds = ((BadInput, 422), (Sealed, 404), (Stale, 409), (Tampered, 409))
            status = next((code for kind, code in kinds if isinstance(wrong, kind)), 500)
            return JsonResponse({"sentence": wrong.sentence}, status=status)

    return plain


@answered
def begin(request: HttpRequest, who: Who, draft: str) -> HttpResponse:
    """Make room for a file, or go on with one that broke off: its id, and which pieces are here."""
    opened = _open(who, draft)
    if isinstance(opened, HttpResponse):
        raise Stale(_("This page was sealed in another window."))
    told = request.POST
    size, modified = (_whole(told.get(name, "")) for name in ("size", "modified"))
    name = arriving.tidy(told.get("name", ""))
    slip = _same(who, opened[1], name, size, modified)
    if slip is None:
        if not size:
            raise BadInput(_("“%(name)s” is empty. Nothing was kept of it.") % {"name": name})
        slip = slips.new(opened[1].id, name, arriving.media_type(told.get("type"), name), size, modified)
        stored.begin(who, slip, can_go_on=True)
    return JsonResponse({"id": slip.id.hex(), "here": stored.here(who, slip)})


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else 0


def _same(who: Who, sheet: Sheet, name: str, size: int, modified: int) -> slips.Slip | None:
    left = stored.waiting(who, sheet.id).broken_off
    return next((it for it in left if (it.name, it.size, it.modified) == (name, size, modified)), None)


@answered
def piece(request: HttpRequest, who: Who, draft: str, file: str, number: int) -> HttpResponse:
    """One piece of a file, in the order the browser likes; the same one twice is kept once."""
    slip = stored.one(who, _bytes(draft), _bytes(file))
    last = chunks_of(slip.size) - 1
    wanted = CHUNK if number < last else slip.size - last * CHUNK
    if slip.whole or number > last or len(request.body) != wanted:
        raise Stale(_("“%(name)s” is not the file that was begun. Choose it again.") % {"name": slip.name})
    stored.put(who, slip, number, number == last, request.body)
    return HttpResponse(status=204)


@answered
def done(request: HttpRequest, who: Who, draft: str, file: str) -> HttpResponse:
    """All of it was sent: it is read back from the disk, and only then called kept."""
    slip = stored.one(who, _bytes(draft), _bytes(file))
    if not slip.whole:
        stored.finish(who, slip)
    return HttpResponse(status=204)
