"""Report packs for one person: which there are for her practice, what they take, what they say of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from textwrap import wrap

from django.utils.translation import gettext as _

from casebound.core.errors import BadInput
from casebound.core.kinds import Kind
from casebound.core.packs import Basis, Pack
from casebound.guidance import report_packs
from casebound.kinds import shipped
from casebound.members import leavers
from casebound.members.who import Who
from casebound.records import digests, held, read
from casebound.records.digests import Line
from casebound.records.read import Entry
from casebound.release import offers
from casebound.release.offers import Offer
from casebound.release.sheet import Wish

DISCLOSURE, RETRACTION = "disclosure", "retraction"
LINE = 190  # signs that fit into a line of the disclosure
_RUN = re.compile(r"\be(\d{1,15})(?: to e(\d{1,15}))?")
FEW = 5  # rows; with fewer, a day and a place can be enough for whoever was near


@dataclass(frozen=True)
class Earlier:
    """A page that left before in another file: where it stands in this one, to whom it went, when."""

    page: int
    to: str
    seq: int


def named(id: str) -> Pack:
    """The pack of this name. Raises BadInput naming what there is."""
    found = {pack.id: pack for pack in report_packs()}
    if id not in found:
        raise BadInput(
            _("There is no pack “%(name)s”. Choose one of: %(names)s.")
            % {"name": id[:40], "names": ", ".join(found)}
        )
    return found[id]


def numbered(number: int) -> Pack | None:
    return next((pack for pack in report_packs() if pack.number == number), None)


def covered(who: Who) -> str:
    """Whether a privacy law covers the practice, as set-up was told: yes, no, unsure; empty if not said."""
    policy = leavers.standing(who.practice).now
    return policy.covered if policy else ""


def offered(who: Who, *, period: bool | None = None) -> list[Pack]:
    """The packs for this practice in their order. period: only those of a year, or only those of a page."""
    said = covered(who) or "unsure"
    return [
        pack
        for pack in report_packs()
        if (not pack.covered or said in pack.covered) and period in (None, pack.period)
    ]


def basis(who: Who, pack: Pack) -> tuple[Basis, ...]:
    """What the pack rests on, as far as it is about her place; all of it where no place is known."""
    place = who.practice.place
    return tuple(
        found for found in pack.basis if not place or (found.source and place.startswith(found.source.place))
    )


def demand(who: Who, wish: Wish, entries: Sequence[Entry]) -> None:
    """Raises BadInput where the wish's pack is not for this practice or not for one of these pages."""
    pack = wish.pack
    assert pack is not None
    if pack not in offered(who):
        raise BadInput(
            _(
                "“%(pack)s” is not for your practice, by what was said about privacy laws. "
                "Choose another, or have an administrator change what was said."
            )
            % {"pack": pack.title}
        )
    strange = [entry for entry in entries if not pack.takes(entry.kind.name, entry.answers)]
    if strange:
        pages = ", ".join(_("page %(page)d (%(kind)s)") % _said(entry) for entry in strange)
        raise BadInput(
            _("“%(pack)s” has nothing to say of %(pages)s. Leave that out, or choose another pack.")
            % {"pack": pack.title, "pages": pages}
        )
    if not wish.advised and outside(pack, entries):
        raise BadInput(
            _("This happened at a place that is not yours, or nobody wrote where. Ask your lawyer first.")
        )


def _said(entry: Entry) -> dict[str, object]:
    return {"page": entry.page, "kind": entry.kind.title}


def outside(pack: Pack, entries: Sequence[Entry]) -> list[Entry]:
    """Pages that a basis about one's own premises does not reach, or may not: outcalls, and no place said."""
    asked = [(entry, entry.kind.by_digest("setting")) for entry in entries if pack.premises]
    return [
        entry
        for entry, question in asked
        if question is not None and entry.answers.get(question.id) not in pack.premises
    ]


def may_say_who_opened(pack: Pack) -> bool:
    """Whether the openings of its pages may go along: not without the pages, nor where nobody is named."""
    return pack.form == "pages" and pack.names != "out"


def leaves(pack: Pack, kind: Kind) -> list[str]:
    """Labels of what leaves of a page of this kind."""
    if pack.form == "pages":
        return [section.label for section in kind.sections if section.code in pack.shows.get(kind.name, ())]
    return [column.label for column in pack.columns]


