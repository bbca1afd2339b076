"""Files of an opened entry: whoever holds the entry's key reads them, piece by piece, each piece checked."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from casebound.attachments import stored
from casebound.attachments.models import Attachment, Chunk
from casebound.book.models import Practice
from casebound.core import attachments
from casebound.core.attachments import DAMAGED, File
from casebound.core.errors import Sealed, Tampered
from casebound.core.kinds import FILES


def files(answers: Mapping[str, object]) -> list[File]:
    """The files that an entry or a draft names, in order of arrival."""
    named = answers.get(FILES)
    return [attachments.described(item) for item in named] if isinstance(named, list) else []


def opened(practice: Practice, seq: int, data_key: bytes, file: File) -> Iterator[bytes]:
    """The bytes of a file of the entry `seq`, at most one chunk in memory.

    data_key: of the entry, 32 bytes. What can be seen before the first byte is checked before: then Tampered,
    or Sealed for one that was erased. A changed byte ends it with Tampered in the middle.
    """
    id = bytes.fromhex(file.id)
    row = Attachment.objects.filter(practice=practice, id=id).first()
    if row is not None and row.seq == seq and row.wrapped is None:
        raise Sealed(_("This file was erased together with its page."))
    count = Chunk.objects.filter(practice=practice, attachment=id).count()
    if row is None or row.seq != seq or row.wrapped is None or count != file.chunks:
        raise Tampered(DAMAGED.format(name=file.name))
    key = attachments.unwrap(row.wrapped, data_key, practice.uid, seq, id)
    return attachments.open_chunks(key, practice.uid, file, stored.sealed(practice, id))
