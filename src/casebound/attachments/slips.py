"""Slips: what a person's own draft knows of its files, sealed to her public key and signed by her.

Anybody who has her public key could seal a slip to her; her signature tells hers from one that was planted.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from casebound.core import canonical, context, ed25519
from casebound.core.attachments import File
from casebound.core.errors import CaseboundError, Tampered
from casebound.core.packing import pack, pad, unpack, unpad
from casebound.members.who import Who

SIGNED = b"casebound/v1/slip-by-its-writer"
KEY = 32
NOT_HERS = (
    "A file of this draft was changed from outside: it is not the one that you added. It was not opened. "
    "Take it out, add it again, and tell the people who run this server."
)


@dataclass(frozen=True)
class Slip:
    """Key (32 bytes) and description of a file; sha256 is "" until it has arrived whole.

    modified: when the file was last changed, as the browser says; tells the same file when it is sent again.
    sealed: fingerprint of its sealed chunks, hex; "" until it has arrived whole.
    """

    draft: bytes
    id: bytes
    name: str
    type: str
    size: int
    key: bytes = field(repr=False)
    sha256: str = ""
    chunks: int = 0
    origin: str = ""
    captured: str = ""
    modified: int = 0
    sealed: str = ""

    @property
    def whole(self) -> bool:
        return bool(self.sha256)

    @property
    def file(self) -> File:
        """As it will stand among the answers. Only for one that has arrived whole."""
        told = (self.id.hex(), self.name, self.type, self.size, self.sha256, self.chunks)
        return File(*told, origin=self.origin, captured=self.captured)

    def told(self, **changes: object) -> "Slip":
        return replace(self, **changes)  # type: ignore[arg-type]


def new(draft: bytes, name: str, kind: str, size: int, modified: int = 0) -> Slip:
    """For a file that is about to arrive, with a key drawn for it alone."""
    drawn = secrets.token_bytes(16 + KEY)
    return Slip(draft, drawn[:16], name, kind, size, drawn[16:], modified=modified)


def sealed(who: Who, slip: Slip) -> bytes:
    """The bytes to store."""
    public = who.secret.public
    raw = canonical.encode(_fields(slip))
    signature = who.secret.sign(_signed(who, slip.draft, slip.id, raw))
    where = context.slip(who.practice.uid, slip.draft, slip.id, public.fingerprint)
    return public.seal(pad(pack(raw, signature)), where)


def opened(who: Who, draft: bytes, id: bytes, stored: bytes) -> Slip:
    """Raises Tampered for one that she did not make, or that belongs to another draft or file."""
    where = context.slip(who.practice.uid, draft, id, who.secret.public.fingerprint)
    try:
        parts = unpack(unpad(who.secret.open(stored, where)))
        raw, signature = parts
        ed25519.verify(who.secret.public.sign, _signed(who, draft, id, raw), signature)
        found = json.loads(raw)
        return Slip(draft, id, key=bytes.fromhex(found.pop("key")), **found)
    except (CaseboundError, ValueError, TypeError, KeyError):
        raise Tampered(NOT_HERS) from None


def _fields(slip: Slip) -> Mapping[str, object]:
    names = ("name", "type", "size", "sha256", "chunks", "origin", "captured", "modified", "sealed")
    return {"key": slip.key.hex()} | {name: getattr(slip, name) for name in names}


def _signed(who: Who, draft: bytes, id: bytes, raw: bytes) -> bytes:
    return pack(SIGNED, who.practice.uid, draft, id, raw)
