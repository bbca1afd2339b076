"""Which entries a casebook holds, as the ledger says: the leaves themselves, not the rows beside them.

The leaves are hashed and counted up to a checkpoint that the log signed, so a leaf that was dropped, moved to
another casebook or changed is noticed. What was seen once is remembered, and only what came later is read;
a row that disappears afterwards is therefore still expected.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType

from casebound.book import plain
from casebound.book.models import Practice
from casebound.core import ed25519, notes
from casebound.core.context import seq8
from casebound.core.errors import Tampered
from casebound.core.header import MAGIC
from casebound.core.ledger import EMPTY, Frontier, push
from casebound.members.who import Who

_LEAVES = """
    SELECT signed, signature FROM book_leaf WHERE practice_id = %s AND seq >= %s AND seq < %s ORDER BY seq
"""
_HASH = "SELECT hash FROM book_leaf WHERE practice_id = %s AND seq = %s"
_HEAD = """
    SELECT h.size, c.root, c.signature FROM book_head h
    JOIN book_checkpoint c ON c.practice_id = h.practice_id AND c.size = h.size WHERE h.practice_id = %s
"""
_CASEBOOK, _AUTHOR = slice(43, 59), slice(67, 99)  # of a header
GAP = (
    "The ledger of this practice has a gap or was changed. Nothing is shown as complete. "
    "Run `casebound doctor`."
)


@dataclass
class _Seen:
    """Leaves up to a verified checkpoint: frontier, newest leaf hash, entries by casebook, their writers."""

    frontier: Frontier = EMPTY
    newest: bytes = b""
    hashes: dict[int, bytes] = field(default_factory=dict)
    homes: dict[bytes, list[int]] = field(default_factory=dict)
    writers: dict[int, bytes] = field(default_factory=dict)


_seen: dict[int, _Seen] = {}


def leaves(who: Who, casebook: bytes) -> Mapping[int, bytes]:
    """Leaf hashes of the entries sealed into a casebook or shared with it and not erased, by seq, in order.

    Raises Tampered when the ledger is not what the log signed.
    """
    seen = _verified(who.practice, who.roll.log_key)
    shared = who.roll.shares.get(casebook, frozenset())
    seqs: Iterable[int] = seen.homes.get(casebook, ())
    if shared:
        seqs = sorted({*seqs, *shared})
    erased = who.roll.erased
    if erased:
        seqs = [seq for seq in seqs if seq not in erased]
    return MappingProxyType({seq: seen.hashes[seq] for seq in seqs})


def writers(who: Who, seqs: Iterable[int]) -> list[int]:
    """The person number of the writer of each of these entries, as their leaves say."""
    by_key = _verified(who.practice, who.roll.log_key).writers
    people = who.roll.by_author
    return [people[by_key[seq]].number for seq in seqs]


def leaves_sha256(held: Mapping[int, bytes], seqs: Sequence[int]) -> bytes | None:
    """What a binding over these entries has to say; None where one of them is not held."""
    if not held.keys() >= set(seqs):
        return None
    return sha256(b"".join([seq8(seq) + held[seq] for seq in seqs])).digest()


def _verified(practice: Practice, log_public: bytes) -> _Seen:
    head = plain.one(_HEAD, practice.id)
    if head is None:
        raise Tampered(GAP)
    size, root, signature = head[0], bytes(head[1]), bytes(head[2])
    seen = _seen.get(practice.id)
    if seen is None or not _still_stands(practice, seen, size):
        seen = _Seen()
    if seen.frontier.size < size:
        seen = _read_on(practice, seen, size)
    if (seen.frontier.size, seen.frontier.root()) != (size, root):
        raise Tampered(GAP)
    if _seen.get(practice.id) is not seen:
        text = notes.Checkpoint(practice.origin, size, root).text()
        ed25519.verify(log_public, text, signature)
        _seen[practice.id] = seen
    return seen


def _still_stands(practice: Practice, seen: _Seen, size: int) -> bool:
    """Whether this is still the ledger that was read: not so after an undone transaction or a restore."""
    last = seen.frontier.size - 1
    found = plain.one(_HASH, practice.id, last) if seen.frontier.size <= size else None
    return found is not None and bytes(found[0]) == seen.newest


def _read_on(practice: Practice, seen: _Seen, size: int) -> _Seen:
    """A new state, so that one that turns out wrong was never remembered."""
    hashes, homes = dict(seen.hashes), {id: list(seqs) for id, seqs in seen.homes.items()}
    writers, known = dict(seen.writers), {author: author for author in seen.writers.values()}
    seq, digest, stack = seen.frontier.size, seen.newest, list(seen.frontier.hashes)
    for signed, signature in plain.every(_LEAVES, practice.id, seq, size):
        digest = sha256(b"\x00" + signed + signature).digest()
        if signed.startswith(MAGIC):
            hashes[seq] = digest
            homes.setdefault(bytes(signed[_CASEBOOK]), []).append(seq)
            author = bytes(signed[_AUTHOR])
            writers[seq] = known.setdefault(author, author)  # few people write: one object each
        push(stack, seq, digest)
        seq += 1
    return _Seen(Frontier(seq, tuple(stack)), digest, hashes, homes, writers)
