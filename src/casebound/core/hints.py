"""Hints that a page exists: what tokens are made of, and what its writer signs (docs/spec/identity.md §4).

Every page has a token key of its own, sealed to one epoch of one casebook. So two tokens never look alike,
and none can be tried without a key that is granted and rotated like the casebook.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from casebound.core.identity.person import Person
from casebound.core.packing import pack

LEAD, COLLEAGUE = "lead", "colleague"  # who may learn of it: the safety leads; they and colleagues
AUDIENCES = (LEAD, COLLEAGUE)
KINDS = ("phones", "emails", "handles")
TOKEN = 32  # bytes
STEP = 8  # so many tokens, or twice as many …: how many identifiers there are does not show
_TOKEN, _FILL = b"casebound/v1/hint-token", b"casebound/v1/hint-fill"
_WISH, _MADE = b"casebound/v1/hint-wish", b"casebound/v1/hint-made"


@dataclass(frozen=True)
class Place:
    """The page (seq) that a hint is about, and whose readers may find it: casebook (16 bytes) and epoch."""

    practice: bytes
    casebook: bytes
    seq: int
    epoch: int

    def packed(self) -> bytes:
        """All of it as bytes, to sign and to derive from."""
        return pack(self.practice, self.casebook, self.seq.to_bytes(8, "big"), self.epoch.to_bytes(4, "big"))


def identifiers(known: Person) -> dict[str, frozenset[str]]:
    """What tokens are made of, by kind, in the one form of the spec. No names, days or addresses."""
    return {kind: getattr(known, kind) for kind in KINDS}


def tokens(key: bytes, place: Place, known: Person) -> bytes:
    """The tokens of a page under its token key (32 bytes), filled up and in the order of their bytes."""
    made = {_token(key, place, kind, one) for kind, found in identifiers(known).items() for one in found}
    size = STEP
    while size < len(made):
        size *= 2
    filling = (_mac(key, pack(_FILL, place.packed(), n.to_bytes(4, "big"))) for n in range(size - len(made)))
    return b"".join(sorted([*made, *filling]))


def agreeing(key: bytes, place: Place, kept: bytes, known: Person) -> frozenset[str]:
    """The kinds of identifier that this person has in common with the page whose tokens are kept."""
    there = {kept[at : at + TOKEN] for at in range(0, len(kept), TOKEN)}
    return frozenset(
        kind
        for kind, found in identifiers(known).items()
        if any(_token(key, place, kind, one) in there for one in found)
    )


def wish(place: Place, audience: str) -> bytes:
    """What the writer signs once: that this audience may learn of this page, in whatever epoch."""
    return pack(_WISH, place.practice, place.casebook, place.seq.to_bytes(8, "big"), audience.encode())


def made(place: Place, audience: str, wrapped: bytes, kept: bytes) -> bytes:
    """What the writer signs for each making: the sealed token key and the tokens in their place."""
    return pack(_MADE, place.packed(), audience.encode(), sha256(wrapped).digest(), sha256(kept).digest())


def _token(key: bytes, place: Place, kind: str, one: str) -> bytes:
    return _mac(key, pack(_TOKEN, place.packed(), kind.encode(), one.encode()))


def _mac(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, sha256)
