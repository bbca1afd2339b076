"""The rules of replay about leaving and about the end of a practice (docs/spec/ledger.md §5).

A rule checks everything first and changes the working state last, so a refused statement leaves no trace.
"""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from casebound.core import statements as st
from casebound.core.ending_state import Closed, Kept, Policy, Taken
from casebound.core.errors import Untrusted
from casebound.core.replay.state import At, Working, casebook_of, need, open_person

NOTICE = 30 * 24 * 3600  # seconds between a changed policy and the day from which it counts
AFTER = (st.ErasureRequest, st.Erasure, st.Generation, st.Succession)
FROZEN = "The practice has closed: nothing further is recorded in it."


def demand_open(working: Working, it: st.Statement) -> None:
    """Once a practice has closed only these are left: erasing, a restored copy, the successor's word."""
    need(working.endings.closed is None or isinstance(it, AFTER), FROZEN)


def _policy(working: Working, it: st.LeavingPolicy, at: At) -> None:
    need(at.who.is_administrator, "Only an administrator may say what leavers take along.")
    before = working.endings.policies
    if before:
        same = (before[-1].covered, before[-1].identities) == (it.covered, it.identities)
        need(not same, "It changes nothing.")
        need(it.effective >= before[-1].effective, "It would count before the one it follows on.")
    others = any(not person.closed for person in working.persons.values() if person is not at.who)
    notice = NOTICE if others else 0
    told = max(it.time, working.clock)  # a clock that was turned back shortens nothing
    need(it.effective >= told + notice, "Everybody has to be told 30 days before it counts.")
    policy = Policy(at.seq, at.who.number, it.covered, it.identities, it.time, it.effective)
    working.endings = replace(working.endings, policies=(*before, policy))


def _seen(working: Working, it: st.PolicySeen, at: At) -> None:
    known = [policy.seq for policy in working.endings.policies]
    need(it.policy in known, "There is no such policy before it.")
    person = at.who.number
    before = working.endings.seen.get(person, ())
    need(not before or it.policy > before[-1], "It was shown a newer one before.")
    seen = MappingProxyType({**working.endings.seen, person: (*before, it.policy)})
    working.endings = replace(working.endings, seen=seen)


def _keeping(working: Working, it: st.Keeping, at: At) -> None:
    casebook = casebook_of(working, it.casebook)
    may = at.who.is_administrator or at.who.number in casebook.readers
    need(may, "Only an administrator or a reader of the casebook may say who keeps it.")
    need(casebook.purpose != "own", "A casebook of one's own is kept by the person whose it is.")
    need(it.person in casebook.readers, "Who keeps a casebook has to be a reader of it.")
    need(it.until > it.time, "It would be kept until a day that is over.")
    need(it.rule is None or it.ground == "law", "It names a rule of law, but another ground.")
    kept = Kept(at.seq, it.person, it.until, it.ground, it.rule)
    keepings = MappingProxyType({**working.endings.keepings, it.casebook: kept})
    working.endings = replace(working.endings, keepings=keepings)


def _closed(working: Working, it: st.PracticeClosed, at: At) -> None:
    need(at.who.is_administrator, "Only an administrator may close the practice.")
    need(not working.waiting, "Somebody's new keys still wait to be accepted or refused.")
    for casebook in working.casebooks.values():
        if casebook.purpose != "own" and casebook.readers:
            kept = working.endings.keepings.get(casebook.id)
            need(
                kept is not None and kept.person in casebook.readers,
                "A shared casebook has nobody who keeps it.",
            )
    if it.successor is None:
        need(it.way == "closed", "It was sold to nobody.")
    else:
        need(it.way == "sold", "Nobody takes over a practice that closes for good.")
        need(it.successor != at.who.number, "Nobody sells to herself.")
        buyer = open_person(working, it.successor)
        need(buyer.is_administrator, "Who takes over has to be an administrator.")
    closed = Closed(at.seq, at.who.number, it.time, it.successor)
    working.endings = replace(working.endings, closed=closed)


def _succession(working: Working, it: st.Succession, at: At) -> None:
    closed = working.endings.closed
    if closed is None or closed.successor is None:
        raise Untrusted("The practice was not sold.")
    need(at.who.number == closed.successor, "Only who took over may say so.")
    need(working.endings.taken is None, "It changes nothing.")
    need(it.onward is not None or it.onward_log == bytes(32), "It names the log of no practice.")
    need(it.onward != working.practice, "It goes on in another practice, not in this one.")
    taken = Taken(at.seq, it.time, it.onward, it.onward_log)
    working.endings = replace(working.endings, taken=taken)


RULES: dict[type[st.Statement], Callable[[Working, Any, At], None]] = {
    st.LeavingPolicy: _policy,
    st.PolicySeen: _seen,
    st.Keeping: _keeping,
    st.PracticeClosed: _closed,
    st.Succession: _succession,
}
