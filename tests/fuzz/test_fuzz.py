"""Bytes from outside: each parser takes what is good, refuses the rest by its own word, and never falls over.

Here by chance and with fixed seeds; guided by branches, longer and in a bounded time, in the slow tier.
`python -m tests.fuzz --seconds 600` goes on for as long as somebody likes.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz import driver, planted
from tests.fuzz.target import Target
from tests.fuzz.targets import EVERY, TARGETS

ROOT = Path(__file__).parents[2]
SLOW_TO_LOOK_AT = {"wording": 10}


def fuzz(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A guided run in a process of its own; what crashes lies in the folder."""
    called = [sys.executable, "-W", "ignore", "-m", "tests.fuzz", "--found", str(folder), *words]
    path = os.pathsep.join(["src", ".", *sys.path[1:]])
    return subprocess.run(
        called,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
    )


def test_no_two_targets_share_a_name() -> None:
    assert len(TARGETS) == len(EVERY)


@pytest.mark.filterwarnings("ignore")  # Pillow's words about damaged pictures
@pytest.mark.parametrize("target", EVERY, ids=lambda target: target.name)
def test_good_ones_are_taken_and_changed_ones_harm_nobody(target: Target) -> None:
    assert target.seeds()
    assert all(target.look(seed) for seed in target.seeds())
    driver.blind(target, SLOW_TO_LOOK_AT.get(target.name, 150), seed=1)


def test_a_planted_fault_is_not_found_by_chance() -> None:
    assert driver.blind(planted.TARGET, 20_000, seed=1) == 0


@pytest.mark.slow
def test_a_planted_fault_is_found_by_its_branches(tmp_path: Path) -> None:
    ran = fuzz(tmp_path, "--bounded", "planted")
    assert ran.returncode == 1
    (found,) = tmp_path.iterdir()
    assert found.read_bytes().startswith(b"seal")


@pytest.mark.slow
def test_guided_by_branches_nothing_falls_over(tmp_path: Path) -> None:
    ran = fuzz(tmp_path, "--bounded")
    assert ran.returncode == 0, ran.stdout + ran.stderr[-5000:]
    assert all(f"\n{name} " in f"\n{ran.stdout}" for name in TARGETS)
