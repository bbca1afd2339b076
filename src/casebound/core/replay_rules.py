"""The rules of replay, one function per type of statement (docs/spec/ledger.md).

A rule checks everything first and changes the working state last, so a refused statement leaves no trace.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple

from casebound.core import ed25519, ledger
from casebound.core import statements as st
from casebound.core.errors import CaseboundError, Untrusted
from casebound.core.kem import KemPublic, LightPublic
from casebound.core.keys import Public
from casebound.core.leaves import ZERO, split
from casebound.core.roll import CasebookState, Granted, InvitationState, PersonKeys

NO_VOUCHER = bytes(64)


class EntryFacts(NamedTuple):
    """Whose an entry is: the author's person number and the id of its home casebook."""

    author: int
    casebook: bytes


FactsOf = Callable[[int], EntryFacts | None]


@dataclass
class Working:
    """What the rules read and change; core.trust freezes it into a Roll.

    `founder` is the first person as long as nothing but her own roles has followed her key.
    """

    practice: bytes
    log_key: bytes = b""
    last: int = -1
    persons: dict[int, PersonKeys] = field(default_factory=dict)
    by_author: dict[bytes, PersonKeys] = field(default_factory=dict)
    casebooks: dict[bytes, CasebookState] = field(default_factory=dict)
    invitations: dict[int, InvitationState] = field(default_factory=dict)
    shares: dict[bytes, set[int] | frozenset[int]] = field(default_factory=dict)
    founder: int | None = None

    def put(self, person: PersonKeys) -> None:
        """Enters a person under her number and her author hash."""
        self.persons[person.number] = self.by_author[person.public.author] = person


@dataclass(frozen=True)
class At:
    """Where a statement stands: its number, leaf hash, verified signer (None: the log) and the entries."""

    seq: int
    leaf: bytes
    signer: PersonKeys | None
    entry: FactsOf

    @property
    def who(self) -> PersonKeys:
        """The person who signed."""
        assert self.signer is not None  # only a practice and a key are signed by no person
        return self.signer


def take(working: Working, seq: int, leaf_data: bytes, entry: FactsOf) -> st.Statement:
    """Verifies one statement, applies its rule and returns it. Raises Untrusted, naming the leaf."""
    try:
        signed, signature = split(leaf_data)
        statement = st.parse(signed)
        need(statement.practice == working.practice, "It belongs to another practice.")
        need(statement.seq == seq > working.last, "It stands in another place than it was signed for.")
        need(working.last >= 0 or isinstance(statement, st.Practice), "The practice has not been opened yet.")
        signer, public = _signer(working, statement)
        ed25519.verify(public, signed, signature)
        _RULES[type(statement)](working, statement, At(seq, ledger.leaf_hash(leaf_data), signer, entry))
    except CaseboundError as error:
        sentence = (
            f"Leaf {seq} of the ledger cannot be trusted. {error.sentence} Run the full check (doctor)."
        )
        raise Untrusted(sentence.replace(" Run the full check (doctor). Run", " Run")) from error
    working.last = seq
    if not isinstance(statement, st.Key | st.Role) or len(working.persons) > 1:
        working.founder = None
    return statement


def need(holds: bool, reason: str) -> None:
    """Refuses the statement unless `holds`."""
    if not holds:
        raise Untrusted(reason)


def _signer(working: Working, statement: st.Statement) -> tuple[PersonKeys | None, bytes]:
    """The person who has to have signed, and her public key; the log or the newcomer is no person yet."""
    match statement:
        case st.Practice(log_key=public) | st.Key(sign_key=public):
            need(statement.signer == st.author(public), "It does not name the key that it brings.")
            return None, public
    person = working.by_author.get(statement.signer)
    if person is None:
        raise Untrusted("Its signer is nobody known.")
    need(not person.closed, "Its signer's account is closed.")
    return person, person.public.sign


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
    person = _open_person(working, it.person)
    need((it.role in person.roles) != given, "It changes nothing.")
    working.put(replace(person, roles=person.roles ^ {it.role}))


def _casebook(working: Working, it: st.Casebook, at: At) -> None:
    need(it.casebook not in working.casebooks, "The casebook's id has been used before.")
    creator = at.who.number
    working.casebooks[it.casebook] = CasebookState(
        id=it.casebook,
        purpose=it.purpose,
        creator=creator,
        epoch=it.epoch,
        epoch_leaf=at.leaf,
        dropin=KemPublic(it.dropin_key),
        dropin_light=LightPublic(it.dropin_light),
        starter=creator,
        readers=frozenset({creator}),
        grants=MappingProxyType({}),
    )


