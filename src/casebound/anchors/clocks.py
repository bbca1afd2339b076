"""The practice's clock held against outside ones: when somebody saw a ledger of so many leaves."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from casebound.anchors.kept import Seen
from casebound.core.chain import Finding
from casebound.core.evidence.words import moment

SLACK = 120  # seconds by which two honest clocks may differ
MOST = 20  # sentences of one sort; nobody reads more


def contradictions(leaves: Iterable[tuple[int, int]], seen: Iterable[Seen]) -> Iterator[Finding]:
    """Leaves (number, time) that cannot have been written when they say."""
    known = sorted(seen, key=lambda it: it.size)
    sizes = [it.size for it in known]
    # The latest moment at which a ledger without the leaf was seen, the earliest at which one with it was.
    without = list(accumulate((it.earliest for it in known), max))
    held = list(accumulate((it.latest for it in reversed(known)), min))[::-1]
    told = 0
    for seq, time in leaves:
        at = bisect_right(sizes, seq)  # so many were seen without this leaf
        if at and time + SLACK < without[at - 1]:
            told += 1
            yield Finding(
                seq,
                f"Leaf {seq} says it was written at {moment(time)}. At {moment(without[at - 1])} somebody "
                "outside saw the ledger without it: the clock was put back, or the leaf held back.",
            )
        elif at < len(known) and time - SLACK > held[at]:
            told += 1
            yield Finding(
                seq,
                f"Leaf {seq} says it was written at {moment(time)}. At {moment(held[at])} somebody outside "
                "saw the ledger with it already: the clock was ahead.",
            )
        if told == MOST:
            return
