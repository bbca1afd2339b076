"""Start the server a second time, fetch home, entry and list, weigh it."""

import sys

from casebound.site.bench import serving
from casebound.site.bench.ground import ground, populate

with ground() as made:
    populate(made.who, int(sys.argv[1]) if sys.argv[1:] else 10_000)
    for figure in serving.serving(made):
        print(figure.json(), flush=True)
