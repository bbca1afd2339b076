"""Who is who and who may read what, as the signed leaves of a practice say it."""

from casebound.book import logkey, plain
from casebound.book.models import Leaf, Practice
from casebound.core import trust

_known: dict[int, tuple[bytes, trust.Roll]] = {}  # hash of the last statement, the roll
# Written so that the index over statements alone answers them; the first one is asked many times a page.
_NEWEST = """
    SELECT seq, hash FROM book_leaf WHERE practice_id = %s AND type <> 'entry' ORDER BY seq DESC LIMIT 1
"""
_STATEMENTS = """
    SELECT seq, signed, signature, hash FROM book_leaf
    WHERE practice_id = %s AND type <> 'entry' AND seq > %s ORDER BY seq
"""


def of(practice: Practice) -> trust.Roll:
    """The roll of a practice, replayed from its statements; only what is new is checked again."""
    known = _known.get(practice.id)
    if known and _newest(practice) == (known[1].last, known[0]):
        return known[1]
    if known and _still_there(practice, *known):
        for seq, data, digest in _statements(practice, known[1].last):
            known = digest, extended(practice, known[1], seq, data)
    else:
        rows = _statements(practice, -1)
        public = logkey.of(practice).public
        pairs = ((seq, data) for seq, data, _digest in rows)
        known = rows[-1][2], trust.replay(practice.uid, pairs, public, _entry_of(practice))
    _known[practice.id] = known
    return known[1]


def _statements(practice: Practice, after: int) -> list[tuple[int, bytes, bytes]]:
    """Number, data and hash of each statement after a leaf."""
    found = plain.every(_STATEMENTS, practice.id, after)
    return [
        (seq, bytes(signed) + bytes(signature), bytes(digest)) for seq, signed, signature, digest in found
    ]


def at(practice: Practice, statement: tuple[int, bytes]) -> trust.Roll:
    """The same for whoever knows number and hash of the newest statement from the leaves themselves."""
    known = _known.get(practice.id)
    return known[1] if known and (known[1].last, known[0]) == statement else of(practice)


def extended(practice: Practice, before: trust.Roll, seq: int, leaf_data: bytes) -> trust.Roll:
    """The roll after one more statement. Raises Untrusted for one that is not allowed."""
    return before.extend(seq, leaf_data, _entry_of(practice))


def _entry_of(practice: Practice) -> trust.LeafOf:
    def leaf_data(seq: int) -> bytes | None:
        leaf = Leaf.objects.filter(practice=practice, seq=seq, type="entry").first()
        return None if leaf is None else leaf.data

    return leaf_data


def _newest(practice: Practice) -> tuple[int, bytes] | None:
    row = plain.one(_NEWEST, practice.id)
    return None if row is None else (row[0], bytes(row[1]))


def _still_there(practice: Practice, digest: bytes, roll: trust.Roll) -> bool:
    return Leaf.objects.filter(practice=practice, seq=roll.last, hash=digest).exists()
