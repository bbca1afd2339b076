"""Keys of a person and of a casebook (docs/spec/seal.md §2 and §3).

A person's private parts are drawn apart; none is derived from another. Nothing here decides whether a public
key may be trusted: that follows from signed leaves alone (core.trust).
"""

import os
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casebound.core.context import Context
from casebound.core.ed25519 import check_public, public_of, sign
from casebound.core.ed25519 import verify as verify_signature
from casebound.core.epoch import Epoch
from casebound.core.errors import Malformed
from casebound.core.kem import (
    HYBRID,
    KEM_PUBLIC,
    KEM_SECRET,
    LIGHT,
    MLKEM_SEED,
    X25519,
    KemPublic,
    KemSecret,
    LightPublic,
    LightSecret,
)
from casebound.core.packing import pack

SIGN_KEY = 32
SECRET = KEM_SECRET + SIGN_KEY


@dataclass(frozen=True)
class Public:
    """Public half of a person: Ed25519 sign key (32 bytes) and hybrid KEM key (1216), checked."""

    sign: bytes
    kem: bytes

    def __post_init__(self) -> None:
        if len(self.sign) != SIGN_KEY or len(self.kem) != KEM_PUBLIC:
            raise Malformed("A public key has the wrong length; fetch the key statement again.")
        check_public(self.sign)
        _ = self._kem

    @cached_property
    def _kem(self) -> KemPublic:
        return KemPublic(self.kem)

    @cached_property
    def author(self) -> bytes:
        """SHA-256 of the sign key: how headers and statements name their signer."""
        return sha256(self.sign).digest()

    @cached_property
    def fingerprint(self) -> bytes:
        """SHA-256 over both keys: how grants and drafts name their recipient."""
        return _fingerprint(self.sign, self.kem)

    @property
    def words(self) -> tuple[str, ...]:
        """The first 66 bits of the fingerprint as 6 words, to be compared by voice."""
        from casebound.core.recovery import spoken  # needs the word list; the checker does not

        return spoken(self.fingerprint)

    def seal(self, plaintext: bytes, context: Context) -> bytes:
        """Seal to this person (suite 0x11). A context that names another recipient is a ValueError."""
        if context.recipient != self.fingerprint:
            raise ValueError("the context names another recipient")
        return self._kem.seal(plaintext, context)


@dataclass(frozen=True)
class Secret:
    """Private half of a person: ML-KEM-768 seed (64 bytes), X25519 (32), Ed25519 seed (32)."""

    mlkem_seed: bytes = field(repr=False)
    x25519: bytes = field(repr=False)
    sign_seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if (len(self.mlkem_seed), len(self.x25519), len(self.sign_seed)) != (MLKEM_SEED, X25519, SIGN_KEY):
            raise Malformed("A private key has the wrong length; restore it from a backup.")

    @classmethod
    def generate(cls) -> Self:
        """A new person: three independent draws from the system's generator."""
        return cls(os.urandom(MLKEM_SEED), os.urandom(X25519), os.urandom(SIGN_KEY))

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """From `to_bytes`; Malformed unless 128 bytes."""
        return cls(raw[:MLKEM_SEED], raw[MLKEM_SEED:KEM_SECRET], raw[KEM_SECRET:])

    def to_bytes(self) -> bytes:
        """ML-KEM seed ‖ X25519 ‖ Ed25519 seed, 128 bytes; only ever stored sealed."""
        return self.mlkem_seed + self.x25519 + self.sign_seed

    @cached_property
    def _kem(self) -> KemSecret:
        return KemSecret(self.mlkem_seed, self.x25519)

    @cached_property
    def _sign(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.sign_seed)

    @cached_property
    def public(self) -> Public:
        """The public half."""
        return Public(self._sign.public_key().public_bytes_raw(), self._kem.public_raw)

    @cached_property
    def fingerprint(self) -> bytes:
        """That of the public half, quicker: no check of a key that was made here."""
        return _fingerprint(self._sign.public_key().public_bytes_raw(), self._kem.public_raw)

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature (64 bytes)."""
        return self._sign.sign(message)

    def open(self, sealed: bytes, context: Context) -> bytes:
        """What `Public.seal` was given; Tampered for another person, context or any changed byte."""
        return self._kem.open(sealed, context)

    def open_from_browser(self, sealed: bytes, context: Context) -> bytes:
        """What a browser sealed to this person, hybrid or light (docs/spec/seal.md §9). Raises as `open`."""
        light = sealed[:1] == bytes([LIGHT])
        return LightSecret(self.x25519).open(sealed, context) if light else self.open(sealed, context)


def _fingerprint(sign: bytes, kem: bytes) -> bytes:
    return sha256(pack(b"casebound/v1/key", bytes([HYBRID]), sign, kem)).digest()


__all__ = [
    "Epoch",
    "KemPublic",
    "KemSecret",
    "LightPublic",
    "LightSecret",
    "Public",
    "Secret",
    "public_of",
    "sign",
    "verify_signature",
]
