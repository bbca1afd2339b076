"""Roles and accounts, managed by an administrator who reads nothing for it."""

from django.db import transaction
from django.utils.translation import gettext as _

from casebound.book import roll
from casebound.book.append import Signer, turn
from casebound.book.models import Entry
from casebound.core import statements
from casebound.core.errors import BadInput
from casebound.core.roll import PersonKeys
from casebound.members import casebooks
from casebound.members.invite import ROLES
from casebound.members.models import Grant, Person
from casebound.members.who import Who
from casebound.people import unlock


def change(who: Who, person: int, wanted: frozenset[str]) -> None:
    """Give and take roles until the person has exactly these, each change a signed leaf.

    Raises BadInput for an unknown role, a closed account, or when nobody would manage the practice any more.
    """
    _demand(who)
    if wanted - set(ROLES):
        raise BadInput(_("Choose roles from: %(roles)s.") % {"roles": ", ".join(ROLES)})
    with transaction.atomic(), turn(who.practice) as held:
        before = _standing(who, person).roles
        if alone_managing(who, person, before - wanted):
            raise BadInput(_("Somebody has to manage the accounts. Make another person administrator first."))
        for role in ROLES:  # administrator last: whoever gives up her own still signs the others
            if (role in wanted) != (role in before):
                held.state(
                    statements.Role,
                    Signer.of(who.secret),
                    person=person,
                    role=role,
                    change="given" if role in wanted else "removed",
                )


def let_go(who: Who, person: int) -> None:
    """Somebody leaves: no roles, no casebook of others, signed out everywhere. Her own pages stay hers."""
    change(who, person, frozenset())
    for state in list(who.roll.casebooks.values()):
        hers = state.purpose == "own" and state.creator == person
        if person in state.readers and state.readers != {person} and not hers:
            casebooks.remove(who, state.id, person)
    _sign_out(who, person)


def close(who: Who, person: int) -> None:
    """Close an account for good. Every casebook she read then owes a new key.

    Raises BadInput while she has sealed pages that nobody else could open: they would be lost to everybody.
    """
    _demand(who)
    if person == who.number:
        raise BadInput(_("Ask another administrator to close your account."))
    with transaction.atomic(), turn(who.practice) as held:
        _standing(who, person)
        if alone_with(who, person):
            raise BadInput(
                _(
                    "There are sealed pages that nobody else can open. Closing the account would close them "
                    "to everybody, for good. Take the roles away instead."
                )
            )
        read = [state.id for state in who.roll.casebooks.values() if person in state.readers]
        held.state(statements.Closing, Signer.of(who.secret), person=person)
        Grant.objects.filter(practice=who.practice, person=person).delete()
        casebooks.empty_hints(who, *read)
    _sign_out(who, person)


def alone_with(who: Who, person: int) -> list[bytes]:
    """Ids of the casebooks with pages in them that only this person can open."""
    now = who.roll
    only = [id for id, state in now.casebooks.items() if state.readers == {person}]
    full = Entry.objects.filter(practice=who.practice, casebook__in=only).exclude(body=None)
    sealed_into = set(full.values_list("casebook", flat=True))
    return [id for id in only if id in sealed_into or now.shares.get(id)]


def alone_managing(who: Who, person: int, lost: frozenset[str]) -> bool:
    """Whether nobody would manage the accounts if the person lost these roles: that is refused."""
    return "administrator" in lost and administrators(who) == [person]


def administrators(who: Who) -> list[int]:
    return [person.number for person in who.roll.persons.values() if person.is_administrator]


def _demand(who: Who) -> None:
    if "administrator" not in who.roles:
        raise BadInput(_("Only an administrator of the practice can do this."))


def _standing(who: Who, person: int) -> PersonKeys:
    found = roll.of(who.practice).persons.get(person)
    if found is None or found.closed:
        raise BadInput(_("There is no such person in this practice any more."))
    return found


def _sign_out(who: Who, person: int) -> None:
    row = Person.objects.select_related("account").get(practice=who.practice, number=person)
    unlock.sessions_end(row.account)
