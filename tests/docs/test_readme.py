"""What the README promises is run."""

import fcntl
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.site.launch import ROOT, environment, server

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^    (\./\w+|\.ci/run)([^#\n]*)", README, re.MULTILINE)))


def test_it_stays_short():
    assert len(README.splitlines()) <= 120


def test_there_are_commands_to_test():
    assert {program for program, _ in COMMANDS} == {"./casebound", "./check", ".ci/run"}


@pytest.mark.parametrize("program", sorted({program for program, _ in COMMANDS}))
def test_each_program_is_there_and_may_be_run(program):
    assert os.access(ROOT / program, os.X_OK)
    assert subprocess.run(["sh", "-n", ROOT / program], check=False).returncode == 0


@pytest.fixture(scope="module")
def launched_once(tmp_path_factory):
    """The way of a newcomer: the first launch builds .venv when it is not there yet. Two processes share the
    tests; without the lock both would build it at the same time."""
    with (tmp_path_factory.getbasetemp().parent / "launcher.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert run(["./casebound", "--help"]).returncode == 0


@pytest.mark.usefixtures("launched_once")
def test_the_launcher_starts_the_product(tmp_path):
    with server(tmp_path, launcher=[str(ROOT / "casebound")]) as started:
        assert started.get("/health/").status == 200
        assert started.get("/leave/").status == 200


@pytest.mark.usefixtures("launched_once")
def test_the_launcher_works_from_another_folder_and_through_a_link(tmp_path):
    link = tmp_path / "bin" / "casebound"
    link.parent.mkdir()
    link.symlink_to(ROOT / "casebound")
    (tmp_path / "json.py").write_text("raise SystemExit('a file in the current folder was run')")
    done = run([str(link), "--help"], cwd=tmp_path)
    assert done.returncode == 0
    assert "casebound start" in done.stdout
    assert done.stderr == ""


@pytest.mark.usefixtures("launched_once")
@pytest.mark.parametrize(
    "words", [words.split() for program, words in COMMANDS if program == "./casebound" and words.strip()]
)
def test_each_command_and_option_is_known(words):
    """Asked for help in the end, so that nothing starts: an unknown option would still be refused."""
    command = ["start"] if words[0].startswith("--") else [words[0]]
    shown = run(["./casebound", *command, "--help"])
    assert shown.returncode == 0
    options = {word for word in words if word.startswith("--")}
    assert {option for option in options if option not in shown.stdout} == set()


def test_the_check_lists_its_steps():
    done = run(["./check", "--list"])
    assert done.returncode == 0
    assert {"lint", "types", "tests", "journeys", "postgres"} <= {
        line.split()[0] for line in done.stdout.splitlines()
    }


@pytest.mark.parametrize("option", re.findall(r"^    \./check +(--\w+)", README, re.MULTILINE))
def test_each_option_of_the_check_is_known(option):
    assert run(["./check", "--list", option]).returncode == 0


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_the_locks_name_no_host_and_no_path(lock):
    text = (ROOT / "locks" / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(
        r"^\s*-", re.sub(r"^\s+--hash=sha256:[0-9a-f]{64}.*$", "", text, flags=re.MULTILINE), re.M
    )


def test_what_runs_is_locked_as_what_is_tested():
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (ROOT / "locks" / lock).read_text("utf-8"), re.MULTILINE))

    assert pins("run.txt") <= pins("dev.txt")
    assert len(pins("run.txt")) > 10


def run(words: list[str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=cwd, env=environment(), capture_output=True, text=True, timeout=300, check=False
    )
