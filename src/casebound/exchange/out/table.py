"""A casebook as CSV (docs/spec/exchange.md, 3): one row an answer, no cell that a spreadsheet runs."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from casebound.core.errors import BadInput
from casebound.exchange.out.leaf import TEXTS, Answer, Leaf, utc
from casebound.release.packs_rows import FORMULA

COLUMNS = (
    *("entry", "page", "casebook", "kind", "language", "author", "sealed", "client", "amends", "retracted"),
    *("section", "question", "link_id", "label", "type", "known", "value", "words"),
)
BOM = "\ufeff"  # without it some spreadsheets read UTF-8 as something else
MARK = "'"
# What makes a spreadsheet take a cell for a formula, as it stands or normalised; and the mark itself.
RUNS = frozenset(FORMULA + MARK)


def guarded(cell: str) -> str:
    """The cell with a mark in front where it could be run, or where it begins with the mark."""
    return MARK + cell if cell[:1] in RUNS and cell else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith(MARK) else cell


def row(cells: Iterable[str]) -> bytes:
    """One guarded row with its CRLF, as UTF-8."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return out.getvalue().encode()


def write(leaves: Iterable[Leaf]) -> Iterator[bytes]:
    """The header row behind the byte order mark, then the rows of each page."""
    yield BOM.encode() + row(COLUMNS)
    for leaf in leaves:
        before = _before(leaf)
        yield b"".join(row((*before, *_cells(answer))) for answer in leaf.answers()) or row(
            (*before, *[""] * 8)
        )


def _before(leaf: Leaf) -> tuple[str, ...]:
    return (
        leaf.id,
        str(leaf.page),
        leaf.casebook.hex(),
        leaf.kind.id,
        leaf.kind.language,
        str(leaf.author),
        utc(leaf.sealed),
        str(leaf.client or ""),
        "" if leaf.amends is None else f"e{leaf.amends}",
        "yes" if leaf.retracted else "",
    )


def _cells(answer: Answer) -> tuple[str, ...]:
    value = answer.value
    known = value is not None
    plain = answer.type in TEXTS and isinstance(value, str)
    text = str(value) if plain else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    told = (answer.section, answer.question, answer.link, answer.label, answer.type)
    return (*told, "yes" if known else "no", text if known else "", answer.words)


def read(text: str) -> dict[str, dict[str, dict[str, object]]]:
    """Entry id → section → question → value, as they were sealed. Raises BadInput for another table."""
    rows = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), strict=True)
    if tuple(next(rows, ())) != COLUMNS:
        raise BadInput(_("This is no table of a casebook: its first row names other columns."))
    found: dict[str, dict[str, dict[str, object]]] = {}
    for cells in rows:
        told = dict(zip(COLUMNS, map(unguarded, cells), strict=True))
        sections = found.setdefault(told["entry"], {})
        if told["section"]:
            sections.setdefault(told["section"], {})[told["question"]] = _value(told)
    return found


def _value(told: Mapping[str, str]) -> object:
    if told["known"] == "no":
        return None
    return told["value"] if told["type"] in TEXTS else json.loads(told["value"])
