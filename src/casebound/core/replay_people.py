"""The rules of replay about people, one function per type of statement (docs/spec/ledger.md).

A rule checks everything first and changes the working state last, so a refused statement leaves no trace.
"""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from casebound.core import ed25519, ledger
from casebound.core import statements as st
from casebound.core.errors import Untrusted
from casebound.core.keys import Public
from casebound.core.leaves import ZERO
from casebound.core.replay_state import (
    At,
    Working,
    need,
    open_person,
    without,
)
from casebound.core.roll import InvitationState, PersonKeys

NO_VOUCHER = bytes(64)


def _practice(working: Working, it: st.Practice, at: At) -> None:
    need(at.seq == 0, "A practice is opened once, by the first leaf.")
    need(it.generation == 1, "It opens a later generation, which this version cannot read.")
    need(it.previous == ZERO and it.root == ledger.EMPTY_ROOT, "It does not stand at the beginning.")
    working.log_key = it.log_key


def _key(working: Working, it: st.Key, at: At) -> None:
    need(it.person not in working.persons, "The person already has a key; it cannot be replaced.")
    public = Public(it.sign_key, it.kem_key)
    need(public.author not in working.by_author, "Its signing key already belongs to somebody.")
    others = working.persons.values()
    need(all(other.public.kem != it.kem_key for other in others), "Its key already belongs to somebody.")
    need(it.sign_key != working.log_key, "Its signing key is the log's.")
    seen = sha256(working.log_key).digest()
    need(it.log_key_seen == seen, "The person was shown another log key than this ledger's.")
    first = not working.persons
    roles: tuple[str, ...] = ()
    if first:
        need(it.invitation is None and it.voucher == NO_VOUCHER, "The first person is invited by nobody.")
        working.founder = it.person
    else:
        invitation = _invitation_of(working, it)
        roles = invitation.roles
        working.invitations[invitation.seq] = replace(invitation, used_by=it.person)
    working.put(PersonKeys(it.person, public, frozenset(roles), at.seq, at.leaf))


def _invitation_of(working: Working, it: st.Key) -> InvitationState:
    invitation = working.invitations.get(-1 if it.invitation is None else it.invitation)
    if invitation is None:
        raise Untrusted("Nobody has invited this person.")
    need(invitation.used_by is None, "The invitation has been used already.")
    need(it.time <= invitation.expires, "The invitation had expired.")
    need(working.persons[invitation.by].is_administrator, "Who invited is no administrator any more.")
    text = st.voucher_text(it.practice, it.person, it.sign_key, it.kem_key)
    ed25519.verify(invitation.invite_key, text, it.voucher)
    return invitation


def _invitation(working: Working, it: st.Invitation, at: At) -> None:
    need(at.who.is_administrator, "Only an administrator may invite.")
    need(it.expires > it.time, "The invitation expires before it begins.")
    ed25519.check_public(it.invite_key)
    known = (invitation.invite_key for invitation in working.invitations.values())
    need(it.invite_key not in known, "The invitation's key has been used before.")
    state = InvitationState(at.seq, at.who.number, it.invite_key, it.roles, it.expires)
    working.invitations[at.seq] = state


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
    st.Key: _key,
    st.Invitation: _invitation,
    st.Role: _role,
    st.Closing: _closing,
}
