"""The pages of the desk: look up, say, note a call; what it is told, and who asked."""

import secrets
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from casebound.core import desk as pure
from casebound.core.decisions import REFUSALS
from casebound.core.desk import Instruction
from casebound.core.errors import BadInput, Sealed, Stale
from casebound.desk import enquiries, look_up, telling
from casebound.desk.forms import AskForm, EnquiryForm, TellForm
from casebound.guidance import desk_cards
from casebound.members import desk_book, names
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.people.attempts import TooSoon
from casebound.people.views.answers import page, refused, seen, sent
from casebound.records import clients, display, lapsed, read
from casebound.records.views.reading import quietly, reading, seq_of
from casebound.safety import returning


@reading
@sensitive_post_parameters("asked")
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, who: Who) -> HttpResponse:
    """Ask, and read the answer. What is asked stands in no address."""
    if request.POST.get("do") == "start":
        desk_book.start(who)
        return seen(reverse("desk"))
    state = desk_book.standing(who)
    context: dict[str, Any] = {
        "manages": bool(who.roles & pure.MANAGING),
        "tells": bool(who.roles & telling.TELLERS),
    }
    if state is None or who.number not in state.readers:
        return render(request, "desk/closed.html", context | {"started": state is not None})
    form = AskForm(sent(request))
    form.fields["asked"].widget.attrs |= {"autofocus": True} if not form.is_bound else {}
    if not (form.is_bound and form.is_valid()):
        return page(request, "desk/desk.html", form, **context)
    try:
        found = look_up.ask(who, form.cleaned_data["asked"])
    except BadInput as wrong:
        form.refuse(wrong, "asked")
        return refused(page(request, "desk/desk.html", form, **context), wrong)
    asked = form.cleaned_data["asked"]
    context |= {"answer": _answer(who, found), "asked": asked, "caller": enquiries.begun(asked)}
    return page(request, "desk/desk.html", AskForm(), **context)


def _answer(who: Who, found: look_up.Found) -> dict[str, Any]:
    called, today = names.people(who), timezone.localdate(timezone=who.zone)
    return {
        "lines": [_line(one, called, today, found.told) for one in found.shown],
        "more": found.more,
        "several": not found.told and bool(found.shown),
    }


def _line(one: Instruction, called: dict[int, str], today: date, named: bool) -> dict[str, Any]:
    """What the desk sees of one instruction. Several that fit are told apart by initials alone."""
    return {
        "action": one.action,
        "title": telling.action_words(one.action),
        "words": one.words,
        "name": one.name if named else pure.initials(one.name),
        "who": called.get(one.author, "?"),
        "past": telling.past(one, today),
    }


@with_who
@require_safe
def cards(request: HttpRequest, who: Who) -> HttpResponse:
    """What to say, one card a moment."""
    return render(request, "desk/cards.html", {"cards": desk_cards()})


@with_who
@require_safe
def card(request: HttpRequest, who: Who, card: str) -> HttpResponse:
    """One card, as large as it goes."""
    chosen = next((one for one in desk_cards().cards if one.id == card), None)
    if chosen is None:
        raise Http404
    own = (get_language() or "en").partition("-")[0]
    said = sorted(chosen.say.items(), key=lambda pair: pair[0] != own)  # her own language first
    return render(request, "desk/card.html", {"card": chosen, "said": said, "cards": desk_cards()})


@with_who
@sensitive_post_parameters("account", "name", "phone", "asked")
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, who: Who) -> HttpResponse:
    """Note a call. It goes into one's own casebook, and the Safety team may read it."""
    late = lapsed.given_back(request, who)
    begins = request.POST.get("do") == "begin"  # with what was just looked up
    asked = request.POST.get("asked", "") if begins else str(late.get("asked", ""))
    begun = {"once": secrets.token_hex(16)} | late | enquiries.begun(asked)
    form = EnquiryForm(enquiries.odd(), None if begins else sent(request), initial=begun)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        phones = [given["phone"]] if given["phone"] else []
        told = {key: given[key] for key in ("channel", "account", "name")}
        try:
            done = enquiries.note(who, told | {"phones": phones, "behaviours": given["odd"]}, given["once"])
            return seen(reverse("desk_called", args=[done.id]))
        except (BadInput, Stale) as wrong:
            form.refuse(wrong)
    return page(request, "desk/call.html", form, team=bool(enquiries.team(who)))


