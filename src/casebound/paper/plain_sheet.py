"""A plain printed sheet: a title, a few sentences, parts with facts. The certificate and the kit are such."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casebound.paper.drawable import Ink
from casebound.paper.evidence import with_rising_care
from casebound.paper.evidence_sheet import Attachment
from casebound.paper.typesetting import typeset


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it: numbered words in three columns, labelled facts, sentences."""

    heading: str
    lines: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    numbered: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlainSheet:
    """over: the small line above the title; lead: what it is, in a sentence or two; made: with a time zone.

    attachments: data in UTF-8 that ride inside the PDF.
    """

    title: str
    over: str
    lead: str
    parts: tuple[Part, ...]
    made: datetime
    foot: str = ""
    language: str = "en"
    paper: str = "a4"
    attachments: tuple[Attachment, ...] = ()


def render_plain(sheet: PlainSheet) -> bytes:
    """The PDF. The same sheet gives the same bytes; nothing of it is ever written to a file."""
    return with_rising_care(
        lambda care: typeset("plain.typ", _document(sheet, Ink(care)), sheet.made, sheet.paper)
    )


def _document(sheet: PlainSheet, ink: Ink) -> Mapping[str, object]:
    return {
        "title": ink.line(sheet.title),
        "lang": sheet.language,
        "over": ink.line(sheet.over),
        "lead": ink.block(sheet.lead),
        "foot": ink.line(sheet.foot),
        "parts": [_part(part, ink) for part in sheet.parts],
        "attachments": [
            {"name": one.name, "text": one.data.decode(), "mime": one.mime, "description": one.description}
            for one in sheet.attachments
        ],
    }


def _part(part: Part, ink: Ink) -> Mapping[str, object]:
    return {
        "heading": ink.line(part.heading),
        "lines": ink.block(part.lines) if part.lines else [],
        "pairs": [(ink.line(label), ink.block(value)) for label, value in part.pairs],
        "numbered": [ink.line(word) for word in part.numbered],
    }


__all__ = ["Attachment", "Part", "PlainSheet", "render_plain"]
