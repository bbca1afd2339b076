"""Remove a reader from a large casebook."""

import sys

from casebound.site.bench import many, readers
from casebound.site.bench.ground import ground

with ground() as made:
    many.fill(made.who, int(sys.argv[1]) if sys.argv[1:] else 100_000)
    for figure in readers.removal(made):
        print(figure.json(), flush=True)
