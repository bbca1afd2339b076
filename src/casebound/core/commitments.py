"""What the header of an entry commits to without showing it (docs/spec/seal.md §5).

Every commitment is salted with 32 random bytes that live in the body alone and names what it is for, so that
the header confirms no guess, and a section cannot stand in another slot, under another code or another kind.
"""

import re
from dataclasses import dataclass, field
from hashlib import sha256

from casebound.core.errors import Malformed
from casebound.core.packing import pack

SALT = 32
DIGEST = 128
KIND_ID = re.compile(r"[a-z][a-z0-9_-]{0,59}\.v[1-9][0-9]{0,3}")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Section:
    """A section in the clear: its code, its salt (32 bytes) and its exact bytes."""

    code: str
    salt: bytes = field(repr=False)
    raw: bytes = field(repr=False)


@dataclass(frozen=True)
class KindRef:
    """What was asked: id (`incident.v1`), hash of the kind file, language, hash of the wording file."""

    id: str
    sha256: bytes
    language: str
    wording_sha256: bytes

    def __post_init__(self) -> None:
        well_formed = KIND_ID.fullmatch(self.id) and LANGUAGE.fullmatch(self.language)
        if not well_formed or len(self.sha256) != 32 or len(self.wording_sha256) != 32:
            raise Malformed(f"{self.id[:70]!r} in {self.language[:40]!r} is not a kind and its wording.")

    def commitment(self, salt: bytes) -> bytes:
        """The header's kind commitment under a 32-byte salt."""
        parts = (self.id.encode(), self.sha256, self.language.encode(), self.wording_sha256, salt)
        return sha256(pack(b"casebound/v1/kind", *parts)).digest()


def section_commitment(kind: KindRef, slot: int, section: Section) -> bytes:
    """The header's commitment to `section` in `slot` (0 to 15); another slot, code or kind gives another."""
    code = section.code.encode()
    parts = (kind.id.encode(), kind.sha256, bytes([slot]), code, section.salt, section.raw)
    return sha256(pack(b"casebound/v1/section", *parts)).digest()


def digest_commitment(salt: bytes, digest: bytes) -> bytes:
    """The header's commitment to the 128-byte digest."""
    return sha256(pack(b"casebound/v1/digest", salt, digest)).digest()
