"""What stands above every page as long as somebody waits for it, or something is not given yet."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebound.core.errors import CaseboundError
from casebound.members import casebooks, leavers, lost_keys, names, times
from casebound.members.door import who as who_of
from casebound.members.who import Who
from casebound.people import unlock
from casebound.people.bands import Band


def still_owed(request: HttpRequest) -> Iterable[Band]:
    """At most one sentence: what others wait for comes first, then what she can still give herself."""
    if unlock.account(request) is None:
        return []
    try:
        found = next(_all(who_of(request)), None)
    except CaseboundError:  # the page itself says what is wrong
        return []
    return [found] if found is not None and found.address != request.path else []


def _all(who: Who) -> Iterator[Band]:
    closed = who.roll.endings.closed
    if closed is not None:
        text = _("This practice closed on %(day)s. Nothing further is recorded in it.")
        day = date_format(times.local(closed.time), "DATE_FORMAT")
        yield Band("look", text % {"day": day}, reverse("practice_end"), _("What that means"))
        return
    yield from _keys(who)
    yield from _casebooks(who)
    yield from _leavers(who)
    account, practice = who.account, who.practice
    if account.words_confirmed_at is None:
        return  # one thing after the other: the words matter most
    if account.email is None:
        text = _("Still open: without an e-mail you can sign in by your first name only.")
        yield Band("look", text, reverse("about_me"), _("Give one"))
    if "administrator" in who.roles and not (practice.profession and practice.place):
        text = _("Still open: what your work is and where, so that this book knows the emergency number.")
        yield Band("look", text, reverse("practice"), _("Say it"))


def _keys(who: Who) -> Iterator[Band]:
    for found in lost_keys.waiting(who):
        person = found.key.person
        name = names.people(who).get(person, "?")
        mine, others = _("Somebody made new keys in your name."), _("%(person)s has new keys.")
        text = mine if person == who.number else others
        yield Band("look", text % {"person": name}, reverse("keys_decide", args=[person]), _("Look at it"))


def _leavers(who: Who) -> Iterator[Band]:
    if leavers.unread(who) is not None:
        text = _("What people take along when they leave has changed.")
        yield Band("look", text, reverse("leavers"), _("Read it"))


def _casebooks(who: Who) -> Iterator[Band]:
    now = who.roll
    for state in now.casebooks.values():
        if state.owes_epoch and who.number in state.readers:
            text = _("Somebody left %(casebook)s. Nothing can be sealed there until it has a new key.")
            yield _of_casebook(who, state.id, text, _("Give it one"))
    owed = casebooks.owed(who)
    for each in owed:
        if who.number in now.casebooks[each.casebook].readers:
            text = _("%(person)s is waiting to be let into %(casebook)s.")
            yield _of_casebook(who, each.casebook, text, _("Look at it"), each.person)
    mine = next((each for each in owed if each.person == who.number), None)
    if mine:
        text = _("You cannot read %(casebook)s yet.") % {"casebook": names.casebook(who, mine.casebook)}
        yield Band("look", text, reverse("casebooks"), _("Who can let you in"))
    team = any(state.purpose == "team" for state in now.casebooks.values())
    if "lead" in now.persons[who.number].roles and not team:
        yield Band("look", _("The Safety team has no casebook yet."), reverse("casebooks"), _("Start it"))


def _of_casebook(who: Who, casebook: bytes, text: str, way: str, person: int = 0) -> Band:
    said = {"casebook": names.casebook(who, casebook), "person": names.people(who).get(person, "")}
    return Band("look", text % said, reverse("casebook", args=[casebook.hex()]), way)
