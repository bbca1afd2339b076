"""Closing and opening an entry (docs/spec/seal.md §4 to §6).

1. `prepare` makes, before the transaction, all that needs no place in the ledger.
2. `close` encrypts and signs inside it, once seq, page, previous leaf and root are known.
3. `open_body` gives back only what the signed header commits to.

Each commitment is salted with 32 random bytes that live in the body alone: the header confirms no guess, and
after erasure nothing is left to guess against.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from casebound.core import context as contexts
from casebound.core.cipher import KEY, lock, unlock
from casebound.core.commitments import (
    CODE,
    DIGEST,
    SALT,
    KindRef,
    Section,
    digest_commitment,
    section_commitment,
)
from casebound.core.errors import Malformed, Tampered
from casebound.core.header import SLOTS, Header
from casebound.core.keys import Epoch, KemPublic, LightPublic, Secret
from casebound.core.ledger import leaf_hash
from casebound.core.packing import pack, pad, unpack, unpad

MAGIC = b"casebound-body/v1"
SALTS = SLOTS + 2
FIXED_PARTS = 8
_DAMAGED = "The body of this entry is not what was signed; restore it from a backup."


@dataclass(frozen=True)
class Slot:
    """Where an entry goes: ids of 16 bytes, hashes of 32 (zeros for none), claimed time in seconds UTC."""

    practice: bytes
    seq: int
    casebook: bytes
    page: int
    time: int
    previous: bytes
    root: bytes
    token: bytes = bytes(32)


@dataclass(frozen=True)
class Prepared:
    """An entry that lacks only its place: padded plaintext and the eighteen commitments."""

    padded: bytes = field(repr=False)
    kind: bytes
    digest: bytes
    sections: tuple[bytes, ...]


@dataclass(frozen=True)
class Sealed:
    """What is stored (header, signature, body) and what enters the ledger (leaf data and its hash)."""

    header: bytes
    signature: bytes
    body: bytes

    @property
    def leaf_data(self) -> bytes:
        """header ‖ signature, 875 bytes."""
        return self.header + self.signature

    @property
    def leaf_hash(self) -> bytes:
        """SHA-256(0x00 ‖ leaf data)."""
        return leaf_hash(self.leaf_data)


@dataclass(frozen=True)
class Opened:
    """An opened body, every part of which the signed header commits to."""

    kind: KindRef
    kind_salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)
    digest_salt: bytes = field(repr=False)
    sections: dict[int, Section] = field(repr=False)

    @property
    def kind_id(self) -> str:
        """For example `incident.v1`."""
        return self.kind.id

    @property
    def kind_sha256(self) -> bytes:
        """SHA-256 of the kind file."""
        return self.kind.sha256

    @property
    def language(self) -> str:
        """Language in which the questions were shown."""
        return self.kind.language

    @property
    def wording_sha256(self) -> bytes:
        """SHA-256 of the file with the wording that was shown."""
        return self.kind.wording_sha256


def prepare(
    kind: KindRef, sections: Mapping[int, tuple[str, bytes]], digest: bytes, salts: Sequence[bytes]
) -> Prepared:
    """Commit to an entry: sections as slot (0 to 15) → (code, bytes), a digest of 128 bytes.

    `salts` are 18 independent random values of 32 bytes: one a slot, then kind, then digest. The salt of an
    unused slot stands in the header itself, so that nobody sees how many sections there are.
    """
    if len(salts) != SALTS or any(len(salt) != SALT for salt in salts):
        raise ValueError("18 salts of 32 bytes")
    if len(set(salts)) != SALTS:
        raise ValueError("each salt is drawn anew")
    if len(digest) != DIGEST or not set(sections) <= set(range(SLOTS)):
        raise ValueError("a digest of 128 bytes, slots from 0 to 15")
    *slot_salts, kind_salt, digest_salt = salts
    commitments = list(slot_salts)
    language, wording = kind.language.encode(), kind.wording_sha256
    parts = [MAGIC, kind.id.encode(), kind.sha256, language, wording, kind_salt, digest, digest_salt]
    for slot in sorted(sections):
        code, raw = sections[slot]
        if not CODE.fullmatch(code):
            raise ValueError(f"{code!r} is not a section code")
        section = Section(code, slot_salts[slot], raw)
        commitments[slot] = section_commitment(kind, slot, section)
        parts.append(bytes([slot]) + code.encode() + b"\x00" + section.salt + raw)
    return Prepared(
        pad(pack(*parts)),
        kind.commitment(kind_salt),
        digest_commitment(digest_salt, digest),
        tuple(commitments),
    )


def close(
    prepared: Prepared, slot: Slot, author: Secret, data_key: bytes, *, nonce: bytes | None = None
) -> Sealed:
    """Encrypt under a fresh 32-byte data key and sign. The nonce is given only by tests of fixed bytes."""
    context = contexts.body(slot.practice, slot.casebook, slot.seq)
    body = lock(data_key, prepared.padded, context, nonce=nonce)
    header = bytes(
        Header(
            practice=slot.practice,
            seq=slot.seq,
            casebook=slot.casebook,
            page=slot.page,
            author=author.public.author,
            time=slot.time,
            kind=prepared.kind,
            body=sha256(body).digest(),
            digest=prepared.digest,
            sections=prepared.sections,
            previous=slot.previous,
            root=slot.root,
            token=slot.token,
        )
    )
    return Sealed(header, author.sign(header), body)


def open_body(body: bytes, header_raw: bytes, data_key: bytes) -> Opened:
    """What was sealed, after each of its parts was compared with the header; Tampered or Malformed otherwise.

    The signature is the caller's to check: it needs the author's key, which comes from the ledger.
    """
    header = Header.parse(header_raw)
    if sha256(body).digest() != header.body:
        raise Tampered(_DAMAGED)
    context = contexts.body(header.practice, header.casebook, header.seq)
    opened = _parse(unpad(unlock(data_key, body, context)))
    agrees = (
        opened.kind.commitment(opened.kind_salt) == header.kind
        and digest_commitment(opened.digest_salt, opened.digest) == header.digest
        and all(
            section_commitment(opened.kind, slot, section) == header.sections[slot]
            for slot, section in opened.sections.items()
        )
    )
    if not agrees:
        raise Tampered(_DAMAGED)
    return opened


def _parse(plaintext: bytes) -> Opened:
    parts = unpack(plaintext)
    if len(parts) < FIXED_PARTS or parts[0] != MAGIC:
        raise Malformed(_DAMAGED)
    _, kind_id, kind_sha256, language, wording, kind_salt, digest, digest_salt = parts[:FIXED_PARTS]
    if (len(kind_salt), len(digest), len(digest_salt)) != (SALT, DIGEST, SALT):
        raise Malformed(_DAMAGED)
    kind = KindRef(_ascii(kind_id), kind_sha256, _ascii(language), wording)
    sections: dict[int, Section] = {}
    last = -1
    for part in parts[FIXED_PARTS:]:
        slot, section = _parse_section(part)
        if not last < slot < SLOTS:
            raise Malformed(_DAMAGED)
        last = slot
        sections[slot] = section
    return Opened(kind, kind_salt, digest, digest_salt, sections)


def _parse_section(part: bytes) -> tuple[int, Section]:
    code, found, rest = part[1:].partition(b"\x00")
    if not found or len(rest) < SALT or not CODE.fullmatch(_ascii(code)):
        raise Malformed(_DAMAGED)
    return part[0], Section(code.decode(), rest[:SALT], rest[SALT:])


def _ascii(raw: bytes) -> str:
    try:
        return raw.decode("ascii")
    except UnicodeDecodeError:
        raise Malformed(_DAMAGED) from None


def wrap(data_key: bytes, epoch: Epoch, seq: int) -> bytes:
    """Entry key under an epoch of a casebook that may read entry `seq`; 61 bytes."""
    return lock(epoch.wrap_key, data_key, contexts.wrap(epoch.practice, epoch.casebook, seq, epoch.number))


def unwrap(wrapped: bytes, epoch: Epoch, seq: int) -> bytes:
    """The entry key; Tampered for another epoch, casebook, seq or any changed byte."""
    context = contexts.wrap(epoch.practice, epoch.casebook, seq, epoch.number)
    return _data_key(unlock(epoch.wrap_key, wrapped, context))


def drop(
    data_key: bytes, key: KemPublic | LightPublic, practice: bytes, casebook: bytes, epoch: int, seq: int
) -> bytes:
    """Entry key for the drop-in key of a casebook's epoch, by a writer who is no reader there."""
    return key.seal(data_key, contexts.dropin(practice, casebook, seq, epoch))


def pick_up(dropped: bytes, epoch: Epoch, seq: int) -> bytes:
    """The entry key that `drop` left, by its first byte hybrid or classical; re-wrap it with `wrap`."""
    context = contexts.dropin(epoch.practice, epoch.casebook, seq, epoch.number)
    light = dropped[:1] == b"\x12"
    return _data_key((epoch.dropin_light if light else epoch.dropin).open(dropped, context))


def _data_key(raw: bytes) -> bytes:
    if len(raw) != KEY:
        raise Tampered("An entry key has the wrong length; restore it from a backup.")
    return raw


__all__ = [
    "KindRef",
    "Opened",
    "Prepared",
    "Sealed",
    "Section",
    "Slot",
    "close",
    "drop",
    "open_body",
    "pick_up",
    "prepare",
    "unwrap",
    "wrap",
]
