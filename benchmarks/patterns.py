"""The rules of review over many digests, beside the same questions in SQL."""

import sys
import tempfile
from pathlib import Path

from casebound.site.bench import patterns

with tempfile.TemporaryDirectory() as folder:
    for figure in patterns.patterns(Path(folder), int(sys.argv[1]) if sys.argv[1:] else 1_000_000):
        print(figure.json(), flush=True)
