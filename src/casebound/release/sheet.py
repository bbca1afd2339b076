"""The printed side of an evidence file: opened sections as the typesetter wants them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from casebound.core import canonical
from casebound.core.commitments import Section
from casebound.core.kinds import Question
from casebound.members import names
from casebound.members.who import Who
from casebound.paper.evidence_sheet import (
    EvidenceSheet,
    Quote,
    SheetItem,
    SheetPage,
    SheetSection,
    SheetTime,
    Table,
)
from casebound.records import display
from casebound.records.read import Entry


@dataclass(frozen=True)
class Wish:
    """What is to leave: to whom, why, in which view, in which language the first page speaks."""

    to: str
    purpose: str
    view: str = "full"
    organisation: str = ""
    private: bool = False
    all_there_is: bool = False
    language: str = "en"


def sheet(
    who: Who, wish: Wish, entries: Sequence[tuple[Entry, dict[int, Section]]], made: datetime
) -> EvidenceSheet:
    """The PDF's content. Only sections that this view shows are read; nothing else can reach the paper."""
    with translation.override(wish.language):
        at = made.astimezone(who.zone)
        return EvidenceSheet(
            language=wish.language,
            title=_("Sealed record") if len(entries) != 1 else _title(who, entries[0][0]),
            recipient=", ".join(part for part in (wish.to, wish.organisation) if part),
            purpose=wish.purpose,
            made=at,
            made_at=f"{date_format(at, 'DATE_FORMAT')}, {time_format(at, 'TIME_FORMAT')}",
            practice=who.practice.name or who.name,
            fingerprint=fingerprint(who),
            extent=_("These are all pages about this matter, as the writer says.")
            if wish.all_there_is
            else _("This is a selection. There may be other pages."),
            pages=tuple(_page(who, entry, sections) for entry, sections in entries),
            view=str(display_name(wish.view)),
        )


def display_name(view: str) -> str:
    from casebound.release.lawful import VIEWS

    return str(VIEWS[view].name)


def fingerprint(who: Who) -> str:
    from hashlib import sha256

    return sha256(who.roll.log_key).hexdigest()


def _title(who: Who, entry: Entry) -> str:
    return _("Page %(page)d of %(casebook)s") % {
        "page": entry.page,
        "casebook": names.casebook(who, entry.row.casebook),
    }


def _page(who: Who, entry: Entry, sections: dict[int, Section]) -> SheetPage:
    people = names.people(who)
    number = entry.digest.client
    zone = str(entry.sections[entry.kind.sections[0].code]["zone"])
    sealed = display.instant(entry.header.time, zone)
    return SheetPage(
        number=entry.page,
        casebook=names.casebook(who, entry.row.casebook),
        kind=entry.kind.title,
        author=people.get(entry.row.author, ""),
        times=tuple(_times(entry, sections)),
        sections=tuple(_section(entry, slot, sections.get(slot)) for slot in _slots(entry)),
        leaf=entry.leaf_hash.hex(),
        root=entry.header.root.hex(),
        size=entry.header.seq,
        sealed_on=date_format(sealed, "j M Y"),
        client=_("Client %(number)d") % {"number": number} if number else "",
        amends=_("Page e%(seq)d") % {"seq": entry.amends} if entry.amends is not None else "",
        language=entry.opened.kind.language,
    )


def _times(entry: Entry, sections: dict[int, Section]) -> list[SheetTime]:
    """Times that this view shows: with the first section withheld only the sealing time is left."""
    found = display.times(entry)
    if 0 not in sections:
        found = found[-1:]
    last = found[-1]
    return [SheetTime(time.label, time.words, time.after, sealed=time is last) for time in found]


def _slots(entry: Entry) -> list[int]:
    """Every slot the kind has, but those for learning: their labels never leave."""
    return [section.slot for section in entry.kind.sections if not section.learning]


def _section(entry: Entry, slot: int, section: Section | None) -> SheetSection:
    made = entry.kind.sections[slot]
    if section is None:
        return SheetSection(made.neutral, withheld=_("Withheld, or nothing was written there."))
    answers = canonical.decode(section.raw)
    assert isinstance(answers, dict)
    items = [
        _item(question, answers[question.id])
        for question in entry.kind.questions_of(made.code)
        if question.id in answers
    ]
    return SheetSection(made.label, tuple(items))


def _item(question: Question, value: object) -> SheetItem:
    shown = display.show(question, value)
    if shown.style != "rows":
        return SheetItem(shown.label, shown.lines if shown.style == "list" else shown.words)
    if question.id == "said":
        return SheetItem(shown.label, tuple(_quote(row) for row in shown.rows))
    columns = tuple(column.label for column in question.columns)
    rows = tuple(tuple(dict(row).get(column, "") for column in columns) for row in shown.rows)
    return SheetItem(shown.label, Table(columns, rows))


def _quote(row: tuple[tuple[str, str], ...]) -> Quote:
    longest = max(row, key=lambda pair: len(pair[1]))
    return Quote(longest[1], ". ".join(words for label, words in row if label != longest[0]))
