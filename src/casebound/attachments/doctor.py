"""Stored files held against the entries they belong to, with no key: are all their pieces there?"""

from collections.abc import Iterator

from django.db.models import Count, Max, Min
from django.db.models.functions import Length

from casebound.attachments.models import Attachment, Chunk
from casebound.book.models import Entry, Practice
from casebound.core.attachments import CHUNK
from casebound.core.chain import Finding
from casebound.core.cipher import AES_GCM, KEY, NONCE, TAG
from casebound.core.trust import Roll

WRAPPED = 1 + NONCE + KEY + TAG
FULL = 1 + NONCE + CHUNK + 4 + TAG


def examine(practice: Practice, roll: Roll) -> list[Finding]:
    """Every finding about evidence files. What lies inside them shows only when their page is opened."""
    erased = set(Entry.objects.filter(practice=practice, body=None).values_list("seq", flat=True))
    return list(_files(practice, erased))


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
