"""A call noted at the desk: sealed into the writer's own casebook, opened by the Safety team."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError
from django.utils.translation import get_language

from casebound.core.errors import BadInput
from casebound.core.packing import pack
from casebound.desk import look_up
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import drafts, sealing, write
from casebound.records.views.drafts import language_of
from casebound.records.widgets import Answer

KIND = "enquiry"
MOST, LAST = 60, 4  # characters that a question may have to be taken over; digits that are no whole number
ODD = ("VRB.SEXREQ", "VRB.SEXREM", "BND.PERSQ", "STK.REPCALL", "PRV.FALSEID")
ONCE = b"casebound/v1/desk-enquiry-once"


def odd() -> list[tuple[str, Answer]]:
    """The few odd things that a desk hears most, in the words of the vocabulary."""
    question = shipped().get(KIND).worded(get_language() or "en").find("behaviours")
    assert question is not None
    return [(code, Answer(found.label)) for code in ODD if (found := question.option(code))]


def begun(asked: str) -> dict[str, str]:
    """What the page of a call begins with after a question: the number or the name, never four digits."""
    asked, digits = asked.strip()[:MOST], sum(letter.isdecimal() for letter in asked)
    if any(letter.isalpha() for letter in asked):
        return {"name": asked}
    return {"phone": asked} if digits > LAST else {}


def note(who: Who, told: Mapping[str, object], once: str) -> write.Done:
    """Keep it as a draft, seal it, share it with the Safety team if there is one. Raises BadInput, Stale.

    once: drawn with the form, so that two presses are one. A draft that cannot be sealed is thrown away again
    with BadInput, for the form still shows its words; with Stale it stays.
    """
    kind = shipped().get(KIND)
    id = sha256(who.secret.sign(pack(ONCE, once.encode()))).digest()[:16]
    said = {key: value for key, value in told.items() if value}
    answers = drafts.filled_in(kind, datetime.now(who.zone)) | said
    order = write.Order(kind, language_of(kind), answers, who.own_casebook(), draft=id)
    before = None if drafts.exists(who, id) else write.already(who, order)
    if before:
        return before
    try:
        sheet = drafts.new(who, kind.id, language_of(kind), answers, id=id)
    except IntegrityError:
        sheet = drafts.load(who, id)
    try:
        return sealing.seal_draft(who, kind, sheet, who.own_casebook(), team(who))
    except BadInput:
        drafts.discard(who, id)
        raise


def team(who: Who) -> tuple[bytes, ...]:
    """The Safety team's casebook, where there is one that takes pages; a writer need not read it."""
    books = who.roll.casebooks.values()
    return tuple(one.id for one in books if one.purpose == "team" and one.readers and not one.owes_epoch)[:1]


def instruction_for(who: Who, phones: object) -> look_up.Found | None:
    """What the desk is told about whoever called, looked up by the number as any other; None without one."""
    numbers = [str(one) for one in phones] if isinstance(phones, list) else []
    return look_up.ask(who, numbers[0]) if numbers else None
