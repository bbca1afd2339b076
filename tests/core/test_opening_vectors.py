"""Vectors of evidence version 2: what they fix, this code makes; what is false in them, it refuses."""

import json

import pytest

from casebound.core import evidence
from casebound.verify import report
from tests.core.opening_vectors import FOLDER, files, text

KNOWN = json.loads((FOLDER / "openings.json").read_text("utf-8"))["vectors"]
BAD = {name: told["defect"] for name, told in KNOWN["files"].items() if "defect" in told}


def test_the_same_inputs_give_the_same_bytes() -> None:
    assert (FOLDER / "openings.json").read_text("utf-8") == text()
    made = files()
    assert sorted(made) == sorted(path.name for path in FOLDER.glob("*.zip"))
    for name, (_defect, raw) in made.items():
        assert (FOLDER / name).read_bytes() == raw, name


def test_the_good_one_says_who_opened_what_and_when() -> None:
    findings = evidence.check((FOLDER / "intact.zip").read_bytes(), log_key=KNOWN["log_key"])
    assert findings.status == KNOWN["status_with_key"]
    said = report.table(findings)["openings"]
    assert [{**one, "entry": int(one["entry"][1:])} for one in said] == [
        one | {"signer": said[at]["signer"]} for at, one in enumerate(KNOWN["openings"])
    ]


@pytest.mark.parametrize("name", BAD, ids=BAD.values())
def test_a_false_opening_makes_the_file_worthless(name: str) -> None:
    findings = evidence.check((FOLDER / name).read_bytes(), log_key=KNOWN["log_key"])
    assert (findings.status, findings.contents) == (KNOWN["status_of_bad"], None)
