"""The scripts in benchmarks/ that make their own practice: they run, and say what they promise."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.sqlite, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
SAYS = {
    "review.py": {"unlock_and_open_for_review", "review_first_of_all", "review_again"},
    "readers.py": {"remove_a_reader"},
    "upkeep.py": {"doctor_all", "doctor_quick", "backup", "restore"},
    "crowd.py": {"requests_a_second_home", "requests_a_second_note", "slowest_hundredth_seal"},
}


@pytest.mark.parametrize("script", sorted(SAYS))
def test_each_figure_has_a_peer_where_it_can_have_one(script: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / script), "60", "4"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert (done.returncode, done.stderr) == (0, "")
    said = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert SAYS[script] <= said.keys()
    assert all(line["value"] > 0 for line in said.values())
    assert all("ratio" in line for name, line in said.items() if not name.startswith("requests"))
