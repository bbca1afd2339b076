"""Caches and kinds held against the ledger. A wrong page of digests is only left aside."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from casebound.book import doctor
from casebound.book.doctor_rows import OWED
from casebound.book.doctor_walk import Said
from casebound.book.models import Entry, Practice
from casebound.core import pages
from casebound.core.chain import Finding
from casebound.core.errors import CaseboundError
from casebound.core.trust import Roll
from casebound.records.models import DigestPage, Draft, Erasure, OwnKind, SearchBlob


def examine(practice: Practice, roll: Roll, headers: Mapping[int, Said]) -> list[Finding]:
    """Every finding about pages of digests, kept words and own kinds; headers are what the leaves say."""
    beside = Beside(practice, roll, headers)
    kept = [*_pages(beside), *_words(beside)]
    return [*kept, *_kinds(practice), *_erasures(practice, roll), *_drafts(practice)]


@dataclass
class Beside:
    """A practice and what its ledger says: who may do what, and of each entry."""

    practice: Practice
    roll: Roll
    headers: Mapping[int, Said]

    @cached_property
    def homes(self) -> dict[bytes, list[int]]:
        """The numbers of the entries sealed into each casebook."""
        found: dict[bytes, list[int]] = {}
        for seq, said in self.headers.items():
            found.setdefault(said.casebook, []).append(seq)
        return found


def _drafts(practice: Practice) -> Iterator[Finding]:
    """A draft goes in the moment that it is sealed, so no entry comes of one that is there."""
    open_ones = Draft.objects.filter(practice=practice).values("id")
    claimed = Entry.objects.filter(practice=practice, draft__in=open_ones).order_by("seq")
    for seq in claimed.values_list("seq", flat=True):
        yield Finding(seq, f"e{seq} is noted as what came of a draft that is still open; it did not.")


def _erasures(practice: Practice, roll: Roll) -> Iterator[Finding]:
    """Erasures whose last step, emptying the files under the tables, has not been done."""
    rows = {row.seq: row for row in Erasure.objects.filter(practice=practice)}
    for seq in sorted(roll.erased):
        if seq not in rows or rows[seq].done is None:
            yield Finding(seq, f"The erasure of e{seq} is not finished: {OWED}")
    for seq in sorted(rows.keys() - roll.erased.keys()):
        yield Finding(seq, f"e{seq} is noted as erased, and no signed leaf orders that.")


def _pages(beside: Beside) -> Iterator[Finding]:
    kept = DigestPage.objects.filter(practice=beside.practice).defer("sealed")
    for page in kept.order_by("casebook", "number"):
        if not _fits(beside, page, page.number):
            yield Finding(
                None,
                f"A page of digests of casebook {page.casebook.hex()[:8]} stands for other entries than it "
                "says; it is not used and will be made anew.",
                grave=False,
            )


def _words(beside: Beside) -> Iterator[Finding]:
    for kept in SearchBlob.objects.filter(practice=beside.practice).defer("sealed").order_by("casebook"):
        if not _fits(beside, kept, 0):
            yield Finding(
                None,
                f"The words kept for searching casebook {kept.casebook.hex()[:8]} stand for other entries "
                "than they say; they are not used and will be gathered anew.",
                grave=False,
            )


def _fits(beside: Beside, cache: DigestPage | SearchBlob, number: int) -> bool:
    """Whether a cache stands for the entries that its casebook has, or had when it was made."""
    try:
        binding = pages.Binding.parse(cache.binding)
    except CaseboundError:
        return False
    told = (binding.practice, binding.casebook, binding.epoch, binding.page_number)
    here = (beside.practice.uid, cache.casebook, cache.epoch, number)
    if told != here or cache.casebook not in beside.roll.casebooks:
        return False
    if _leaves(beside, beside.roll, binding) == binding.leaves_sha256:
        return True
    then = doctor.roll(beside.practice, binding.size)  # what was shared into a casebook later is not in it
    return then is not None and _leaves(beside, then, binding) == binding.leaves_sha256


def _leaves(beside: Beside, then: Roll, binding: pages.Binding) -> bytes:
    """What the binding has to say if it was made then, and nothing in it was erased since."""
    first, last, erased = binding.first_seq, binding.last_seq, beside.roll.erased
    home = beside.homes.get(binding.casebook, [])
    seqs = home[bisect_left(home, first) : bisect_right(home, last)]
    shared = then.shares.get(binding.casebook, frozenset())
    if shared:
        seqs = sorted({*seqs, *(seq for seq in shared if first <= seq <= last and seq in beside.headers)})
    return pages.leaves_sha256((seq, beside.headers[seq].leaf) for seq in seqs if seq not in erased)


def _kinds(practice: Practice) -> Iterator[Finding]:
    for kind in OwnKind.objects.filter(practice=practice):
        if sha256(kind.raw).digest() != kind.sha256:
            yield Finding(None, f"The kind {kind.name} was changed after it was installed.")
