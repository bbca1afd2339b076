"""What the ledger stands at, read from its leaves: no row beside them is believed before somebody signs.

Whoever owns the database can write another head, another newest leaf of a signer, or file a statement under
a wrong type so that the roll passes over it. A leaf signed on top of that would be wrong for ever, so the
leaves themselves are hashed and held against what they quote: once a process, then only the new ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    """The leaves so far: their frontier, the hash of the last one, and of each signer's newest one.

    pages: the number of the newest page sealed into each casebook. statement: number and hash of the newest
    leaf that is no entry, by which the roll knows whether it is up to date.
    """

    frontier: Frontier = EMPTY
    last: bytes = b""
    newest: Mapping[bytes, bytes] = field(default_factory=dict)
    pages: Mapping[bytes, int] = field(default_factory=dict)
    statement: tuple[int, bytes] = (-1, b"")

    def after(self, signer: bytes, digest: bytes, page: tuple[bytes, int] | None = None) -> "Standing":
        """With one more leaf of this signer (SHA-256 of the sign key), given its hash.

        page: casebook and page of an entry; without one it is a statement.
        """
        pages = {**self.pages, page[0]: page[1]} if page else self.pages
        statement = self.statement if page else (self.frontier.size, digest)
        newest = {**self.newest, signer: digest}
        return Standing(self.frontier.extend(digest), digest, newest, pages, statement)


_read: dict[int, Standing] = {}  # what was read or appended; an undone transaction may have taken it back
_on_disk: dict[int, Standing] = {}  # what this process knows to be committed
_under: dict[int, bytes] = {}  # the log key that was seen to have signed: its file may be exchanged meanwhile


def of(practice: Practice, log_public: bytes, size: int, frontier: bytes) -> Standing:
    """Where the ledger stands, under the append lock; size and frontier are what the head row says.

    Raises Tampered when the leaves, or the newest checkpoint under the log key, say something else.
    """
    known = _read.get(practice.id, Standing())
    if _is_at(known, size, frontier) and _under.get(practice.id) == log_public:
        return known
    committed = _on_disk.get(practice.id)
    if committed and not _holds(practice, committed):
        raise Tampered(OTHER_COPY)
    known = _read_on(practice, known if _holds(practice, known) else Standing())
    if not _is_at(known, size, frontier):
        raise Tampered(CHANGED)
    _check_signed(practice, log_public, known)
    _read[practice.id], _under[practice.id] = known, log_public
    return known


def remember(practice: Practice, standing: Standing) -> None:
    """After an append, inside its transaction."""
    _read[practice.id] = standing


def committed(practice: Practice, standing: Standing) -> None:
    """Once what was appended is on disk: from then on nothing less may stand there."""
    _on_disk[practice.id] = standing


def forget() -> None:
    """As a new process would begin."""
    _read.clear()
    _on_disk.clear()
    _under.clear()


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
    pages, statement = dict(standing.pages), standing.statement
    for seq, filed, signed, signature, stored in plain.every(_LEAVES, practice.id, frontier.size):
        data = bytes(signed) + bytes(signature)
        try:
            kind, place, root, signer, page = _quoted(data, bytes(signed))
        except CaseboundError:
            raise Tampered(CHANGED) from None
        digest = leaf_hash(data)
        here = (filed, seq, frontier.size, frontier.root(), bytes(stored))
        if here != (kind, place, place, root, digest):
            raise Tampered(CHANGED)
        frontier, newest[signer] = frontier.extend(digest), digest
        if page:
            pages[page[0]] = max(page[1], pages.get(page[0], 0))
        else:
            statement = (seq, digest)
    return Standing(frontier, digest, newest, pages, statement)


def _quoted(data: bytes, signed: bytes) -> tuple[str, int, bytes, bytes, tuple[bytes, int] | None]:
    """Type, number, root and signer as the signed bytes name them; casebook and page of an entry."""
    if is_entry(data):
        header = Header.parse(signed)
        return "entry", header.seq, header.root, header.author, (header.casebook, header.page)
    statement = parse(signed)
    return statement.TYPE, statement.seq, statement.root, statement.signer, None
