"""Which entries a casebook holds, as the ledger says: the leaves themselves, not the rows beside them.

The leaves are hashed and counted up to a checkpoint that the log signed, so a leaf that was dropped, moved to
another casebook or changed is noticed. What was seen once is remembered, by large practices in a note beside
the database too (docs/adr/0010), and only what came later is read; a row that disappears afterwards is
therefore still expected.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from casebound.book import plain
from casebound.book.models import Practice
from casebound.core import ed25519, notes
from casebound.core.errors import Tampered
from casebound.core.header import MAGIC
from casebound.core.ledger import Frontier, push
from casebound.members.who import Who
from casebound.records import held_note
from casebound.records.held_state import Held, Home, Seen

_LEAVES = """
    SELECT signed, signature FROM book_leaf WHERE practice_id = %s AND seq >= %s AND seq < %s ORDER BY seq
"""
_HASH = "SELECT hash FROM book_leaf WHERE practice_id = %s AND seq = %s"
_COUNT = "SELECT count(*) FROM book_leaf WHERE practice_id = %s AND seq < %s"
_HEAD = """
    SELECT h.size, c.root, c.signature FROM book_head h
    JOIN book_checkpoint c ON c.practice_id = h.practice_id AND c.size = h.size WHERE h.practice_id = %s
"""
_CASEBOOK, _AUTHOR = slice(43, 59), slice(67, 99)  # of a header
GAP = (
    "The ledger of this practice has a gap or was changed. Nothing is shown as complete. "
    "Run `casebound doctor`."
)


Mark = tuple[int, bytes]  # so many leaves, and the hash of the last one
_seen: dict[int, Seen] = {}


def leaves(who: Who, casebook: bytes) -> Held:
    """Leaf hashes of the entries sealed into a casebook or shared with it and not erased, by seq, in order.

    Raises Tampered when the ledger is not what the log signed.
    """
    seen = _verified(who.practice, who.roll.log_key)
    home = seen.homes.get(casebook, Home())
    shared, erased = who.roll.shares.get(casebook, frozenset()), who.roll.erased
    if not shared and not erased:
        return Held(home.seqs, home.rows)
    if not shared:
        seqs: Iterable[int] = home.seqs
        if not any(home.has(seq) for seq in erased):
            return Held(home.seqs, home.rows)
    else:
        seqs = sorted({*home.seqs, *shared})
    chosen = [seq for seq in seqs if seq not in erased]
    return Held(array("Q", chosen), b"".join([seen.row(seq) for seq in chosen]))


def writers(who: Who, seqs: Sequence[int]) -> "array[int]":
    """The person number of the writer of each of these entries, as their leaves say."""
    seen, people = _verified(who.practice, who.roll.log_key), who.roll.by_author
    number = [people[author].number if author in people else 0 for author in seen.authors]
    for home in seen.homes.values():
        if len(home.seqs) == len(seqs) and home.seqs == array("Q", seqs):
            return array("q", map(number.__getitem__, home.writers))
    return array("q", [number[seen.writer(seq)] for seq in seqs])


def mark(who: Who) -> Mark:
    """How far the ledger goes now. As long as it is the same, nothing else here is another."""
    seen = _verified(who.practice, who.roll.log_key)
    return seen.frontier.size, seen.newest


def came_before(who: Who, mark: Mark) -> bool:
    """Whether the ledger is still the one that went so far; not so after a restore."""
    found = plain.one(_HASH, who.practice.id, mark[0] - 1)
    return found is not None and bytes(found[0]) == mark[1]


def leaves_sha256(held: Mapping[int, bytes], seqs: Sequence[int]) -> bytes | None:
    """What a binding over these entries has to say; None where one of them is not held."""
    assert isinstance(held, Held)
    rows = held.rows_of(seqs)
    return None if rows is None else sha256(rows).digest()


def _verified(practice: Practice, log_public: bytes) -> Seen:
    head = plain.one(_HEAD, practice.id)
    if head is None:
        raise Tampered(GAP)
    size, root, signature = head[0], bytes(head[1]), bytes(head[2])
    seen = _seen.get(practice.id) or _noted(practice, size)
    if seen is None or not _still_stands(practice, seen, size):
        seen = Seen()
    if seen.frontier.size < size:
        seen = _read_on(practice, seen, size)
    if (seen.frontier.size, seen.frontier.root()) != (size, root):
        raise Tampered(GAP)
    if _seen.get(practice.id) is not seen:
        text = notes.Checkpoint(practice.origin, size, root).text()
        ed25519.verify(log_public, text, signature)
        _seen[practice.id] = seen
        if held_note.is_due(size, seen.noted):
            seen.noted = size
            held_note.write(practice, seen)
    return seen


def _noted(practice: Practice, size: int) -> Seen | None:
    """What an earlier process has seen, as long as no leaf of then is missing."""
    seen = held_note.read(practice) if size >= held_note.LARGE else None
    if seen is None or seen.frontier.size > size:
        return None
    counted = plain.one(_COUNT, practice.id, seen.frontier.size)
    return seen if counted is not None and counted[0] == seen.frontier.size else None


def _still_stands(practice: Practice, seen: Seen, size: int) -> bool:
    """Whether this is still the ledger that was read: not so after an undone transaction or a restore."""
    last = seen.frontier.size - 1
    found = plain.one(_HASH, practice.id, last) if seen.frontier.size <= size else None
    return found is not None and bytes(found[0]) == seen.newest


def _read_on(practice: Practice, before: Seen, size: int) -> Seen:
    """A new state, so that one that turns out wrong was never remembered."""
    seen = before.copy()
    places = {author: at for at, author in enumerate(seen.authors)}
    seq, digest, stack = seen.frontier.size, seen.newest, list(seen.frontier.hashes)
    for signed, signature in plain.every(_LEAVES, practice.id, seq, size):
        digest = sha256(b"\x00" + signed + signature).digest()
        if signed.startswith(MAGIC):
            casebook, author = bytes(signed[_CASEBOOK]), bytes(signed[_AUTHOR])
            at = places.get(author)
            if at is None:
                at = places[author] = len(places)
                seen.authors.append(author)
            home = seen.homes.get(casebook)
            if home is None:
                home = seen.homes[casebook] = Home()
            home.seqs.append(seq)
            home.rows += seq.to_bytes(8, "big") + digest
            home.writers.append(at)
        push(stack, seq, digest)
        seq += 1
    seen.frontier, seen.newest = Frontier(seq, tuple(stack)), digest
    return seen
