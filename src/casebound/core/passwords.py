"""One Argon2id per sign-in, split by HKDF into what is stored and what opens (docs/spec/seal.md §2)."""

from dataclasses import dataclass, field
from hashlib import sha256
from unicodedata import normalize

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from casebound.core.cipher import KEY, hkdf
from casebound.core.errors import Untrusted

SALT = 16


@dataclass(frozen=True)
class Params:
    """Argon2id (RFC 9106 §4, second recommended option: 64 MiB, 3 passes, 4 lanes)."""

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 4


STANDARD = Params()


@dataclass(frozen=True)
class PasswordKeys:
    """`auth` proves the password to the server, `wrap` opens the account key; neither gives the other."""

    auth: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


def derive(password: str, salt: bytes, params: Params = STANDARD, floor: Params = STANDARD) -> PasswordKeys:
    """Both keys (32 bytes each) of a password under its 16-byte salt.

    Parameters below `floor` are Untrusted: whoever can write the row must not be able to make guessing cheap.
    Only tests lower the floor. The password is normalised to NFKC, as keyboards differ.
    """
    stored = (params.memory_kib, params.passes, params.lanes)
    least = (floor.memory_kib, floor.passes, floor.lanes)
    if len(salt) != SALT or any(have < need for have, need in zip(stored, least, strict=True)):
        raise Untrusted("The stored password settings are too weak; restore the account from a backup.")
    stretched = Argon2id(
        salt=salt,
        length=KEY,
        iterations=params.passes,
        lanes=params.lanes,
        memory_cost=params.memory_kib,
    ).derive(normalize("NFKC", password).encode("utf-8", "surrogatepass"))
    return PasswordKeys(hkdf(stretched, "auth"), hkdf(stretched, "wrap"))


def verifier(auth: bytes) -> bytes:
    """What the password column stores: SHA-256 of `auth`, which is random enough to need no more."""
    return sha256(auth).digest()
