"""The printed side of an evidence file: its first page, and what a person asked to be in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from casebound.core.commitments import Section
from casebound.core.packs import Pack
from casebound.members.who import Who
from casebound.paper.evidence_sheet import EvidenceSheet
from casebound.records.read import Entry
from casebound.release import enclosed, lawful, openings
from casebound.release.leaves import Printer, casebook


@dataclass(frozen=True)
class Wish:
    """What is to leave: to whom, why, in which view, in which language the first page speaks.

    files: how photos and files go along, one of `enclosed.WAYS`. opened: also who opened the pages.
    left_out: sections that stay although the view shows them, as (number of the entry, slot). pack: what
    decides instead of the view. worded: entries whose own words go into a row. completer: who fills in a log,
    as it is to stand there. advised: a lawyer said that the pack may go although its basis may not reach the
    place.
    """

    to: str
    purpose: str
    view: str = "full"
    organisation: str = ""
    private: bool = False
    all_there_is: bool = False
    language: str = "en"
    files: str = enclosed.COPIES
    opened: bool = False
    left_out: frozenset[tuple[int, int]] = frozenset()
    pack: Pack | None = None
    worded: frozenset[int] = frozenset()
    completer: str = ""
    advised: bool = False

    @property
    def computed(self) -> bool:
        """Whether rows leave that were worked out, and no sealed section."""
        return self.pack.form == "rows" if self.pack else lawful.view(self.view).computed


def sheet(
    who: Who,
    wish: Wish,
    entries: Sequence[tuple[Entry, dict[int, Section]]],
    made: datetime,
    size: int | None = None,
) -> EvidenceSheet:
    """The PDF's content. Only sections that this view shows are read; nothing else can reach the paper.

    size: leaves of the ledger that the file speaks of; openings and time tokens beyond them are not told.
    """
    with translation.override(wish.language):
        at = made.astimezone(who.zone)
        printer = Printer(who, entries, wish.files, size, wish.opened)
        return EvidenceSheet(
            language=wish.language,
            title=_title(who, [entry for entry, _sections in entries], wish),
            recipient=", ".join(part for part in (wish.to, wish.organisation) if part),
            purpose=wish.purpose,
            made=at,
            made_at=f"{date_format(at, 'DATE_FORMAT')}, {time_format(at, 'TIME_FORMAT')} {at:%Z}",
            practice=who.practice.name or who.name,
            fingerprint=fingerprint(who),
            extent=_("These are all pages about this matter, as the writer says.")
            if wish.all_there_is
            else _("This is a selection. There may be other pages."),
            pages=tuple(printer.page(entry, sections) for entry, sections in entries),
            form=2 if wish.opened and openings.of(who, [entry for entry, _sections in entries], size) else 1,
            view=wish.pack.title if wish.pack else lawful.printed(wish.view, wish.private),
        )


def fingerprint(who: Who) -> str:
    """SHA-256 of the log key, 64 hexadecimal digits: what `verify --log-key` wants."""
    return sha256(who.roll.log_key).hexdigest()


def _title(who: Who, entries: Sequence[Entry], wish: Wish) -> str:
    if wish.pack and wish.computed:
        return wish.pack.title
    if wish.computed:
        return _("Computed from sealed pages")
    if len(entries) != 1:
        return _("Sealed record")
    return _("Page %(page)d of %(casebook)s") % {
        "page": entries[0].page,
        "casebook": casebook(who, entries[0]),
    }
