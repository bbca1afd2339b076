"""What is open when somebody leaves: for that person herself, and for those who manage accounts."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebound.members import handing_over, names
from casebound.members.door import with_who
from casebound.members.views.people import line, person_of
from casebound.members.who import Who


@with_who
@require_safe
def hand_over(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """Each thing with who goes on with it, done or not."""
    if number != who.number and "administrator" not in who.roles:
        raise PermissionDenied
    person = person_of(who, number)
    told = {
        "member": line(person, names.people(who)),
        "items": handing_over.of(who, number),
        "me": number == who.number,
    }
    return render(request, "members/hand_over.html", told)
