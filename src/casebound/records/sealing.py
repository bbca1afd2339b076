"""From a draft to an entry: a client named on the fly gets a page first, then the entry is sealed."""

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

from casebound.core.errors import CaseboundError
from casebound.core.kinds import Kind
from casebound.core.packing import pack
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import hints, read, sharing, write
from casebound.records.drafts import Sheet

ONCE = b"casebound/v1/client-of-a-draft"


def seal_draft(
    who: Who, kind: Kind, sheet: Sheet, home: bytes, also: tuple[bytes, ...], paper: str = ""
) -> write.Done:
    """Seal a draft into a casebook and share it into others; a repeated call gives the first receipt."""
    order = write.Order(
        kind=kind,
        language=sheet.language,
        answers=sheet.answers,
        casebook=home,
        also=also,
        draft=sheet.id,
        revision=sheet.revision,
        amends=sheet.amends,
        started=sheet.started,
        received=sheet.received,
        paper=paper,
    )
    already = write.already(who, order)
    if already:
        return already
    shared = (casebook for casebook in (home, *also) if casebook != who.own_casebook())
    sharing.refuse_named(who, kind, sheet.answers, shared, sheet.amends)
    if kind.about and sheet.new_client and not sheet.answers.get(kind.about):
        number = new_client(who, sheet.new_client, home, _once(who, sheet))
        order = replace(order, answers={**sheet.answers, kind.about: number})
    done = write.seal_entry(who, order)
    if kind.name in ("client", "retraction"):
        with suppress(CaseboundError):  # sealed all the same; hints that are older say what they said
            hints.renew(who, everything=True)
    return done


def new_client(who: Who, name: str, casebook: bytes, once: bytes | None = None) -> int:
    """Seal a client page that holds a name only; returns the new number.

    once: an id (16 bytes) by which the same wish, sent again, gives the same client.
    """
    kind = shipped().get("client")
    order = write.Order(kind, kind.language, {"name": name}, casebook, draft=once)
    done = write.seal_entry(who, order)
    return read.open_entry(who, done.seq, "written").digest.client


def _once(who: Who, sheet: Sheet) -> bytes:
    """Two presses, or a second try, make one client. Signed, so that a thief cannot guess the name."""
    return sha256(who.secret.sign(pack(ONCE, sheet.id, sheet.new_client.encode()))).digest()[:16]
