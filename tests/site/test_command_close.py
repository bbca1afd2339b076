"""casebound close: who keeps what is shared, the last word and its receipt, the successor's word."""

import pytest

from casebound.site import env
from tests.site.commanding import Desk, in_memory

pytestmark = pytest.mark.django_db
KEEP = ("close", "--keep", "team", "--keeper", "Ben", "--until", "2099-01-01", "--why", "law")


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    desk = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    desk.set_up()
    desk.record()
    desk.join("Ben", "lead")
    desk.join("Dana", "administrator")
    return desk


def test_how_far_it_is(desk):
    done = desk.casebound("close", "--json", who="ana")
    assert done.code == 1
    assert '"Say who keeps Safety team."' in done.out
    assert "ask your board" in desk.casebound("close", who="ana").err
    assert "Say who keeps" in desk.refuses("close", "--for-good", who="ana")


def test_it_closes_with_a_receipt_and_is_taken_over(desk, tmp_path):
    kept = desk.json(*KEEP, who="ana")
    assert (kept["obstacles"], kept["shared"][0]["keeper"], kept["shared"][0]["rule"]) == ([], "Ben", None)
    file = tmp_path / "closing.tlog-proof"
    assert "--for-good" in desk.refuses("close", "--sold-to", "Dana", who="ana")
    told = desk.json("close", "--for-good", "--sold-to", "Dana", "--receipt", str(file), who="ana")
    assert (told["successor"], told["taken_over"]) == (3, None)
    assert file.read_bytes()
    assert "has closed" in desk.refuses(
        "record", "incident", "--answers", desk.answers(account="x", happened="2025-03-14"), who="ana"
    )
    onward = ("--onward", "ab" * 16, "--onward-log", "cd" * 32)
    assert "Only whoever took over" in desk.refuses("close", "--take-over", who="ana")
    assert "letters and digits" in desk.refuses("close", "--take-over", "--onward", "xyz", who="dana")
    assert desk.json("close", "--take-over", *onward, who="dana")["taken_over"]
    assert "Closed on" in desk.casebound("close", who="ben").out
    assert desk.casebound("doctor").code == 0


def test_what_is_missing_or_wrong_is_one_sentence(desk):
    assert "--keeper and --until and --why" in desk.refuses("close", "--keep", "team", who="ana")
    assert "no one shared casebook" in desk.refuses(*KEEP[:2], "diary", *KEEP[3:], who="ana")
    assert "2033-11-21" in desk.refuses(*KEEP[:6], "tomorrow", *KEEP[7:], who="ana")
    assert "verified" in desk.refuses(*KEEP, "--rule", "ny.records", who="ana")
    assert "not closed" in desk.refuses("close", "--receipt", "x", who="ana")
