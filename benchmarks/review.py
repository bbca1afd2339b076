"""Unlock and open every digest of a casebook for review."""

import sys

from casebound.site.bench import many, reading
from casebound.site.bench.ground import ground

with ground() as made:
    sealed = many.fill(made.who, int(sys.argv[1]) if sys.argv[1:] else 10_000)
    many.paged(made.who, sealed)
    for figure in reading.review(made):
        print(figure.json(), flush=True)
