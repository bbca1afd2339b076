"""Back up, put back, and check without a key: all of it, and quickly after one that found it in order."""

import sys

from casebound.site.bench import many, upkeep
from casebound.site.bench.ground import ground

with ground() as made:
    many.fill(made.who, int(sys.argv[1]) if sys.argv[1:] else 10_000)
    for figure in upkeep.all_of_it(made):
        print(figure.json(), flush=True)
