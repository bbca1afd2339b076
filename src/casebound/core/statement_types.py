"""What each type of statement says, as values: one frozen dataclass per type (docs/spec/ledger.md §2)."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What every statement says. practice: 16 bytes; time: seconds since 1970 UTC; hashes: 32 bytes."""

    TYPE: ClassVar[str]

    practice: bytes
    seq: int
    time: int
    signer: bytes
    previous: bytes
    root: bytes
    token: bytes


@dataclass(frozen=True, kw_only=True)
class Practice(Statement):
    """Opens the ledger and names the log's public key (32 bytes)."""

    TYPE = "practice"
    log_key: bytes
    generation: int


@dataclass(frozen=True, kw_only=True)
class Key(Statement):
    """A person's public keys: sign key 32 bytes, KEM key 1216; voucher 64, zeros for the first person.

    For somebody who has keys: new ones, vouched by the old key if no invitation is named.
    """

    TYPE = "key"
    person: int
    sign_key: bytes
    kem_key: bytes
    kem_suite: int
    log_key_seen: bytes
    invitation: int | None
    voucher: bytes


@dataclass(frozen=True, kw_only=True)
class KeyAccepted(Statement):
    """A colleague has compared the words of a key that the old one did not vouch for; now it counts.

    key: number of its leaf; old, new: fingerprints of both keys.
    """

    TYPE = "key-accepted"
    person: int
    key: int
    old: bytes
    new: bytes


@dataclass(frozen=True, kw_only=True)
class KeyRefused(Statement):
    """A key that the old one has not vouched for, in leaf `key`, is not the person's."""

    TYPE = "key-refused"
    person: int
    key: int


@dataclass(frozen=True, kw_only=True)
class Invitation(Statement):
    """Whoever holds the secret half of invite_key may come in once, until `expires` (seconds since 1970)."""

    TYPE = "invitation"
    invite_key: bytes
    roles: tuple[str, ...]
    expires: int


@dataclass(frozen=True, kw_only=True)
class Withdrawal(Statement):
    """The invitation of leaf `invitation`, which nobody has used, lets nobody in any more."""

    TYPE = "withdrawal"
    invitation: int


@dataclass(frozen=True, kw_only=True)
class Role(Statement):
    """Gives a role or takes it away (`change` is given or removed)."""

    TYPE = "role"
    person: int
    role: str
    change: str


@dataclass(frozen=True, kw_only=True)
class Casebook(Statement):
    """A new casebook (id: 16 bytes) with its first drop-in keys: hybrid 1216 bytes, X25519 32."""

    TYPE = "casebook"
    casebook: bytes
    purpose: str
    epoch: int
    dropin_key: bytes
    dropin_light: bytes


@dataclass(frozen=True, kw_only=True)
class Grant(Statement):
    """One epoch's secret, sealed to one person; `sealed` is SHA-256 of the sealed bytes."""

    TYPE = "grant"
    casebook: bytes
    epoch: int
    person: int
    recipient: bytes
    sealed: bytes
    epoch_leaf: bytes


@dataclass(frozen=True, kw_only=True)
class EpochStart(Statement):
    """A new epoch of a casebook; `left` are the persons who must not be granted it."""

    TYPE = "epoch"
    casebook: bytes
    epoch: int
    dropin_key: bytes
    dropin_light: bytes
    previous_epoch: bytes
    left: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Removal(Statement):
    """A person stops being a reader of a casebook."""

    TYPE = "removal"
    casebook: bytes
    person: int


@dataclass(frozen=True, kw_only=True)
class Share(Statement):
    """Entry number `entry` also stands in `casebook`, or no longer does (`change` is shared or unshared)."""

    TYPE = "share"
    entry: int
    casebook: bytes
    change: str


@dataclass(frozen=True, kw_only=True)
class Files(Statement):
    """What lies beside entry number `entry`, the leaf before: `count` files; `sealed` fixes their bytes."""

    TYPE = "files"
    entry: int
    count: int
    sealed: bytes


@dataclass(frozen=True, kw_only=True)
class Opened(Statement):
    """Who signed it, a reader who did not write entry number `entry`, has opened it for the first time."""

    TYPE = "opened"
    entry: int


@dataclass(frozen=True, kw_only=True)
class ErasureRequest(Statement):
    """One of those who read an entry asks another one to agree to its erasure.

    ground: one of GROUNDS; reason: salted commitment to the reason in words (docs/spec/ledger.md §4).
    """

    TYPE = "erasure-request"
    entry: int
    ground: str
    reason: bytes


@dataclass(frozen=True, kw_only=True)
class Erasure(Statement):
    """Entry number `entry` is to be erased; `request` is the leaf in which another person asked for it."""

    TYPE = "erasure"
    entry: int
    ground: str
    reason: bytes
    request: int | None


@dataclass(frozen=True, kw_only=True)
class Generation(Statement):
    """The ledger goes on from a copy: `seq` and `root` say up to where, `known_*` what else was known.

    known_size is None, with zeros for root (32 bytes) and signature (64), where nobody showed one.
    """

    TYPE = "generation"
    generation: int
    reason: str
    known_size: int | None
    known_root: bytes
    known_signature: bytes


@dataclass(frozen=True, kw_only=True)
class Closing(Statement):
    """A person's account is closed for good."""

    TYPE = "closing"
    person: int
