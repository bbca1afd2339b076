"""Letting somebody into a casebook, and ending it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from casebound.core.errors import BadInput
from casebound.members import casebooks as service
from casebound.members import names, times
from casebound.members.door import with_who
from casebound.members.forms import WordsForm
from casebound.members.views.casebooks import of_reader, state_of
from casebound.members.who import Who
from casebound.people.again import password_again, typed
from casebound.people.forms import Form
from casebound.people.views.answers import page, seen, sent


@password_again()
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def admit(request: HttpRequest, who: Who, id: str, number: int) -> HttpResponse:
    """A reader lets a person in. The first time that she does, six words are compared."""
    state = of_reader(who, id)
    person = who.roll.persons.get(number)
    if person is None or person.closed:
        raise Http404
    back = reverse("casebook", args=[id])
    if number in state.readers or state.owes_epoch:
        return seen(back)
    compare = service.first_grant(who, number)
    form = (WordsForm if compare else Form)(sent(request), initial=typed(request))
    if form.is_bound and form.is_valid():
        try:
            service.admit(who, state.id, number, form.cleaned_data.get("words"))
            return seen(back)
        except BadInput as error:
            form.refuse(error, "words" if compare else None)
    before = _before(who, number)
    told = _two(who, state.id, number) | {"compare": compare, "before": before}
    return page(request, "members/admit.html", form, **told)


def _before(who: Who, number: int) -> dict[str, object] | None:
    """Where and when she compared this key: the name on the screen could have been changed since."""
    found = service.compared(who, number)
    return found and {"casebook": names.casebook(who, found[0]), "at": times.local(found[1])}


@password_again()
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, who: Who, id: str, number: int) -> HttpResponse:
    """A reader or an administrator ends somebody's reading, and is told what that does not undo."""
    state, manages = state_of(who, id), "administrator" in who.roles
    if (who.number not in state.readers and not manages) or number not in state.readers:
        raise Http404
    reads = who.number in state.readers and who.number != number
    back = reverse("casebook", args=[id]) if reads else reverse("member", args=[number])
    form = Form(MultiValueDict() if request.method == "POST" else None)
    if form.is_bound:
        try:
            service.remove(who, state.id, number)
            return seen(back)
        except BadInput as error:
            form.refuse(error)
    return page(request, "members/remove.html", form, reads=reads, back=back, **_two(who, state.id, number))


def _two(who: Who, casebook: bytes, number: int) -> dict[str, object]:
    return {
        "casebook": {"id": casebook.hex(), "name": names.casebook(who, casebook)},
        "person": names.people(who).get(number, "?"),
    }
