"""The PDF of an evidence file: a first page for whoever receives it, then the sealed pages."""

from collections.abc import Callable
from typing import TypeVar

from casebound.paper.drawable import Care, Ink
from casebound.paper.evidence_sheet import (
    Attachment,
    EvidenceSheet,
    Quote,
    SheetItem,
    SheetPage,
    SheetSection,
    Table,
    check_sheet,
)
from casebound.paper.ring import ring
from casebound.paper.typesetting import CannotDraw, typeset
from casebound.paper.words import words

SHORT = 64  # code points of an answer that still fits beside its question
MOST_NAMED = 60  # undrawable signs named under one page

Data = dict[str, object]
Made = TypeVar("Made")


def render_evidence(sheet: EvidenceSheet) -> bytes:
    """The evidence PDF. The same sheet gives the same bytes; no clock, disk or font of the machine is asked.

    Raises BadInput for a sheet that lacks what its reader needs.
    """
    check_sheet(sheet)
    return with_rising_care(
        lambda care: typeset("evidence.typ", _document(sheet, care), sheet.made, sheet.paper)
    )


def with_rising_care(make: Callable[[Care], Made]) -> Made:
    """Draw everything; when fonts refuse a combination of signs, spell out more and more of them."""
    for care in (Care.EVERYTHING, Care.NO_RARE_MARKS):
        try:
            return make(care)
        except CannotDraw:
            continue
    return make(Care.PLAIN_LATIN)


def _document(sheet: EvidenceSheet, care: Care) -> Data:
    say = words(sheet.language)
    ink = Ink(care)
    only = sheet.pages[0] if len(sheet.pages) == 1 else None
    first: Data = {
        "lang": sheet.language,
        "title": ink.line(sheet.title),
        "kicker": say["for"].format(recipient=ink.line(sheet.recipient)),
        "made": say["made"].format(made_at=ink.line(sheet.made_at), practice=ink.line(sheet.practice)),
        "purpose": ink.block(sheet.purpose),
        "view": ink.line(sheet.view),
        "extent": ink.block(sheet.extent),
        "fingerprint": groups(sheet.fingerprint),
        "spoken": ink.line(" ".join(sheet.spoken)),
        "contents": [_contents_row(page, at, ink) for at, page in enumerate(sheet.pages)],
    }
    return {
        "words": say | {"foot": say["foot"].format(form=sheet.form)},
        **first,
        **_seal(only, say),
        "computed": [_section(section, ink) for section in sheet.computed],
        **_missing(ink, say),
        "pages": [_page(page, at, say, care) for at, page in enumerate(sheet.pages)],
        "attachments": [_attachment(attachment) for attachment in sheet.attachments],
    }


def _contents_row(page: SheetPage, at: int, ink: Ink) -> Data:
    what = " · ".join(filter(None, (page.kind, page.client)))
    rest = [ink.line(text) for text in (what, page.author, page.sealed_on)]
    return {"number": str(page.number), "to": f"page-{at}", "rest": rest}


def _page(page: SheetPage, at: int, say: dict[str, str], care: Care) -> Data:
    ink = Ink(care)
    facts = ((say["writer"], page.author), (say["about"], page.client), *page.facts)
    data: Data = {
        "to": f"page-{at}",
        "lang": page.language,
        "kicker": ink.line(page.kind),
        "title": say["page_of"].format(number=page.number, casebook=ink.line(page.casebook)),
        "short": say["page"].format(number=page.number),
        "amends": ink.line(page.amends),
        "times": [
            {
                "label": ink.line(t.label),
                "when": ink.line(t.when),
                "note": ink.line(t.note),
                "sealed": t.sealed,
            }
            for t in page.times
        ],
        "facts": [(ink.line(label), ink.block(value)) for label, value in facts if value],
        "amended": [ink.block(line) for line in page.amended_by],
        "sections": [_section(section, ink) for section in page.sections],
        "proof": say["page_proof"].format(number=page.number, size=page.size),
        "leaf": groups(page.leaf),
        "root": groups(page.root),
    }
    return {**data, **_seal(page, say), **_missing(ink, say)}


def _section(section: SheetSection, ink: Ink) -> Data:
    items = [_item(item, ink, alone=_says_the_same(section, item)) for item in section.items]
    return {"label": ink.line(section.label), "withheld": ink.line(section.withheld), "items": items}


def _says_the_same(section: SheetSection, item: SheetItem) -> bool:
    return len(section.items) == 1 and item.label.strip().lower() == section.label.strip().lower()


def _item(item: SheetItem, ink: Ink, *, alone: bool) -> Data:
    form, value = _value(item, ink)
    if alone and form == "line":
        form = "text"
    return {"label": "" if alone else ink.line(item.label), "form": form, "value": value}


def _value(item: SheetItem, ink: Ink) -> tuple[str, object]:
    value = item.value
    if isinstance(value, str):
        short = len(value) <= SHORT and "\n" not in value and len(item.label) <= SHORT
        return ("line" if short else "text"), ink.block(value)
    if isinstance(value, Table):
        return "table", _table(value, ink)
    quotes = [{"words": ink.block(q.words), "by": ink.line(q.by)} for q in value if isinstance(q, Quote)]
    if quotes:
        return "quotes", quotes
    return "ticks", [ink.line(tick) for tick in value if isinstance(tick, str)]


def _table(table: Table, ink: Ink) -> Data:
    """Columns are as wide as their longest cell asks, between one part and six."""
    cells = [[len(row[at]) for row in (table.columns, *table.rows)] for at in range(len(table.columns))]
    widths = [min(6.0, max(1.0, max(lengths) / 12)) for lengths in cells]
    return {
        "widths": widths,
        "columns": [ink.line(name) for name in table.columns],
        "rows": [[ink.block(cell) for cell in row] for row in table.rows],
    }


def _seal(page: SheetPage | None, say: dict[str, str]) -> Data:
    if page is None:
        return {"seal": None, "seal_alt": ""}
    below = page.sealed_on if page.sealed_on.isascii() else ""
    return {
        "seal": ring(page.number, say["sealed_ring"], below),
        "seal_alt": say["seal_alt"].format(number=page.number),
    }


def _missing(ink: Ink, say: dict[str, str]) -> Data:
    names = ink.names()
    more = say["missing_more"].format(count=len(names) - MOST_NAMED)
    return {"missing": names[:MOST_NAMED], "more": f", {more}." if len(names) > MOST_NAMED else "."}


def _attachment(attachment: Attachment) -> Data:
    try:
        text: str | None = attachment.data.decode()
    except UnicodeDecodeError:
        text = None
    return {
        "name": attachment.name,
        "mime": attachment.mime,
        "description": attachment.description or attachment.name,
        "text": text,
        "raw": list(attachment.data) if text is None else None,
    }


def groups(fingerprint: str) -> list[str]:
    """64 hexadecimal digits in sixteen groups of four, as people compare them."""
    return [fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4)]


__all__ = ["groups", "render_evidence", "with_rising_care"]
