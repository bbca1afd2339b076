"""All figures on one throwaway practice, in the order in which they disturb each other least."""

from collections.abc import Iterator
from pathlib import Path

from casebound.site.bench import filing, proofs, reading, sealing, serving
from casebound.site.bench.figures import Figure, seconds
from casebound.site.bench.filing import MEGABYTES
from casebound.site.bench.ground import ground, populate

FEW = 1000  # fewer than that, and it is a try, with a small file
SOME = 200  # seals measured one by one


def measure(entries: int, beside: Path | None = None) -> Iterator[Figure]:
    """Every figure, as it is known. entries: how many notes review, search and pages have to do with."""
    with ground(beside) as made:
        yield from sealing.measure(made, min(SOME, entries))
        yield from proofs.stored(made, min(SOME, entries))
        rest = max(0, entries - made.size())
        took = seconds(populate, made.who, rest)
        if rest:
            note = f"{rest} notes through the write path in one transaction"
            yield Figure("populate", rest / took, "1/s", note=note)
        yield from reading.review(made)
        yield from reading.search(made)
        yield from proofs.evidence(made)
        yield from serving.serving(made)
        yield from filing.files(made, MEGABYTES if entries >= FEW else 2)
