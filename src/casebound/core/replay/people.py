"""The rules of replay about people, one function per type of statement (docs/spec/ledger.md).

A rule checks everything first and changes the working state last, so a refused statement leaves no trace.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from casebound.core import ed25519, ledger
from casebound.core import statements as st
from casebound.core.errors import Untrusted
from casebound.core.leaves import ZERO
from casebound.core.replay.state import (
    At,
    Working,
    need,
    open_person,
    without,
)
from casebound.core.roll import InvitationState


def _practice(working: Working, it: st.Practice, at: At) -> None:
    need(at.seq == 0, "A practice is opened once, by the first leaf.")
    need(it.generation == 1, "It opens a later generation, which this version cannot read.")
    need(it.previous == ZERO and it.root == ledger.EMPTY_ROOT, "It does not stand at the beginning.")
    working.log_key = it.log_key


def _invitation(working: Working, it: st.Invitation, at: At) -> None:
    need(at.who.is_administrator, "Only an administrator may invite.")
    need(it.expires > it.time, "The invitation expires before it begins.")
    ed25519.check_public(it.invite_key)
    known = (invitation.invite_key for invitation in working.invitations.values())
    need(it.invite_key not in known, "The invitation's key has been used before.")
    state = InvitationState(at.seq, at.who.number, it.invite_key, it.roles, it.expires)
    working.invitations[at.seq] = state


def _withdrawal(working: Working, it: st.Withdrawal, at: At) -> None:
    need(at.who.is_administrator, "Only an administrator may withdraw an invitation.")
    invitation = working.invitations.get(it.invitation)
    if invitation is None:
        raise Untrusted("There is no such invitation before it.")
    need(invitation.used_by is None, "The invitation has been used already.")
    need(not invitation.withdrawn, "It changes nothing.")
    working.invitations[it.invitation] = replace(invitation, withdrawn=True)


def _role(working: Working, it: st.Role, at: At) -> None:
    given = it.change == "given"
    own_first = given and it.person == at.who.number == working.founder
    need(at.who.is_administrator or own_first, "Only an administrator may change roles.")
    person = open_person(working, it.person)
    need((it.role in person.roles) != given, "It changes nothing.")
    working.put(replace(person, roles=person.roles ^ {it.role}))


def _closing(working: Working, it: st.Closing, at: At) -> None:
    need(at.who.is_administrator, "Only an administrator may close an account.")
    person = open_person(working, it.person)
    working.put(replace(person, roles=frozenset(), closed=True))
    for casebook in list(working.casebooks.values()):
        if it.person in casebook.readers:
            working.casebooks[casebook.id] = without(casebook, it.person)


RULES: dict[type[st.Statement], Callable[[Working, Any, At], None]] = {
    st.Practice: _practice,
    st.Invitation: _invitation,
    st.Withdrawal: _withdrawal,
    st.Role: _role,
    st.Closing: _closing,
}
