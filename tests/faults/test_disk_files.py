"""The disk fails around files of an entry, a backup, or putting one back: no half counts as whole."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.servers import ROOT
from tests.faults.test_disk import failing

pytestmark = [pytest.mark.slow, pytest.mark.strace]
FILES = 6
FILING = [sys.executable, "-m", "tests.faults.filing"]
SAYS = ("the disk of the server is full or does not answer", "disk that holds the records")


def run(words: list[str], *before: str) -> "subprocess.CompletedProcess[str]":
    with_source = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    return subprocess.run([*before, *words], capture_output=True, text=True, timeout=120, env=with_source)


def said(words: list[str], *before: str) -> list[Any]:
    done = run(words, *before)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines, done.stderr[-2000:]
    return lines


def full_after(folder: Path, more: int) -> list[str]:
    """A limit on the size of files: the write that crosses it is done in part, the next not at all."""
    largest = max(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return ["prlimit", f"--fsize={largest + more}"]


def found(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "tests.faults.arena", "found", str(folder)], check=True, timeout=60)
    return folder


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("fdatasync,fsync:error=EIO:when=9+5", id="sync fails"),
        pytest.param("pwrite64:error=ENOSPC:when=3000+", id="disk full from then on"),
        pytest.param("pwrite64:error=EIO:when=800+1500", id="a write fails now and then"),
        pytest.param("", id="a write is cut short"),
    ],
)
def test_a_file_is_there_whole_or_it_is_said(tmp_path: Path, fault: str) -> None:
    folder = found(tmp_path / "data")
    before = failing(fault) if fault else full_after(folder, 5_000_000)
    told = dict(said([*FILING, "attach", str(folder), str(FILES)], *before))
    assert set(told) == set(range(FILES))
    whole = {number for number, words in told.items() if words == "whole"}
    refused = [words for words in told.values() if words != "whole"]
    assert refused
    assert [words for words in refused if not any(part in words for part in SAYS)] == []
    (there,) = said([*FILING, "look", str(folder)])
    # One that was refused may have reached the disk whole with the last word; none that was told is missing.
    assert whole <= set(there["kept"])
    assert there["findings"] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return found(tmp_path_factory.mktemp("backups") / "data")


@pytest.fixture(scope="module")
def stick(folder: Path) -> Path:
    """Backups go there; one was made."""
    place = folder.parent / "stick"
    place.mkdir()
    (words,) = said([*FILING, "plan", str(folder), str(place)])
    (folder.parent / "words.txt").write_text(words)
    (made,) = said([*FILING, "backup", str(folder)])
    assert Path(made).exists()
    return place


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("fsync:error=EIO", id="sync fails"),
        pytest.param("rename,renameat,renameat2:error=EIO", id="the name is not taken"),
        pytest.param("write:error=ENOSPC:when=1", id="disk full"),
    ],
)
def test_a_backup_that_fails_leaves_the_one_before_and_nothing_else(
    folder: Path, stick: Path, fault: str
) -> None:
    before = {path.name: path.read_bytes() for path in stick.iterdir()}
    (told,) = said([*FILING, "backup", str(folder)], *failing(fault))
    assert "cannot be written" in told or "not enough room" in told
    assert {path.name: path.read_bytes() for path in stick.iterdir()} == before
    (again,) = said([*FILING, "backup", str(folder)])
    assert set(names(stick)) == {*before, Path(again).name}


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("fdatasync,fsync:error=EIO:when=2+", id="sync fails"),
        pytest.param("pwrite64:error=ENOSPC:when=100+", id="disk full"),
        pytest.param("rename,renameat,renameat2:error=EIO", id="the name is not taken"),
    ],
)
def test_a_restore_that_fails_leaves_no_folder_behind(folder: Path, stick: Path, fault: str) -> None:
    file = max(stick.iterdir())
    there = folder.parent / "there"
    words = [sys.executable, "-m", "casebound", "restore", str(file), "--data", str(there)]
    words += ["--words-file", str(folder.parent / "words.txt")]
    before = names(folder.parent)
    done = run(words, *failing(fault))
    assert (done.returncode != 0, done.stdout) == (True, ""), done
    assert "Traceback" not in done.stderr
    assert names(folder.parent) == before
    assert run(words).returncode == 0
    (restored,) = said([*FILING, "look", str(there)])
    assert restored["findings"] == []
    shutil.rmtree(there)
