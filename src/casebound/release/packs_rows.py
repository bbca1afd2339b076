"""Rows of a pack: one a page, worked out from answers; whoever is to stay unnamed is put out of each cell."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebound.core.kinds import Question
from casebound.core.packs import Column, Pack
from casebound.members.who import Who
from casebound.paper.pack import PackSheet, render_pack
from casebound.records import display
from casebound.records.read import Entry
from casebound.release import mentions, packs_names
from casebound.release.mentions import Needles
from casebound.release.sheet import Wish

FORMULA = "=+-@\t\r\n＝＋－＠"  # a table program would compute what begins so
# Columns out of which others are put. Where somebody may be named, her own name and street stay whole.
_WORDED = {"out": ("words", "told", "plain"), "own": ("words", "told")}


@dataclass(frozen=True)
class Rows:
    """A table as it leaves: every row as long as columns. seqs: of the pages, in the order of the rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    seqs: tuple[int, ...]


def table(who: Who, wish: Wish, entries: Sequence[Entry]) -> Rows:
    """The rows in the order in which things happened."""
    pack = wish.pack
    assert pack is not None
    found = packs_names.needles if pack.names == "out" else packs_names.others
    sought = found(who, pack, entries)
    ordered = sorted(entries, key=lambda entry: (_when(entry), entry.seq))
    maker = _Maker(pack, wish, sought)
    return Rows(
        pack.title,
        tuple(column.label for column in pack.columns),
        tuple(
            tuple(maker.cell(column, entry, at) for column in pack.columns)
            for at, entry in enumerate(ordered, 1)
        ),
        tuple(entry.seq for entry in ordered),
    )


def files(who: Who, wish: Wish, rows: Rows, made: datetime) -> dict[str, bytes]:
    """The table twice, as a list for table programs and as a printed sheet."""
    assert wish.pack is not None
    at = made.astimezone(who.zone)
    notes = [_("Worked out from sealed records, which stay where they are. No seal proves these rows.")]
    if wish.pack.names == "out":
        notes.append(_("Whatever identifies a person is left out, as far as it is known."))
    if wish.pack.completed:
        by = wish.completer.strip() or "______________________"
        notes.append(_("Completed by %(who)s on %(day)s.") % {"who": by, "day": date_format(at, "j F Y")})
    sheet = PackSheet(
        title=rows.title,
        over=who.practice.name,
        columns=rows.columns,
        rows=rows.rows,
        notes=tuple(notes),
        made=at,
        language=wish.language,
        paper="letter" if who.practice.place.startswith(("US", "CA")) else "a4",
    )
    return {f"{wish.pack.id}.csv": as_csv(rows), f"{wish.pack.id}.pdf": render_pack(sheet)}


def as_csv(rows: Rows) -> bytes:
    """UTF-8 with a mark that table programs know, CR LF, commas."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows.rows)
    return out.getvalue().encode("utf-8-sig")


def titled(at: int) -> str:
    """What a row is called where it stands by itself: by its place, never by a page."""
    return _("Row %(row)d") % {"row": at + 1}


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] and cell[0] in FORMULA else cell


def _when(entry: Entry) -> int:
    return entry.digest.occurred if entry.digest.occurred_precision else entry.digest.written


@dataclass(frozen=True)
class _Maker:
    """Cells of one table. sought: whoever is put out of the words."""

    pack: Pack
    wish: Wish
    sought: Needles

    def cell(self, column: Column, entry: Entry, at: int) -> str:
        if column.form in ("number", "case"):
            return str(at) if column.form == "number" else entry.id
        if column.apart and self.pack.kept_apart(entry.kind.name, entry.answers):
            return column.apart
        found: dict[str, None] = {}
        for kind, name in column.asked:
            if kind == entry.kind.name and name in entry.answers:
                question = entry.kind.question(name)
                found |= dict.fromkeys(self._lines(column, question, entry, entry.answers[name]))
            if found and column.first:
                break
        return "; ".join(found)

    def _lines(self, column: Column, question: Question, entry: Entry, value: object) -> Iterable[str]:
        if value is None:
            return [_("Not known")] if column.form in ("day", "clock", "labels", "codes") else []
        match column.form:
            case "day":
                return [str(value)[:10]]
            case "clock":
                return _clock(str(value))
            case "codes":
                return _told(column.codes, question, value if isinstance(value, list) else [value])
            case "words" if entry.seq not in self.wish.worded:
                return []
        lines = display.show(question, value).lines
        if column.form in _WORDED[self.pack.names]:
            return [mentions.without(line, self.sought, _("[name left out]")) for line in lines]
        return lines


def _clock(moment: str) -> list[str]:
    clock = moment.removesuffix("~").partition("T")[2]
    if not clock:
        return [_("Not known")]
    return [_("about %(time)s") % {"time": clock} if moment.endswith("~") else clock]


def _told(codes: Mapping[str, str], question: Question, given: Sequence[object]) -> Iterable[str]:
    """What is said for each code: for itself, else for its class, else nothing."""
    for code in map(str, given):
        option = question.option(code)
        said = codes.get(code) or (codes.get(option.group) if option else None)
        if said:
            yield said
