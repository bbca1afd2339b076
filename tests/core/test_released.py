"""What was released never changes: kind, language and vocabulary files by hash, old evidence by its verdict.

A new file is entered by `PYTHONPATH=src python -m tests.core.test_released`; a changed one is refused there.
"""

import json
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest

from casebound.core.evidence import check

VECTORS = Path(__file__).parents[2] / "vectors"
LIST = VECTORS / "released.json"
# May still change: kinds of a capability that is not whole. Nobody has sealed with them yet.
DRAFTS: set[str] = set()
NEW = (
    "While its words may still change, put a new file into DRAFTS in this module; once people seal with it, "
    "enter it by `PYTHONPATH=src python -m tests.core.test_released`, for ever."
)
CORPUS = VECTORS / "evidence" / "released"


def standing() -> dict[str, str]:
    root = files("casebound")
    return {
        f"{folder}/{file.name}": sha256(file.read_bytes()).hexdigest()
        for folder in ("kinds", "vocabulary")
        for file in sorted((root / folder).iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    }


def released() -> dict[str, str]:
    return dict(json.loads(LIST.read_text())) if LIST.exists() else {}


def test_no_released_file_was_changed_or_taken_away() -> None:
    now = standing()
    assert {name: now.get(name) for name in released()} == released(), (
        "make a new version, in a file of its own"
    )


def test_every_file_that_ships_is_released() -> None:
    new = sorted(standing().keys() - DRAFTS - released().keys())
    assert new == [], f"{NEW} Not in either list: {new}"
    assert sorted(DRAFTS - standing().keys()) == [], "take out of DRAFTS what is gone"
    assert sorted(DRAFTS & released().keys()) == [], "what was released is no draft: take it out of DRAFTS"


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.zip")), ids=lambda path: path.stem)
def test_evidence_that_was_handed_out_verifies_for_ever(path: Path) -> None:
    known = json.loads((CORPUS / f"{path.stem}.json").read_text())
    raw = path.read_bytes()
    assert sha256(raw).hexdigest() == known["sha256"]
    assert check(raw, log_key=known["log_key"]).status == 0
    assert check(raw).status == 3
    assert check(raw, log_key="00" * 32).status == 1


def test_there_is_evidence_that_was_handed_out() -> None:
    assert list(CORPUS.glob("*.zip"))


if __name__ == "__main__":
    changed = [name for name, known in released().items() if standing().get(name) != known]
    if changed:
        raise SystemExit(
            f"Released and changed: {', '.join(changed)}. Make a new version in a file of its own."
        )
    entered = {name: known for name, known in standing().items() if name not in DRAFTS}
    LIST.write_text(json.dumps(entered, indent=1) + "\n")
