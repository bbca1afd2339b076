"""Time tokens on disk: which one a new leaf quotes, and which of them bound an entry."""

from collections.abc import Iterable
from hashlib import sha256

from casebound.anchors.models import Token
from casebound.book import plain
from casebound.book.models import Checkpoint, Practice
from casebound.core import ed25519, notes
from casebound.core.errors import CaseboundError
from casebound.core.timestamps import Stamp

NONE = bytes(32)
_NEWEST = "SELECT hash FROM anchors_token WHERE practice_id = %s ORDER BY id DESC LIMIT 1"


def newest(practice: Practice, run: plain.Execute | None = None) -> bytes:
    """SHA-256 of the newest token, which every new leaf quotes; zeros while there is none.

    run: of an append that asks, by which its own connection is at hand.
    """
    row = run(_NEWEST, practice.id).fetchone() if run else plain.one(_NEWEST, practice.id)
    digest = bytes(row[0]) if row else NONE
    return digest if len(digest) == len(NONE) else NONE


def keep(
    practice: Practice, authority: str, size: int, raw: bytes, stamp: Stamp, *, checked: bool, now: int
) -> Token:
    """A token over the checkpoint of this size; the same one twice is kept once."""
    row, _ = Token.objects.get_or_create(
        practice=practice,
        hash=sha256(raw).digest(),
        defaults={
            "authority": authority,
            "size": size,
            "raw": raw,
            "earliest": stamp.earliest,
            "latest": stamp.latest,
            "checked": checked,
            "received": now,
        },
    )
    return row


def bounding(practice: Practice, entries: Iterable[tuple[int, bytes]], size: int) -> list[Token]:
    """Tokens that bound these entries (number, hash of the token quoted) within the first `size` leaves.

    Those they quote, and of those made later the earliest for each; one that was never checked only where
    there is no other. Ascending by size, then hash.
    """
    rows = Token.objects.filter(practice=practice, size__lte=size).defer("raw")
    every = sorted(rows, key=lambda token: (not token.checked, token.latest, token.size))
    found = set()
    for seq, quoted in entries:
        found |= {token.hash for token in every if token.hash == quoted}
        found |= {token.hash for token in [token for token in every if token.size > seq][:1]}
    chosen = Token.objects.filter(practice=practice, hash__in=found)
    return sorted(chosen, key=lambda token: (token.size, token.hash))


def note(practice: Practice, log_key: bytes, size: int) -> bytes:
    """The signed checkpoint over this many leaves: the bytes that were stamped."""
    row = Checkpoint.objects.get(practice=practice, size=size)
    return note_of(practice, log_key, size, row.root, row.signature)


def note_of(practice: Practice, log_key: bytes, size: int, root: bytes, signature: bytes) -> bytes:
    """A checkpoint's row as the signed note, under the origin of the generation in which it was signed."""
    names = [notes.origin(practice.uid, number) for number in range(practice.generation, 0, -1)]
    for name in names:
        text = notes.Checkpoint(name, size, root).text()
        if len(names) == 1 or _signed(log_key, text, signature):
            break
    key = notes.VerifierKey(name, log_key)
    return notes.Note(text, (notes.Signature(name, key.id, signature),)).encode()


def _signed(log_key: bytes, text: bytes, signature: bytes) -> bool:
    try:
        ed25519.verify(log_key, text, signature)
    except CaseboundError:
        return False
    return True
