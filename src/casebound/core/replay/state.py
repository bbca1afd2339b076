"""What the rules of replay read and change, and how they refuse (docs/spec/ledger.md)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from casebound.core.ending_state import NONE, Endings
from casebound.core.errors import Untrusted
from casebound.core.roll import (
    CasebookState,
    Erased,
    ErasureAsked,
    FilesSealed,
    InvitationState,
    OpenedBy,
    PersonKeys,
    WaitingKey,
)


class EntryFacts(NamedTuple):
    """Whose an entry is: the author's person number and the id of its home casebook."""

    author: int
    casebook: bytes


FactsOf = Callable[[int], EntryFacts | None]


@dataclass
class Working:
    """What the rules read and change; core.trust freezes it into a Roll.

    `founder` is the first person as long as nothing but her own roles has followed her key; `starts` are the
    generations with the number of the first leaf of each; `clock` is the latest time that a statement bore.
    """

    practice: bytes
    log_key: bytes = b""
    last: int = -1
    persons: dict[int, PersonKeys] = field(default_factory=dict)
    by_author: dict[bytes, PersonKeys] = field(default_factory=dict)
    casebooks: dict[bytes, CasebookState] = field(default_factory=dict)
    invitations: dict[int, InvitationState] = field(default_factory=dict)
    shares: dict[bytes, set[int] | frozenset[int]] = field(default_factory=dict)
    asked: dict[int, ErasureAsked] = field(default_factory=dict)
    erased: dict[int, Erased] = field(default_factory=dict)
    waiting: dict[int, WaitingKey] = field(default_factory=dict)
    files: dict[int, FilesSealed] = field(default_factory=dict)
    opened: dict[int, tuple[OpenedBy, ...]] = field(default_factory=dict)
    founder: int | None = None
    starts: tuple[tuple[int, int], ...] = ((1, 0),)
    endings: Endings = NONE
    clock: int = 0

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


def need(holds: bool, reason: str) -> None:
    """Refuses the statement unless `holds`."""
    if not holds:
        raise Untrusted(reason)


def open_person(working: Working, number: int) -> PersonKeys:
    """The person, whose account must be open."""
    person = working.persons.get(number)
    if person is None or person.closed:
        raise Untrusted("The person it names does not exist or has a closed account.")
    return person


def casebook_of(working: Working, casebook: bytes) -> CasebookState:
    """The casebook, which must exist."""
    state = working.casebooks.get(casebook)
    if state is None:
        raise Untrusted("The casebook it names does not exist.")
    return state


def without(casebook: CasebookState, person: int) -> CasebookState:
    """The casebook after somebody stopped being its reader."""
    grants = {number: granted for number, granted in casebook.grants.items() if number != person}
    return replace(
        casebook,
        readers=casebook.readers - {person},
        grants=MappingProxyType(grants),
        removed=casebook.removed | {person},
    )
