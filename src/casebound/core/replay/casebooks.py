"""The rules of replay about casebooks and entries, one function per type of statement (docs/spec/ledger.md).

A rule checks everything first and changes the working state last, so a refused statement leaves no trace.
"""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from casebound.core import statements as st
from casebound.core.errors import Untrusted
from casebound.core.kem import KemPublic, LightPublic
from casebound.core.replay.state import (
    At,
    Working,
    casebook_of,
    need,
    open_person,
    without,
)
from casebound.core.roll import CasebookState, Granted


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
    casebook = casebook_of(working, it.casebook)
    need(at.who.number in casebook.readers, "Only a reader of the casebook may let somebody in.")
    need(not casebook.owes_epoch, "Somebody was removed: a reader has to start a new epoch first.")
    fresh = it.epoch == casebook.epoch and it.epoch_leaf == casebook.epoch_leaf
    need(fresh, "It grants another epoch than the casebook's current one.")
    person = open_person(working, it.person)
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
    casebook = casebook_of(working, it.casebook)
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
        renew=False,
    )


def _removal(working: Working, it: st.Removal, at: At) -> None:
    casebook = casebook_of(working, it.casebook)
    may = at.who.number in casebook.readers or at.who.is_administrator
    need(may, "Only a reader of the casebook or an administrator may remove a reader.")
    need(it.person in casebook.readers, "The person is no reader of the casebook.")
    working.casebooks[it.casebook] = without(casebook, it.person)


def _share(working: Working, it: st.Share, at: At) -> None:
    casebook = casebook_of(working, it.casebook)
    facts = at.entry(it.entry) if it.entry < at.seq else None
    if facts is None:
        raise Untrusted("There is no such entry before it.")
    need(it.entry not in working.erased, "The entry was erased.")
    home = casebook_of(working, facts.casebook)
    mine = at.who.number == facts.author or at.who.number in home.readers
    need(mine, "Only the author or a reader of the entry's own casebook may share it.")
    need(home is not casebook, "The entry stands in this casebook anyway.")
    shared, seqs = it.change == "shared", working.shares.get(it.casebook, frozenset())
    need(not (shared and casebook.owes_epoch), "A reader has to start a new epoch of the casebook first.")
    need((it.entry in seqs) != shared, "It changes nothing.")
    if isinstance(seqs, frozenset):
        working.shares[it.casebook] = seqs = set(seqs)
    seqs ^= {it.entry}


RULES: dict[type[st.Statement], Callable[[Working, Any, At], None]] = {
    st.Casebook: _casebook,
    st.Grant: _grant,
    st.EpochStart: _epoch,
    st.Removal: _removal,
    st.Share: _share,
}
