"""Between which moments an entry was written, by time tokens that were verified here, just now.

What a row says of a token's moment decides nothing: the token is held against the signed checkpoint and the
certificates that the operator chose.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from casebound.anchors import authorities, tokens
from casebound.anchors.models import Token
from casebound.book.models import Checkpoint, Practice
from casebound.core.errors import CaseboundError
from casebound.core.timestamps import Stamp
from casebound.verify.tokens import verify


@dataclass(frozen=True)
class Bound:
    """An authority's moment in seconds since 1970 UTC; None where its token could not be verified here."""

    authority: str
    at: int | None


@dataclass(frozen=True)
class Bounds:
    """Written after the one and before the other; None where no token bounds it from that side."""

    after: Bound | None = None
    before: Bound | None = None


@dataclass(frozen=True)
class Book:
    """Whose tokens: the practice, its log key (32 bytes), the data folder with the certificates."""

    practice: Practice
    log_key: bytes
    data: Path | None

    def of(self, seq: int, quoted: bytes, size: int | None = None) -> Bounds:
        """The bounds of the entry with this number that quotes this token's SHA-256, as `tokens.bounding`.

        size: leaves of the ledger that count, all of them if None.
        """
        rows = Token.objects.filter(practice=self.practice)
        rows = rows if size is None else rows.filter(size__lte=size)
        after = rows.filter(hash=quoted).first()
        before = rows.filter(size__gt=seq).order_by("-checked", "latest", "size").first()
        return Bounds(self._bound(after, "earliest"), self._bound(before, "latest"))

    def _bound(self, token: Token | None, side: str) -> Bound | None:
        if token is None:
            return None
        stamp = self._stamp(token)
        return Bound(token.authority, getattr(stamp, side) if stamp else None)

    def _stamp(self, token: Token) -> Stamp | None:
        raw = bytes(token.raw)
        certificates = authorities.certificates(self.data, token.authority)
        if sha256(raw).digest() != bytes(token.hash) or not certificates:
            return None
        try:
            note = tokens.note(self.practice, self.log_key, token.size)
            return _verified(raw, note, certificates)
        except (CaseboundError, Checkpoint.DoesNotExist):
            return None


@lru_cache(maxsize=256)
def _verified(raw: bytes, note: bytes, certificates: bytes) -> Stamp:
    return verify(raw, note, certificates)
