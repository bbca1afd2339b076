"""The front desk's casebook: who may start it, and who reads it. A role named “desk” does not exist."""

from django.utils.translation import gettext as _

from casebound.book.append import turn
from casebound.core import desk
from casebound.core.errors import BadInput
from casebound.core.roll import CasebookState
from casebound.members import casebooks
from casebound.members.who import Who

NAME = "Front desk"


def standing(who: Who) -> CasebookState | None:
    """The desk's casebook of this practice, as the signed leaves tell it."""
    now = who.roll
    return desk.standing(who.practice.uid, now.casebooks, now.persons)


def is_desk(who: Who, casebook: bytes) -> bool:
    """Whether this is, or ever was, the desk's casebook."""
    return any(state.id == casebook for state in desk.casebooks(who.practice.uid, who.roll.casebooks))


def start(who: Who) -> bytes:
    """Begin the desk's casebook; its first reader is who begins it. Returns its id."""
    if not who.roles & desk.MANAGING:
        raise BadInput(_("A safety lead or an administrator starts the front desk."))
    with turn(who.practice) as held:
        if standing(who) is not None:
            raise BadInput(_("The front desk has been started already. One of its readers can let you in."))
        number = len(list(desk.casebooks(who.practice.uid, who.roll.casebooks))) + 1
        return casebooks.create(held, who, "shared", NAME, desk.casebook_id(who.practice.uid, number))
