"""A letter on paper: sender, recipient, date, subject, text, name. No mark of the program that set it."""

from dataclasses import dataclass
from datetime import datetime

from casebound.paper.drawable import Ink
from casebound.paper.evidence import with_rising_care
from casebound.paper.typesetting import typeset


@dataclass(frozen=True)
class LetterSheet:
    """dated: already written out; made: with a time zone, for the PDF itself. Empty parts are left out."""

    sender: str
    recipient: str
    dated: str
    subject: str
    body: str
    signed: str
    made: datetime
    language: str = "en"
    paper: str = "a4"


def render_letter(sheet: LetterSheet) -> bytes:
    """The PDF. The same letter gives the same bytes."""
    return with_rising_care(
        lambda care: typeset("letter.typ", _document(sheet, Ink(care)), sheet.made, sheet.paper)
    )


def _document(sheet: LetterSheet, ink: Ink) -> dict[str, object]:
    return {
        "title": ink.line(sheet.subject),
        "lang": sheet.language,
        "sender": ink.block(sheet.sender) if sheet.sender else [],
        "recipient": ink.block(sheet.recipient) if sheet.recipient else [],
        "dated": ink.line(sheet.dated),
        "subject": ink.line(sheet.subject),
        "body": ink.block(sheet.body),
        "signed": ink.line(sheet.signed),
    }
