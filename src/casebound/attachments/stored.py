"""Files of drafts and entries on disk: begun, filled chunk by chunk, finished, bound to an entry, taken out.

Nothing is written before it is sealed. A file counts as there only once all of it was read back from disk.
"""

import hashlib
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casebound.attachments import slips
from casebound.attachments.models import Attachment, Chunk
from casebound.attachments.slips import Slip
from casebound.book.models import Practice
from casebound.core import attachments
from casebound.core.attachments import FILES_LIMIT, SIZE_LIMIT, Beside, Place
from casebound.core.errors import BadInput, Stale, Tampered
from casebound.members.who import Who

BROKEN_OFF_AFTER = 3600 * 10**6  # microseconds after which what nobody can go on with is taken away
_MB = 10**6
KEPT_FREE = 200 * _MB  # of the disk, so that pages can still be sealed


@dataclass(frozen=True)
class Waiting:
    """The files of one draft. damaged: ids whose slip is not one that she made."""

    whole: tuple[Slip, ...] = ()
    broken_off: tuple[Slip, ...] = ()
    damaged: tuple[bytes, ...] = ()

    @property
    def answer(self) -> list[dict[str, object]]:
        """What the question of type files is answered with."""
        return [slip.file.answer() for slip in self.whole]


def waiting(who: Who, draft: bytes) -> Waiting:
    """What was added to a draft, in order of arrival."""
    whole: list[Slip] = []
    broken: list[Slip] = []
    damaged: list[bytes] = []
    rows = Attachment.objects.filter(practice=who.practice, person=who.number, draft=draft, seq=None)
    for row in rows.exclude(slip=None).order_by("started", "id"):
        try:
            slip = slips.opened(who, draft, row.id, row.slip or b"")
        except Tampered:
            damaged.append(row.id)
        else:
            (whole if slip.whole and row.chunks == slip.chunks else broken).append(slip)
    return Waiting(tuple(whole), tuple(broken), tuple(damaged))


def one(who: Who, draft: bytes, id: bytes) -> Slip:
    """A file of a draft of hers. Raises Stale where there is none, Tampered for one she did not make."""
    row = Attachment.objects.filter(practice=who.practice, person=who.number, draft=draft, id=id, seq=None)
    found = row.exclude(slip=None).first()
    if found is None or found.slip is None:
        raise Stale(_("This file is not here any more. It was sealed or taken out in another window."))
    return slips.opened(who, draft, id, found.slip)


def begin(who: Who, slip: Slip, *, can_go_on: bool, expected: int = 0) -> None:
    """Make room for a file. can_go_on: keep its key, so that an upload that breaks off can be continued.

    expected: bytes on their way, where slip.size is not known yet. Raises BadInput when the draft or the disk
    is full, or the file too large.
    """
    _within_limits(who, slip)
    _leaves_room(slip.name, max(slip.size, expected))
    _sweep(who)
    with kept_or_said(slip.name):
        Attachment.objects.create(
            practice=who.practice,
            id=slip.id,
            person=who.number,
            draft=slip.draft,
            started=_now(),
            slip=slips.sealed(who, slip) if can_go_on else None,
        )


def _now() -> int:
    return time.time_ns() // 1000


def _leaves_room(name: str, size: int) -> None:
    """A disk filled by files would stop every seal. PostgreSQL keeps its files elsewhere."""
    if settings.DATA is not None and shutil.disk_usage(settings.DATA).free < size + KEPT_FREE:
        raise BadInput(_full(name))


def _within_limits(who: Who, slip: Slip) -> None:
    if slip.size > SIZE_LIMIT:
        raise BadInput(too_large(slip.name))
    rows = Attachment.objects.filter(practice=who.practice, person=who.number, draft=slip.draft, seq=None)
    if rows.count() >= FILES_LIMIT:
        raise BadInput(
            _("“%(name)s” was not kept: %(limit)d files fit on one page. Write another page for the rest.")
            % {"name": slip.name, "limit": FILES_LIMIT}
        )


def too_large(name: str) -> str:
    return _(
        "“%(name)s” was not kept: it is larger than %(limit)d MB. Cut it, or keep it elsewhere and say where."
    ) % {
        "name": name,
        "limit": SIZE_LIMIT // _MB,
    }


def _sweep(who: Who) -> None:
    """Take away what broke off without a key that anybody still has."""
    before = _now() - BROKEN_OFF_AFTER
    _delete(
        who.practice,
        Attachment.objects.filter(
            practice=who.practice, person=who.number, seq=None, slip=None, started__lt=before
        ).values_list("id", flat=True),
    )


@contextmanager
def kept_or_said(name: str) -> Iterator[None]:
    """Raises BadInput where the disk did not take what was written; nothing half kept counts as there."""
    try:
        with transaction.atomic():
            yield
    except OperationalError:
        raise BadInput(_full(name)) from None


def _full(name: str) -> str:
    said = _(
        "“%(name)s” was not kept: the disk of the server is full or does not answer. "
        "What you wrote is not lost. Tell the people who run this server, and try again later."
    )
    return said % {"name": name}


def put(who: Who, slip: Slip, number: int, last: bool, raw: bytes) -> None:
    """Seal and store one chunk; the same one sent twice is stored once. Raises BadInput on a full disk."""
    place = Place(who.practice.uid, slip.id, number, last)
    chunk = attachments.seal_chunk(slip.key, place, raw)
    if Chunk.objects.filter(practice=who.practice, attachment=slip.id, number=number).exists():
        return
    with suppress(IntegrityError), kept_or_said(slip.name):  # two windows at once: the first one counts
        Chunk.objects.create(practice=who.practice, attachment=slip.id, number=number, sealed=chunk)


