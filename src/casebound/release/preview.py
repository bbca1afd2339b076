"""Exactly this leaves: what the paper will say, what rides along as data, and what stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casebound.core.kinds import Kind
from casebound.members.who import Who
from casebound.paper.evidence import groups
from casebound.paper.evidence_sheet import EvidenceSheet, SheetItem, SheetPage, SheetSection, Table
from casebound.records import display, read
from casebound.release import assemble, worked_out
from casebound.release.leaves import slots
from casebound.release.moments import Moment, moment
from casebound.release.sheet import Wish, sheet

PURPOSE = "before an evidence file"


@dataclass(frozen=True)
class Item:
    """One answer. form says how it is drawn: words, list, quotes or table."""

    label: str
    form: str
    value: object


@dataclass(frozen=True)
class Part:
    """One section of a page. own: what its writer calls it; data: what leaves beside the printed words."""

    label: str
    own: str
    withheld: bool
    empty: bool
    items: tuple[Item, ...] = ()
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Leaf:
    """One page as it will be in the file, with the sections that stay; blank: where nothing was written."""

    page: SheetPage
    shown: tuple[Part, ...]
    withheld: tuple[Part, ...]
    blank: tuple[Part, ...]


@dataclass(frozen=True)
class Preview:
    """Everything to look at before a file is made. never: what no view shows, by kind. at: what the file
    will be made over, so that nothing comes into it that was not seen here.
    """

    sheet: EvidenceSheet
    leaves: tuple[Leaf, ...]
    rows: tuple[Part, ...]
    never: tuple[str, ...]
    fingerprint: tuple[str, ...]
    at: Moment


def preview(who: Who, seqs: Sequence[int], wish: Wish) -> Preview:
    """Opens the entries, which their other readers can see, and seals nothing."""
    entries = [read.open_entry(who, seq, PURPOSE) for seq in sorted(set(seqs))]
    read.demand_kinds(entries)
    printed = assemble.chosen(entries, wish)
    at = moment(who)
    paper = sheet(who, wish, printed, at.made, at.size)
    rows = worked_out.sections(who, wish, entries) if wish.computed else ()
    return Preview(
        sheet=paper,
        leaves=tuple(
            _leaf(entry, page) for (entry, _sections), page in zip(printed, paper.pages, strict=True)
        ),
        rows=tuple(_drawn(row) for row in rows),
        never=tuple(_never(entries)),
        fingerprint=tuple(groups(paper.fingerprint)),
        at=at,
    )


def _leaf(entry: read.Entry, page: SheetPage) -> Leaf:
    parts = [_part(entry, slot, section) for slot, section in zip(slots(entry), page.sections, strict=True)]
    return Leaf(
        page,
        tuple(part for part in parts if not part.withheld),
        tuple(part for part in parts if part.withheld and not part.empty),
        tuple(part for part in parts if part.withheld and part.empty),
    )


def _part(entry: read.Entry, slot: int, section: SheetSection) -> Part:
    made = entry.kind.sections[slot]
    data = {} if section.withheld else entry.sections.get(made.code, {})
    return Part(
        label=section.label,
        own=made.label,
        withheld=bool(section.withheld),
        empty=slot not in entry.opened.sections,
        items=tuple(_item(item) for item in section.items),
        data=tuple(_unprinted(entry.kind, data)),
    )


def _drawn(row: SheetSection) -> Part:
    return Part(row.label, row.label, False, False, tuple(_item(item) for item in row.items))


def _item(item: SheetItem) -> Item:
    value = item.value
    if isinstance(value, str):
        return Item(item.label, "words", value)
    if isinstance(value, Table):
        return Item(item.label, "table", [list(zip(value.columns, row, strict=True)) for row in value.rows])
    return Item(item.label, "list" if all(isinstance(each, str) for each in value) else "quotes", value)


def _unprinted(kind: Kind, answers: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """What a section holds beside answers: stamps and what rules computed. The paper leaves it out."""
    stamps = {
        "zone": _("Time zone"),
        "written": _("First word written"),
        "received": _("Arrived while the book was closed"),
        "paper": _("Written on paper"),
        "number": _("Client number"),
        "amends": _("Ledger number of the page it belongs to"),
    }
    computed = {item.id: item for item in kind.computed}
    for name, value in answers.items():
        if name in computed:
            minutes = computed[name].rule == "delay_minutes"
            yield computed[name].label, display.span(int(str(value))) if minutes else _coded(kind, value)
        elif kind.find(name) is None and name in stamps:
            yield stamps[name], str(value)


def _coded(kind: Kind, value: object) -> str:
    """A computed class in words: which class, and the tick that decided."""
    if not isinstance(value, Mapping):
        return str(value)
    asked = kind.by_digest("behaviours")
    known = {group.code: group.label for group in asked.classes} if asked else {}
    known |= {option.code: option.label for option in asked.options} if asked else {}
    return ", ".join(known.get(str(each), str(each)) for each in value.values() if each)


def _never(entries: Iterable[read.Entry]) -> Iterable[str]:
    """Sections for learning, one line a kind."""
    kinds = {entry.kind.sha256: entry.kind for entry in entries}
    for kind in kinds.values():
        for section in kind.sections:
            if section.learning:
                yield _("%(section)s (%(kind)s)") % {"section": section.label, "kind": kind.title}
