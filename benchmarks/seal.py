"""Seals one by one, each beside the same bytes in a bare transaction."""

from casebound.site.bench import sealing
from casebound.site.bench.ground import ground

with ground() as made:
    for figure in sealing.measure(made):
        print(figure.json(), flush=True)
