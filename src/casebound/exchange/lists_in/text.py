"""Lists as text: which encoding and separator, guessed from the bytes, then strictly read."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from casebound.core.errors import BadInput
from casebound.exchange.lists_in.columns import is_known
from casebound.exchange.lists_in.table import MOST_COLUMNS, MOST_LETTERS, MOST_LINES, Choices, Line, Table

ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1250", "mac-roman", "cp850")
_WESTERN = ENCODINGS[2:]
SEPARATORS = (",", ";", "\t", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 100_000  # bytes, from which is guessed
_LOOKED_AT = 50  # lines
_ABOVE = 20  # lines, among which the names of the columns are looked for
_TITLE = 4  # filled cells that a line above them never has
_HINT = re.compile(r"sep=(.)\r?\n")  # written by some spreadsheets as the first line


def read(raw: bytes, choices: Choices) -> Table:
    """A list with separators. Raises BadInput with the number of the line that cannot be read."""
    encoding = choices.encoding or guessed_encoding(raw)
    text = decoded(raw, encoding)
    hint = _HINT.match(text)
    begins = hint.end() if hint else 0
    separator = choices.separator or (hint[1] if hint else guessed_separator(text))
    if separator not in SEPARATORS:
        raise BadInput(_("Choose comma, semicolon, tab or bar as the separator."))
    lines = list(
        islice(_lines(text[begins:], separator, 1 + bool(hint)), MOST_LINES + 2)
    )  # of no more is kept
    found = replace(choices, encoding=encoding, separator=separator)
    return with_header("text", lines, found)


def guessed_encoding(raw: bytes) -> str:
    """A mark at the beginning says it; else UTF-8 if it fits, else what the bytes look like."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name
    try:
        raw.decode("utf-8")
        if b"\0" not in raw:
            return "utf-8"
    except UnicodeDecodeError:
        pass
    if raw[:_SAMPLE].count(0) * 4 > len(raw[:_SAMPLE]):
        return "utf-16"
    found = from_bytes(raw[:_SAMPLE], cp_isolation=[name.replace("-", "_") for name in _WESTERN])
    mess = {match.encoding.replace("_", "-"): round(match.chaos, 1) for match in found}
    return min(_WESTERN, key=lambda name: mess.get(name, 1.0))  # of equals the usual one


def decoded(raw: bytes, encoding: str) -> str:
    """Raises BadInput where the bytes are no text in this encoding."""
    if encoding not in ENCODINGS:
        raise BadInput(_("Choose one of the encodings that are offered."))
    marked = {"utf-8": "utf-8-sig", "utf-16": _utf16(raw)}
    try:
        text = raw.decode(marked.get(encoding, encoding))
    except UnicodeDecodeError as wrong:
        at = raw.count(b"\n", 0, wrong.start) + 1
        raise BadInput(
            _("Line %(line)d cannot be read as %(encoding)s. Choose another encoding.")
            % {"line": at, "encoding": encoding}
        ) from None
    if "\0" in text:
        raise BadInput(_("This is no list in text form. Save it as CSV, XLSX, ODS, vCard or .ics."))
    return text


def _utf16(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return "utf-16-le" if raw[1:200:2].count(0) >= raw[0:200:2].count(0) else "utf-16-be"


def guessed_separator(text: str) -> str:
    """The one by which most of the first lines have equally many cells, more of them before fewer."""
    first = text[:_SAMPLE].splitlines(keepends=True)[:_LOOKED_AT]

    def fits(separator: str) -> tuple[int, int]:
        try:
            widths = Counter(len(cells) for cells in csv.reader(first, delimiter=separator) if cells)
        except csv.Error:
            return (0, 0)
        width, often = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        return (often, width) if width > 1 else (0, 0)

    return max(SEPARATORS, key=fits)


def _lines(text: str, separator: str, first: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = first
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Line(number, tuple(cell.strip() for cell in cells))
            number = first + reader.line_num
    except csv.Error:
        raise BadInput(
            _(
                "Line %(line)d cannot be read: a quotation mark is open or stands in a wrong place, or the "
                "file was cut off. Check this line, or choose another separator."
            )
            % {"line": number}
        ) from None


def too_many(most: int) -> BadInput:
    """What to say of a list that is longer than any that is read."""
    return BadInput(
        _("This list has more than %(most)d entries. Cut it into several files.") % {"most": most}
    )


def with_header(form: str, lines: Sequence[Line], choices: Choices, sheets: tuple[str, ...] = ()) -> Table:
    """The names of the columns, where a line says them; every line as wide as the widest. Raises BadInput."""
    if not lines:
        raise BadInput(_("There is nothing in this list. Choose another file, or another sheet of it."))
    width = max(len(line.cells) for line in lines)
    if width > MOST_COLUMNS:
        raise BadInput(
            _("%(count)d columns are more than a client list has. Is the separator right?") % {"count": width}
        )
    if len(lines) > MOST_LINES:
        raise too_many(MOST_LINES)
    at = _header_at(lines) if choices.header is not False else 0
    header = at > 0 or _is_header(lines[0].cells) if choices.header is None else choices.header
    first = lines[at].cells if header else ()
    names = tuple(
        (first[at] if at < len(first) else "") or _("Column %(number)d") % {"number": at + 1}
        for at in range(width)
    )
    rest = (Line(line.number, _cells(line.cells, width)) for line in (lines[at + 1 :] if header else lines))
    above = lines[at].number - 1 if at else 0
    return Table(form, names, tuple(rest), replace(choices, header=header), sheets, above)


def _header_at(lines: Sequence[Line]) -> int:
    """Where the names of the columns stand, below a title or the day of a report."""
    for at, line in enumerate(lines[:_ABOVE]):
        filled = sum(map(bool, line.cells))
        if sum(is_known(cell) for cell in line.cells if cell) > 1:
            above = (sum(map(bool, one.cells)) for one in lines[:at])
            return at if all(count < min(filled, _TITLE) for count in above) else 0
    return 0


def _cells(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    short = tuple(cell[: MOST_LETTERS + 1] for cell in cells)
    return short + ("",) * (width - len(short))


def _is_header(cells: Sequence[str]) -> bool:
    """Some name is known, and nothing in it looks like a phone, a date or an e-mail address."""
    said = [cell for cell in cells if cell]
    data = [cell for cell in said if "@" in cell or sum(char.isdecimal() for char in cell) > 3]
    return any(is_known(cell) for cell in said) or not data
