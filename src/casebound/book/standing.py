"""What the ledger stands at, read from its leaves: no row beside them is believed before somebody signs.

Whoever owns the database can write another head, another newest leaf of a signer, or file a statement under
a wrong type so that the roll passes over it. A leaf signed on top of that would be wrong for ever, so the
leaves themselves are hashed and held against what they quote: once a process, then only the new ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from django.db import transaction

from casebound.book import plain
from casebound.book.models import Practice
from casebound.core import ed25519
from casebound.core.errors import CaseboundError, Tampered
from casebound.core.header import Header
from casebound.core.leaves import is_entry
from casebound.core.ledger import EMPTY, Frontier, leaf_hash
from casebound.core.notes import Checkpoint
from casebound.core.statements import parse

_LEAVES = """
    SELECT seq, type, signed, signature, hash FROM book_leaf
    WHERE practice_id = %s AND seq >= %s ORDER BY seq
"""
_LEAF = "SELECT signed, signature FROM book_leaf WHERE practice_id = %s AND seq = %s"
_CHECKPOINT = "SELECT root, signature FROM book_checkpoint WHERE practice_id = %s AND size = %s"
CHANGED = (
    "The ledger of this practice was changed from outside, so nothing was written on top of it. "
    "Run `casebound doctor`, which names the place, and restore a backup."
)
OTHER_COPY = (
    "An older or another copy of the database was put in place while this server was running, so nothing was "
    "written. Stop the server, then run `casebound doctor --receipt FILE` with the newest receipt you have."
)


@dataclass(frozen=True)
class Standing:
    """The leaves so far: their frontier, the hash of the last one, and of each signer's newest one."""

    frontier: Frontier = EMPTY
    last: bytes = b""
    newest: Mapping[bytes, bytes] = field(default_factory=dict)

    def after(self, signer: bytes, digest: bytes) -> "Standing":
        """With one more leaf of this signer (SHA-256 of the sign key), given its hash."""
        newest = MappingProxyType({**self.newest, signer: digest})
        return Standing(self.frontier.extend(digest), digest, newest)


_read: dict[int, Standing] = {}  # what was read or appended; an undone transaction may have taken it back
_on_disk: dict[int, Standing] = {}  # what this process knows to be committed


def of(practice: Practice, log_public: bytes, size: int, frontier: bytes) -> Standing:
    """Where the ledger stands, under the append lock; size and frontier are what the head row says.

    Raises Tampered when the leaves, or the newest checkpoint under the log key, say something else.
    """
    known = _read.get(practice.id, Standing())
    if _is_at(known, size, frontier):
        return known
    committed = _on_disk.get(practice.id)
    if committed and not _holds(practice, committed):
        raise Tampered(OTHER_COPY)
    known = _read_on(practice, known if _holds(practice, known) else Standing())
    if not _is_at(known, size, frontier):
        raise Tampered(CHANGED)
    _check_signed(practice, log_public, known)
    _read[practice.id] = known
    return known


def remember(practice: Practice, standing: Standing) -> None:
    """After an append, inside its transaction."""
    _read[practice.id] = standing
    transaction.on_commit(partial(_on_disk.__setitem__, practice.id, standing))


def forget() -> None:
    """As a new process would begin."""
    _read.clear()
    _on_disk.clear()


def _holds(practice: Practice, standing: Standing) -> bool:
    """Whether the last leaf that was known still stands in its place."""
    if not standing.frontier.size:
        return True
    row = plain.one(_LEAF, practice.id, standing.frontier.size - 1)
    return row is not None and leaf_hash(bytes(row[0]) + bytes(row[1])) == standing.last


def _is_at(standing: Standing, size: int, frontier: bytes) -> bool:
    return (standing.frontier.size, standing.frontier.to_bytes()) == (size, frontier)


def _check_signed(practice: Practice, log_public: bytes, standing: Standing) -> None:
    """The newest checkpoint has to stand for these leaves."""
    size, root = standing.frontier.size, standing.frontier.root()
    if not size:
        return
    row = plain.one(_CHECKPOINT, practice.id, size)
    if row is None or bytes(row[0]) != root:
        raise Tampered(CHANGED)
    ed25519.verify(log_public, Checkpoint(practice.origin, size, root).text(), bytes(row[1]))


def _read_on(practice: Practice, standing: Standing) -> Standing:
    """The same with every leaf that came later. Raises Tampered for one that cannot stand where it does."""
    frontier, digest, newest = standing.frontier, standing.last, dict(standing.newest)
    for seq, filed, signed, signature, stored in plain.every(_LEAVES, practice.id, frontier.size):
        data = bytes(signed) + bytes(signature)
        try:
            kind, place, root, signer = _quoted(data, bytes(signed))
        except CaseboundError:
            raise Tampered(CHANGED) from None
        digest = leaf_hash(data)
        here = (filed, seq, frontier.size, frontier.root(), bytes(stored))
        if here != (kind, place, place, root, digest):
            raise Tampered(CHANGED)
        frontier, newest[signer] = frontier.extend(digest), digest
    return Standing(frontier, digest, MappingProxyType(newest))


def _quoted(data: bytes, signed: bytes) -> tuple[str, int, bytes, bytes]:
    """Type, number, root and signer as the signed bytes name them."""
    if is_entry(data):
        header = Header.parse(signed)
        return "entry", header.seq, header.root, header.author
    statement = parse(signed)
    return statement.TYPE, statement.seq, statement.root, statement.signer
