"""The live guide: one page without anybody's content for the lock screen, one that keeps each step's time."""

import secrets
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casebound.core.errors import BadInput, CaseboundError, Stale
from casebound.guidance import live_guide, rule_book
from casebound.members.door import who as signed_in
from casebound.members.door import with_who
from casebound.members.models import Person
from casebound.members.who import Who
from casebound.people import known, unlock
from casebound.people.doors import open_door
from casebound.records import drafts, kinds, path
from casebound.records.views.drafts import begin as start
from casebound.safety import emergency, live

PROFESSION = "massage"  # whose rules of places stand in the guide


@open_door
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Opens without a password and without a network: browsers keep it, so nothing of anybody stands here."""
    return render(request, "safety/live.html", _context(request, _known_place(request)))


@with_who
@require_safe
def begin(request: HttpRequest, who: Who) -> HttpResponse:
    """A guide of its own for each time: the draft begins with the first step that is pressed."""
    return redirect("live_mine", secrets.token_hex(16))


@open_door
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, draft: str) -> HttpResponse:
    """The same with her book open. A book that closed meanwhile never takes the guide away."""
    id, who = _id(draft), _who(request)
    if request.method == "POST":
        return _press(request, who, id)
    if who is None:
        return redirect("live")
    return render(request, "safety/live.html", _context(request, who.practice.place) | {"draft": draft})


def _press(request: HttpRequest, who: Who | None, draft: bytes) -> HttpResponse:
    """A step, or what vanishes soon. With X-Autosave the answer says only whether it is kept: 204."""
    if request.POST.get("do") == "write":
        return _write(who, draft) if who else redirect("lock_note")
    quietly = bool(request.headers.get("X-Autosave"))
    place, spoken = request.POST.get("took", ""), _spoken(request.POST.get("say", ""))
    to = live.after(place) if _is_step(place) else "l-after"
    if who is None:
        return HttpResponse(status=403) if quietly else redirect(f"{reverse('live')}#{to}")
    try:
        if place:
            live.took(who, draft, live.step(place), spoken, live.ago(request.POST.get("ago", "")))
        else:
            live.remember(who, draft)
    except (BadInput, Stale):
        if not quietly:
            raise
        return HttpResponse(status=409)
    if quietly:
        return HttpResponse(status=204)
    query = urlencode({"say": spoken, "kept": "1"})
    return redirect(f"{reverse('live_mine', args=[draft.hex()])}?{query}#{to}")


def _write(who: Who, draft: bytes) -> HttpResponse:
    """On to the note: half written if a step was pressed, else a new one."""
    kind = kinds.get(who.practice, live.KIND)
    if not drafts.exists(who, draft):
        return start(who, kind)
    sheet = drafts.load(who, draft)
    return redirect("draft_step", draft.hex(), path.after(kind, sheet, "") or kind.pages[0].id)


def _is_step(place: str) -> bool:
    try:
        return bool(live.step(place))
    except BadInput:
        return False


def _id(draft: str) -> bytes:
    if len(draft) != 32 or not all(digit in "0123456789abcdef" for digit in draft):
        raise Http404
    return bytes.fromhex(draft)


def _who(request: HttpRequest) -> Who | None:
    if unlock.account(request) is None:
        return None
    try:
        return signed_in(request)
    except CaseboundError:  # no place in this practice: the guide itself needs none
        return None


def _spoken(tag: str) -> str:
    return tag if tag in live_guide().spoken else live_guide().language


def _known_place(request: HttpRequest) -> str:
    """The country of whom this browser knows, for the emergency number alone; empty where it knows nobody."""
    account = known.account(request)
    person = account and Person.objects.filter(account=account).select_related("practice").first()
    return person.practice.place[:2] if person else ""


def _context(request: HttpRequest, place: str) -> dict[str, object]:
    book, shown = live_guide(), len(place) > 2
    rules = [rule for rule in rule_book().places if rule.profession == PROFESSION]
    return {
        "guide": book,
        "paths": list(enumerate(book.paths, start=1)),
        "numbers": emergency.numbers(place),
        "lines": emergency.lines(place),
        "rules": [rule for rule in rules if not shown or rule.place == place],
        "say": _spoken(request.GET.get("say", "")),
        "kept": request.GET.get("kept") == "1",
    }
