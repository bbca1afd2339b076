"""How a password is kept: Argon2id once, one half to check it, the other half opens the account key.

The column holds `casebound1$m=65536,t=3,p=4$SALT$SHA-256(auth)` and nothing that is cheaper to guess against.
"""

import base64
import binascii
import hmac
import re
import secrets
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher

from casebound.core.errors import Untrusted
from casebound.core.passwords import SALT, STANDARD, Params, PasswordKeys, derive, verifier
from casebound.people.permit import one_at_a_time

ALGORITHM = "casebound1"
# Whoever can write the row must not be able to make one sign-in fill the memory: 1 GiB, 64 passes, 64 lanes.
CEILING = (1 << 20, 64, 64)
SHAPE = re.compile(r"casebound1\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([\w-]{22})\$([\w-]{43})", re.ASCII)
TOUCHED = (
    "What is stored for this sign-in was changed from outside. Do not type the password again; "
    "run `casebound doctor`, and restore the account from a backup."
)


@dataclass(frozen=True)
class Verifier:
    """One password column, taken apart."""

    params: Params
    salt: bytes
    check: bytes

    def __str__(self) -> str:
        params = f"m={self.params.memory_kib},t={self.params.passes},p={self.params.lanes}"
        return f"{ALGORITHM}${params}${_text(self.salt)}${_text(self.check)}"

    def keys(self, password: str) -> PasswordKeys:
        """The one costly call of a sign-in. Untrusted for parameters below the floor."""
        with one_at_a_time():
            return derive(password, self.salt, self.params, floor())

    def fits(self, keys: PasswordKeys) -> bool:
        return hmac.compare_digest(verifier(keys.auth), self.check)


def floor() -> Params:
    """The standard. Only tests name cheaper ones, in the setting PASSWORD_PARAMS."""
    return getattr(settings, "PASSWORD_PARAMS", None) or STANDARD


def parse(column: str) -> Verifier:
    """Untrusted for anything that `fresh` has not written."""
    match = SHAPE.fullmatch(column)
    if not match:
        raise Untrusted(TOUCHED)
    params = Params(*(int(number) for number in match.group(1, 2, 3)))
    have = (params.memory_kib, params.passes, params.lanes)
    if any(number > most for number, most in zip(have, CEILING, strict=True)):
        raise Untrusted(TOUCHED)
    try:
        salt, check = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in match.group(4, 5))
    except (binascii.Error, ValueError):
        raise Untrusted(TOUCHED) from None
    return Verifier(params, salt, check)


def fresh(password: str, salt: bytes | None = None) -> tuple[str, PasswordKeys]:
    """A new column for a password, and the keys of the same derivation."""
    blank = Verifier(floor(), salt or secrets.token_bytes(SALT), b"")
    keys = blank.keys(password)
    return str(Verifier(blank.params, blank.salt, verifier(keys.auth))), keys


@cache
def _dummy_salt() -> bytes:
    return secrets.token_bytes(SALT)


def spend(password: str) -> None:
    """The price of a real derivation, for a name that nobody has: the clock must not tell them apart."""
    Verifier(floor(), _dummy_salt(), b"").keys(password)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class SealedVerifier(BasePasswordHasher):
    """The same verifier behind Django's `check_password`, so that no other way of checking exists."""

    algorithm = ALGORITHM

    def salt(self) -> str:
        return _text(secrets.token_bytes(SALT))

    def encode(self, password: str, salt: str) -> str:
        return fresh(password, base64.urlsafe_b64decode(salt + "=="))[0]

    def decode(self, encoded: str) -> Any:
        return parse(encoded)

    def verify(self, password: str, encoded: str) -> bool:
        kept = parse(encoded)
        return kept.fits(kept.keys(password))

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        params = parse(encoded).params
        return {"algorithm": "Argon2id", "memory": params.memory_kib, "passes": params.passes}

    def must_update(self, encoded: str) -> bool:
        return False  # a new verifier needs the key wrapped anew: passwords.change, never Django on its own

    def harden_runtime(self, password: str, encoded: str) -> None:
        return None
