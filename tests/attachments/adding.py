"""Files added to drafts, as pages do it, without a browser."""

from casebound.attachments import slips, stored
from casebound.attachments.slips import Slip
from casebound.core.attachments import CHUNK
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import drafts, sealing, write
from casebound.records.drafts import Sheet

CANARY = b"the canary sings at 20:02 "
SAID = {"account": "He would not leave.", "happened": "2026-11-20T20:02~"}


def bytes_of(length: int) -> bytes:
    return (CANARY * (length // len(CANARY) + 1))[:length]


def draft(who: Who, **more: object) -> Sheet:
    return drafts.new(who, "incident.v1", "en", SAID | more)


def begun(who: Who, sheet: Sheet, raw: bytes, name: str = "photo.jpg") -> Slip:
    slip = slips.new(sheet.id, name, "image/jpeg", len(raw))
    stored.begin(who, slip, can_go_on=True)
    return slip


def send(who: Who, slip: Slip, raw: bytes) -> None:
    pieces = [raw[at : at + CHUNK] for at in range(0, len(raw), CHUNK)]
    for number, piece in enumerate(pieces):
        stored.put(who, slip, number, number == len(pieces) - 1, piece)


def add(who: Who, sheet: Sheet, raw: bytes, name: str = "photo.jpg") -> Slip:
    slip = begun(who, sheet, raw, name)
    send(who, slip, raw)
    return stored.finish(who, slip)


def seal(who: Who, sheet: Sheet, also: tuple[bytes, ...] = ()) -> write.Done:
    fresh = drafts.load(who, sheet.id)
    return sealing.seal_draft(who, shipped().get("incident"), fresh, who.own_casebook(), also)
