"""Rows of evidence files. The SQL files of this room make the tables and the triggers that guard them."""

from django.db import models

from casebound.book.models import OfPractice
from casebound.people.fields import Bytes, BytesOrNone


class Attachment(OfPractice):
    """A file on its way or sealed. Name, type, size and hash lie inside `slip`, later inside the entry.

    started: microseconds since 1970. slip: key and description for the writer of the draft.
    chunks: None until it has arrived whole. seq, wrapped: its entry, and its key under the entry's key; an
    erased file has lost that key.
    """

    pk = models.CompositePrimaryKey("practice_id", "id")
    id = Bytes(max_length=16)
    person = models.IntegerField()
    draft = Bytes(max_length=16)
    started = models.BigIntegerField()
    slip = BytesOrNone(null=True)
    chunks = models.IntegerField(null=True)
    seq = models.BigIntegerField(null=True)
    wrapped = BytesOrNone(null=True)

    class Meta:
        db_table = "attachments_attachment"

    def __str__(self) -> str:
        return bytes(self.id).hex()


class Chunk(OfPractice):
    """One sealed piece of a file."""

    rows_at_once = 4  # a full one is 1 MiB

    pk = models.CompositePrimaryKey("practice_id", "attachment", "number")
    attachment = Bytes(max_length=16)
    number = models.IntegerField()
    sealed = Bytes()

    class Meta:
        db_table = "attachments_chunk"

    def __str__(self) -> str:
        return f"{self.number} of {bytes(self.attachment).hex()}"
