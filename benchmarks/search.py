"""Search the text of every entry."""

import sys

from casebound.site.bench import reading
from casebound.site.bench.ground import ground, populate

with ground() as made:
    populate(made.who, int(sys.argv[1]) if sys.argv[1:] else 10_000)
    for figure in reading.search(made):
        print(figure.json(), flush=True)
