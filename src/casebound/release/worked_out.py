"""What was worked out from sealed pages and carries no proof: the workplace view, rows of a pack."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from casebound.members.who import Who
from casebound.paper.evidence_sheet import SheetItem, SheetSection
from casebound.records.read import Entry
from casebound.release import lawful, packs_rows
from casebound.release.leaves import computed_section
from casebound.release.sheet import Wish

TYPES = {"json": "application/json", ".csv": "text/csv"}  # of what rides inside the PDF, too


@dataclass(frozen=True)
class Worked:
    """Members under `computed/`, and the same as the evidence PDF prints it."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    sections: tuple[SheetSection, ...] = ()


NOTHING = Worked()


def of(who: Who, wish: Wish, entries: Sequence[Entry], made: datetime) -> Worked:
    """Rows of these entries, as files and as printed."""
    if wish.pack is not None:
        table = packs_rows.table(who, wish, entries)
        return Worked(packs_rows.files(who, wish, table, made), _of_table(table))
    rows = [lawful.workplace_row(entry) for entry in entries]
    return Worked({"workplace.json": _json(rows)}, sections(who, wish, entries))


def sections(who: Who, wish: Wish, entries: Sequence[Entry]) -> tuple[SheetSection, ...]:
    """Rows as the evidence PDF and the page before it show them."""
    if wish.pack is not None:
        return _of_table(packs_rows.table(who, wish, entries))
    return tuple(computed_section(lawful.workplace_row(entry)) for entry in entries)


def _of_table(table: packs_rows.Rows) -> tuple[SheetSection, ...]:
    return tuple(
        SheetSection(
            packs_rows.titled(at),
            tuple(SheetItem(label, cell) for label, cell in zip(table.columns, row, strict=True) if cell),
        )
        for at, row in enumerate(table.rows)
    )


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
