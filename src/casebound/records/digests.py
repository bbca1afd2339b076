"""Digests of a casebook for lists and review: sealed pages of up to 1,000, bound to their leaves.

A page is a cache. Its rows count only if its binding fits the leaves of those entries as the ledger has them;
else it is left aside and made anew from the entries themselves. What is missing is looked for in the ledger,
never in the cache.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from sys import byteorder
from typing import NamedTuple

from casebound.book import doctor_read
from casebound.book.append import turn
from casebound.core import digest, pages
from casebound.core.epoch import Epoch
from casebound.core.errors import CaseboundError, Tampered
from casebound.members.who import Who
from casebound.records import held, read
from casebound.records.held_state import Held
from casebound.records.models import DigestPage

FULL = 1_000
AT_ONCE = 20  # pages in memory beside those that are open already
_PAGES = """
    SELECT number, epoch, binding, sealed FROM records_digestpage
    WHERE practice_id = %s AND casebook = %s ORDER BY number
"""
TAIL = 100  # so many entries may be opened one by one before they get a page


@dataclass(frozen=True)
class Page:
    """A stored page that fits its leaves: the entries it stands for, and their rows as they were packed."""

    seqs: "array[int]"
    rows: bytes

    def each(self) -> Iterable[tuple[int, bytes]]:
        """seq and digest of each."""
        return zip(self.seqs, split(self.rows), strict=True)


class Stored(NamedTuple):
    """A page as the database has it."""

    number: int
    epoch: int
    binding: bytes
    sealed: bytes


@dataclass(frozen=True)
class Line:
    """One entry in a list: its place, its home or where it was shared to, and its digest."""

    seq: int
    casebook: bytes
    digest: digest.Row


def lines(who: Who, casebook: bytes) -> list[Line]:
    """One line an entry of a casebook, oldest first. Raises Tampered when the casebook's set has a gap."""
    return [Line(seq, casebook, digest.unpack(packed)) for seq, packed in raw(who, casebook).items()]


def amending(who: Who) -> list[Line]:
    """Of all casebooks she reads: the entries that amend another one, each once, oldest first."""
    found = {
        seq: Line(seq, casebook, digest.unpack(packed))
        for casebook in who.casebooks()
        for seq, packed in raw(who, casebook).items()
        if digest.glance(packed)[2]
    }
    return [found[seq] for seq in sorted(found)]


def raw(who: Who, casebook: bytes) -> dict[int, bytes]:
    """The same as seq → 128 bytes."""
    rows = packed(who, casebook)
    return dict(zip(seqs_of(rows), split(rows), strict=True))


def packed(who: Who, casebook: bytes) -> bytes:
    """The same as rows of 136 bytes, seq ‖ digest: for whoever looks through very many at once."""
    here, epoch = held.leaves(who, casebook), who.epoch(casebook)
    stored = _stored(who, epoch, here)
    inside = array("Q")
    for page in stored.values():
        inside += page.seqs
    whole = inside == here.seqs[: len(inside)]  # as a rule the pages stand for the oldest, without a gap
    known = {} if whole else {seq: row for page in stored.values() for seq, row in page.each()}
    unpaged = list(here.seqs[len(inside) :]) if whole else [seq for seq in here if seq not in known]
    fresh = opened(who, casebook, unpaged)
    if whole:
        every = b"".join([page.rows for page in stored.values()]) + pages.pack_rows(fresh.items())
    else:
        every = pages.pack_rows((seq, known.get(seq) or fresh[seq]) for seq in here)
    if len(fresh) >= TAIL:
        build(who, epoch, here, every, stored)
    return every


def split(rows: bytes) -> Iterable[bytes]:
    """The digests in packed rows."""
    return (rows[at + pages.SEQ : at + pages.ROW] for at in range(0, len(rows), pages.ROW))


def seqs_of(rows: bytes) -> "array[int]":
    """The numbers in packed rows."""
    column = bytearray(len(rows) // pages.ROW * pages.SEQ)
    for at in range(pages.SEQ):
        column[at :: pages.SEQ] = rows[at :: pages.ROW]
    found = array("Q", bytes(column))
    if byteorder == "little":
        found.byteswap()
    return found


def opened(who: Who, casebook: bytes, seqs: list[int]) -> dict[int, bytes]:
    """Digests of these entries, each opened, in the order in which they are asked for."""
    found = {entry.seq: entry.opened.digest for entry in read.chosen(who, casebook, seqs)}
    read.missing(seq for seq in seqs if seq not in found)
    return {seq: found[seq] for seq in seqs}


def build(who: Who, epoch: Epoch, here: Held, rows: bytes, stored: Mapping[int, Page]) -> None:
    """Seal pages over all entries, given as packed rows, for the next visit; those that stand stay."""
    with turn(who.practice) as head:
        if who.epoch(epoch.casebook).number != epoch.number:
            return  # somebody was removed meanwhile: nothing more is sealed under the old key
        mine = DigestPage.objects.filter(practice=who.practice, casebook=epoch.casebook)
        mine.filter(number__gt=(len(here) - 1) // FULL).delete()
        root = head.frontier.root()
        for number, start in enumerate(range(0, len(here), FULL)):
            part = here.seqs[start : start + FULL]
            if number in stored and stored[number].seqs == part:
                continue
            leaves = held.leaves_sha256(here, part)
            assert leaves is not None
            binding = pages.Binding(
                practice=who.practice.uid,
                casebook=epoch.casebook,
                epoch=epoch.number,
                page_number=number,
                size=head.frontier.size,
                root=root,
                first_seq=part[0],
                last_seq=part[-1],
                leaves_sha256=leaves,
            )
            packed = rows[start * pages.ROW : (start + FULL) * pages.ROW]
            DigestPage.objects.update_or_create(
                practice_id=who.practice.id,
                casebook=epoch.casebook,
                number=number,
                defaults={
                    "epoch": epoch.number,
                    "binding": bytes(binding),
                    "sealed": pages.seal_page(packed, binding, epoch),
                },
            )


def _stored(who: Who, epoch: Epoch, here: Held) -> dict[int, Page]:
    """Pages by number, as far as they fit. Those of an epoch that is over are thrown away."""
    found: dict[int, Page] = {}
    over: list[tuple[int, int]] = []
    for row in doctor_read.each(_PAGES, who.practice.id, epoch.casebook, at_once=AT_ONCE):
        page = Stored(*row)
        try:
            found[page.number] = _checked(page, epoch, here)
        except CaseboundError:
            continue  # a damaged or foreign page is only a cache: the entries themselves are read instead
        finally:
            if page.epoch < epoch.number:
                over.append((page.number, page.epoch))
    for number, of in over:
        DigestPage.objects.filter(
            practice=who.practice, casebook=epoch.casebook, number=number, epoch=of
        ).delete()
    return found


def _checked(page: Stored | DigestPage, epoch: Epoch, here: Held) -> Page:
    binding = pages.Binding.parse(page.binding)
    told = (binding.practice, binding.casebook, binding.epoch, binding.page_number)
    if told != (epoch.practice, epoch.casebook, epoch.number, page.number):
        raise Tampered("This page of digests belongs elsewhere.")
    rows = pages.open_page(page.sealed, binding, epoch)
    seqs = seqs_of(rows)
    if held.leaves_sha256(here, seqs) != binding.leaves_sha256:
        raise Tampered("This page of digests stands for other entries.")
    return Page(seqs, rows)
