"""Ids under which the lines of a list are sealed: the same each time, so that no line is sealed twice."""

from collections.abc import Sequence
from hashlib import sha256

from casebound.book.models import Entry
from casebound.core.packing import pack
from casebound.members.who import Who

ROWS = b"casebound/v1/rows-of-a-list"


def seed(who: Who, list_id: bytes) -> bytes:
    """32 bytes that only she can make."""
    return sha256(who.secret.sign(pack(ROWS, list_id))).digest()


def id_of(seed: bytes, index: int, undo: bool = False) -> bytes:
    """Of the page that a line becomes, or of its retraction; 16 bytes."""
    return sha256(seed + bytes([undo]) + index.to_bytes(4, "big")).digest()[:16]


def sealed(who: Who, seed: bytes, indexes: Sequence[int]) -> dict[int, int]:
    """Index → seq of the pages that lines became and that have a body still."""
    drafts = {id_of(seed, index): index for index in indexes}
    rows = Entry.objects.filter(practice=who.practice, author=who.number, draft__in=list(drafts))
    found = rows.exclude(body=None).values_list("draft", "seq")
    return {drafts[bytes(draft)]: seq for draft, seq in found if draft}
