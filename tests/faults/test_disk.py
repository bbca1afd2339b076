"""Ana's disk fails under her, call by call: what it did not take is said, what it took stays."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casebound.book import trouble
from tests.faults.arena import draft, examined

pytestmark = [pytest.mark.slow, pytest.mark.strace]
COUNT = 30
ARENA = [sys.executable, "-m", "tests.faults.arena"]


@dataclass(frozen=True)
class Wrote:
    """What the writer was told of each note: a place in the ledger, or why not."""

    told: dict[int, Any]

    @property
    def kept(self) -> dict[str, list[int]]:
        return {draft(number).hex(): [seq] for number, seq in self.told.items() if isinstance(seq, int)}

    @property
    def refused(self) -> set[str]:
        return {said for said in self.told.values() if isinstance(said, str)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    subprocess.run([*ARENA, "found", str(tmp_path / "data")], check=True, timeout=60)
    return tmp_path / "data"


def write(folder: Path, before: list[str]) -> Wrote:
    done = subprocess.run(
        [*before, *ARENA, "write", str(folder), str(COUNT)], capture_output=True, text=True, timeout=120
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == COUNT, done.stderr[-2000:]
    return Wrote(dict(lines))


def failing(fault: str) -> list[str]:
    """A disk whose calls fail from some point on, now and then, at the edge of the system."""
    program = shutil.which("strace")
    assert program, "install strace: faults are put in at the edge of the system with it"
    calls = fault.partition(":")[0]
    return [program, "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={fault}"]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        pytest.param("fdatasync,fsync:error=EIO:when=9+4", trouble.BROKEN, id="sync fails"),
        pytest.param("pwrite64:error=ENOSPC:when=60+9", trouble.FULL, id="disk full now and then"),
        pytest.param("pwrite64:error=ENOSPC:when=90+", trouble.FULL, id="disk full from then on"),
        pytest.param("pwrite64:error=EIO:when=60+9", trouble.BROKEN, id="write fails"),
    ],
)
def test_what_the_disk_did_not_take_is_said_and_the_rest_stays(
    folder: Path, fault: str, sentence: object
) -> None:
    wrote = write(folder, failing(fault))
    assert wrote.kept
    assert wrote.refused == {str(sentence)}
    found = examined(folder)
    # A note that was refused may still have reached the disk whole; sealed again it gives its first receipt.
    assert found["entries"].items() >= wrote.kept.items()
    assert (found["findings"], found["gaps"]) == ([], [])
    again = write(folder, [])
    assert again.refused == set()
    assert again.kept.items() >= wrote.kept.items()
    assert examined(folder) == {"entries": again.kept, "findings": [], "gaps": []}


def test_a_write_that_is_cut_short_is_a_full_disk(folder: Path) -> None:
    """A limit on the size of files: the last write is done in part, the next ones not at all."""
    largest = max(path.stat().st_size for path in folder.iterdir() if path.is_file())
    wrote = write(folder, ["prlimit", f"--fsize={largest + 150_000}"])
    assert wrote.kept
    assert wrote.refused <= {str(trouble.FULL), str(trouble.BROKEN)}
    assert wrote.refused
    found = examined(folder)
    assert found["entries"].items() >= wrote.kept.items()
    assert (found["findings"], found["gaps"]) == ([], [])
