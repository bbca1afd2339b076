"""The few things about commands that only real processes show: beside a server, without guards, a demo."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.site.launch import CASEBOUND, casebound, eventually, server

pytestmark = pytest.mark.sqlite  # each starts on a folder of its own

SECRET = "a calm river at night"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("practice") / "data"
    done = casebound("setup", "--person", "Ana", "--data", folder, "--json", CASEBOUND_PASSWORD=SECRET)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) >= {"practice", "person", "log_key", "recovery_words"}
    return folder


def test_record_works_beside_a_running_server(data, tmp_path):
    answers = tmp_path / "note.json"
    answers.write_text(json.dumps({"text": "Written beside the server."}))
    with server(data) as started:
        assert "token" not in started.address
        words = ["record", "note", "--answers", answers, "--data", data, "--json"]
        done = casebound(*words, CASEBOUND_PASSWORD=SECRET)
        assert json.loads(done.stdout)["page"] >= 1, done.stderr
        link = casebound("invite", "--data", data, CASEBOUND_PASSWORD=SECRET).stdout
        assert link.startswith(started.address + "join/")
        assert casebound("doctor", "--data", data).returncode == 0


def test_neither_server_nor_command_starts_without_the_guards(data):
    with closing(sqlite3.connect(data / "casebound.sqlite3")) as database:
        database.execute("DROP TRIGGER guard_entry_delete")
        database.commit()
    for words in (["start", "--no-browser", "--port", "0"], ["list"]):
        refused = casebound(*words, "--data", data, CASEBOUND_PASSWORD=SECRET)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "guard_entry_delete" in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
    assert casebound("doctor", "--data", data).returncode == 1
    assert casebound("doctor", "--restore-guards", "--data", data).returncode == 0
    assert casebound("list", "--data", data, CASEBOUND_PASSWORD=SECRET).returncode == 0


def test_a_demo_starts_and_says_how_to_sign_in(tmp_path):
    with server(tmp_path / "demo", launcher=[*CASEBOUND, "demo"]) as started:
        eventually("the page answers", lambda: started.get("/health/").status == 200)
        assert b"Demo" in started.get("/lock/").body
        shown = json.loads((tmp_path / "demo" / "demo.json").read_text())
        assert [person["name"] for person in shown["people"]] == ["Ana", "Ben", "Dana"]


def test_doctor_says_what_to_do_with_a_database_that_cannot_be_read(data, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(data, broken)
    file = broken / "casebound.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(file.read_bytes())
    raw[4096:] = bytes(len(raw) - 4096)
    file.write_bytes(raw)
    done = casebound("doctor", "--data", broken, "--json")
    assert done.returncode == 1, done.stderr
    assert "put the newest backup into a new folder" in json.loads(done.stdout)["findings"][0]["sentence"]
