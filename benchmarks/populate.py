"""Fill a new folder with notes through the real write path, and keep it."""

import json
import sys
from pathlib import Path

from casebound.site.bench.figures import Figure, seconds
from casebound.site.bench.ground import PASSWORD, founded, populate

folder, count = Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 10_000
made = founded(folder)
took = seconds(populate, made.who, count)
print(Figure("populate", count / took, "1/s", note=f"{count} notes in one transaction").json())
print(json.dumps({"data": str(folder), "person": "Ana", "password": PASSWORD}))
