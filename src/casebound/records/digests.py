"""Digests of a casebook for lists and review: sealed pages of up to 1,000, bound to their leaves.

A page is a cache. It counts only if its binding fits the ledger and the set of entries this casebook holds;
else it is left aside and made anew from the entries themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from casebound.book.append import turn
from casebound.book.models import Entry, EntryKey, Leaf
from casebound.core import digest, pages
from casebound.core.errors import CaseboundError, Tampered
from casebound.members.who import Who
from casebound.records import read
from casebound.records.models import DigestPage

FULL = 1_000
TAIL = 100  # so many entries may be opened one by one before they get a page


@dataclass(frozen=True)
class Line:
    """One entry in a list: its place, its writer and its digest."""

    seq: int
    casebook: bytes
    digest: digest.Row


def lines(who: Who, casebook: bytes) -> list[Line]:
    """One line an entry of a casebook, oldest first. Raises Tampered when the casebook's set has a gap."""
    held = expected(who, casebook)
    known = _from_pages(who, casebook, held)
    missing = [seq for seq in held if seq not in known]
    fresh = {
        row.seq: read.unseal(who, row, known_author=True).opened.digest
        for row in _rows(who, casebook, missing)
    }
    lost = [seq for seq in missing if seq not in fresh]
    if lost:
        raise Tampered(
            f"{len(lost)} pages of this casebook are missing from the database (first: e{lost[0]}). "
            "Nothing is shown as complete. Run `casebound doctor`."
        )
    known |= fresh
    if len(fresh) >= TAIL:
        build(who, casebook, known)
    return [Line(seq, casebook, digest.unpack(known[seq])) for seq in held]


def expected(who: Who, casebook: bytes) -> list[int]:
    """Seqs that this casebook must hold, as the ledger says: sealed into it or shared with it, in order."""
    leaves = Entry.objects.filter(practice=who.practice, casebook=casebook).exclude(body=None)
    shared = who.roll.shares.get(casebook, frozenset())
    return sorted({*leaves.values_list("seq", flat=True), *shared})


def build(who: Who, casebook: bytes, known: dict[int, bytes]) -> None:
    """Seal pages over everything known, for the next visit; the last one may be short."""
    epoch = who.epoch(casebook)
    seqs = sorted(known)
    with turn(who.practice) as held:
        root = held.frontier.root()
        for number, start in enumerate(range(0, len(seqs), FULL)):
            part = seqs[start : start + FULL]
            binding = pages.Binding(
                practice=who.practice.uid,
                casebook=casebook,
                epoch=epoch.number,
                page_number=number,
                size=held.frontier.size,
                root=root,
                first_seq=part[0],
                last_seq=part[-1],
                leaves_sha256=pages.leaves_sha256(_leaves(who, part)),
            )
            sealed = pages.seal_page(pages.pack_rows((seq, known[seq]) for seq in part), binding, epoch)
            DigestPage.objects.update_or_create(
                practice_id=who.practice.id,
                casebook=casebook,
                number=number,
                defaults={"epoch": epoch.number, "binding": bytes(binding), "sealed": sealed},
            )


def _from_pages(who: Who, casebook: bytes, held: list[int]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for page in DigestPage.objects.filter(practice=who.practice, casebook=casebook).order_by("number"):
        try:
            rows = _checked(who, casebook, page, held)
        except CaseboundError:
            continue  # a damaged or old page is only a cache: the entries themselves are read instead
        found |= rows
    return found


def _checked(who: Who, casebook: bytes, page: DigestPage, held: list[int]) -> dict[int, bytes]:
    epoch = who.epoch(casebook)
    binding = pages.Binding.parse(page.binding)
    told = (binding.practice, binding.casebook, binding.epoch, binding.page_number)
    part = [seq for seq in held if binding.first_seq <= seq <= binding.last_seq]
    if told != (who.practice.uid, casebook, epoch.number, page.number):
        raise Tampered("This page of digests belongs elsewhere.")
    if pages.leaves_sha256(_leaves(who, part)) != binding.leaves_sha256:
        raise Tampered("This page of digests stands for other entries.")
    raw = pages.open_page(page.sealed, binding, epoch)
    return {
        int.from_bytes(raw[at : at + pages.SEQ], "big"): raw[at + pages.SEQ : at + pages.ROW]
        for at in range(0, len(raw), pages.ROW)
    }


def _leaves(who: Who, seqs: list[int]) -> Iterable[tuple[int, bytes]]:
    wanted = set(seqs)
    span = Leaf.objects.filter(practice=who.practice, type="entry", seq__range=(seqs[0], seqs[-1]))
    return [pair for pair in span.order_by("seq").values_list("seq", "hash") if pair[0] in wanted]


def _rows(who: Who, casebook: bytes, seqs: list[int]) -> Iterable[read.Row]:
    keyed = set(
        EntryKey.objects.filter(practice=who.practice, casebook=casebook).values_list("seq", flat=True)
    )
    wanted = [seq for seq in seqs if seq in keyed]
    if len(wanted) > FULL // 2:
        chosen = set(wanted)
        yield from (row for row in read.rows(who, casebook) if row.seq in chosen)
    else:
        yield from read.rows(who, casebook, seqs=wanted)
