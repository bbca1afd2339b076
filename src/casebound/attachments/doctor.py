"""Stored files held against the entries they belong to, with no key: are all their sealed bytes there?"""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import Count, Max, Min
from django.db.models.functions import Length

from casebound.attachments import stored
from casebound.attachments.models import Attachment, Chunk
from casebound.book.models import Entry, Practice
from casebound.core import attachments
from casebound.core.attachments import CHUNK, Beside
from casebound.core.chain import Finding
from casebound.core.cipher import AES_GCM, KEY, NONCE, TAG
from casebound.core.roll import FilesSealed
from casebound.core.trust import Roll

WRAPPED = 1 + NONCE + KEY + TAG
FULL = 1 + NONCE + CHUNK + 4 + TAG


def examine(practice: Practice, roll: Roll) -> list[Finding]:
    """Every finding about evidence files.

    Where the leaf behind an entry fixes what lies beside it, every sealed byte is read and compared. Of
    entries sealed before there were such leaves only shape and count are seen.
    """
    erased = set(Entry.objects.filter(practice=practice, body=None).values_list("seq", flat=True))
    return [*_files(practice, erased), *_fixed(practice, roll, erased)]


def _fixed(practice: Practice, roll: Roll, erased: set[int]) -> Iterator[Finding]:
    """Files that the ledger fixes and that are not so, and files that it does not know of."""
    rows = Attachment.objects.filter(practice=practice).exclude(seq=None).order_by("seq", "id")
    here = {seq: list(its) for seq, its in groupby(rows.iterator(chunk_size=2000), lambda row: row.seq or 0)}
    for seq, said in roll.files.items():
        if seq not in erased and seq not in roll.erased:
            yield from _compared(practice, seq, said, here.get(seq, []))
    first = min(roll.files, default=None)
    for seq in here:
        if first is not None and seq > first and seq not in roll.files:
            yield Finding(seq, f"A file lies beside e{seq} that no signed leaf knows of: it was put there.")


def _compared(practice: Practice, seq: int, said: FilesSealed, rows: list[Attachment]) -> Iterator[Finding]:
    if len(rows) != said.count:
        missing = f"{len(rows)} of {said.count} files of e{seq} are there"
        yield Finding(seq, f"{missing}: the leaf behind it says how many there have to be. Restore a backup.")
        return
    beside = [
        Beside(
            row.id,
            row.chunks or 0,
            row.wrapped or b"",
            attachments.fingerprint(stored.sealed(practice, row.id)),
        )
        for row in rows
    ]
    if attachments.sealed_as(practice.uid, seq, beside) != said.sealed:
        yield Finding(
            seq,
            f"The files of e{seq} are not as they were sealed: bytes are missing or changed. Restore "
            "a backup.",
        )


def _files(practice: Practice, erased: set[int]) -> Iterator[Finding]:
    counted = _chunks(practice)
    rows = Attachment.objects.filter(practice=practice).exclude(seq=None).order_by("seq", "id")
    for row in rows.iterator(chunk_size=2000):
        assert row.seq is not None
        there = counted.get(row.id)
        if row.wrapped is None:
            if row.seq not in erased:
                yield Finding(row.seq, f"A file of e{row.seq} has lost its key; no signed leaf allows that.")
            elif there:
                yield Finding(row.seq, f"e{row.seq} was erased, but parts of a file of it are still there.")
        elif len(row.wrapped) != WRAPPED or row.wrapped[0] != AES_GCM:
            yield Finding(row.seq, f"The key of a file of e{row.seq} is damaged: it cannot be opened.")
        elif there != (row.chunks, 0, (row.chunks or 0) - 1):
            yield Finding(row.seq, f"A file of e{row.seq} is damaged: not all of its parts are there.")
        elif not _shaped(practice, row):
            yield Finding(row.seq, f"A file of e{row.seq} is damaged: a part of it has another length.")


def _chunks(practice: Practice) -> dict[bytes, tuple[int, int, int]]:
    """Count, first and last number of the chunks of each file."""
    rows = Chunk.objects.filter(practice=practice).values_list("attachment")
    counted = rows.annotate(Count("number"), Min("number"), Max("number"))
    return {bytes(id): (count, first, last) for id, count, first, last in counted}


def _shaped(practice: Practice, row: Attachment) -> bool:
    """Every part but the last has the length of a full one."""
    parts = Chunk.objects.filter(practice=practice, attachment=row.id, number__lt=(row.chunks or 1) - 1)
    return not parts.annotate(length=Length("sealed")).exclude(length=FULL).exists()


def counted() -> int:
    """How many files are sealed on entries, in every practice; those of erased entries left out."""
    return Attachment.objects.exclude(wrapped=None).count()
