"""Makes the vectors of evidence version 2: PYTHONPATH=src python -m tests.core.opening_vectors.

`intact.zip` is a file in which somebody opened an entry. The others are whole in every other way: container,
manifest and the discloser's signature agree with an opening that is false.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from casebound.core import evidence
from casebound.core.evidence.build import whole
from tests.core.test_evidence_openings import FORGERIES, forged
from tests.small_practice import one_opening

FOLDER = Path(__file__).parents[2] / "vectors" / "evidence" / "openings"
README = b"python -m casebound.verify THIS-FILE.zip --log-key FINGERPRINT\n"


def files() -> dict[str, tuple[str, bytes]]:
    """By name: what is wrong with it, nothing for the good one; the file."""
    found = {"intact.zip": ("", one_opening(readme=README)[1])}
    for number, (defect, (make, _sentence)) in enumerate(FORGERIES.items(), 1):
        practice, parts = forged(make, readme=README)
        found[f"bad-{number:02}.zip"] = (defect, whole(parts, practice.disclose(parts)))
    return found


def table() -> dict[str, Any]:
    """What a checker is to say of each."""
    practice, _ = one_opening(readme=README)
    return {
        "log_key": practice.log.fingerprint,
        "status_with_key": 0,
        "status_of_bad": evidence.BROKEN,
        "openings": [{"leaf": 4, "entry": 3, "page": 1, "person": 2, "time": "2025-11-21 12:00:04 UTC"}],
        "files": {
            name: {"sha256": sha256(raw).hexdigest()} | ({"defect": defect} if defect else {})
            for name, (defect, raw) in files().items()
        },
    }


def text() -> str:
    return json.dumps({"status": "released", "vectors": table()}, indent=1) + "\n"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (_defect, raw) in files().items():
        (FOLDER / name).write_bytes(raw)
    (FOLDER / "openings.json").write_text(text(), "utf-8")


if __name__ == "__main__":
    main()
