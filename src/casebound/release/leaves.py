"""Opened entries as the typesetter wants them. Only the sections that are handed in can reach the paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebound.core import canonical
from casebound.core.commitments import Section
from casebound.core.evidence.sentences import moment
from casebound.core.kinds import FILES, Question
from casebound.members import names
from casebound.members.who import Who
from casebound.paper.evidence_sheet import Quote, SheetItem, SheetPage, SheetSection, SheetTime, Table
from casebound.records import dated, display
from casebound.records.read import Entry
from casebound.release import enclosed, openings


class Printer:
    """Prints the entries of one file, which may name each other."""

    def __init__(
        self,
        who: Who,
        printed: Sequence[tuple[Entry, Mapping[int, Section]]],
        files: str = enclosed.COPIES,
        size: int | None = None,
        opened: bool = False,
    ) -> None:
        self.who, self.files, self.size, self.opened = who, files, size, opened
        self.entries = {entry.seq: entry for entry, _sections in printed}
        # What an entry amends is stamped into its first section: it is told only where that leaves, too.
        self.amending = [entry for entry, sections in printed if 0 in sections]

    @cached_property
    def people(self) -> Mapping[int, str]:
        return names.people(self.who)

    def page(self, entry: Entry, sections: Mapping[int, Section]) -> SheetPage:
        """One sealed page: the sections that are shown, a neutral line for each other one."""
        zone = _zone(entry, sections)
        return SheetPage(
            number=entry.page,
            casebook=casebook(self.who, entry),
            kind=entry.kind.title,
            author=self.people.get(entry.row.author, ""),
            times=tuple(times(entry, sections)),
            sections=tuple(self._section(entry, slot, sections.get(slot)) for slot in slots(entry)),
            leaf=entry.leaf_hash.hex(),
            root=entry.header.root.hex(),
            size=entry.header.seq,
            sealed_on=date_format(display.instant(entry.header.time, zone), "j M Y"),
            client=_client(entry, sections),
            facts=(
                (_("Sealed in UTC"), moment(entry.header.time)),
                (_("Time zone"), zone),
                (_("The time, seen from outside"), "\n".join(dated.lines(self.who, entry, zone, self.size))),
                *self._opened(entry),
            ),
            amends=self._amends(entry, sections),
            amended_by=tuple(self._amended_by(entry)),
            language=entry.opened.kind.language,
        )

    def _opened(self, entry: Entry) -> Iterable[tuple[str, str]]:
        told = openings.words(self.who, self.people, entry, self.size) if self.opened else ""
        if told:
            note = _(
                "Signed with their key when a program opened the page for them, at a time of the practice’s "
                "own clock. It does not prove that they read or understood it, or that nobody else opened it."
            )
            yield _("Opened by"), f"{told}\n{note}"

    def _amends(self, entry: Entry, sections: Mapping[int, Section]) -> str:
        if entry.amends is None or 0 not in sections:
            return ""
        other = self.entries.get(entry.amends)
        if other is None:
            return _("Belongs to a page that is not in this file (entry e%(seq)d).") % {"seq": entry.amends}
        return _("Belongs to page %(page)d, %(kind)s.") % {"page": other.page, "kind": other.kind.title}

    def _amended_by(self, entry: Entry) -> Iterable[str]:
        for other in self.amending:
            if other.amends == entry.seq:
                yield _("Page %(page)d, %(kind)s, by %(author)s") % {
                    "page": other.page,
                    "kind": other.kind.title,
                    "author": self.people.get(other.row.author, ""),
                }

    def _section(self, entry: Entry, slot: int, section: Section | None) -> SheetSection:
        made = entry.kind.sections[slot]
        if section is None:
            return SheetSection(made.neutral, withheld=_("Withheld, or nothing was written there."))
        answers = canonical.decode(section.raw)
        assert isinstance(answers, dict)
        with translation.override(entry.opened.kind.language):  # a Yes stays the Yes that was ticked
            items = [
                self._files(entry, section)
                if question.type == FILES and answers[question.id]
                else self._item(question, answers[question.id])
                for question in entry.kind.questions_of(made.code)
                if question.id in answers
            ]
        return SheetSection(made.label, tuple(items))

    def _files(self, entry: Entry, section: Section) -> SheetItem:
        """Each file by the number that its member in the archive has, its fingerprint, what becomes of it."""
        label = entry.kind.question(FILES).label
        plans = enclosed.plan(entry, {0: section}, self.files)
        shown = display.show(entry.kind.question(FILES), [planned.file.answer() for planned in plans])
        told = zip(plans, shown.lines, strict=True)
        return SheetItem(
            label, tuple(f"{it.position:02}. {line}: {it.said}. {_hash(it)}" for it, line in told)
        )

    def _item(self, question: Question, value: object) -> SheetItem:
        shown = display.show(question, value)
        if question.type == "people" and isinstance(value, list):
            named = [self.people.get(int(str(number)), str(number)) for number in value]
            return SheetItem(shown.label, tuple(named))
        if shown.style == "quotes":
            return SheetItem(shown.label, tuple(Quote(words, by) for row in shown.rows for words, by in row))
        if shown.style != "rows":
            return SheetItem(shown.label, shown.lines if shown.style == "list" else shown.words)
        columns = tuple(column.label for column in question.columns)
        rows = tuple(tuple(dict(row).get(column, "") for column in columns) for row in shown.rows)
        return SheetItem(shown.label, Table(columns, rows))


def _hash(planned: enclosed.Planned) -> str:
    digits = planned.file.sha256
    return "SHA-256 " + " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))


def casebook(who: Who, entry: Entry) -> str:
    """The name that was given to a casebook can hold anybody's; it is no part of what was sealed."""
    row = entry.row.casebook
    if who.roll.casebooks[row].purpose == "shared":
        return _("shared casebook %(id)s") % {"id": row.hex()[:8]}
    return names.casebook(who, row)


