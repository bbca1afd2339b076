"""What comes first when somebody complains: for whoever receives it, and for whoever it is about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebound.guidance import complaint_advice
from casebound.members.door import with_who
from casebound.members.who import Who


@with_who
@require_safe
def complaint(request: HttpRequest, who: Who) -> HttpResponse:
    """Both sides on one page; it holds nothing of anybody's record."""
    return render(request, "safety/complaint.html", {"sides": complaint_advice()})
