"""The pages of a plan, opened batch after batch, as they leave. Memory does not grow with the casebook."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from django.db import transaction
from django.db.models import Max

from casebound.book.append import clock
from casebound.book.models import Head, Opening
from casebound.core.commitments import Section
from casebound.exchange.out.leaf import Later, Leaf, Opened
from casebound.exchange.out.plan import CLIENT, Plan
from casebound.exchange.out.wish import FHIR, WHOLE, Wish
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import clients, read
from casebound.release import lawful, mentions
from casebound.release.mentions import Place
from casebound.safety import decisions

BATCH = 100  # pages that lie open in memory at once
PURPOSE = "data file"


@dataclass(frozen=True)
class Book:
    """A plan with the keys to carry it out. made: seconds since 1970 UTC; later openings are not told."""

    who: Who
    wish: Wish
    plan: Plan
    made: int

    def entries(self, *, note: bool) -> Iterator[read.Entry]:
        """Every entry that leaves; for FHIR client pages first, of those that stand the newest first.

        note: readers of an entry see that it was opened; what another wrote is signed for as ever.
        Raises Tampered for one that is gone, BadInput for one whose kind is not installed.
        """
        return chain.from_iterable(self._parts(note=note))

    def _parts(self, *, note: bool) -> Iterator[list[read.Entry]]:
        for part in _batches(self._ordered):
            found = self._opened(part)
            read.missing(seq for seq in part if seq not in found)
            read.demand_kinds(found.values())
            if note:
                self._note(part)
            yield [found[seq] for seq in part]

    @cached_property
    def _ordered(self) -> tuple[int, ...]:
        if self.wish.form != FHIR:
            return self.plan.seqs
        number = shipped().get(CLIENT).number
        of_clients = [seq for seq in self.plan.seqs if self.plan.glances[seq].kind == number]
        others = [seq for seq in self.plan.seqs if self.plan.glances[seq].kind != number]
        newest = sorted(of_clients, key=lambda seq: (self.plan.retracted(seq), -seq))
        return (*newest, *others)

    def _opened(self, seqs: Sequence[int]) -> dict[int, read.Entry]:
        epoch = self.who.epoch(self.wish.casebook)
        rows = read.rows(self.who, self.wish.casebook, seqs=list(seqs))
        return {row.seq: read.unseal(self.who, row, epoch=epoch) for row in rows if row.body is not None}

    def _note(self, seqs: Sequence[int]) -> None:
        """Lines for her own pages together; what another wrote is opened as ever, one by one."""
        with transaction.atomic():
            Head.objects.select_for_update(no_key=True).get(practice=self.who.practice)
            lines = Opening.objects.filter(practice=self.who.practice)
            last = lines.aggregate(number=Max("number"))["number"] or 0
            own = [seq for seq in seqs if self.plan.authors[seq] == self.who.number]
            Opening.objects.bulk_create(
                Opening(
                    practice=self.who.practice,
                    number=number,
                    seq=seq,
                    person=self.who.number,
                    purpose=PURPOSE,
                    at=clock(),
                )
                for number, seq in enumerate(own, last + 1)
            )
        for seq in seqs:
            if self.plan.authors[seq] != self.who.number:
                read.open_entry(self.who, seq, PURPOSE)

    def leaves(self, *, note: bool = False) -> Iterator[Leaf]:
        """Every entry as it leaves: with the sections of the view, less those that name another client."""
        for part in self._parts(note=note):
            linked, opened = self._linked(part), self._openings(part)
            yield from (self._leaf(entry, linked, opened[entry.seq]) for entry in part)

    def _linked(self, part: Sequence[read.Entry]) -> frozenset[int]:
        """Pages added to these that say so: what a page amends is stamped into its first section."""
        later = [seq for entry in part for seq in self.plan.later.get(entry.seq, ())]
        if self.wish.view == WHOLE:
            return frozenset(later)
        found: set[int] = set()
        for some in _batches(later):
            found |= {seq for seq, entry in self._opened(some).items() if 0 in self._leaving(entry)}
        return frozenset(found)

    def _leaving(self, entry: read.Entry) -> dict[int, Section]:
        sections = self.shown(entry)
        if self.wish.names or self.wish.view == WHOLE:
            return sections
        stay = {place.slot for place in self.named(entry, sections)}
        return {slot: section for slot, section in sections.items() if slot not in stay}

    def _leaf(self, entry: read.Entry, linked: Collection[int], opened: Sequence[Opened]) -> Leaf:
        sections = self._leaving(entry)
        later = [Later(seq, self._kind(seq)) for seq in self.plan.later.get(entry.seq, ())]
        codes = {section.code for section in sections.values()}
        return Leaf(
            seq=entry.seq,
            page=entry.page,
            casebook=entry.row.casebook,
            author=entry.row.author,
            sealed=entry.header.time,
            kind=entry.kind,
            sections={code: told for code, told in entry.sections.items() if code in codes},
            hash=entry.leaf_hash,
            signature=entry.row.signature,
            key=self.who.roll.by_author[entry.header.author].public.sign,
            client=_client(entry, sections),
            amends=entry.amends if 0 in sections else None,
            later=tuple(one for one in later if one.seq in linked),
            retracted=self.plan.retracted(entry.seq),
            opened=tuple(opened),
            applies=self._standing.get(entry.seq, False) if entry.kind.name == decisions.KIND else None,
        )

    def shown(self, entry: read.Entry) -> dict[int, Section]:
        """The sections of the view, as they were sealed."""
        if self.wish.view == WHOLE:
            return dict(entry.opened.sections)
        return lawful.shown(entry, self.wish.view, self.wish.private)

    def named(self, entry: read.Entry, sections: Mapping[int, Section]) -> list[Place]:
        """Shown sections in which somebody else is named than whom the page is about, as far as is known."""
        if not any(mentions.places(entry, sections, self._everybody)):
            return []
        own = self._clients.get(entry.digest.client)
        hers = mentions.needles([own.answers] if own else [])
        others = mentions.Needles(
            {word: terms for word, terms in self._everybody.words.items() if word not in hers.words},
            self._everybody.phones - hers.phones,
        )
        return list(mentions.places(entry, sections, others))

    @cached_property
    def _clients(self) -> Mapping[int, clients.Client]:
        return clients.known(self.who)

    @cached_property
    def _everybody(self) -> mentions.Needles:
        return mentions.needles(client.answers for client in self._clients.values())

    @cached_property
    def _standing(self) -> Mapping[int, bool]:
        if self.wish.form != FHIR:
            return {}
        return {line.entry.seq: line.standing.applies for line in decisions.shown(self.who)}

    def _kind(self, seq: int) -> str:
        return shipped().numbered(self.plan.glances[seq].kind)

    def _openings(self, part: Sequence[read.Entry]) -> Mapping[int, Sequence[Opened]]:
        found: dict[int, list[Opened]] = {entry.seq: [] for entry in part}
        if self.wish.opened:
            rows = Opening.objects.filter(practice=self.who.practice, seq__in=found, at__lt=self.made)
            for row in rows.order_by("number"):
                found[row.seq].append(Opened(row.person, row.at, row.purpose))
        return found


def _batches(seqs: Sequence[int]) -> Iterator[Sequence[int]]:
    return (seqs[start : start + BATCH] for start in range(0, len(seqs), BATCH))


def _client(entry: read.Entry, sections: Mapping[int, Section]) -> int:
    """Whom a page is about is told only where the section that says so leaves."""
    kind = entry.kind
    about = kind.find(kind.about) if kind.about else None
    stamped = kind.name == CLIENT and 0 in sections
    told = stamped or (about is not None and kind.section(about.section).slot in sections)
    return entry.digest.client if told else 0