def told(pack: Pack, entries: Sequence[Entry]) -> dict[str, object]:
    """What the disclosure keeps of the pack: its name, and what left of each sort of page."""
    kinds = {entry.kind.name: entry.kind for entry in entries}
    lines = [line for kind in kinds.values() for line in wrap(_told_of(pack, kind), LINE)]
    kept: dict[str, object] = {"pack": f"{pack.title} ({pack.id}.v1)"}
    return kept | ({"sections": lines} if lines else {})


def _told_of(pack: Pack, kind: Kind) -> str:
    return f"{kind.title}: {'; '.join(leaves(pack, kind))}"


def earlier(who: Who, entries: Sequence[Entry]) -> list[Earlier]:
    """Of these pages, those that left in other files: whoever holds both can put a name to a row."""
    number = shipped().get(DISCLOSURE).number
    seqs = [line.seq for line in digests.lines(who, who.own_casebook()) if line.digest.kind == number]
    found = []
    for past in read.several(who, seqs).values():
        left = _left(past)
        found += [
            Earlier(entry.page, str(past.answers["to"]), past.seq)
            for entry in sorted(entries, key=lambda entry: entry.seq)
            if any(entry.seq in run for run in left)
        ]
    return found


def _left(past: Entry) -> list[range]:
    """What a disclosure says left: `e3 (page 1)` of an evidence file, `e3, e5 to e9` of a data file."""
    told = past.answers.get("entries")
    words = ", ".join(map(str, told)) if isinstance(told, list) else ""
    runs = [(int(first), int(last or first)) for first, last in _RUN.findall(words)]
    return [range(first, last + 1) for first, last in runs]


def by_person(who: Who, pack: Pack, seq: int) -> Offer:
    """A page with what was added to it, ticked, and what else there is about its client, not ticked."""
    thread = offers.thread(who, seq)
    number = next((entry.digest.client for entry in thread.entries if entry.digest.client), 0)
    more = offers.about(who, number).entries if number else ()
    found = {entry.seq: entry for entry in (*more, *thread.entries) if _fits(pack, entry)}
    ticked = frozenset(entry.seq for entry in thread.entries if entry.seq in found)
    return Offer(tuple(found[seq] for seq in sorted(found)), ticked, seq)


def by_year(who: Who, pack: Pack, year: int) -> Offer:
    """What happened in a year, as far as she reads it; of several pages on one event the first is ticked."""
    lines = _standing(who, pack)
    seqs = [line.seq for line in lines if _year(who, line) == year]
    found = {seq: entry for seq, entry in read.several(who, seqs).items() if _fits(pack, entry)}
    events = {line.seq: line.digest.event for line in lines}
    first: dict[int, int] = {}
    for seq in sorted(found):
        first.setdefault(events[seq] or -seq, seq)
    return Offer(tuple(found[seq] for seq in sorted(found)), frozenset(first.values()))


def years(who: Who, pack: Pack) -> list[int]:
    """The years for which there is something, newest first."""
    return sorted({_year(who, line) for line in _standing(who, pack)}, reverse=True)


def _fits(pack: Pack, entry: Entry) -> bool:
    return not entry.missing and pack.takes(entry.kind.name, entry.answers)


def _year(who: Who, line: Line) -> int:
    at = line.digest.occurred if line.digest.occurred_precision else line.digest.written
    return datetime.fromtimestamp(at, UTC).astimezone(who.zone).year


def _standing(who: Who, pack: Pack) -> list[Line]:
    """Pages of its kinds, each once, that their own writers did not take back."""
    every = {line.seq: line for casebook in who.casebooks() for line in digests.lines(who, casebook)}
    kinds = {shipped().get(name).number for name in pack.kinds}
    takes_back = shipped().get(RETRACTION).number
    backs = [line for line in every.values() if line.digest.kind == takes_back and line.digest.amends]
    writer = dict(zip(every, held.writers(who, list(every)), strict=True))
    gone = {
        line.digest.amends - 1 for line in backs if writer.get(line.digest.amends - 1) == writer[line.seq]
    }
    return [line for seq, line in sorted(every.items()) if line.digest.kind in kinds and seq not in gone]