def computed_section(row: Mapping[str, object]) -> SheetSection:
    """One row of a computed view, under the number and the kind of the page it was worked out from."""
    title = _("Page %(page)s, %(kind)s") % {"page": row["page"], "kind": row["kind"]}
    items = []
    for label, value in row.items():
        if label not in ("page", "kind"):
            lines = tuple(str(line) for line in value) if isinstance(value, list) else (str(value),)
            items.append(SheetItem(label, lines if len(lines) > 1 else "".join(lines)))
    return SheetSection(title, tuple(items))


def slots(entry: Entry) -> list[int]:
    """Every slot the kind has, but those for learning: their labels never leave."""
    return [section.slot for section in entry.kind.sections if not section.learning]


def times(entry: Entry, sections: Mapping[int, Section]) -> list[SheetTime]:
    """Times that this view shows: with the first section withheld only the sealing time is left."""
    found = display.times(entry)
    happened = entry.kind.by_digest("occurred")
    if 0 not in sections:
        found = [replace(found[-1], words=display.stamp(entry.header.time, "UTC"), after="")]
    elif happened and happened.id in entry.answers and not _shows(entry, happened, sections):
        found = [replace(found[1], after=""), *found[2:]]  # the delay would give the hidden time away
    last = found[-1]
    return [SheetTime(time.label, time.words, time.after, sealed=time is last) for time in found]


def _zone(entry: Entry, sections: Mapping[int, Section]) -> str:
    """The zone of the times: that of the writer is stamped into the first section."""
    return str(entry.sections[entry.kind.sections[0].code]["zone"]) if 0 in sections else "UTC"


def _client(entry: Entry, sections: Mapping[int, Section]) -> str:
    """Whom a page is about stands over it only where the section that says so is shown."""
    number = entry.digest.client
    about = entry.kind.find(entry.kind.about) if entry.kind.about else None
    stamped = entry.kind.name == "client" and 0 in sections
    if not number or not (stamped or _shows(entry, about, sections)):
        return ""
    return _("Client %(number)d") % {"number": number}


def _shows(entry: Entry, question: Question | None, sections: Mapping[int, Section]) -> bool:
    return question is not None and entry.kind.section(question.section).slot in sections
