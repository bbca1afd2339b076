"""Today: her appointments, and for each client what she wants to know before the door opens."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from casebound.core.errors import BadInput, CaseboundError
from casebound.core.identity.decide import Tier
from casebound.members.who import Who
from casebound.people.views.answers import page, seen, sent
from casebound.records import clients, display
from casebound.records.twins import Alike
from casebound.records.views.clients import why
from casebound.records.views.reading import reading
from casebound.safety import due
from casebound.today import cards, dates, kept
from casebound.today.forms import AddressForm, FileForm
from casebound.today.kept import NOBODY, Kept
from casebound.today.lines import MOST_BYTES
from casebound.today.refused import TOO_LARGE, refused

CHANGED = gettext_noop(
    "Your calendar here does not open with the keys you have now. Give it anew. If you made no new keys, it "
    "was changed from outside: tell the people who run this server."
)


@reading
@require_http_methods(["GET", "HEAD", "POST"])
def today(request: HttpRequest, who: Who) -> HttpResponse:
    """The appointments of today. A calendar is asked only when she presses for it."""
    wrong = ""
    if request.method == "POST":
        try:
            _done(request, who)
            return seen(reverse("today"))
        except BadInput as error:
            wrong = error.sentence
    try:
        mine = kept.load(who)
    except CaseboundError:
        mine, wrong = Kept(), _(CHANGED)
    told = _told(who, mine) | {"wrong": wrong}
    for line in told["cards"]:  # what she typed into one of them stays there
        if line["card"].name == request.POST.get("appointment"):
            line["typed"] = request.POST.get("client", "")[:40]
    return render(request, "today/today.html", told, status=422 if request.method == "POST" else 200)


def _done(request: HttpRequest, who: Who) -> None:
    """What she pressed: ask the calendar, or say whom an appointment is with. Raises BadInput."""
    name = request.POST.get("appointment", "")[:32]
    if "fetch" in request.POST:
        if kept.load(who).address:
            kept.again(who)
    elif "unsay" in request.POST:
        kept.unsay(who, name)
    elif "client" in request.POST:
        number = _number(request.POST["client"])
        if number != NOBODY and clients.one(who, number) is None:
            raise BadInput(_("No client of yours has this number. Look at it again."))
        kept.say(who, name, number)


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _told(who: Who, mine: Kept) -> dict[str, Any]:
    if mine.at is None:
        return {"mine": mine, "cards": [], "day": timezone.localdate(timezone=who.zone)}
    items = due.due(who).items
    dates.renew(who, items)
    listed = [_line(card, who) for card in cards.cards(who, mine, items)]
    return {
        "mine": mine,
        "cards": listed,
        "fresh": mine.fresh(who.zone),
        "day": timezone.localdate(timezone=who.zone),
        "alarms": sum(bool(line["refused"]) for line in listed),
    }


def _line(card: cards.Card, who: Who) -> dict[str, Any]:
    """A card in the words of the page."""
    one = card.appointment
    alike = why([Alike(seen.client, seen.match) for seen in card.candidates])
    return {
        "card": card,
        "title": one.title or _("Without a title"),
        "begins": None if one.whole_day else one.begins(who.zone),
        "unsure": one.unsure and not one.whole_day,
        "candidates": [
            line | {"sure": seen.match.tier is Tier.SAME_PERSON}
            for line, seen in zip(alike, card.candidates, strict=True)
        ],
        "refused": [
            {"number": number, "label": display.client_name(number, {}), "sure": sure}
            for number, sure in card.refused.items()
        ],
    }


@reading
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest, who: Who) -> HttpResponse:
    """Where her appointments come from: an address, or a file. Both can be taken back."""
    if request.method == "POST" and "forget" in request.POST:
        kept.forget(who)
        return seen(reverse("calendar"))
    by_file = "by_file" in request.POST
    address = AddressForm(None if by_file else sent(request), prefix=None)
    file = FileForm(request.POST, request.FILES) if by_file else FileForm()
    form = file if by_file else address
    if form.is_bound and form.is_valid():
        try:
            _take(who, form)
            return seen(reverse("today"))
        except BadInput as error:
            form.refuse(error, "file" if by_file else "address")
    try:
        mine = kept.load(who)
    except CaseboundError:
        mine = Kept()
    return page(request, "today/calendar.html", form, address=address, file=file, mine=mine)


def _take(who: Who, form: AddressForm | FileForm) -> None:
    if isinstance(form, AddressForm):
        kept.of_address(who, form.cleaned_data["address"])
        return
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        raise refused(TOO_LARGE)
    kept.of_file(who, file.read())
