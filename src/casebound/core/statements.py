"""Statements: the leaves that say who may do what, as signed lines of text (docs/spec/ledger.md).

One frozen dataclass per type. A statement has exactly one writing: what `parse` accepts, `encode` writes back
byte for byte. Nothing here knows whether a statement is allowed; that is core.trust.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from casebound.core import ed25519, notes
from casebound.core.errors import Malformed
from casebound.core.leaves import split
from casebound.core.packing import pack
from casebound.core.statement_lines import (
    EPOCH,
    HASH,
    ID,
    KEM,
    MOST_PEOPLE,
    PERSON,
    SEQ,
    TIME,
    Value,
    hexes,
    number,
    one_of,
    or_dash,
    several,
)

KEM_SUITE = 0x11
ROLES = ("practitioner", "lead", "administrator")
PURPOSES = ("own", "team", "shared")
GROUNDS = ("asked", "retention", "order", "mistake", "unlawful")
MOST_BYTES = 1 << 16


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


_COMMON = {
    "practice": ID,
    "seq": SEQ,
    "time": TIME,
    "signer": HASH,
    "previous": HASH,
    "root": HASH,
    "token": HASH,
}
_OWN: dict[type[Statement], dict[str, Value]] = {
    Practice: {"log_key": HASH, "generation": number(1, MOST_PEOPLE)},
    Key: {
        "person": PERSON,
        "sign_key": HASH,
        "kem_key": KEM,
        "kem_suite": number(KEM_SUITE, KEM_SUITE),
        "log_key_seen": HASH,
        "invitation": or_dash(SEQ),
        "voucher": hexes(64),
    },
    KeyAccepted: {"person": PERSON, "key": SEQ, "old": HASH, "new": HASH},
    KeyRefused: {"person": PERSON, "key": SEQ},
    Invitation: {"invite_key": HASH, "roles": several(one_of(*ROLES), ROLES.index), "expires": TIME},
    Withdrawal: {"invitation": SEQ},
    Role: {"person": PERSON, "role": one_of(*ROLES), "change": one_of("given", "removed")},
    Casebook: {
        "casebook": ID,
        "purpose": one_of(*PURPOSES),
        "epoch": number(1, 1),
        "dropin_key": KEM,
        "dropin_light": HASH,
    },
    Grant: {
        "casebook": ID,
        "epoch": EPOCH,
        "person": PERSON,
        "recipient": HASH,
        "sealed": HASH,
        "epoch_leaf": HASH,
    },
    EpochStart: {
        "casebook": ID,
        "epoch": number(2, MOST_PEOPLE),
        "dropin_key": KEM,
        "dropin_light": HASH,
        "previous_epoch": HASH,
        "left": several(PERSON, int),
    },
    Removal: {"casebook": ID, "person": PERSON},
    Share: {"entry": SEQ, "casebook": ID, "change": one_of("shared", "unshared")},
    ErasureRequest: {"entry": SEQ, "ground": one_of(*GROUNDS), "reason": HASH},
    Erasure: {"entry": SEQ, "ground": one_of(*GROUNDS), "reason": HASH, "request": or_dash(SEQ)},
    Closing: {"person": PERSON},
    Generation: {
        "generation": number(2, MOST_PEOPLE),
        "reason": one_of("restored", "moved"),
        "known_size": or_dash(SEQ),
        "known_root": HASH,
        "known_signature": hexes(64),
    },
}
_LINES = {
    cls: [(name.replace("_", "-"), name, value) for name, value in {**_COMMON, **own}.items()]
    for cls, own in _OWN.items()
}
_TYPES = {f"casebound-{cls.TYPE}/v1": cls for cls in _OWN}
TYPES: tuple[type[Statement], ...] = tuple(_OWN)


def encode(statement: Statement) -> bytes:
    """The signed bytes. Raises Malformed when a value does not fit its line."""
    raw = _write(statement)
    if parse(raw) != statement:
        raise _no_statement()
    return raw


def parse(raw: bytes) -> Statement:
    """The statement in these signed bytes (without the signature). Raises Malformed for any other writing."""
    if len(raw) > MOST_BYTES:
        raise _no_statement()
    first, *lines = notes.utf8(raw).split("\n")
    cls = _TYPES.get(first)
    if cls is None or len(lines) != len(_LINES[cls]) + 1:
        raise _no_statement()
    values = {}
    for line, (word, name, value) in zip(lines, _LINES[cls], strict=False):
        found, _, text = line.partition(" ")
        if found != word:
            raise _no_statement()
        try:
            values[name] = value.read(text)
        except (ValueError, OverflowError):
            raise _no_statement() from None
    statement = cls(**values)
    if _write(statement) != raw:
        raise _no_statement()
    return statement


def sign(statement: Statement, seed: bytes) -> bytes:
    """Leaf data: the statement's bytes and their signature by the 32-byte Ed25519 seed."""
    raw = encode(statement)
    return raw + ed25519.sign(seed, raw)


def author(sign_key: bytes) -> bytes:
    """How a signing key is named in leaves: its SHA-256."""
    return sha256(sign_key).digest()


def fingerprint(sign_key: bytes, kem_key: bytes) -> bytes:
    """SHA-256 over both public keys of a person (docs/spec/seal.md §2): what a grant's recipient names."""
    return sha256(pack(b"casebound/v1/key", bytes([KEM_SUITE]), sign_key, kem_key)).digest()


def voucher_text(practice: bytes, person: int, sign_key: bytes, kem_key: bytes) -> bytes:
    """What an invitation's secret key signs for the newcomer's keys; person: 4 bytes big-endian."""
    return pack(b"casebound/v1/voucher", practice, person.to_bytes(4, "big"), sign_key, kem_key)


def erasure_reason(practice: bytes, entry: int, salt: bytes, words: str) -> bytes:
    """What an erasure's leaf says of the reason: a commitment that tells nothing without the 32-byte salt."""
    return sha256(
        pack(b"casebound/v1/erasure-reason", practice, entry.to_bytes(8, "big"), salt, words.encode())
    ).digest()


def _write(statement: Statement) -> bytes:
    lines = _LINES[type(statement)]
    try:
        text = "".join(f"{word} {value.write(getattr(statement, name))}\n" for word, name, value in lines)
    except (ValueError, OverflowError, OSError, TypeError):
        raise _no_statement() from None
    return f"casebound-{statement.TYPE}/v1\n{text}".encode()


def _no_statement() -> Malformed:
    return Malformed("This is no statement of the ledger in its one exact form. Run the full check (doctor).")


__all__ = [
    "Casebook",
    "Closing",
    "EpochStart",
    "Erasure",
    "ErasureRequest",
    "Grant",
    "Invitation",
    "Key",
    "KeyAccepted",
    "KeyRefused",
    "Practice",
    "Removal",
    "Role",
    "Share",
    "Statement",
    "Withdrawal",
    "author",
    "encode",
    "fingerprint",
    "parse",
    "sign",
    "split",
    "voucher_text",
]
