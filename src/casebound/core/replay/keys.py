"""The rules of replay about people's keys: the first, a new one, one that the old one has not vouched for.

A rule checks everything first and changes the working state last, so a refused statement leaves no trace.
"""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from casebound.core import ed25519
from casebound.core import statements as st
from casebound.core.errors import Untrusted
from casebound.core.keys import Public
from casebound.core.replay.state import At, Working, need, open_person
from casebound.core.roll import InvitationState, PersonKeys, WaitingKey

NO_VOUCHER = bytes(64)
WAITS = 72 * 3600  # seconds until a key that the old one has not vouched for can be accepted


def _key(working: Working, it: st.Key, at: At) -> None:
    public = _fresh(working, it)
    known = working.persons.get(it.person)
    if known is not None:
        _further(working, it, at, known, public)
    elif not working.persons:
        need(it.invitation is None and it.voucher == NO_VOUCHER, "The first person is invited by nobody.")
        working.founder = it.person
        working.put(PersonKeys(it.person, public, frozenset(), at.seq, at.leaf))
    else:
        invitation = _invitation_of(working, it)
        working.invitations[invitation.seq] = replace(invitation, used_by=it.person)
        working.put(PersonKeys(it.person, public, frozenset(invitation.roles), at.seq, at.leaf))


def _fresh(working: Working, it: st.Key) -> Public:
    """The keys it brings, which nobody has or had."""
    public = Public(it.sign_key, it.kem_key)
    others = [person.public for person in working.by_author.values()]
    others += [key.public for key in working.waiting.values()]
    signing = [other.sign for other in others]
    need(it.sign_key not in signing, "Its signing key already belongs to somebody.")
    need(it.kem_key not in [other.kem for other in others], "Its key already belongs to somebody.")
    need(it.sign_key != working.log_key, "Its signing key is the log's.")
    seen = sha256(working.log_key).digest()
    need(it.log_key_seen == seen, "The person was shown another log key than this ledger's.")
    return public


def _further(working: Working, it: st.Key, at: At, known: PersonKeys, public: Public) -> None:
    """A new key of somebody who has one: vouched by the old key it counts at once, else it has to wait."""
    need(not known.closed, "The person's account is closed.")
    if it.invitation is None:
        text = st.voucher_text(it.practice, it.person, it.sign_key, it.kem_key)
        ed25519.verify(known.public.sign, text, it.voucher)
        working.waiting = {number: key for number, key in working.waiting.items() if number != it.person}
        _exchange(working, replace(known, public=public, seq=at.seq, leaf=at.leaf), known)
        for casebook in list(working.casebooks.values()):
            if it.person in casebook.readers:
                working.casebooks[casebook.id] = replace(casebook, renew=True)
        return
    invitation = _invitation_of(working, it)
    working.invitations[invitation.seq] = replace(invitation, used_by=it.person)
    key = WaitingKey(at.seq, at.leaf, it.person, invitation.by, public, it.time + WAITS)
    working.waiting = {**working.waiting, it.person: key}


def _exchange(working: Working, now: PersonKeys, before: PersonKeys) -> None:
    """What the old key has signed still verifies; it signs nothing more."""
    working.by_author[before.public.author] = replace(before, replaced=True)
    working.put(now)
    working.founder = None


def _invitation_of(working: Working, it: st.Key) -> InvitationState:
    invitation = working.invitations.get(-1 if it.invitation is None else it.invitation)
    if invitation is None:
        raise Untrusted("Nobody has invited this person.")
    need(invitation.used_by is None, "The invitation has been used already.")
    need(not invitation.withdrawn, "The invitation was withdrawn.")
    need(it.time <= invitation.expires, "The invitation had expired.")
    need(working.persons[invitation.by].is_administrator, "Who invited is no administrator any more.")
    text = st.voucher_text(it.practice, it.person, it.sign_key, it.kem_key)
    ed25519.verify(invitation.invite_key, text, it.voucher)
    return invitation


def _accepted(working: Working, it: st.KeyAccepted, at: At) -> None:
    key, known = _waiting(working, it), open_person(working, it.person)
    need(at.who.number != it.person, "Nobody accepts a key of her own.")
    together = _read_together(working, at.who.number, it.person)
    need(together, "Only who reads a casebook with her may accept it.")
    need(it.time >= key.ready, "A key that the old one has not vouched for waits 72 hours.")
    fits = (it.old, it.new) == (known.public.fingerprint, key.public.fingerprint)
    need(fits, "It names other fingerprints than those of the old and the new key.")
    del working.waiting[it.person]
    _exchange(working, replace(known, public=key.public, seq=key.seq, leaf=key.leaf), known)
    for casebook in list(working.casebooks.values()):
        if it.person in casebook.readers:
            grants = {number: granted for number, granted in casebook.grants.items() if number != it.person}
            working.casebooks[casebook.id] = replace(
                casebook,
                readers=casebook.readers - {it.person},
                grants=MappingProxyType(grants),
                renew=True,
            )


def _refused(working: Working, it: st.KeyRefused, at: At) -> None:
    _waiting(working, it)
    herself = at.who.number == it.person
    may = herself or _read_together(working, at.who.number, it.person)
    need(may, "Only she herself, or who reads a casebook with her, can refuse it.")
    del working.waiting[it.person]


def _waiting(working: Working, it: st.KeyAccepted | st.KeyRefused) -> WaitingKey:
    key = working.waiting.get(it.person)
    if key is None or key.seq != it.key:
        raise Untrusted("No such key is waiting.")
    return key


def _read_together(working: Working, one: int, other: int) -> bool:
    return any({one, other} <= casebook.readers for casebook in working.casebooks.values())


RULES: dict[type[st.Statement], Callable[[Working, Any, At], None]] = {
    st.Key: _key,
    st.KeyAccepted: _accepted,
    st.KeyRefused: _refused,
}
