"""The casebooks a person reads: with whom, since when, and what is owed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casebound.book.append import turn
from casebound.core.roll import CasebookState
from casebound.members import casebooks as service
from casebound.members import history, names, times
from casebound.members.door import with_who
from casebound.members.forms import CasebookForm
from casebound.members.who import Who
from casebound.people.again import password_again
from casebound.people.views.answers import page, seen, sent


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def casebooks(request: HttpRequest, who: Who) -> HttpResponse:
    """Mine to read, those I wait for, and the six words of my key."""
    if request.POST.get("do") == "team":
        return seen(reverse("casebook", args=[service.found_team(who).hex()]))
    called, now = names.people(who), who.roll
    teams = [state for state in now.casebooks.values() if state.purpose == "team"]
    waits = [now.casebooks[owed.casebook] for owed in service.owed(who) if owed.person == who.number]
    context = {
        "casebooks": [_line(who, now.casebooks[id], called) for id in who.with_desk()],
        "waits": [_line(who, state, called) for state in waits],
        "team_due": "lead" in now.persons[who.number].roles and not teams,
        "words": who.secret.public.words,
    }
    return render(request, "members/casebooks.html", context)


def _line(who: Who, state: CasebookState, called: dict[int, str]) -> dict[str, Any]:
    others = [called.get(reader, "?") for reader in sorted(state.readers) if reader != who.number]
    return {
        "id": state.id.hex(),
        "name": names.casebook(who, state.id),
        "others": others,
        "owes": state.owes_epoch,
        "at_risk": _at_risk(who, state),
    }


def _at_risk(who: Who, state: CasebookState) -> bool:
    """A single reader without recovery words: one forgotten password from lost."""
    return state.readers == {who.number} and who.account.words_confirmed_at is None


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, who: Who) -> HttpResponse:
    """A casebook to share. Its first reader is who starts it."""
    form = CasebookForm(names.taken(who), sent(request))
    if form.is_bound and form.is_valid():
        with turn(who.practice) as held:
            id = service.create(held, who, "shared", form.cleaned_data["name"])
        return seen(reverse("casebook", args=[id.hex()]))
    return page(request, "members/casebook_new.html", form)


@password_again()
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def casebook(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """Who reads it, who let them in, and whom a reader can let in."""
    state = of_reader(who, id)
    if request.POST.get("do") == "key":
        service.renew(who, state.id)
        return seen(request.path)
    return render(request, "members/casebook.html", _about(who, state))


def of_reader(who: Who, id: str) -> CasebookState:
    """The casebook, for somebody who reads it; for everybody else there is no such page."""
    state = state_of(who, id)
    if who.number not in state.readers:
        raise Http404
    return state


def state_of(who: Who, id: str) -> CasebookState:
    try:
        state = who.roll.casebooks.get(bytes.fromhex(id))
    except ValueError:
        state = None
    if state is None or state.id.hex() != id:
        raise Http404
    return state


def _about(who: Who, state: CasebookState) -> dict[str, Any]:
    called, steps = names.people(who), history.of(who, state.id)
    owed = {each.person for each in service.owed(who) if each.casebook == state.id}
    others = [person for person in who.roll.persons.values() if not person.closed]
    return {
        "casebook": _line(who, state, called),
        "purpose": state.purpose,
        "mine": state.purpose == "own" and state.creator == who.number,
        "readers": _readers(who, state, called, history.admissions(steps)),
        "outside": [
            {"number": person.number, "name": called.get(person.number, "?"), "owed": person.number in owed}
            for person in sorted(others, key=lambda person: (person.number not in owed, person.number))
            if person.number not in state.readers
        ],
        "steps": [
            {
                "what": step.what,
                "at": times.local(step.at),
                "by": called.get(step.by, "?"),
                "person": called.get(step.person, "?"),
            }
            for step in reversed(steps)
        ],
    }


def _readers(
    who: Who, state: CasebookState, called: dict[int, str], came: dict[int, history.Step]
) -> list[dict[str, Any]]:
    return [
        {
            "number": reader,
            "name": called.get(reader, "?"),
            "me": reader == who.number,
            "by": called.get(came[reader].by, "?") if came[reader].what == "admitted" else "",
            "at": times.local(came[reader].at),
            "stays": reader == who.number or (state.purpose == "own" and reader == state.creator),
        }
        for reader in sorted(state.readers)
    ]
