"""Ana makes an evidence file from a script: what it prints, what it refuses, what stays on the disk."""

import hashlib
import json
import os
import stat

import pytest

from casebound.core.evidence.check import check
from casebound.site import cli, env
from casebound.site.commands import export
from tests.site.commanding import Desk, in_memory

pytestmark = pytest.mark.django_db
SAYS = "He asked for extras and would not stop."
FEELING = "I could not sleep for three nights."
TO = ("--to", "R. Lane", "--purpose", "Advice on ending care")


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "data"
    monkeypatch.setattr(env, "with_django", in_memory(folder))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    folder.mkdir()
    desk = Desk(folder, lambda: tuple(capsys.readouterr()))
    desk.log_key = desk.set_up()["log_key"]
    return desk


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "for the attorney"
    folder.mkdir()
    return folder / "lane.zip"


@pytest.fixture
def page(desk):
    return desk.record(account=SAYS, happened="2025-03-14T20:02", feelings=FEELING)["entry"]


def disclosures(desk):
    return desk.json("list", "--kind", "disclosure", who="ana")


def test_the_result_says_where_it_is_what_was_sealed_and_whose_ledger(desk, out, page):
    told = desk.json("export", page, *TO, "--out", str(out), who="ana")
    assert set(told) == {"file", "disclosure", "page", "log_key", "sha256"}
    raw = out.read_bytes()
    assert (told["file"], told["log_key"]) == (str(out), desk.log_key)
    assert told["sha256"] == hashlib.sha256(raw).hexdigest()
    assert check(raw, log_key=told["log_key"]).status == 0
    (kept,) = disclosures(desk)
    assert (kept["entry"], kept["page"]) == (told["disclosure"], told["page"])
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [file.name for file in out.parent.iterdir()] == ["lane.zip"]


def test_verify_takes_what_export_gave(desk, out, page):
    told = desk.json("export", page, *TO, "--out", str(out), who="ana")
    assert desk.casebound("verify", str(out), "--log-key", told["log_key"]).code == 0
    assert desk.casebound("verify", str(out)).code == 3
    assert desk.casebound("verify", str(out), "--log-key", "0" * 64).code == 1


def test_people_are_told_to_say_the_fingerprint_by_phone(desk, out, page):
    done = desk.casebound("export", page, *TO, "--out", str(out), who="ana")
    assert (done.code, done.err) == (0, "")
    assert f"by phone: {desk.log_key}" in done.out


def test_options_reach_the_file(desk, out, page):
    other = desk.record(account="Another day.", happened="2025-04-01")["entry"]
    words = ["--private", "--all", "--organisation", "Lane & Poe", "--language", "es", "--out", str(out)]
    told = desk.json("export", page, other, *TO, *words, who="ana")
    raw = out.read_bytes()
    assert FEELING.encode() in raw
    assert len(check(raw).contents.entries) == 2
    shown = desk.json("show", told["disclosure"], who="ana")["answers"]
    assert (shown["selection"], shown["organisation"]) == ("all", "Lane & Poe")


@pytest.mark.parametrize("view", ["full", "facts", "board", "police", "osha", "workplace"])
def test_every_view_makes_a_file_and_none_shows_feelings_unasked(desk, out, page, view):
    desk.json("export", page, *TO, "--view", view, "--out", str(out), who="ana")
    assert check(out.read_bytes(), log_key=desk.log_key).status == 0
    assert FEELING.encode() not in out.read_bytes()


def test_a_file_that_is_there_is_never_overwritten(desk, out, page):
    out.write_text("mine")
    assert "is there already" in desk.refuses("export", page, *TO, "--out", str(out), who="ana")
    assert out.read_text() == "mine"
    assert disclosures(desk) == []


def test_a_file_that_appears_meanwhile_is_not_overwritten_either(desk, out, page, monkeypatch):
    begin = export._begin

    def slow(path):
        beside = begin(path)
        path.write_text("came in between")
        return beside

    monkeypatch.setattr(export, "_begin", slow)
    told = desk.refuses("export", page, *TO, "--out", str(out), who="ana")
    assert "is there already" in told
    assert "stands in your casebook" in told
    assert [file.read_text() for file in out.parent.iterdir()] == ["came in between"]


def test_a_folder_without_links_gets_the_file_too(desk, out, page, monkeypatch):
    def no_links(*_names):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    desk.json("export", page, *TO, "--out", str(out), who="ana")
    assert check(out.read_bytes()).status == 3
    assert [file.name for file in out.parent.iterdir()] == ["lane.zip"]


def test_a_full_disk_leaves_no_half_file_and_says_what_stands(desk, out, page, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left" in desk.refuses("export", page, *TO, "--out", str(out), who="ana")
    assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["e99999", *TO], "no key"),
        (["e0x", *TO], "no page's id"),
        (["PAGE", "--to", " ", "--purpose", "x"], "to whom"),
        (["PAGE", "--to", "Lane", "--purpose", ""], "to whom"),
        (["PAGE", *TO, "--view", "everything"], "no view"),
        (["PAGE", *TO, "--view", "facts", "--private"], "never shows how it was"),
        (["PAGE", *TO, "--language", "tlh"], "language"),
        (["PAGE", "--to", "x" * 100_000, "--purpose", "x"], "characters"),
        (["PAGE", "--to", "a\x1bb", "--purpose", "x"], "escape"),
        ([*TO], "ID"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_seals_nothing(desk, out, page, words, sentence):
    given = [page if word == "PAGE" else word for word in words]
    assert sentence in desk.refuses("export", *given, "--out", str(out), who="ana")
    assert list(out.parent.iterdir()) == []
    assert disclosures(desk) == []


@pytest.mark.parametrize("name", ["nowhere/lane.zip", ".", "a\0b", ""])
def test_a_place_that_cannot_be_written_is_said_before_anything_is_sealed(desk, out, page, name):
    where = str(out.parent / name) if name else ""
    told = desk.refuses("export", page, *TO, "--out", where, who="ana")
    assert "Give" in told
    assert disclosures(desk) == []


def test_a_wrong_password_makes_nothing(desk, out, page):
    done = desk.casebound("export", page, *TO, "--out", str(out), who="ana", password="a wrong one here")
    assert (done.code, done.out) == (2, "")
    assert list(out.parent.iterdir()) == []


def test_dana_the_administrator_exports_nothing_of_anas(desk, out, page):
    desk.join("Dana", "administrator")
    assert "no key" in desk.refuses("export", page, *TO, "--out", str(out), who="dana")
    assert list(out.parent.iterdir()) == []


def test_help_shows_the_example(desk, capsys):
    with pytest.raises(SystemExit):
        cli.main(["export", "--help"])
    assert export.EXAMPLE in capsys.readouterr().out


def test_stdout_is_json_alone(desk, out, page):
    done = desk.casebound("export", page, *TO, "--out", str(out), "--json", who="ana")
    assert json.loads(done.out)["file"] == str(out)
    assert done.err == ""
