"""Caches and kinds held against the ledger. A wrong page of digests is only left aside."""

from collections.abc import Iterator
from hashlib import sha256

from casebound.book import doctor
from casebound.book.doctor_rows import OWED
from casebound.book.models import Entry, Leaf, Practice
from casebound.core import pages
from casebound.core.chain import Finding
from casebound.core.errors import CaseboundError
from casebound.core.trust import Roll
from casebound.records.models import DigestPage, Draft, Erasure, OwnKind, SearchBlob


def examine(practice: Practice, roll: Roll) -> list[Finding]:
    """Every finding about pages of digests, kept words and the practice's own kinds."""
    kept = [*_pages(practice, roll), *_words(practice, roll)]
    return [*kept, *_kinds(practice), *_erasures(practice, roll), *_drafts(practice)]


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


def _pages(practice: Practice, roll: Roll) -> Iterator[Finding]:
    for page in DigestPage.objects.filter(practice=practice).order_by("casebook", "number"):
        if not _fits(practice, roll, page, page.number):
            yield Finding(
                None,
                f"A page of digests of casebook {page.casebook.hex()[:8]} stands for other entries than it "
                "says; it is not used and will be made anew.",
                grave=False,
            )


def _words(practice: Practice, roll: Roll) -> Iterator[Finding]:
    for kept in SearchBlob.objects.filter(practice=practice).order_by("casebook"):
        if not _fits(practice, roll, kept, 0):
            yield Finding(
                None,
                f"The words kept for searching casebook {kept.casebook.hex()[:8]} stand for other entries "
                "than they say; they are not used and will be gathered anew.",
                grave=False,
            )


def _fits(practice: Practice, roll: Roll, cache: DigestPage | SearchBlob, number: int) -> bool:
    """Whether a cache stands for the entries that its casebook has, or had when it was made."""
    try:
        binding = pages.Binding.parse(cache.binding)
    except CaseboundError:
        return False
    told = (binding.practice, binding.casebook, binding.epoch, binding.page_number)
    if told != (practice.uid, cache.casebook, cache.epoch, number) or cache.casebook not in roll.casebooks:
        return False
    if _leaves(practice, roll, roll, binding) == binding.leaves_sha256:
        return True
    then = doctor.roll(practice, binding.size)  # what was shared into a casebook later is not in it
    return then is not None and _leaves(practice, then, roll, binding) == binding.leaves_sha256


def _leaves(practice: Practice, then: Roll, now: Roll, binding: pages.Binding) -> bytes:
    """What the binding has to say if it was made then, and nothing in it was erased since."""
    shared = then.shares.get(binding.casebook, frozenset())
    span = Leaf.objects.filter(
        practice=practice, type="entry", seq__range=(binding.first_seq, binding.last_seq)
    ).order_by("seq")
    held = [
        leaf
        for leaf in span
        if (leaf.signed[43:59] == binding.casebook or leaf.seq in shared) and leaf.seq not in now.erased
    ]
    return pages.leaves_sha256((leaf.seq, leaf.hash) for leaf in held)


def _kinds(practice: Practice) -> Iterator[Finding]:
    for kind in OwnKind.objects.filter(practice=practice):
        if sha256(kind.raw).digest() != kind.sha256:
            yield Finding(None, f"The kind {kind.name} was changed after it was installed.")
