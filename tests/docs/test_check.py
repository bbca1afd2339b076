"""What ./check says when a browser is missing, and that a file nobody collects is noticed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.launch import ROOT, environment

CHECK = [sys.executable, str(ROOT / "scripts" / "check.py"), "--only", "journeys"]
COLLECTED = [sys.executable, str(ROOT / "scripts" / "collected.py")]


def run(words: list[str], cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    surroundings = {name: value for name, value in environment().items() if name != "CI"} | more
    return subprocess.run(words, cwd=cwd, env=surroundings, capture_output=True, text=True, timeout=120)


@pytest.mark.slow
@pytest.mark.parametrize(("on_a_build_server", "code"), [({}, 0), ({"CI": "true"}, 1)])
def test_without_a_browser_it_says_so_and_a_build_server_fails(on_a_build_server, code):
    done = run(CHECK, CASEBOUND_CHROMIUM="/no/such/browser", **on_a_build_server)
    assert done.returncode == code
    number = int(done.stdout.partition("WITHOUT BROWSER: ")[2].split()[0])
    assert number > 0
    assert done.stdout.splitlines()[-1] == ("FAILED" if code else "PASSED WITHOUT BROWSER")


def test_a_step_that_does_not_exist():
    assert run([*CHECK[:-1], "journys"]).returncode == 2


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "tests" / "room").mkdir(parents=True)
    (tmp_path / "tests" / "__init__.py").touch()
    (tmp_path / "tests" / "room" / "__init__.py").touch()
    (tmp_path / "tests" / "room" / "test_one.py").write_text("def test_one():\n    pass\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:django\n")
    return tmp_path


def test_all_collected(project):
    assert run(COLLECTED, cwd=project).returncode == 0


def test_a_file_that_is_not_collected(project):
    (project / "tests" / "room" / "test_two.py").write_text("def tset_two():\n    pass\n")
    done = run(COLLECTED, cwd=project)
    assert done.returncode == 1
    assert "tests/room/test_two.py holds no collected test" in done.stdout


def test_a_folder_that_is_no_package(project):
    (project / "tests" / "room" / "__init__.py").unlink()
    done = run(COLLECTED, cwd=project)
    assert done.returncode == 1
    assert "tests/room has no __init__.py" in done.stdout
