"""What the records hold together, as pictures and as the same numbers in tables."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casebound.members.who import Who
from casebound.records import display
from casebound.records.views.reading import not_yours, reading
from casebound.safety import decisions, months, patterns
from casebound.safety import overview as said


@reading
@require_safe
def overview(request: HttpRequest, who: Who) -> HttpResponse:
    """What this person can open: month, class, place, phase, what was tried. No figure for anybody."""
    found = patterns.review(who)
    by_month = months.months(found.records, timezone.localdate(), who.zone)
    decided = decisions.shown(who)
    context = {
        "undecided": said.undecided(who, found, decided),
        "months": by_month,
        "bars": months.bars(by_month),
        "width": months.SHOWN * months.STEP + 6,
        "decisions": [line for line in decided if line.standing.applies],
    }
    return render(request, "safety/overview.html", context | said.of_practice(found))


@reading
@require_safe
def timeline(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """One client's records in the order in which they happened, with what was decided."""
    points, older = said.of_client(who, patterns.review(who, number), number) if number else ([], 0)
    if not points:
        return not_yours(request)
    lanes = [
        _("Testing limits"),
        _("Words"),
        _("Showing, touching, threats, following"),
        _("Not classed yet"),
    ]
    drawn = {point.top for point in points if not point.title}
    used = 4 if said.TOP + said.LANE * 3 + said.LANE // 2 in drawn else 3
    context = {
        "client": number,
        "heading": display.client_name(number, {}),
        "points": points,
        "older": older,
        "lanes": [(name, said.TOP + said.LANE * at) for at, name in enumerate(lanes[:used])],
        "width": said.WIDTH,
        "bottom": said.TOP + said.LANE * used,
        "height": said.TOP + said.LANE * used + 20,
        "first": points[0].day,
        "last": points[-1].day,
    }
    return render(request, "safety/timeline.html", context)
