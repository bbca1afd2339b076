"""The secret of a casebook's epoch and the keys that follow from it (docs/spec/seal.md §3)."""

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from casebound.core.cipher import KEY, hkdf
from casebound.core.errors import Malformed
from casebound.core.kem import MLKEM_SEED, X25519, KemSecret, LightSecret


@dataclass(frozen=True)
class Epoch:
    """Epoch `number` (from 1) of a casebook: one random 32-byte secret, known to its readers alone."""

    secret: bytes = field(repr=False)
    practice: bytes
    casebook: bytes
    number: int

    def __post_init__(self) -> None:
        if len(self.secret) != KEY:
            raise Malformed("An epoch secret has the wrong length; ask a reader for a new grant.")

    @classmethod
    def generate(cls, practice: bytes, casebook: bytes, number: int) -> Self:
        """A new epoch with a secret from the system's generator."""
        return cls(os.urandom(KEY), practice, casebook, number)

    def _derive(self, name: str, length: int = KEY) -> bytes:
        number = self.number.to_bytes(4, "big")
        return hkdf(self.secret, "epoch", name.encode(), self.practice, self.casebook, number, length=length)

    @cached_property
    def wrap_key(self) -> bytes:
        """AES key under which readers wrap entry keys."""
        return self._derive("wrap")

    @cached_property
    def page_key(self) -> bytes:
        """AES key of the digest pages."""
        return self._derive("page")

    @cached_property
    def search_key(self) -> bytes:
        """AES key of the search blob."""
        return self._derive("search")

    @cached_property
    def token_key(self) -> bytes:
        """MAC key of look-up tokens, of this casebook alone."""
        return self._derive("token")

    @cached_property
    def dropin(self) -> KemSecret:
        """Hybrid key pair to which writers seal who are not readers; its two halves are derived apart."""
        return KemSecret(self._derive("dropin-mlkem", MLKEM_SEED), self._derive("dropin-x25519", X25519))

    @cached_property
    def dropin_light(self) -> LightSecret:
        """Classical key pair for browsers without ML-KEM."""
        return LightSecret(self._derive("dropin-light", X25519))
