"""The roll: who belongs to a practice, with which keys, and who may read which casebook.

Only core.trust makes one, from signed leaves. Everything here is immutable; mappings are read-only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from casebound.core.kem import KemPublic, LightPublic
from casebound.core.keys import Public


@dataclass(frozen=True)
class PersonKeys:
    """A person: number from 1, public keys, roles. `seq` and `leaf` are her key leaf's number and hash.

    replaced: these keys were hers; another leaf has brought new ones since.
    """

    number: int
    public: Public
    roles: frozenset[str]
    seq: int
    leaf: bytes
    closed: bool = False
    replaced: bool = False

    @property
    def is_administrator(self) -> bool:
        """Whether she may manage accounts now; it never lets her read."""
        return "administrator" in self.roles and not self.closed


@dataclass(frozen=True)
class WaitingKey:
    """New keys of `person` that her old key has not vouched for, by an invitation of `invited_by`.

    seq, leaf: number and hash of their leaf; ready: when a colleague may accept them, in seconds since 1970.
    """

    seq: int
    leaf: bytes
    person: int
    invited_by: int
    public: Public
    ready: int


@dataclass(frozen=True)
class InvitationState:
    """An invitation by person `by`; `expires` in seconds since 1970 UTC; `used_by` is a person or None.

    withdrawn: it lets nobody in any more.
    """

    seq: int
    by: int
    invite_key: bytes
    roles: tuple[str, ...]
    expires: int
    used_by: int | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class Granted:
    """A grant in force: the leaf's number, granter, the recipient's fingerprint and the seal's SHA-256."""

    seq: int
    by: int
    recipient: bytes
    sealed: bytes


@dataclass(frozen=True)
class CasebookState:
    """A casebook in its current epoch.

    `starter` made the epoch's secret (the creator or the last rotator) and counts as a reader until removed.
    `grants` are the grants of this epoch by person. `left` may not be granted it. `removed` were readers and
    know the secret: until an epoch without them starts, nothing may be sealed into the casebook. `renew` asks
    for a new epoch because a reader has new keys.
    """

    id: bytes
    purpose: str
    creator: int
    epoch: int
    epoch_leaf: bytes
    dropin: KemPublic
    dropin_light: LightPublic
    starter: int
    readers: frozenset[int]
    grants: Mapping[int, Granted]
    left: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    renew: bool = False

    @property
    def owes_epoch(self) -> bool:
        """Whether a reader has to start a new epoch before anything is sealed, granted or shared here."""
        return self.renew or bool(self.removed)


@dataclass(frozen=True)
class FilesSealed:
    """The files beside an entry, as leaf `seq` fixes them: how many, and SHA-256 over all that is sealed."""

    seq: int
    count: int
    sealed: bytes


@dataclass(frozen=True)
class OpenedBy:
    """Leaf `seq`: `person`, who did not write the entry, opened it at `time` (seconds since 1970 UTC)."""

    seq: int
    person: int
    time: int


@dataclass(frozen=True)
class ErasureAsked:
    """A request, in leaf `seq`, to erase entry `entry`: by person `by`, counting until `until` (seconds)."""

    seq: int
    entry: int
    by: int
    ground: str
    reason: bytes
    until: int


@dataclass(frozen=True)
class Erased:
    """The erasure, in leaf `seq`, of entry `entry`: signed by `by`, asked for by `asker` if two had to agree.

    ground: one of statements.GROUNDS; reason: commitment to the words; time: seconds since 1970 UTC.
    """

    seq: int
    entry: int
    by: int
    asker: int | None
    ground: str
    reason: bytes
    time: int
