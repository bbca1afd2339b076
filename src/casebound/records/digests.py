"""Digests of a casebook for lists and review: sealed pages of up to 1,000, bound to their leaves.

A page is a cache. Its rows count only if its binding fits the leaves of those entries as the ledger has them;
else it is left aside and made anew from the entries themselves. What is missing is looked for in the ledger,
never in the cache.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from casebound.book.append import turn
from casebound.core import digest, pages
from casebound.core.epoch import Epoch
from casebound.core.errors import CaseboundError, Tampered
from casebound.members.who import Who
from casebound.records import held, read
from casebound.records.models import DigestPage

FULL = 1_000
TAIL = 100  # so many entries may be opened one by one before they get a page


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
    here, epoch = held.leaves(who, casebook), who.epoch(casebook)
    stored = _stored(who, epoch, here)
    known = {seq: packed for page in stored.values() for seq, packed in page.items()}
    unpaged = [seq for seq in here if seq not in known]
    fresh = _opened(who, casebook, unpaged)
    known |= fresh
    if len(fresh) >= TAIL:
        build(who, epoch, here, known, stored)
    return {seq: known[seq] for seq in here}


def _opened(who: Who, casebook: bytes, seqs: list[int]) -> dict[int, bytes]:
    found = {entry.seq: entry.opened.digest for entry in read.chosen(who, casebook, seqs)}
    read.missing(seq for seq in seqs if seq not in found)
    return found


def build(
    who: Who,
    epoch: Epoch,
    here: Mapping[int, bytes],
    known: Mapping[int, bytes],
    stored: Mapping[int, Mapping[int, bytes]],
) -> None:
    """Seal pages over all entries for the next visit; those that stay as they are stored are left alone."""
    seqs = list(here)
    with turn(who.practice) as head:
        if who.epoch(epoch.casebook).number != epoch.number:
            return  # somebody was removed meanwhile: nothing more is sealed under the old key
        mine = DigestPage.objects.filter(practice=who.practice, casebook=epoch.casebook)
        mine.filter(number__gt=(len(seqs) - 1) // FULL).delete()
        root = head.frontier.root()
        for number, start in enumerate(range(0, len(seqs), FULL)):
            part = seqs[start : start + FULL]
            if list(stored.get(number, ())) == part:
                continue
            binding = pages.Binding(
                practice=who.practice.uid,
                casebook=epoch.casebook,
                epoch=epoch.number,
                page_number=number,
                size=head.frontier.size,
                root=root,
                first_seq=part[0],
                last_seq=part[-1],
                leaves_sha256=pages.leaves_sha256((seq, here[seq]) for seq in part),
            )
            sealed = pages.seal_page(pages.pack_rows((seq, known[seq]) for seq in part), binding, epoch)
            DigestPage.objects.update_or_create(
                practice_id=who.practice.id,
                casebook=epoch.casebook,
                number=number,
                defaults={"epoch": epoch.number, "binding": bytes(binding), "sealed": sealed},
            )


def _stored(who: Who, epoch: Epoch, here: Mapping[int, bytes]) -> dict[int, dict[int, bytes]]:
    """Page number → its rows. Pages of an epoch that is over are thrown away."""
    found: dict[int, dict[int, bytes]] = {}
    mine = DigestPage.objects.filter(practice=who.practice, casebook=epoch.casebook)
    for page in mine.order_by("number"):
        try:
            found[page.number] = _checked(page, epoch, here)
        except CaseboundError:
            continue  # a damaged or foreign page is only a cache: the entries themselves are read instead
        finally:
            if page.epoch < epoch.number:
                mine.filter(number=page.number, epoch=page.epoch).delete()
    return found


def _checked(page: DigestPage, epoch: Epoch, here: Mapping[int, bytes]) -> dict[int, bytes]:
    binding = pages.Binding.parse(page.binding)
    told = (binding.practice, binding.casebook, binding.epoch, binding.page_number)
    if told != (epoch.practice, epoch.casebook, epoch.number, page.number):
        raise Tampered("This page of digests belongs elsewhere.")
    raw = pages.open_page(page.sealed, binding, epoch)
    rows = {
        int.from_bytes(raw[at : at + pages.SEQ], "big"): raw[at + pages.SEQ : at + pages.ROW]
        for at in range(0, len(raw), pages.ROW)
    }
    if held.leaves_sha256(here, list(rows)) != binding.leaves_sha256:
        raise Tampered("This page of digests stands for other entries.")
    return rows
