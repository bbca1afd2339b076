"""A table on paper, sideways: rows of a report pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casebound.paper.drawable import Ink
from casebound.paper.evidence import with_rising_care
from casebound.paper.typesetting import typeset

WIDEST = 34  # a column counts as wide as so many signs at most
LONGEST = 22  # signs of one word that a column is made wide enough for


@dataclass(frozen=True)
class PackSheet:
    """over: the small line above the title; notes: sentences below it; made: with a time zone."""

    title: str
    over: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    made: datetime
    language: str = "en"
    paper: str = "a4"


def render_pack(sheet: PackSheet) -> bytes:
    """The PDF. The same sheet gives the same bytes; nothing of it is ever written to a file."""
    return with_rising_care(
        lambda care: typeset("pack.typ", _document(sheet, Ink(care)), sheet.made, sheet.paper)
    )


def _document(sheet: PackSheet, ink: Ink) -> Mapping[str, object]:
    return {
        "title": ink.line(sheet.title),
        "lang": sheet.language,
        "over": ink.line(sheet.over),
        "notes": [ink.block(note) for note in sheet.notes],
        "widths": [_width(sheet, at) for at in range(len(sheet.columns))],
        "columns": [ink.line(name) for name in sheet.columns],
        "rows": [[ink.block(cell) for cell in row] for row in sheet.rows],
    }


def _width(sheet: PackSheet, at: int) -> float:
    """Parts of the sheet: at least the longest word, at most what a long cell needs to be read."""
    cells = [sheet.columns[at], *(row[at] for row in sheet.rows)]
    word = max((len(word) for cell in cells for word in cell.split()), default=1)
    return float(max(min(word, LONGEST) + 2, min(max(map(len, cells)) / 2, WIDEST)))
