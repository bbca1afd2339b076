"""Review: what the rules find in the pages this person can open, with the reason and the pages behind it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casebound.core.decisions import LAPSED
from casebound.core.patterns.found import Alert
from casebound.guidance import rule_book
from casebound.kinds import shipped
from casebound.members import names
from casebound.members.who import Who
from casebound.records import clients, display
from casebound.records.views.listing import rows_of
from casebound.records.views.reading import not_yours, page_numbers, reading, seq_of
from casebound.safety import decisions, due, months, patterns, returning
from casebound.safety.patterns import Review

A_PAGE = 12
_VOCABULARY = {"setting": "settings", "service": "services", "booking": "bookings"}


@dataclass(frozen=True)
class Card:
    """One thing to look at: whom it is about, which rules say so, and where it is read in full."""

    heading: str
    titles: list[str]
    newest: int
    address: str
    since: list[str] = field(default_factory=list)  # what was decided after the newest page behind it


@reading
@require_safe
def review(request: HttpRequest, who: Who) -> HttpResponse:
    """What the rules find: clients first, then the place, then the person who looks."""
    found = patterns.review(who)
    decided = decisions.shown(who)
    back = returning.alerts(who) + returning.callers(who)
    page = Paginator(cards(found, back, decided), A_PAGE).get_page(request.GET.get("page"))
    by_month = months.months(found.records, timezone.localdate(), who.zone)
    context = {
        "page": page,
        "cards": page.object_list,
        "places": [place_of(column, alert) for column, alert in found.about_places],
        "decisions": decided,
        "mine": found.for_herself,
        "months": by_month,
        "bars": months.bars(by_month),
        "width": months.SHOWN * months.STEP + 6,
        "count": len(found.records),
    }
    return render(request, "safety/review.html", context)


@reading
@require_safe
def due_list(request: HttpRequest, who: Who) -> HttpResponse:
    """What this person wanted to look at again."""
    found = due.due(who)
    import_string(settings.DUE_HOOK)(who, found.items)  # of a room above this one
    return render(request, "safety/due.html", {"items": found.items, "unread": found.unread})


def cards(found: Review, back: Iterable[Alert] = (), decided: Iterable[decisions.Shown] = ()) -> list[Card]:
    """One card a client and one a page that names nobody, newest first; what was decided upon comes last.

    back: of who may be back. decided: what was decided about anybody.
    """
    made, by_client = [], {client: list(alerts) for client, alerts in found.by_client.items()}
    for alert in back:
        by_client.setdefault(alert.about, []).append(alert)
    upon: dict[int, list[decisions.Shown]] = {}
    for line in decided:
        upon.setdefault(line.standing.decision.client, []).append(line)
    for client, alerts in by_client.items():
        if client:
            card = _card(display.client_name(client, {}), alerts, reverse("review_client", args=[client]))
            made.append(replace(card, since=_since(upon.get(client, ()), card.newest)))
    alone: dict[int, list[Alert]] = {}
    for alert in found.by_client.get(0, []):
        alone.setdefault(alert.entries[0], []).append(alert)
    made += [
        _card(_("Nobody named"), alerts, reverse("review_page", args=[f"e{seq}"]))
        for seq, alerts in alone.items()
    ]
    return sorted(made, key=lambda card: (bool(card.since), -card.newest))


def _since(decided: Iterable[decisions.Shown], newest: int) -> list[str]:
    """What was decided after the newest page behind the alerts, and has not ended on its date."""
    counted = (line for line in decided if line.standing.state != LAPSED)
    return [line.title for line in counted if line.standing.decision.seq > newest]


def _card(heading: str, alerts: list[Alert], address: str) -> Card:
    titles = list(dict.fromkeys(patterns.rule(alert).title for alert in alerts))
    return Card(heading, titles, max(seq for alert in alerts for seq in alert.entries), address)


def place_of(column: str, alert: Alert) -> dict[str, Any]:
    """A setting, service or way of booking in the words of its vocabulary."""
    vocabulary = shipped().vocabulary(_VOCABULARY[column]).worded(get_language() or "en")
    term = vocabulary.by_number.get(alert.about)
    return {
        "word": term.label if term else str(alert.about),
        "count": len(alert.entries),
        "address": reverse("review_place", args=[column, alert.about]),
    }


@reading
@require_safe
def about_client(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """Every alert about one client."""
    found = patterns.review(who, number)
    alerts = found.by_client.get(number, []) + returning.alerts(who, number)
    alerts += returning.callers(who, number) if number else []
    if not number or not (alerts or len(found.records) or clients.one(who, number)):
        return not_yours(request)
    decided = decisions.shown(who, number)
    about = {
        "heading": display.client_name(number, {}),
        "client": number,
        "decisions": decided,
        "timed": bool(len(found.records) or decided),
    }
    return told(request, who, found, alerts, about)


@reading
@require_safe
def about_page(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """What the rules say about one page that names nobody."""
    found, seq = patterns.review(who), seq_of(id)
    alerts = [alert for alert in found.about_clients if alert.entries == (seq,)]
    if not alerts:
        return not_yours(request)
    return told(request, who, found, alerts, {"heading": _("A page that names nobody")})


@reading
@require_safe
def about_place(request: HttpRequest, who: Who, column: str, value: int) -> HttpResponse:
    """Records of several clients that share one setting, service or way of booking."""
    found = patterns.review(who)
    alerts = [alert for named, alert in found.about_places if (named, alert.about) == (column, value)]
    if not alerts:
        return not_yours(request)
    return told(request, who, found, alerts, {"heading": place_of(column, alerts[0])["word"]})


@reading
@require_safe
def about_me(request: HttpRequest, who: Who) -> HttpResponse:
    """What was a lot for the person who looks. Nobody else can ask for this page."""
    found = patterns.review(who)
    if not found.for_herself:
        return not_yours(request)
    return told(request, who, found, found.for_herself, {"heading": _("For you"), "private": True})


def told(
    request: HttpRequest, who: Who, found: Review, alerts: Iterable[Alert], about: dict[str, Any]
) -> HttpResponse:
    """Alerts in full: found what, why, on which pages, what it does not say, what could be done."""
    alerts = list(alerts)
    seqs = patterns.seqs_of(alerts)
    pages = page_numbers(who, seqs)
    listed = {
        "alerts": [
            {
                "rule": patterns.rule(alert),
                "pages": [{"id": f"e{seq}", "page": pages.get(seq)} for seq in alert.entries],
                "hearsay": [pages.get(seq) for seq in alert.hearsay],
                "laws": found.place_rules(alert),
            }
            for alert in merged(alerts)
        ],
        "rows": rows_of(who, seqs, names.people(who)),
        "other_way": [pages.get(seq) for seq in seqs if seq in found.other_way],
        "counter": rule_book().rules["P13"],
    }
    return render(request, "safety/alert.html", listed | about)


def merged(alerts: list[Alert]) -> list[Alert]:
    """One alert a rule: those about single pages of one client are told together."""
    by_rule: dict[str, list[Alert]] = {}
    for alert in alerts:
        by_rule.setdefault(alert.rule, []).append(alert)
    return [
        Alert(
            rule,
            same[0].about,
            tuple(seq for alert in same for seq in alert.entries),
            tuple(seq for alert in same for seq in alert.hearsay),
        )
        for rule, same in by_rule.items()
    ]
