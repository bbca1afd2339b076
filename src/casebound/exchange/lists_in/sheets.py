"""Lists as XLSX or ODS. Formulas are not computed, links are not followed; only the values that were saved.

Before the sheet is read the packed parts are unpacked piece by piece and counted: what a file says of its own
size is not believed, and a sheet that spreads a few cells over a huge area is refused.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from casebound.core.errors import BadInput
from casebound.exchange.lists_in import sheet_apart
from casebound.exchange.lists_in.table import MOST_COLUMNS, MOST_LINES, Choices, Line, Table
from casebound.exchange.lists_in.text import with_header

MOST_UNPACKED = 160 * 1024 * 1024
MOST_PARTS = 1_000
MOST_CELLS = 8_000_000
_PIECE = 1 << 18
_HEAD = struct.Struct("<4s5H3L2H")
_CELL = re.compile(rb"""\br\s*=\s*["']\s*\$?([A-Za-z]{1,4})\$?([0-9]{1,10})""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["']\s*([0-9]{1,10})""")
_TAG = re.compile(
    rb"""<table:(table-row|table-cell|covered-table-cell)\b((?:[^>"']|"[^"]*"|'[^']*')*)>""", re.DOTALL
)
_REPEATED = re.compile(rb"""number-(?:columns|rows)-repeated\s*=\s*["']\s*([0-9]{1,12})""")


def read(raw: bytes, choices: Choices) -> Table:
    """The chosen sheet, else the first. Raises BadInput."""
    demand_modest(raw)
    try:
        names, name, rows = sheet_apart.read(raw, choices.sheet)
    except sheet_apart.Refused as wrong:
        raise BadInput(_refused(wrong.why)) from wrong
    lines = [Line(number, cells) for number, cells in rows]
    return with_header("sheet", lines, replace(choices, sheet=name), names)


def _refused(why: str) -> str:
    if why == sheet_apart.NO_SHEET:
        return _("This file has no sheet of that name. Choose one of those that are offered.")
    return _too_large() if why == sheet_apart.TOO_LARGE else _damaged()


def _damaged() -> str:
    return _(
        "This spreadsheet cannot be read: it is damaged, locked with a password, or cut off. Save it anew."
    )


def _too_large() -> str:
    return _(
        "This spreadsheet is far larger inside than a client list is. Copy the list alone into a new sheet."
    )


def demand_modest(raw: bytes) -> None:
    """Raises BadInput for a file that is far larger inside than a list is."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as wrong:
        raise BadInput(_damaged()) from wrong
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BadInput(_too_large())
    left = MOST_UNPACKED
    for part in parts:
        widest, inside = _Widest(), []
        for piece in _unpacked(raw, part, left):
            left -= len(piece)
            widest.see(piece)
            inside.append(piece if part.filename == "content.xml" else b"")
        widest.demand()
        _demand_narrow(b"".join(inside))


def _unpacked(raw: bytes, part: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    """What really lies in a part, as long as there is room for it. Raises BadInput."""
    at = part.header_offset
    if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadInput(_damaged())
    if not 0 <= at <= len(raw) - _HEAD.size:
        raise BadInput(_damaged())
    *_rest, name, extra = _HEAD.unpack_from(raw, at)
    begins = at + _HEAD.size + name + extra
    packed = memoryview(raw)[begins : begins + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        if len(packed) > left:
            raise BadInput(_too_large())
        yield bytes(packed)
        return
    engine, held = zlib.decompressobj(-15), bytes(packed)
    try:
        while held and not engine.eof:
            piece = engine.decompress(held, _PIECE)
            held = engine.unconsumed_tail
            left -= len(piece)
            if left < 0:
                raise BadInput(_too_large())
            yield piece
    except zlib.error as wrong:
        raise BadInput(_damaged()) from wrong


class _Widest:
    """The largest area that the cells of one part lay claim to."""

    def __init__(self) -> None:
        self.columns = self.rows = self.repeats = 0
        self.tail = b""

    def see(self, piece: bytes) -> None:
        text = self.tail + piece
        for letters, row in _CELL.findall(text):
            self.rows = max(self.rows, int(row))
            self.columns = max(self.columns, _column(letters))
        for row in _ROW.findall(text):
            self.rows = max(self.rows, int(row))
        self.tail = text[-200:]

    def demand(self) -> None:
        if self.columns > 4 * MOST_COLUMNS or self.rows > 5 * MOST_LINES:
            raise BadInput(_too_large())
        if self.columns * self.rows > MOST_CELLS:
            raise BadInput(_too_large())


def _demand_narrow(content: bytes) -> None:
    """Of an ODS: rows and cells can be said once and mean a million; empty ones at the end are usual."""
    widest, row, last, column, rows = _Widest(), 0, 0, 0, 0
    for tag in _TAG.finditer(content):
        name, told = tag[1], tag[2]
        found = _REPEATED.search(told)
        times = int(found[1]) if found else 1
        if name == b"table-row":
            row, rows, column = row + rows, times, 0
            continue
        column += times
        if b"value" in told or not told.endswith(b"/"):
            widest.columns, last = max(widest.columns, min(column, 16_384)), row + rows
    widest.rows = last
    widest.demand()


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
