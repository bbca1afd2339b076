"""Make an evidence PDF and file, and check the file."""

import sys

from casebound.site.bench import proofs
from casebound.site.bench.ground import ground, populate

with ground() as made:
    populate(made.who, int(sys.argv[1]) if sys.argv[1:] else 10_000)
    for figure in proofs.evidence(made):
        print(figure.json(), flush=True)
