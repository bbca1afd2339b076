"""The statements of an append, written out: an object per row would cost more than the seal itself.

Plain SQL that SQLite and PostgreSQL both take. Everything runs inside the caller's transaction.
"""

from django.db import connection

from casebound.book import plain
from casebound.book.models import Head, Practice

_SET_TAIL = """
    INSERT INTO book_tail (practice_id, signer, hash) VALUES (%s, %s, %s)
    ON CONFLICT (practice_id, signer) DO UPDATE SET hash = excluded.hash
"""
_LEAF = "INSERT INTO book_leaf (practice_id, seq, type, signed, signature, hash) VALUES (%s,%s,%s,%s,%s,%s)"
_CHECKPOINT = "INSERT INTO book_checkpoint (practice_id, size, root, signature) VALUES (%s, %s, %s, %s)"
_ENTRY = """
    INSERT INTO book_entry (practice_id, seq, casebook, page, author, draft, body)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_KEY = "INSERT INTO book_entrykey (practice_id, casebook, seq, epoch, wrapped) VALUES (%s, %s, %s, %s, %s)"
_HEAD = "UPDATE book_head SET size = %s, frontier = %s WHERE practice_id = %s"
_LAST_PAGE = "SELECT max(page) FROM book_entry WHERE practice_id = %s AND casebook = %s"


def lock_head(practice: Practice) -> tuple[int, bytes]:
    """Size and frontier of the ledger; nobody else appends until this transaction ends."""
    if connection.vendor == "sqlite":  # BEGIN IMMEDIATE has taken the lock already
        found = plain.one("SELECT size, frontier FROM book_head WHERE practice_id = %s", practice.id)
        if found is None:
            raise Head.DoesNotExist
        return found[0], bytes(found[1])
    head = Head.objects.select_for_update(no_key=True).get(practice=practice)
    return head.size, head.frontier


def set_head(practice: Practice, size: int, frontier: bytes) -> None:
    plain.run(_HEAD, size, frontier, practice.id)


def set_tail(practice: Practice, signer: bytes, digest: bytes) -> None:
    plain.run(_SET_TAIL, practice.id, signer, digest)


def add_leaf(practice: Practice, seq: int, kind: str, signed: bytes, signature: bytes, digest: bytes) -> None:
    plain.run(_LEAF, practice.id, seq, kind, signed, signature, digest)


def add_checkpoint(practice: Practice, size: int, root: bytes, signature: bytes) -> None:
    plain.run(_CHECKPOINT, practice.id, size, root, signature)


def add_entry(
    practice: Practice, seq: int, casebook: bytes, page: int, author: int, draft: bytes | None, body: bytes
) -> None:
    plain.run(_ENTRY, practice.id, seq, casebook, page, author, draft, body)


def add_key(practice: Practice, casebook: bytes, seq: int, epoch: int, wrapped: bytes) -> None:
    plain.run(_KEY, practice.id, casebook, seq, epoch, wrapped)


def last_page(practice: Practice, casebook: bytes) -> int:
    """Number of the newest page sealed into a casebook; 0 for none."""
    found = plain.one(_LAST_PAGE, practice.id, casebook)
    return (found and found[0]) or 0
