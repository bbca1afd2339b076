"""Unlock and open every digest of a casebook for review."""

import sys

from casebound.site.bench import reading
from casebound.site.bench.ground import ground, populate

with ground() as made:
    populate(made.who, int(sys.argv[1]) if sys.argv[1:] else 10_000)
    for figure in reading.review(made):
        print(figure.json(), flush=True)
