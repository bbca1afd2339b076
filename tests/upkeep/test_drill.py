"""The restore drill: a backup under load, put back elsewhere, checked, written on, old receipts asked."""

import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.site.launch import casebound, server
from tests.upkeep.installed import Installed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ana(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("drill") / "ana").set_up()


@pytest.fixture(scope="module")
def early(ana: Installed) -> Path:
    return ana.receipt("He asked for extras.")


@pytest.fixture(scope="module")
def backup(ana: Installed, early: Path) -> Path:
    return ana.backup()


@pytest.fixture(scope="module")
def late(ana: Installed, backup: Path) -> Path:
    return ana.receipt("He came again.")


def sentences(there: Installed, *words: str | Path) -> list[str]:
    return [it["sentence"] for it in json.loads(there.run("doctor", "--json", *words).stdout)["findings"]]


def test_a_book_goes_on_elsewhere(ana, early, backup, late, tmp_path):
    there, told = ana.restore(backup, tmp_path / "there", "--receipt", late)
    (practice,) = told["practices"]
    assert (practice["generation"], practice["lost"]) == (2, 1)
    assert sentences(there) == []

    assert "He asked for extras." in there.run("list").stdout
    receipt = there.receipt("Written after the restore.")
    assert "/g2\n" in receipt.read_text()
    assert sentences(there, "--receipt", early, "--receipt", receipt) == []
    (sentence,) = sentences(there, "--receipt", late)
    assert "was in generation 1, after the backup" in sentence


def test_the_old_copy_does_not_know_the_new_receipts(ana, backup, tmp_path):
    there, _ = ana.restore(backup, tmp_path / "there")
    receipt = there.receipt("Written after the restore.")
    (sentence,) = sentences(ana, "--receipt", receipt)
    assert "an old one" in sentence


def test_a_second_restore_counts_on(ana, backup, late, tmp_path):
    there, _ = ana.restore(backup, tmp_path / "there")
    again = there.backup("two.cbbackup")
    second, told = there.restore(again, tmp_path / "second")
    assert told["practices"][0]["generation"] == 3
    assert sentences(second) == []
    (sentence,) = sentences(second, "--receipt", late)
    assert "was in generation 1, after the backup" in sentence


def test_the_newer_generation_of_a_receipt_is_never_opened_again(ana, backup, tmp_path):
    there, _ = ana.restore(backup, tmp_path / "there")
    receipt = there.receipt("Written after the restore.")
    _, told = ana.restore(backup, tmp_path / "again", "--receipt", receipt)
    assert told["practices"][0]["generation"] == 3


def test_nobody_is_signed_in_there_and_no_wrong_try_is_counted(ana, backup, tmp_path):
    there, _ = ana.restore(backup, tmp_path / "there")
    with closing(sqlite3.connect(there.data / "casebound.sqlite3")) as database:
        for table in ("session", "attempt"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert sorted(path.name for path in (there.data / "keys").iterdir()) == sorted(
        path.name for path in (ana.data / "keys").iterdir()
    )
    assert all(path.stat().st_mode & 0o077 == 0 for path in there.data.rglob("*"))


def test_while_the_server_runs_and_others_write(tmp_path):
    ana = Installed(tmp_path / "ana").set_up()
    ana.record("The first page.")
    stop, sealed = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            sealed.append(ana.record(f"Page {len(sealed)}.")["entry"])

    with server(ana.data):
        thread = threading.Thread(target=write)
        thread.start()
        backups = [ana.backup(f"{number}.cbbackup") for number in range(3)]
        stop.set()
        thread.join()
    assert sealed
    for number, backup in enumerate(backups):
        there, told = ana.restore(backup, tmp_path / f"there{number}")
        assert sentences(there) == []
        assert told["practices"][0]["lost"] == 0


def test_the_old_copy_can_be_closed(ana, backup, tmp_path):
    old, _ = ana.restore(backup, tmp_path / "old")
    file = old.backup("three.cbbackup")
    there, _ = old.restore(file, tmp_path / "there", "--close", old.data)
    there.record("Goes on here.")
    answers = old.data.parent / "answers.json"
    assert f"it goes on in {there.data}" in old.refuses("record", "incident", "--answers", answers)
    (sentence,) = sentences(old)
    assert "This copy is closed" in sentence
    assert old.run("doctor").returncode == 0


def test_evidence_made_after_a_restore_is_vouched_for_by_the_same_fingerprint(ana, early, backup, tmp_path):
    there, _ = ana.restore(backup, tmp_path / "there")
    file = tmp_path / "evidence.zip"
    entry = f"e{early.name.partition('-')[0].removeprefix('e')}"
    words = ["--to", "R. Lane", "--purpose", "Advice on ending care"]
    told = there.json("export", entry, *words, "--out", file)
    done = casebound("verify", file, "--log-key", told["log_key"])
    assert done.returncode == 0, done.stdout
    assert sentences(there) == []
