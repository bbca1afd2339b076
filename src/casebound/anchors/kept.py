"""Things that were kept outside, read for what they say about a ledger: sizes and roots, hashes, moments.

A file may be one receipt or many, a checkpoint with or without cosignatures, an evidence file, a time token.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from casebound.core import policy, receipts
from casebound.core.errors import CaseboundError, Malformed
from casebound.core.evidence import Contents, container
from casebound.core.evidence.inside import inspect
from casebound.core.notes import Checkpoint, Note
from casebound.core.receipts import Receipt
from casebound.core.timestamps import Stamp, Unread
from casebound.verify import tokens

UNKNOWN = (
    "This is no receipt, checkpoint, time token or evidence file. Choose the file as it was handed out, "
    "unchanged."
)


@dataclass(frozen=True)
class Seen:
    """A ledger of `size` leaves was seen at a moment, by somebody with a clock of his own."""

    size: int
    earliest: int
    latest: int


@dataclass(frozen=True)
class Kept:
    """What one file says. notes: signed checkpoints. receipts: with their leaf. imprint: what was stamped.

    moments: by size of the checkpoint; stamp: that of a token whose checkpoint is yet to be found.
    """

    receipts: tuple[Receipt, ...] = ()
    notes: tuple[bytes, ...] = ()
    moments: tuple[Seen, ...] = ()
    token: bytes = b""
    stamp: Stamp | None = None


def read(raw: bytes, *, trusted: bytes | None = None, authorities: bytes | None = None) -> Kept:
    """What a file says. `trusted`: a tlog-policy whose witnesses' times count; `authorities`: PEM.

    Raises Malformed when it is none of those files, or damaged; BadInput for a policy that cannot be used.
    """
    if raw.startswith(receipts.FIRST_LINE.encode()):
        return Kept(receipts=receipts.parse_all(raw))
    if container.looks_like_zip(raw):
        return _evidence(inspect(container.read(raw)), authorities)
    if raw.startswith(b"\x30"):
        return Kept(token=raw, stamp=_stamp(raw))
    try:
        checkpoint = Checkpoint.parse(Note.parse(raw).text)
    except CaseboundError:
        raise Malformed(UNKNOWN) from None
    return Kept(notes=(raw,), moments=tuple(_witnessed(raw, checkpoint, trusted)))


def _witnessed(raw: bytes, checkpoint: Checkpoint, trusted: bytes | None) -> Iterator[Seen]:
    if trusted is not None:
        for time in policy.parse(trusted).check(raw).witnesses.values():
            yield Seen(checkpoint.size, time, time)


def _evidence(contents: Contents, authorities: bytes | None) -> Kept:
    receipt = receipts.parse(contents.members["disclosure/proof.tlog-proof"])
    found = (contents.members["checkpoint"], *(time.note for time in contents.times))
    moments = []
    for time in contents.times:
        try:
            stamp = tokens.verify(time.token, time.note, authorities) if authorities else None
        except CaseboundError:
            stamp = None
        if stamp is not None:
            moments.append(Seen(time.checkpoint.size, stamp.earliest, stamp.latest))
    return Kept(receipts=(receipt,), notes=found, moments=tuple(moments))


def _stamp(raw: bytes) -> Stamp | None:
    try:
        return tokens.read(raw)
    except Unread:
        return None


def is_over(note: bytes, token: bytes) -> bool:
    """Whether a token can be one over these bytes: it has to hold their SHA-256."""
    return sha256(note).digest() in token
