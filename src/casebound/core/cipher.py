"""Suite 0x01 (AES-256-GCM) and labelled HKDF-SHA256 (docs/spec/seal.md §1), both from `cryptography`."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casebound.core import context as contexts
from casebound.core.context import Context
from casebound.core.errors import Tampered
from casebound.core.packing import pack

AES_GCM = 0x01
KEY = 32
NONCE = 12
TAG = 16
CLOSED = "This seal does not open: it was changed, moved from another place, or sealed under another key."


def lock(key: bytes, plaintext: bytes, context: Context, *, nonce: bytes | None = None) -> bytes:
    """suite ‖ nonce ‖ ciphertext ‖ tag under a 32-byte key.

    The nonce is drawn here, 96 random bits, so that no caller can repeat one; tests of fixed bytes give it.
    """
    nonce = os.urandom(NONCE) if nonce is None else nonce
    sealed = AESGCM(key).encrypt(nonce, plaintext, context.bound(AES_GCM))
    return bytes([AES_GCM]) + nonce + sealed


def unlock(key: bytes, sealed: bytes, context: Context) -> bytes:
    """What `lock` was given; Tampered for another key, another context or any changed byte."""
    if len(sealed) < 1 + NONCE + TAG or sealed[0] != AES_GCM:
        raise Tampered(CLOSED)
    nonce, ciphertext = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, context.bound(AES_GCM))
    except InvalidTag:
        raise Tampered(CLOSED) from None


def hkdf(secret: bytes, label: str, *parts: bytes, length: int = KEY) -> bytes:
    """HKDF-SHA256 (RFC 5869), empty salt, `info` = pack("casebound/v1/" label, parts…); `length` bytes."""
    info = pack(contexts.PREFIX + label.encode(), *parts)
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret)
