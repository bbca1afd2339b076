"""People at one server, all at once: home, the step of a note, its seal. Entries (100), people (20)."""

import sys

from casebound.site.bench import crowd
from casebound.site.bench.ground import ground, populate

with ground() as made:
    populate(made.who, int(sys.argv[1]) if sys.argv[1:] else 100)
    for figure in crowd.crowd(made, int(sys.argv[2]) if sys.argv[2:] else crowd.PEOPLE):
        print(figure.json(), flush=True)
