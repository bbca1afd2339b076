"""How the launcher builds its environment: complete or not at all, also when two starts are the first."""

import subprocess
from pathlib import Path

import pytest

from tests.site.launch import ROOT, environment

SWAP = ROOT / "scripts" / "swap.py"


def built(folder: Path, lock: str) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text("#!/bin/sh\n")
    (folder / "bin" / "python").chmod(0o755)
    (folder / "lock.txt").write_text(lock)
    (folder / "mark").write_text(folder.name)
    return folder


def swap(tmp_path: Path, new: Path) -> str:
    """What stands in .venv afterwards."""
    subprocess.run(
        ["python3", SWAP, new, tmp_path / ".venv", tmp_path / "run.txt"], check=True, env=environment()
    )
    return (tmp_path / ".venv" / "mark").read_text()


@pytest.fixture
def new(tmp_path) -> Path:
    (tmp_path / "run.txt").write_text("wanted")
    return built(tmp_path / "new", "wanted")


def test_the_first(tmp_path, new):
    assert swap(tmp_path, new) == "new"


def test_an_older_one_is_replaced_and_removed(tmp_path, new):
    built(tmp_path / ".venv", "older")
    assert swap(tmp_path, new) == "new"
    assert {path.name for path in tmp_path.iterdir()} == {".venv", "run.txt"}


def test_one_without_python_is_replaced(tmp_path, new):
    (built(tmp_path / ".venv", "wanted") / "bin" / "python").unlink()
    assert swap(tmp_path, new) == "new"


def test_a_quicker_start_is_not_pulled_from_under_its_feet(tmp_path, new):
    built(tmp_path / ".venv", "wanted")
    assert swap(tmp_path, new) == ".venv"


@pytest.mark.parametrize("there", [{"python3": "exit 1"}, {}])
def test_no_python_that_is_new_enough(tmp_path, there):
    """The system's own folder is hidden, so that only what this test puts there is found."""
    for name, text in {**there, "dirname": 'exec /usr/bin/dirname "$@"'}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    shell = f'. "{ROOT}/scripts/env.sh"; find_python'
    done = subprocess.run(
        ["/bin/sh", "-c", shell], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "Python 3.11" in done.stderr
    assert len(done.stderr.splitlines()) == 1
