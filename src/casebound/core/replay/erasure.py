"""The rules of replay about erasing an entry, one function per type of statement (docs/spec/ledger.md).

A rule checks everything first and changes the working state last, so a refused statement leaves no trace.
"""

from collections.abc import Callable
from typing import Any

from casebound.core import statements as st
from casebound.core.errors import Untrusted
from casebound.core.replay.state import At, EntryFacts, Working, need
from casebound.core.roll import Erased, ErasureAsked

ASKED_LASTS = 30 * 24 * 3600  # seconds until a request counts no more


def audience(working: Working, entry: int, facts: EntryFacts) -> set[int]:
    """Persons whom an erasure takes something from: everybody who reads the entry, and its author if here."""
    home = working.casebooks.get(facts.casebook)
    found = set(home.readers) if home else set()
    for casebook, seqs in working.shares.items():
        if entry in seqs:
            found |= working.casebooks[casebook].readers
    author = working.persons[facts.author]
    return found if author.closed else found | {author.number}


def _request(working: Working, it: st.ErasureRequest, at: At) -> None:
    _may(working, it.entry, at)
    state = ErasureAsked(at.seq, it.entry, at.who.number, it.ground, it.reason, it.time + ASKED_LASTS)
    working.asked[at.seq] = state


def _erasure(working: Working, it: st.Erasure, at: At) -> None:
    facts, concerned = _may(working, it.entry, at)
    asker = None
    if it.request is None:
        need(
            concerned == {at.who.number}, "Somebody else reads it or wrote it: one asks, another one agrees."
        )
    else:
        asker = _asker(working, it, at)
        need(asker in concerned, "Who asked neither reads the entry nor wrote it any more.")
        here = not working.persons[facts.author].closed
        both = {asker, at.who.number}
        need(not here or facts.author in both, "Its author has to ask for it or agree to it.")
    working.erased[it.entry] = Erased(at.seq, it.entry, at.who.number, asker, it.ground, it.reason, it.time)
    working.asked = {seq: asked for seq, asked in working.asked.items() if asked.entry != it.entry}


def _may(working: Working, entry: int, at: At) -> tuple[EntryFacts, set[int]]:
    """Author and home of the entry and whom it concerns, one of whom has to be the signer."""
    facts = at.entry(entry) if entry < at.seq else None
    if facts is None:
        raise Untrusted("There is no such entry before it.")
    need(entry not in working.erased, "The entry has been erased already.")
    concerned = audience(working, entry, facts)
    need(at.who.number in concerned, "Only who wrote the entry or reads it may have it erased.")
    return facts, concerned


def _asker(working: Working, it: st.Erasure, at: At) -> int:
    asked = working.asked.get(-1 if it.request is None else it.request)
    if asked is None or (asked.entry, asked.ground, asked.reason) != (it.entry, it.ground, it.reason):
        raise Untrusted("Nobody has asked for it in these words.")
    need(asked.by != at.who.number, "Who asked cannot agree as well.")
    need(it.time <= asked.until, "It was asked for too long ago.")
    return asked.by


RULES: dict[type[st.Statement], Callable[[Working, Any, At], None]] = {
    st.ErasureRequest: _request,
    st.Erasure: _erasure,
}
