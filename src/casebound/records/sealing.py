"""From a draft to an entry: a client named on the fly gets a page first, then the entry is sealed."""

from dataclasses import replace

from casebound.core.kinds import Kind
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import read, sharing, write
from casebound.records.drafts import Sheet


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
        amends=sheet.amends,
        started=sheet.started,
        received=sheet.received,
        paper=paper,
    )
    already = write.already(who, order)
    if already:
        return already
    shared = (casebook for casebook in (home, *also) if casebook != who.own_casebook())
    sharing.refuse_named(who, kind, sheet.answers, shared)
    if kind.about and sheet.new_client and not sheet.answers.get(kind.about):
        number = new_client(who, sheet.new_client, home)
        order = replace(order, answers={**sheet.answers, kind.about: number})
    return write.seal_entry(who, order)


def new_client(who: Who, name: str, casebook: bytes) -> int:
    """Seal a client page that holds a name only; returns the new number."""
    kind = shipped().get("client")
    done = write.seal_entry(who, write.Order(kind, kind.language, {"name": name}, casebook))
    return read.open_entry(who, done.seq, "written").digest.client
