"""The due list: what this person wanted to look at again, and by when. Computed anew at each look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebound.core import decisions as deciding
from casebound.core.digest import Row
from casebound.core.kinds import Due, Kind
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import digests, display, drafts, opened, read
from casebound.safety import care, decisions, silence

NEWEST = 400  # pages with a date of their own that are opened to read it
LOOSE = timedelta(hours=24)  # a draft this old is due
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Item:
    """One thing that is due. about: whom or which page, without a name."""

    day: date
    label: str
    about: str
    address: str
    today: date
    settle: str = ""  # where one press says that it is done

    @property
    def overdue(self) -> bool:
        return self.day < self.today

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def soon(self) -> bool:
        return self.day > self.today and self.day <= self.today + SOON


@dataclass(frozen=True)
class DueList:
    """Items by day. unread: so many older pages were not opened to look for a date."""

    items: list[Item]
    unread: int


def due(who: Who) -> DueList:
    """What is due for this person, the earliest first."""
    today = timezone.localdate(timezone=who.zone)
    rows = _rows(who)
    asking = {kind.number: kind for kind in _kinds_with_dates()}
    seqs = sorted((seq for seq, row in rows.items() if row.kind in asking), reverse=True)
    found = [*_of_decisions(who, today), *_of_drafts(who, today)]
    found += [*_of_silence(who, rows, today), *_of_owed(who, rows, today)]
    for entry in read.several(who, seqs[:NEWEST]).values():
        found += _of_entry(entry, rows, today)
    for more in map(import_string, settings.DUE_MORE):
        found += more(who, today)
    return DueList(sorted(found, key=lambda item: (item.day, item.label, item.address)), len(seqs[NEWEST:]))


def _rows(who: Who) -> dict[int, Row]:
    return {line.seq: line.digest for casebook in who.casebooks() for line in digests.lines(who, casebook)}


def _kinds_with_dates() -> Iterator[Kind]:
    """Kinds whose pages carry a date of their own; decisions have their own rule."""
    return (kind for kind in shipped().every() if kind.due and kind.name != decisions.KIND)


def _of_entry(entry: read.Entry, rows: Mapping[int, Row], today: date) -> Iterator[Item]:
    for one in entry.kind.worded(get_language() or "en").due:
        day = day_of(one, entry)
        if day is not None and not _settled(entry, rows):
            settle = care.way_to_settle(entry, one.id)
            yield Item(day, one.label, _about(entry), reverse("entry", args=[entry.id]), today, settle)


def day_of(one: Due, entry: read.Entry) -> date | None:
    """The day a date of the due list falls on; None where it was not answered."""
    if one.starts == "sealed":
        start = datetime.fromtimestamp(entry.header.time, UTC).date()
    else:
        answer = str(entry.answers.get(one.starts) or "")[:10]
        try:
            start = date.fromisoformat(answer)
        except ValueError:
            return None
    return start + timedelta(days=one.days)


def _settled(entry: read.Entry, rows: Mapping[int, Row]) -> bool:
    """A later decision about the client, or a later page to this one or beside it, settles what was due."""
    own = rows[entry.seq]
    number = shipped().get(decisions.KIND).number
    for seq, row in rows.items():
        if seq > entry.seq and (
            (row.kind == number and row.client and row.client == own.client)
            or row.amends - 1 == entry.seq
            or (own.amends and row.amends == own.amends)
        ):
            return True
    return False


def _about(entry: read.Entry) -> str:
    page = _("Page %(page)d") % {"page": entry.page}
    number = entry.digest.client
    return f"{display.client_name(number, {})}, {page}" if number else page


def _of_decisions(who: Who, today: date) -> Iterator[Item]:
    for line in decisions.shown(who):
        if line.review_on and line.standing.state not in (deciding.DONE, deciding.LAPSED):
            label = _("Look again at a decision: %(title)s") % {"title": line.title}
            yield Item(line.review_on, label, line.client, reverse("entry", args=[line.entry.id]), today)


def _of_drafts(who: Who, today: date) -> Iterator[Item]:
    for sheet in drafts.sheets(who):
        if timezone.now() - sheet.started > LOOSE and not sheet.is_form:
            day = (sheet.started + LOOSE).astimezone(who.zone).date()
            address = reverse("draft_check", args=[sheet.id.hex()])
            yield Item(day, _("Seal a draft or throw it away"), _("Not numbered yet"), address, today)


def _of_silence(who: Who, rows: Mapping[int, Row], today: date) -> Iterator[Item]:
    """Own records that nobody else has opened within the days that the guidance names."""
    for one in silence.waiting(who, rows):
        if one.day <= today:
            about = _("Page %(page)d") % {"page": one.page}
            label = _("Shared, and nobody has opened it: tell somebody another way")
            yield Item(one.day, label, about, reverse("silence", args=[f"e{one.seq}"]), today)


def _of_owed(who: Who, rows: Mapping[int, Row], today: date) -> Iterator[Item]:
    """Pages of others that she opened while the ledger could not be written to."""
    for seq in opened.owed(who):
        if seq in rows:
            label = _("You opened this page, and its writer does not see it yet: open it once more")
            yield Item(today, label, _("Page of a colleague"), reverse("entry", args=[f"e{seq}"]), today)
