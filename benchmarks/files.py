"""Attach a file of 50 MB and open it, beside a plain copy with fsync."""

from casebound.site.bench import filing
from casebound.site.bench.ground import ground

with ground() as made:
    for figure in filing.files(made):
        print(figure.json(), flush=True)
