"""Notes that a browser sealed to their writer while there was no network (docs/spec/seal.md §9).

The server keeps them as they came and cannot open them; her key does, when she opens her book.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casebound.book.models import Leaf
from casebound.core import context, notes
from casebound.core.errors import BadInput, CaseboundError
from casebound.core.leaves import split
from casebound.core.packing import unpack, unpad
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import drafts, write

FIRST = b"casebound-offline/v1"
SEALED = "offline"  # in a late sheet: what was delivered, in hex
MOST = 800_000  # bytes of one delivered note
UNKNOWN = "This is no note of a browser in its one form, so it was not taken. It stays where it was written."


@dataclass(frozen=True)
class Sent:
    """A delivered note: its id (16 bytes), whom it is sealed to, and its sealed parts by number."""

    note: bytes
    recipient: bytes
    parts: Mapping[int, bytes]


def read(raw: bytes) -> Sent:
    """Delivered bytes; BadInput unless they are a note in its one form. Nothing is opened."""
    try:
        first, note, recipient, *parts = unpack(raw) if len(raw) <= MOST else ()
    except (ValueError, CaseboundError):
        raise BadInput(UNKNOWN) from None
    numbers = [int.from_bytes(part[:4], "big") for part in parts]
    ascending = bool(numbers) and numbers == sorted(set(numbers)) and numbers[0] > 0
    whole = all(len(part) > 4 for part in parts) and (len(note), len(recipient)) == (16, 32)
    if first != FIRST or not ascending or not whole:
        raise BadInput(UNKNOWN)
    return Sent(note, recipient, {number: part[4:] for number, part in zip(numbers, parts, strict=True)})


def pin(who: Who) -> dict[str, str]:
    """What her browser seals to, with the proof that it is hers: nothing in it is secret."""
    seq = who.roll.persons[who.number].seq
    statement, signature = split(Leaf.objects.get(practice=who.practice, seq=seq).data)
    receipt = write.receipt_of(who, seq)
    origin = notes.origin(who.practice.uid, who.roll.generation_at(seq + 1))
    return {
        "practice": who.practice.uid.hex(),
        "recipient": who.secret.public.fingerprint.hex(),
        "log": notes.vkey(origin, who.roll.log_key),
        "statement": b64encode(statement).decode(),
        "signature": b64encode(signature).decode(),
        "receipt": b64encode(receipt).decode(),
    }


def put_in_place(who: Who, late: drafts.Sheet) -> None:
    """Open what her browser sealed, and keep it as a draft of her own; twice delivered is kept once."""
    sent = read(bytes.fromhex(str(dict(late.loose or {})[SEALED])))
    told = [_told(who, sent, number) for number in sent.parts]
    text = "\n\n".join(part["text"] for part in told if part["text"])
    if not _there_already(who, sent.note, text):
        _keep(who, late, sent, told, text)
    drafts.discard(who, late.id)


def _keep(who: Who, late: drafts.Sheet, sent: Sent, told: list[dict[str, str]], text: str) -> None:
    began = datetime.fromisoformat(told[0]["began"])
    answers = drafts.filled_in(shipped().get(late.kind.partition(".")[0]), began.astimezone(who.zone))
    # Under the note's own id, so that a second delivery finds it; if that place is taken, beside it.
    taken = drafts.exists(who, sent.note) or drafts.sealed_as(who, sent.note) is not None
    own = b"" if taken else sent.note
    sheet = drafts.new(who, late.kind, who.account.language, answers | {"account": text}, id=own)
    drafts.save(who, sheet, sheet.answers, received=late.received)


def _there_already(who: Who, note: bytes, text: str) -> bool:
    """Whether an earlier delivery of this note brought the same words: its receipt may have been lost."""
    try:
        return text in str(drafts.load(who, note).answers.get("account", ""))
    except CaseboundError:
        return False


def _told(who: Who, sent: Sent, number: int) -> dict[str, Any]:
    """One opened part. What her keys do not open is said in its place: nothing vanishes without a word."""
    where = context.offline(who.practice.uid, sent.note, number, who.secret.public.fingerprint)
    try:
        told = json.loads(unpad(who.secret.open_from_browser(sent.parts[number], where)))
        datetime.fromisoformat(told["began"]).astimezone(who.zone)
        return {"text": str(told["text"]), "began": told["began"]}
    except (CaseboundError, ValueError, KeyError, TypeError, OverflowError):
        words = _("[A part of this note could not be opened: it was changed on its way, or is not yours.]")
        return {"text": words, "began": datetime.now().astimezone().isoformat()}
