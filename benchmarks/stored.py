"""What the database keeps beside a text of 2 KB."""

from casebound.site.bench import proofs
from casebound.site.bench.ground import ground

with ground() as made:
    for figure in proofs.stored(made):
        print(figure.json(), flush=True)
