"""Ed25519 (RFC 8032) as used for leaves, notes and vouchers: raw 32-byte keys, 64-byte signatures."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from casebound.core.errors import Malformed, Tampered

# Under a public key of small order one signature fits every message, so such a key vouches for nothing.
# The y coordinates of all points of order 1, 2, 4 and 8, with the encodings above the field prime.
_SMALL_ORDER = frozenset(
    bytes.fromhex(y)
    for y in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)


def public_of(seed: bytes) -> bytes:
    """The 32-byte public key of a 32-byte secret seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """The 64-byte signature of `message`; deterministic."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Raises Tampered when the signature does not fit, Malformed when `public` cannot be a signing key."""
    try:
        _loaded(public).verify(signature, message)
    except InvalidSignature:
        raise Tampered("A signature does not fit what it signs. Compare with another copy.") from None


def check_public(public: bytes) -> None:
    """Raises Malformed when `public` is no 32-byte Ed25519 key or one that vouches for nothing."""
    _loaded(public)


@lru_cache(maxsize=512)
def _loaded(public: bytes) -> Ed25519PublicKey:
    if len(public) != 32 or public[:31] + bytes([public[31] & 0x7F]) in _SMALL_ORDER:
        raise Malformed("These bytes cannot be a signing key. Ask for the key again.")
    return Ed25519PublicKey.from_public_bytes(public)
