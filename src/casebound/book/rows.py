"""The statements of an append, written out: an object per row would cost more than the seal itself.

Plain SQL that SQLite and PostgreSQL both take. Everything runs inside the
caller's transaction, by its `run`.
"""

from django.db import connection

from casebound.book.models import Head, Practice
from casebound.book.plain import Execute

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
_SET_KEY = """
    UPDATE book_entrykey SET epoch = %s, wrapped = %s WHERE practice_id = %s AND casebook = %s AND seq = %s
"""
_SET_KEYS = """
    UPDATE book_entrykey AS k SET epoch = %s, wrapped = n.wrapped
    FROM unnest(%s::bigint[], %s::bytea[]) AS n (seq, wrapped)
    WHERE k.practice_id = %s AND k.casebook = %s AND k.seq = n.seq
"""
_AT_ONCE = 5000  # keys in one statement
_HEAD = "UPDATE book_head SET size = %s, frontier = %s WHERE practice_id = %s"
_READ_HEAD = "SELECT size, frontier FROM book_head WHERE practice_id = %s"


def lock_head(run: Execute, practice: Practice, vendor: str) -> tuple[int, bytes]:
    """Size and frontier of the ledger; nobody else appends until this transaction ends."""
    if vendor == "sqlite":  # BEGIN IMMEDIATE has taken the lock already
        found = run(_READ_HEAD, practice.id).fetchone()
        if found is None:
            raise Head.DoesNotExist
        return found[0], bytes(found[1])
    head = Head.objects.select_for_update(no_key=True).get(practice=practice)
    return head.size, head.frontier


def set_head(run: Execute, practice: Practice, size: int, frontier: bytes) -> None:
    run(_HEAD, size, frontier, practice.id)


def set_tail(run: Execute, practice: Practice, signer: bytes, digest: bytes) -> None:
    run(_SET_TAIL, practice.id, signer, digest)


def add_leaf(
    run: Execute, practice: Practice, seq: int, kind: str, signed: bytes, signature: bytes, digest: bytes
) -> None:
    run(_LEAF, practice.id, seq, kind, signed, signature, digest)


def add_checkpoint(run: Execute, practice: Practice, size: int, root: bytes, signature: bytes) -> None:
    run(_CHECKPOINT, practice.id, size, root, signature)


def add_entry(
    run: Execute,
    practice: Practice,
    seq: int,
    casebook: bytes,
    page: int,
    author: int,
    draft: bytes | None,
    body: bytes,
) -> None:
    run(_ENTRY, practice.id, seq, casebook, page, author, draft, body)


def add_key(run: Execute, practice: Practice, casebook: bytes, seq: int, epoch: int, wrapped: bytes) -> None:
    run(_KEY, practice.id, casebook, seq, epoch, wrapped)


def set_keys(practice: Practice, casebook: bytes, epoch: int, keys: list[tuple[int, bytes]]) -> None:
    """Wrapped keys of a new epoch, given with the numbers of their entries, in place of those of the last."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            values = [(epoch, wrapped, practice.id, casebook, seq) for seq, wrapped in keys]
            cursor.executemany(_SET_KEY, values)
            return
        for at in range(0, len(keys), _AT_ONCE):
            seqs, wrapped = zip(*keys[at : at + _AT_ONCE], strict=True)
            cursor.execute(_SET_KEYS, (epoch, list(seqs), list(wrapped), practice.id, casebook))
