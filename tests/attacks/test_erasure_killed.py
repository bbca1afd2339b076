"""The process dies by SIGKILL at each step of an erasure; the next start finishes it and no byte is left."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.site.launch import ROOT

pytestmark = pytest.mark.slow
PASSWORD = "a calm river at night"
STEPS = {
    "before anything is taken out": "erasing._take_out",
    "in the middle of the transaction": "erasing._out",
    "before the files are emptied": "traces.empty_files",
    "before they are looked through": "traces.look_for",
}
DIES = """
import os, signal, sys
from casebound.site import cli, terminal
real = terminal.ready
def ready(args):
    folder = real(args)
    from casebound.records import erasing, traces
    place, name = sys.argv[1].split(".")
    die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
    setattr({"erasing": erasing, "traces": traces}[place], name, die)
    return folder
terminal.ready = ready
cli.main(sys.argv[2:])
"""


def casebound(folder: Path, *words: str, dies_at: str = "") -> subprocess.CompletedProcess[str]:
    program = ["-c", DIES, dies_at] if dies_at else ["-m", "casebound"]
    return subprocess.run(
        [sys.executable, *program, *words, "--data", str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "CASEBOUND_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.replace(" ", "-"))
def test_killed_there_it_is_owed_and_then_done(tmp_path: Path, step: str) -> None:
    folder = tmp_path / "data"
    setup = casebound(folder, "setup", "--person", "Ana", "--profession", "massage", "--place", "US-WA")
    assert setup.returncode == 0, setup.stderr
    answers = tmp_path / "answers.json"
    answers.write_text('{"account": "He asked for extras.", "happened": "2025-03-14T20:02"}')
    sealed = casebound(folder, "record", "incident", "--answers", str(answers))
    assert sealed.returncode == 0, sealed.stderr
    page = next(word.strip(".,") for word in sealed.stdout.split() if word.strip(".,")[1:].isdigit())
    body = body_of(folder, page)
    assert stand_in(folder, body)
    why = ("--ground", "asked", "--reason", "She asked.", "--for-good")
    killed = casebound(folder, "erase", page, *why, dies_at=STEPS[step])
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    checked = casebound(folder, "doctor")
    assert checked.returncode == 1
    assert "owed" in checked.stdout
    finished = casebound(folder, "erase", "--finish")
    assert finished.returncode == 0, finished.stderr
    assert not stand_in(folder, body)
    assert casebound(folder, "doctor").returncode == 0


def body_of(folder: Path, page: str) -> bytes:
    with closing(sqlite3.connect(folder / "casebound.sqlite3")) as rows:
        return bytes(rows.execute("SELECT body FROM book_entry WHERE seq = ?", [int(page[1:])]).fetchone()[0])


def stand_in(folder: Path, body: bytes) -> bool:
    raw = b"".join(path.read_bytes() for path in folder.glob("casebound.sqlite3*"))
    return any(body[at : at + 20] in raw for at in range(0, len(body) - 20, 20))
