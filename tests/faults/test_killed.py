"""Ana's laptop dies while she seals: what she was told is kept, is kept; a repeated seal is no second one."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.arena import draft

pytestmark = pytest.mark.slow
KILLS = 200


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder: Path = tmp_path_factory.mktemp("killed")
    words = [sys.executable, "-m", "tests.faults.arena", "kill", str(folder / "data"), str(KILLS), "20261121"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_nothing_that_was_acknowledged_is_lost(outcome: dict[str, Any]) -> None:
    told = {draft(int(number)).hex(): seqs for number, seqs in outcome["acknowledged"].items()}
    assert len(told) > KILLS, "too few were sealed for the killing to mean anything"
    assert {name: outcome["entries"].get(name) for name in told} == told


def test_a_repeated_seal_is_the_first_one(outcome: dict[str, Any]) -> None:
    assert {name: seqs for name, seqs in outcome["entries"].items() if len(seqs) != 1} == {}
    assert [seqs for seqs in outcome["acknowledged"].values() if len(seqs) != 1] == []
    # Some were killed between the disk and the answer, or this says nothing.
    assert len(outcome["entries"]) >= len(outcome["acknowledged"])


def test_the_full_check_finds_a_whole_ledger(outcome: dict[str, Any]) -> None:
    assert outcome["findings"] == []
