"""Nobody has opened it: what can be done inside by another way, and outside the practice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebound.core.errors import Sealed
from casebound.guidance import silence_advice
from casebound.members.who import Who
from casebound.records import read
from casebound.records.views.reading import quietly, reading
from casebound.safety import emergency


@reading
@require_safe
def silence(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """For whoever wrote the page: channels with their sources. It shows no word of the record."""
    found = quietly(who, id)
    if found.row.author != who.number:
        raise Sealed(read.NOT_YOURS)
    opened = [one for one in who.roll.opened.get(found.seq, ()) if one.person != who.number]
    context = {
        "entry": found,
        "opened": opened,
        "sides": silence_advice(),
        "numbers": emergency.numbers(who.practice.place),
    }
    return render(request, "safety/silence.html", context)
