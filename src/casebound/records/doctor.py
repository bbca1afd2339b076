"""Caches and kinds held against the ledger. A wrong page of digests is only left aside."""

from collections.abc import Iterator
from hashlib import sha256

from casebound.book.doctor_rows import OWED
from casebound.book.models import Leaf, Practice
from casebound.core import pages
from casebound.core.chain import Finding
from casebound.core.errors import CaseboundError
from casebound.core.trust import Roll
from casebound.records.models import DigestPage, Erasure, OwnKind


def examine(practice: Practice, roll: Roll) -> list[Finding]:
    """Every finding about pages of digests and the practice's own kinds."""
    return [*_pages(practice, roll), *_kinds(practice), *_erasures(practice, roll)]


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
        if not _fits(practice, roll, page):
            yield Finding(
                None,
                f"A page of digests of casebook {page.casebook.hex()[:8]} stands for other entries than it "
                "says; it is not used and will be made anew.",
                grave=False,
            )


def _fits(practice: Practice, roll: Roll, page: DigestPage) -> bool:
    try:
        binding = pages.Binding.parse(page.binding)
    except CaseboundError:
        return False
    told = (binding.practice, binding.casebook, binding.page_number)
    if told != (practice.uid, page.casebook, page.number) or page.casebook not in roll.casebooks:
        return False
    shared = roll.shares.get(page.casebook, frozenset())
    span = Leaf.objects.filter(
        practice=practice, type="entry", seq__range=(binding.first_seq, binding.last_seq)
    ).order_by("seq")
    held = [
        leaf
        for leaf in span
        if (leaf.signed[43:59] == page.casebook or leaf.seq in shared) and leaf.seq not in roll.erased
    ]
    return pages.leaves_sha256((leaf.seq, leaf.hash) for leaf in held) == binding.leaves_sha256


def _kinds(practice: Practice) -> Iterator[Finding]:
    for kind in OwnKind.objects.filter(practice=practice):
        if sha256(kind.raw).digest() != kind.sha256:
            yield Finding(None, f"The kind {kind.name} was changed after it was installed.")