def _grant(working: Working, it: st.Grant, at: At) -> None:
    casebook = _casebook_of(working, it.casebook)
    need(at.who.number in casebook.readers, "Only a reader of the casebook may let somebody in.")
    need(not casebook.owes_epoch, "Somebody was removed: a reader has to start a new epoch first.")
    fresh = it.epoch == casebook.epoch and it.epoch_leaf == casebook.epoch_leaf
    need(fresh, "It grants another epoch than the casebook's current one.")
    person = _open_person(working, it.person)
    need(it.recipient == person.public.fingerprint, "It is sealed to another key than the person's own.")
    need(it.person not in casebook.left, "The person has left this epoch.")
    need(it.person not in casebook.grants, "The person has been granted this epoch already.")
    granted = Granted(at.seq, at.who.number, it.recipient, it.sealed)
    working.casebooks[it.casebook] = replace(
        casebook,
        readers=casebook.readers | {it.person},
        grants=MappingProxyType({**casebook.grants, it.person: granted}),
    )


def _epoch(working: Working, it: st.EpochStart, at: At) -> None:
    casebook = _casebook_of(working, it.casebook)
    starter, left = at.who.number, frozenset(it.left)
    need(starter in casebook.readers, "Only a reader of the casebook may start an epoch.")
    need(it.epoch == casebook.epoch + 1, "Epochs count up by one.")
    need(it.previous_epoch == casebook.epoch_leaf, "It does not follow on the current epoch.")
    need(casebook.removed <= left, "It does not leave out everybody who was removed.")
    need(left <= casebook.readers | casebook.removed, "It leaves out somebody who was no reader.")
    need(starter not in left, "Who starts an epoch cannot leave it.")
    dropin, light = KemPublic(it.dropin_key), LightPublic(it.dropin_light)
    fresh = dropin != casebook.dropin and light != casebook.dropin_light
    need(fresh, "It keeps a drop-in key that those who left can open.")
    working.casebooks[it.casebook] = replace(
        casebook,
        epoch=it.epoch,
        epoch_leaf=at.leaf,
        dropin=dropin,
        dropin_light=light,
        starter=starter,
        readers=frozenset({starter}),
        grants=MappingProxyType({}),
        left=left,
        removed=frozenset(),
    )


def _removal(working: Working, it: st.Removal, at: At) -> None:
    casebook = _casebook_of(working, it.casebook)
    may = at.who.number in casebook.readers or at.who.is_administrator
    need(may, "Only a reader of the casebook or an administrator may remove a reader.")
    need(it.person in casebook.readers, "The person is no reader of the casebook.")
    working.casebooks[it.casebook] = _without(casebook, it.person)


def _share(working: Working, it: st.Share, at: At) -> None:
    casebook = _casebook_of(working, it.casebook)
    facts = at.entry(it.entry) if it.entry < at.seq else None
    if facts is None:
        raise Untrusted("There is no such entry before it.")
    home = _casebook_of(working, facts.casebook)
    mine = at.who.number == facts.author or at.who.number in home.readers
    need(mine, "Only the author or a reader of the entry's own casebook may share it.")
    need(home is not casebook, "The entry stands in this casebook anyway.")
    shared, seqs = it.change == "shared", working.shares.get(it.casebook, frozenset())
    need(not (shared and casebook.owes_epoch), "A reader has to start a new epoch of the casebook first.")
    need((it.entry in seqs) != shared, "It changes nothing.")
    if isinstance(seqs, frozenset):
        working.shares[it.casebook] = seqs = set(seqs)
    seqs ^= {it.entry}


def _closing(working: Working, it: st.Closing, at: At) -> None:
    need(at.who.is_administrator, "Only an administrator may close an account.")
    person = _open_person(working, it.person)
    working.put(replace(person, roles=frozenset(), closed=True))
    for casebook in list(working.casebooks.values()):
        if it.person in casebook.readers:
            working.casebooks[casebook.id] = _without(casebook, it.person)


def _without(casebook: CasebookState, person: int) -> CasebookState:
    grants = {number: granted for number, granted in casebook.grants.items() if number != person}
    return replace(
        casebook,
        readers=casebook.readers - {person},
        grants=MappingProxyType(grants),
        removed=casebook.removed | {person},
    )


def _open_person(working: Working, number: int) -> PersonKeys:
    person = working.persons.get(number)
    if person is None or person.closed:
        raise Untrusted("The person it names does not exist or has a closed account.")
    return person


def _casebook_of(working: Working, casebook: bytes) -> CasebookState:
    state = working.casebooks.get(casebook)
    if state is None:
        raise Untrusted("The casebook it names does not exist.")
    return state


_RULES: dict[type[st.Statement], Callable[[Working, Any, At], None]] = {
    st.Practice: _practice,
    st.Key: _key,
    st.Invitation: _invitation,
    st.Role: _role,
    st.Casebook: _casebook,
    st.Grant: _grant,
    st.EpochStart: _epoch,
    st.Removal: _removal,
    st.Share: _share,
    st.Closing: _closing,
}
