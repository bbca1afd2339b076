"""A first note from the lock screen: saved while she types, sealed, and put in place once she opens her book.

Each save carries all of the words so far and replaces the one before it. The last one, which she sends
herself, stands under an id of its own: a save that comes after it can take no word from it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.conf import settings

from casebound.book.models import Practice
from casebound.core.cipher import hkdf
from casebound.core.errors import CaseboundError
from casebound.core.packing import pack
from casebound.members.who import Who
from casebound.records import drafts
from casebound.records.models import Draft

NOTE, BEGAN = "note", "began"  # in a late sheet: the note's id in hex, and when its first words came


def late_id(practice: Practice, person: int, place: bytes) -> bytes:
    """A draft's id, one for each person and place; without the host key nobody tells the place from it."""
    return hkdf(settings.HOST_KEY, "late", practice.uid, str(person).encode(), place)[:16]


def place(note: bytes, which: bytes) -> bytes:
    """What a draft of this note stands for; which: `saved`, `sent` or `open`."""
    return pack(b"lock note", which, note)


def began(practice: Practice, person: int, note: bytes) -> datetime | None:
    """When the first words of this note came, if some of them wait already."""
    rows = Draft.objects.filter(practice=practice, person=person, id__in=_waiting(practice, person, note))
    first: datetime | None = rows.order_by("started").values_list("started", flat=True).first()
    return first


def sent(practice: Practice, person: int, note: bytes) -> None:
    """She sent it herself: what was saved on the way is in it."""
    saved = late_id(practice, person, place(note, b"saved"))
    Draft.objects.filter(practice=practice, person=person, id=saved).delete()


def _waiting(practice: Practice, person: int, note: bytes) -> list[bytes]:
    return [late_id(practice, person, place(note, which)) for which in (b"saved", b"sent")]


def put_in_place(who: Who, late: drafts.Sheet) -> None:
    """Keep it as a draft of her own. Words that stand there already are not kept twice, and none is lost."""
    loose: Mapping[str, object] = late.loose or {}
    text, first = str(late.answers.get("account", "")), datetime.fromisoformat(str(loose[BEGAN]))
    id = late_id(who.practice, who.number, place(bytes.fromhex(str(loose[NOTE])), b"open"))
    there = _there(who, id)
    before = str(there.answers.get("account", "")) if there else ""
    if text.strip() and text not in before:
        if there is None or before not in text:
            taken = drafts.exists(who, id) or drafts.sealed_as(who, id) is not None
            there = drafts.new(who, late.kind, late.language, late.answers, id=b"" if taken else id)
        answers = {**there.answers, "account": text}
        drafts.save(who, there, answers, received=late.received, started=min(first, datetime.now(UTC)))
    drafts.discard(who, late.id)


def _there(who: Who, id: bytes) -> drafts.Sheet | None:
    try:
        return drafts.load(who, id)
    except CaseboundError:
        return None
