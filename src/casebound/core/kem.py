"""Sealing to a public key: HPKE base mode (RFC 9180) with the suites 0x11 and 0x12 of docs/spec/seal.md §1.

The hybrid KEM has no serialisation in `cryptography` and is still a draft: its parts are stored apart and
vectors/keys pins what every later version must open.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from casebound.core.cipher import CLOSED
from casebound.core.context import Context
from casebound.core.errors import Malformed, Tampered

HYBRID = 0x11
LIGHT = 0x12
MLKEM_SEED = 64
MLKEM_PUBLIC = 1184
X25519 = 32
KEM_PUBLIC = MLKEM_PUBLIC + X25519
KEM_SECRET = MLKEM_SEED + X25519

_hybrid = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_light = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_ANYBODY = X25519PrivateKey.from_private_bytes(b"\x01" * X25519)
_BAD_KEY = "This is not a usable public key; fetch the key statement again and compare its fingerprint."


def _x25519(raw: bytes) -> X25519PublicKey:
    """A point that yields a shared secret; a low-order one, with which anyone could read, is Malformed."""
    try:
        key = X25519PublicKey.from_public_bytes(raw)
        _ANYBODY.exchange(key)
    except ValueError:
        raise Malformed(_BAD_KEY) from None
    return key


@dataclass(frozen=True)
class KemPublic:
    """Hybrid public key: ML-KEM-768 (1184 bytes) ‖ X25519 (32). Malformed if it is not usable."""

    raw: bytes

    def __post_init__(self) -> None:
        _ = self._key

    @cached_property
    def _key(self) -> MLKEM768X25519PublicKey:
        try:
            mlkem = MLKEM768PublicKey.from_public_bytes(self.raw[:MLKEM_PUBLIC])
        except ValueError:
            raise Malformed(_BAD_KEY) from None
        return MLKEM768X25519PublicKey(mlkem, _x25519(self.raw[MLKEM_PUBLIC:]))

    def seal(self, plaintext: bytes, context: Context) -> bytes:
        """0x11 ‖ enc ‖ ciphertext, bound to `context`."""
        return bytes([HYBRID]) + _hybrid.encrypt(plaintext, self._key, info=context.bound(HYBRID))


@dataclass(frozen=True)
class KemSecret:
    """Hybrid private key: ML-KEM-768 seed (64 bytes) and X25519 (32), drawn or derived apart."""

    mlkem_seed: bytes = field(repr=False)
    x25519: bytes = field(repr=False)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Seed ‖ X25519, 96 bytes."""
        return cls(raw[:MLKEM_SEED], raw[MLKEM_SEED:])

    def to_bytes(self) -> bytes:
        """Seed ‖ X25519, 96 bytes."""
        return self.mlkem_seed + self.x25519

    @cached_property
    def _parts(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        return (
            MLKEM768PrivateKey.from_seed_bytes(self.mlkem_seed),
            X25519PrivateKey.from_private_bytes(self.x25519),
        )

    @cached_property
    def _key(self) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(*self._parts)

    @cached_property
    def public_raw(self) -> bytes:
        """The bytes of the public half."""
        mlkem, x25519 = self._parts
        return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()

    @cached_property
    def public(self) -> KemPublic:
        """The public half."""
        return KemPublic(self.public_raw)

    def open(self, sealed: bytes, context: Context) -> bytes:
        """What `KemPublic.seal` was given; Tampered for another key, context, suite or any changed byte."""
        if sealed[:1] != bytes([HYBRID]):
            raise Tampered(CLOSED)
        try:
            return _hybrid.decrypt(sealed[1:], self._key, info=context.bound(HYBRID))
        except (InvalidTag, ValueError):
            raise Tampered(CLOSED) from None


@dataclass(frozen=True)
class LightPublic:
    """Classical X25519 public key (32 bytes) for browsers without ML-KEM. Malformed if it is not usable."""

    raw: bytes

    def __post_init__(self) -> None:
        _ = self._key

    @cached_property
    def _key(self) -> X25519PublicKey:
        return _x25519(self.raw)

    def seal(self, plaintext: bytes, context: Context) -> bytes:
        """0x12 ‖ enc ‖ ciphertext, bound to `context`."""
        return bytes([LIGHT]) + _light.encrypt(plaintext, self._key, info=context.bound(LIGHT))


@dataclass(frozen=True)
class LightSecret:
    """Classical X25519 private key (32 bytes). What arrives under it is re-sealed hybrid."""

    raw: bytes = field(repr=False)

    @cached_property
    def _key(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.raw)

    @cached_property
    def public(self) -> LightPublic:
        """The public half."""
        return LightPublic(self._key.public_key().public_bytes_raw())

    def open(self, sealed: bytes, context: Context) -> bytes:
        """What `LightPublic.seal` was given; Tampered for another key, context, suite or any changed byte."""
        if sealed[:1] != bytes([LIGHT]):
            raise Tampered(CLOSED)
        try:
            return _light.decrypt(sealed[1:], self._key, info=context.bound(LIGHT))
        except (InvalidTag, ValueError):
            raise Tampered(CLOSED) from None
