"""Adding to a sealed page: an addendum, a correction or a retraction is a page of its own that names it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from casebound.core.errors import BadInput
from casebound.core.kinds import Kind
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import kinds
from casebound.records.views.drafts import begin, language_of
from casebound.records.views.reading import quietly, reading


@reading
@require_POST
def amend(request: HttpRequest, who: Who, id: str, kind: str) -> HttpResponse:
    """Start a page that adds to this one."""
    found = quietly(who, id)
    try:
        chosen = kinds.get(who.practice, kind)
    except BadInput:
        raise Http404 from None
    if chosen.hidden or not fits(chosen, found.kind):
        raise Http404
    return begin(who, chosen, amends=found.seq)


def ways(who: Who, kind: Kind) -> list[Kind]:
    """Kinds by which this person may add to a page of that kind, in the language of the interface."""
    every = [shipped().get(name) for name in shipped().names()] + kinds.own(who.practice)
    mine = [way for way in every if not way.hidden and set(way.writers) & who.writes_as]
    return [way.worded(language_of(way)) for way in mine if fits(way, kind)]


def fits(way: Kind, kind: Kind) -> bool:
    return "*" in way.amends or kind.name in way.amends