@reading
@require_safe
def called(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """It is sealed; and what the desk is told about whoever called, if anything, without the reason."""
    entry = quietly(who, id)
    if entry.kind.name != enquiries.KIND or entry.row.author != who.number:
        raise Http404
    context: dict[str, Any] = {"entry": entry} | returning.after_sealing(who, entry)
    try:
        found = enquiries.instruction_for(who, entry.answers.get("phones"))
        context["answer"] = _answer(who, found) if found and found.shown else None
    except TooSoon as wrong:
        context["later"] = wrong.sentence
    except (BadInput, Sealed):  # no number that can be looked up, or no desk that she reads
        pass
    return render(request, "desk/called.html", context)


@reading
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, who: Who) -> HttpResponse:
    """What stands at the desk, as far as she may see it as a list; each is taken away by a press."""
    if request.method == "POST":
        telling.take_away(who, seq_of(request.POST.get("take_away", "")))
        return seen(request.path)
    if not who.roles & (telling.TELLERS | pure.MANAGING):
        raise PermissionDenied
    called = names.people(who)
    lines = [
        {
            "told": one,
            "title": telling.action_words(one.instruction.action),
            "client": display.client_name(one.client, {}) if one.client else "",
            "by": called.get(one.instruction.author, "?"),
        }
        for one in telling.told(who)
    ]
    state = desk_book.standing(who)
    reads = state is not None and who.number in state.readers  # nobody else has a page of its casebook
    return render(request, "desk/told.html", {"lines": lines, "state": state, "reads": reads})


@reading
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """From a decision to an instruction: shown word by word before it is put at the desk by a tick."""
    entry = quietly(who, id)
    line = telling.line_of(who, entry.seq) if entry.kind.name == "decision" else None
    if entry.kind.name != "decision":
        raise Http404
    begun = (_begun(who, entry) if line else {}) | lapsed.given_back(request, who)
    form = TellForm(sent(request), initial=begun)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        wish = telling.Wish(**{key: given[key] for key in ("action", "words", "name", "phones", "until")})
        try:
            telling.publish(who, entry.seq, wish, given["once"])
            return redirect("desk_told")
        except (BadInput, Stale) as wrong:
            form.refuse(wrong)
    return page(request, "desk/tell.html", form, **_about(who, entry, line is not None))


def _about(who: Who, entry: read.Entry, stands: bool) -> dict[str, Any]:
    state, called = desk_book.standing(who), names.people(who)
    readers = sorted(state.readers) if state else []
    before = [one for one in telling.told(who) if one.hers and one.client == entry.digest.client]
    return {
        "entry": entry,
        "stands": stands,
        "state": state,
        "may_start": bool(who.roles & pure.MANAGING),
        "readers": [called.get(number, "?") for number in readers],
        "before": before[0] if before else None,
    }


def _begun(who: Who, entry: read.Entry) -> dict[str, Any]:
    """What the form begins with: nothing of the reasons; the words that the decision has for everybody."""
    known = clients.known(who).get(entry.digest.client)
    phones = known.answers.get("phones") if known else None
    decided, until = str(entry.answers.get("decided", "")), str(entry.answers.get("review_on") or "")
    return {
        "action": "block" if decided in REFUSALS else "ask",
        "words": str(entry.answers.get("instruction") or "")[:200],
        "name": known.name if known else "",
        "phones": "\n".join(map(str, phones)) if isinstance(phones, list) else "",
        "until": until[:10] if until[:10] >= str(timezone.localdate()) else "",
        "once": secrets.token_hex(16),
    }


@with_who
@require_safe
def asked(request: HttpRequest, who: Who) -> HttpResponse:
    """Who asked what, for those who manage the desk."""
    state = desk_book.standing(who)
    if state is None or who.number not in state.readers or not who.roles & pure.MANAGING:
        raise PermissionDenied
    called = names.people(who)
    lines = [
        {
            "who": called.get(one.person, "?"),
            "at": display.stamp(one.at, who.account.time_zone),
            "asked": one.asked,
            "found": one.found,
        }
        for one in look_up.latest(who)
    ]
    return render(request, "desk/asked.html", {"lines": lines})