def here(who: Who, slip: Slip) -> list[int]:
    """Numbers of the chunks that have arrived."""
    rows = Chunk.objects.filter(practice=who.practice, attachment=slip.id).order_by("number")
    return list(rows.values_list("number", flat=True))


def finish(who: Who, slip: Slip) -> Slip:
    """Read the whole file back from the disk, and only then say that it is there.

    slip.size: how many bytes it has to have. Raises Stale where something is missing, Tampered where changed.
    """
    count = attachments.chunks_of(slip.size)
    if here(who, slip) != list(range(count)):
        raise Stale(_("“%(name)s” has not arrived whole yet. Send the rest.") % {"name": slip.name})
    digest = hashlib.sha256()
    size = 0
    mark = hashlib.sha256()
    parts = attachments.marked(sealed(who.practice, slip.id), mark)
    for raw in attachments.pieces(slip.key, who.practice.uid, slip.id, count, parts):
        digest.update(raw)
        size += len(raw)
    if size != slip.size:
        raise Stale(_("“%(name)s” has not arrived as it was sent. Send it again.") % {"name": slip.name})
    done = slip.told(sha256=digest.hexdigest(), chunks=count, sealed=mark.hexdigest())
    with kept_or_said(slip.name):
        _rows(who, slip).update(slip=slips.sealed(who, done), chunks=count)
    return done


def describe(who: Who, slip: Slip, origin: str, captured: str) -> Slip:
    """Say where a file came from, and who made it and when."""
    told = slip.told(origin=origin, captured=captured)
    if told != slip:
        _rows(who, slip).update(slip=slips.sealed(who, told))
    return told


def _rows(who: Who, slip: Slip) -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        practice=who.practice, person=who.number, draft=slip.draft, id=slip.id, seq=None
    )


def sealed(practice: Practice, id: bytes) -> Iterator[bytes]:
    """The chunks as they lie on disk, in order, one at a time in memory."""
    rows = Chunk.objects.filter(practice=practice, attachment=id).order_by("number")
    for number in rows.values_list("number", flat=True):
        yield Chunk.objects.get(practice=practice, attachment=id, number=number).sealed


def remove(who: Who, draft: bytes, id: bytes) -> None:
    """Take a file out of a draft of hers."""
    mine = Attachment.objects.filter(practice=who.practice, person=who.number, draft=draft, id=id, seq=None)
    _delete(who.practice, mine.values_list("id", flat=True))


def discard(practice: Practice, draft: bytes) -> None:
    """Take away what was added to a draft and not sealed."""
    _delete(practice, _of(practice, draft).values_list("id", flat=True))


def throw_away(who: Who, draft: bytes) -> None:
    """Take away what this person added to a draft; what is anybody else's stays where it is."""
    mine = _of(who.practice, draft).filter(person=who.number)
    _delete(who.practice, mine.values_list("id", flat=True))


def _of(practice: Practice, draft: bytes) -> QuerySet[Attachment]:
    return Attachment.objects.filter(practice=practice, draft=draft, seq=None)


def bind(who: Who, draft: bytes | None, claimed: object, seq: int, data_key: bytes) -> list[Beside]:
    """Give the files of a draft to the entry it becomes; inside the transaction that appends the entry.

    Returns what lies sealed beside the entry now, for the ledger to say.

    claimed: the answer that is being sealed. data_key: of the entry, 32 bytes. Raises BadInput, Stale or
    Tampered where the answer and the files that are there differ: then nothing is sealed.
    """
    some = draft is not None and _of(who.practice, draft).exists()
    found = waiting(who, draft) if draft is not None and some else Waiting()
    if found.damaged:
        raise Tampered(slips.NOT_HERS)
    if found.broken_off:
        raise BadInput(
            _("“%(name)s” has not arrived whole. Send the rest, or take it out, before you seal.")
            % {"name": found.broken_off[0].name}
        )
    if found.answer != (claimed or []):
        raise Stale(_("The files of this page changed in another window. Read it once more, then seal."))
    bound = []
    for slip in found.whole:
        wrapped = attachments.wrap(slip.key, data_key, who.practice.uid, seq, slip.id)
        _rows(who, slip).update(slip=None, seq=seq, wrapped=wrapped)
        # One that arrived whole under an earlier version has no fingerprint in its slip.
        known = bytes.fromhex(slip.sealed) or attachments.fingerprint(sealed(who.practice, slip.id))
        bound.append(Beside(slip.id, slip.chunks, wrapped, known))
    if draft is not None and some:
        discard(who.practice, draft)
    return bound


def erase(practice: Practice, seq: int) -> int:
    """Take away keys and bytes of the files of an erased entry; returns how many files there were.

    Only after the leaf that says so: the triggers refuse it before. Inside the caller's transaction.
    """
    rows = Attachment.objects.filter(practice=practice, seq=seq)
    rows.exclude(wrapped=None).update(wrapped=None)
    ids = list(rows.values_list("id", flat=True))
    Chunk.objects.filter(practice=practice, attachment__in=ids).delete()
    return len(ids)


def _delete(practice: Practice, ids: Iterable[bytes]) -> None:
    found = list(ids)
    if found:
        with transaction.atomic():
            Chunk.objects.filter(practice=practice, attachment__in=found).delete()
            Attachment.objects.filter(practice=practice, id__in=found).delete()
