"""Who may do what, from signed leaves alone (docs/spec/ledger.md "Rules of replay").

`replay` reads all statements of a ledger, `Roll.extend` one more. A writer extends the roll before it
appends: what extend refuses is never appended. Nothing may be sealed to, or opened with, a key that is not in
the roll.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from casebound.core.ending_state import NONE, Endings
from casebound.core.errors import Untrusted
from casebound.core.header import LENGTH, check_author
from casebound.core.replay.rules import take
from casebound.core.replay.state import EntryFacts, Working
from casebound.core.roll import (
    CasebookState,
    Erased,
    ErasureAsked,
    FilesSealed,
    Granted,
    InvitationState,
    OpenedBy,
    PersonKeys,
    WaitingKey,
)

LeafOf = Callable[[int], bytes | None]


@dataclass(frozen=True)
class Roll:
    """The state after the statement `last`. Mappings are read-only; keys are numbers, ids or author hashes.

    `shares` holds, by casebook, the numbers of the entries that stand in it beside those sealed into it.
    `asked` holds requests to erase by the number of their leaf, `erased` erasures by the number of the entry;
    `waiting` new keys, by person, that the old one has not vouched for; `files` what lies beside an entry;
    `opened`, by entry, who signed to have opened it, in the order of their leaves.
    """

    practice: bytes
    log_key: bytes
    last: int
    persons: Mapping[int, PersonKeys]
    by_author: Mapping[bytes, PersonKeys]
    casebooks: Mapping[bytes, CasebookState]
    invitations: Mapping[int, InvitationState]
    shares: Mapping[bytes, frozenset[int]]
    asked: Mapping[int, ErasureAsked]
    erased: Mapping[int, Erased]
    waiting: Mapping[int, WaitingKey]
    files: Mapping[int, FilesSealed]
    opened: Mapping[int, tuple[OpenedBy, ...]]
    founder: int | None = None
    starts: tuple[tuple[int, int], ...] = ((1, 0),)
    endings: Endings = NONE
    clock: int = 0

    @property
    def generation(self) -> int:
        """The generation that this ledger is in."""
        return self.starts[-1][0]

    def generation_at(self, size: int) -> int:
        """The generation whose name stands in the checkpoint over the first `size` leaves (at least 1)."""
        return max(generation for generation, first in self.starts if first < size)

    def extend(self, seq: int, leaf_data: bytes, entry_of: LeafOf | None = None) -> "Roll":
        """The roll after one more statement. Raises Untrusted, naming the leaf, for anything not allowed.

        `entry_of` gives the leaf data of an entry by its number; without it every share is refused, for only
        the entry itself says whose it is.
        """
        working = self.working()
        take(working, seq, leaf_data, working_facts(working, entry_of))
        return freeze(working)

    def working(self) -> Working:
        """A copy that the rules may change."""
        return Working(
            practice=self.practice,
            log_key=self.log_key,
            last=self.last,
            persons=dict(self.persons),
            by_author=dict(self.by_author),
            casebooks=dict(self.casebooks),
            invitations=dict(self.invitations),
            shares=dict(self.shares),
            asked=dict(self.asked),
            erased=dict(self.erased),
            waiting=dict(self.waiting),
            files=dict(self.files),
            opened=dict(self.opened),
            founder=self.founder,
            starts=self.starts,
            endings=self.endings,
            clock=self.clock,
        )


def replay(
    practice: bytes,
    leaves: Iterable[tuple[int, bytes]],
    log_public: bytes | None = None,
    entry_of: LeafOf | None = None,
) -> Roll:
    """The roll after all statements, given as (number, leaf data) in order, entries left out.

    `practice` is 16 bytes; `log_public` pins the log key, which otherwise is the one the first leaf names:
    give it wherever it is known. Raises Untrusted, naming the leaf, at the first statement not allowed.
    """
    working = Working(practice)
    facts = working_facts(working, entry_of)
    for seq, leaf_data in leaves:
        take(working, seq, leaf_data, facts)
        if log_public is not None and working.log_key != log_public:
            raise Untrusted(
                "This ledger names another log key than keys/log.key. Restore the matching backup."
            )
    if working.last < 0:
        raise Untrusted("This ledger is empty: nobody can be trusted yet. Set up the practice first.")
    return freeze(working)


def freeze(working: Working) -> Roll:
    """The roll of what the rules have accepted so far."""
    return Roll(
        practice=working.practice,
        log_key=working.log_key,
        last=working.last,
        persons=MappingProxyType(working.persons),
        by_author=MappingProxyType(working.by_author),
        casebooks=MappingProxyType(working.casebooks),
        invitations=MappingProxyType(working.invitations),
        shares=MappingProxyType({casebook: frozenset(seqs) for casebook, seqs in working.shares.items()}),
        asked=MappingProxyType(working.asked),
        erased=MappingProxyType(working.erased),
        waiting=MappingProxyType(working.waiting),
        files=MappingProxyType(working.files),
        opened=MappingProxyType(working.opened),
        founder=working.founder,
        starts=working.starts,
        endings=working.endings,
        clock=working.clock,
    )


def working_facts(working: Working, entry_of: LeafOf | None) -> Callable[[int], EntryFacts | None]:
    """Author and home of an entry by number, from its leaf and only under its author's signature."""

    def facts(seq: int) -> EntryFacts | None:
        leaf_data = entry_of(seq) if entry_of is not None else None
        if leaf_data is None:
            return None
        author = working.by_author.get(leaf_data[67:99])
        if author is None:
            raise Untrusted("The entry to be shared is by nobody known.")
        header = check_author(leaf_data[:LENGTH], leaf_data[LENGTH:], author.public.sign)
        if (header.practice, header.seq) != (working.practice, seq):
            raise Untrusted("The entry to be shared is another one.")
        return EntryFacts(author.number, header.casebook)

    return facts


__all__ = [
    "CasebookState",
    "Erased",
    "ErasureAsked",
    "Granted",
    "InvitationState",
    "LeafOf",
    "OpenedBy",
    "PersonKeys",
    "Roll",
    "replay",
]
