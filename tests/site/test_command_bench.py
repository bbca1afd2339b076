"""`casebound bench`: every figure is there and well formed. How fast a machine is, is no test's business."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casebound.site.bench.figures import Figure, typical

pytestmark = pytest.mark.sqlite  # each starts on a folder of its own

NAMED = {
    *("seal", "seal_whole_path", "seals_a_second", "stored_beside_2_kb_text"),
    *("unlock_and_open_for_review", "search", "evidence_pdf", "check_evidence"),
    *("first_page_after_second_start", "page_home", "page_entry", "page_list"),
    *("wire_home", "wire_entry", "wire_list"),
}
WITH_A_PEER = {"seal", "seal_whole_path", "seals_a_second", "unlock_and_open_for_review", "search"}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    folder = tmp_path_factory.mktemp("bench")
    command = [sys.executable, "-m", "casebound", "bench", "--json", "--entries", "12", "--data", str(folder)]
    source = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": source}, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(folder.iterdir()) == [], "the practice is thrown away"
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_promised_figure_stands_on_a_line_of_its_own(lines: list[dict[str, object]]) -> None:
    names = [line["name"] for line in lines]
    assert set(names) >= NAMED
    assert len(names) == len(set(names))


def test_a_line_says_value_unit_target_and_whether_it_is_met(lines: list[dict[str, object]]) -> None:
    for line in lines:
        assert isinstance(line["value"], int | float), line
        assert line["unit"], line
        assert isinstance(line["ok"], bool) == ("target" in line), line
    assert all("target" in line for line in lines if line["name"] in NAMED)


def test_what_has_a_peer_names_the_ratio(lines: list[dict[str, object]]) -> None:
    for line in lines:
        assert ("peer" in line) == ("ratio" in line), line
    assert all("ratio" in line for line in lines if line["name"] in WITH_A_PEER)


def test_a_target_is_a_floor_or_a_ceiling() -> None:
    assert Figure("rate", 600, "1/s", 500, at_least=True).ok
    assert not Figure("rate", 400, "1/s", 500, at_least=True).ok
    assert Figure("time", 4, "ms", 5).ok
    assert not Figure("time", 6, "ms", 5).ok
    assert Figure("time", 6, "ms").ok is None
    assert "MISSED" in Figure("time", 6, "ms", 5, peer=3.0, ratio=2.0).text()


def test_the_typical_time_is_a_middle_one() -> None:
    waits = iter((0.0, 0.0, 0.05))

    def job() -> None:
        import time

        time.sleep(next(waits))

    assert typical(job, 3) < 0.05
