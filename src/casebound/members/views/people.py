"""People of the practice, their roles and accounts. Nothing on these pages opens a casebook."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebound.core.errors import BadInput
from casebound.core.roll import PersonKeys
from casebound.members import handing_over, leavers, names, roles, times
from casebound.members import invite as invitations
from casebound.members.door import for_administrators
from casebound.members.forms import DESK_NAME, ROLE_NAMES, InviteForm, RolesForm
from casebound.members.models import Invitation
from casebound.members.who import Who
from casebound.people.again import password_again
from casebound.people.views.answers import page, seen, sent


@for_administrators
@require_safe
def members(request: HttpRequest, who: Who) -> HttpResponse:
    """Everybody with an account, and who is invited."""
    called, now = names.people(who), who.roll
    everybody = [line(person, called) for person in now.persons.values()]
    context = {
        "people": [each for each in everybody if not each["closed"]],
        "closed": [each for each in everybody if each["closed"]],
        "invited": _invited(who, called),
    }
    return render(request, "members/people.html", context)


def line(person: PersonKeys, called: dict[int, str]) -> dict[str, Any]:
    return {
        "number": person.number,
        "name": called.get(person.number, "?"),
        "roles": [label for role, label in ROLE_NAMES.items() if role in person.roles],
        "closed": person.closed,
    }


def _invited(who: Who, called: dict[int, str]) -> list[dict[str, Any]]:
    hints = dict(Invitation.objects.filter(practice=who.practice).values_list("seq", "name"))
    return [
        {
            "seq": state.seq,
            "name": hints.get(state.seq, ""),
            "roles": [ROLE_NAMES[role] for role in state.roles] or [DESK_NAME],
            "by": called.get(state.by, "?"),
            "until": times.local(state.expires),
        }
        for state in invitations.still_open(who).values()
    ]


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, who: Who) -> HttpResponse:
    """Makes a link and shows it this once: it is stored nowhere."""
    form = InviteForm(sent(request), initial={"roles": ["practitioner"]})
    if not (form.is_bound and form.is_valid()):
        return page(request, "members/invite.html", form, names_go=leavers.may_take_names(who.practice))
    leavers.ensure(who)
    link = invitations.invite(who, tuple(form.cleaned_data["roles"]), form.cleaned_data["name"])
    state = who.roll.invitations[invitations.find(link).seq]
    context = {
        "link": request.build_absolute_uri(reverse("join", args=[link])),
        "name": form.cleaned_data["name"],
        "until": times.local(state.expires),
        "here_only": settings.HOST.endswith("localhost"),
    }
    return render(request, "members/invited.html", context)


@for_administrators
@require_POST
def withdraw(request: HttpRequest, who: Who, seq: int) -> HttpResponse:
    """The link of an invitation lets nobody in any more; one that cannot anyway is left as it is."""
    if seq in invitations.still_open(who):
        invitations.withdraw(who, seq)
    return seen(reverse("members"))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """One person: roles, and which casebooks she reads."""
    person = person_of(who, number)
    form = RolesForm(sent(request), initial={"roles": sorted(person.roles)})
    if form.is_bound and form.is_valid():
        try:
            lost = person.roles - frozenset(form.cleaned_data["roles"])
            sure = "known" in request.POST or roles.alone_managing(who, number, lost)
            items = [] if sure else handing_over.undone(who, number, lost)
            if items:
                return render(request, "members/roles_open.html", _warned(who, person, form, items))
            roles.change(who, number, frozenset(form.cleaned_data["roles"]))
            return seen(reverse("members"))
        except BadInput as error:
            form.refuse(error, "roles")
    return page(request, "members/member.html", form, **_about(who, person))


@password_again()
@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """Somebody leaves the practice: take roles and keys to others' casebooks, or close the account."""
    person = person_of(who, number)
    form = RolesForm(_nothing(request))
    if request.method == "POST":
        way = {"let_go": roles.let_go, "close": roles.close}.get(request.POST.get("do", ""))
        try:
            if way is None:
                return seen(request.path)
            way(who, number)
            return seen(reverse("members"))
        except BadInput as error:
            form.refuse(error)
    told = {"alone": bool(roles.alone_with(who, number)), "items": handing_over.of(who, number)}
    return page(request, "members/leaving.html", form, **told, **_about(who, person))


def _warned(who: Who, person: PersonKeys, form: RolesForm, items: list[handing_over.Item]) -> dict[str, Any]:
    """Before a role goes: what nobody else would do, and the same choice once more."""
    return {"items": items, "wanted": form.cleaned_data["roles"], **_about(who, person)}


def _nothing(request: HttpRequest) -> MultiValueDict[str, str] | None:
    """Bound, so that a refusal has a place to stand."""
    return MultiValueDict() if request.method == "POST" else None


def person_of(who: Who, number: int) -> PersonKeys:
    person = who.roll.persons.get(number)
    if person is None or person.closed:
        raise Http404
    return person


def _about(who: Who, person: PersonKeys) -> dict[str, Any]:
    called = names.people(who)
    shared = [
        {"id": state.id.hex(), "name": names.casebook(who, state.id), "only": len(state.readers) == 1}
        for state in who.roll.casebooks.values()
        if person.number in state.readers and not (state.purpose == "own" and state.creator == person.number)
    ]
    return {"member": line(person, called), "reads": shared, "me": person.number == who.number}
