"""Statements: the leaves that say who may do what, as signed lines of text (docs/spec/ledger.md).

What each type says stands in core.statement_types. A statement has exactly one writing: what `parse` accepts,
`encode` writes back byte for byte. Nothing here knows whether a statement is allowed; that is core.trust.
"""

from hashlib import sha256

from casebound.core import ed25519, notes
from casebound.core.attachments import FILES_LIMIT
from casebound.core.ending_types import Keeping, LeavingPolicy, PolicySeen, PracticeClosed, Succession
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
    RULE,
    SEQ,
    TIME,
    Value,
    hexes,
    number,
    one_of,
    or_dash,
    several,
)
from casebound.core.statement_types import (
    Casebook,
    Closing,
    EpochStart,
    Erasure,
    ErasureRequest,
    Files,
    Generation,
    Grant,
    Invitation,
    Key,
    KeyAccepted,
    KeyRefused,
    Opened,
    Practice,
    Removal,
    Role,
    Share,
    Statement,
    Withdrawal,
)

KEM_SUITE = 0x11
ROLES = ("practitioner", "lead", "administrator")
PURPOSES = ("own", "team", "shared")
KEEP_GROUNDS = ("law", "insurer", "contract", "dispute", "choice")
GROUNDS = ("asked", "retention", "order", "mistake", "unlawful")
MOST_BYTES = 1 << 16

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
    Files: {"entry": SEQ, "count": number(1, FILES_LIMIT), "sealed": HASH},
    Opened: {"entry": SEQ},
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
    LeavingPolicy: {
        "covered": one_of("yes", "no", "unsure"),
        "identities": one_of("go", "stay"),
        "effective": TIME,
    },
    PolicySeen: {"policy": SEQ},
    Keeping: {
        "casebook": ID,
        "person": PERSON,
        "until": TIME,
        "ground": one_of(*KEEP_GROUNDS),
        "rule": or_dash(RULE),
    },
    PracticeClosed: {"way": one_of("closed", "sold"), "successor": or_dash(PERSON)},
    Succession: {"onward": or_dash(ID), "onward_log": HASH},
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
    "Files",
    "Generation",
    "Grant",
    "Invitation",
    "Keeping",
    "Key",
    "KeyAccepted",
    "KeyRefused",
    "LeavingPolicy",
    "Opened",
    "PolicySeen",
    "Practice",
    "PracticeClosed",
    "Removal",
    "Role",
    "Share",
    "Statement",
    "Succession",
    "Withdrawal",
    "author",
    "encode",
    "fingerprint",
    "parse",
    "sign",
    "split",
    "voucher_text",
]
