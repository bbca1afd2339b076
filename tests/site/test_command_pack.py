"""Ana makes packs from a script: the listing, a year's log, what is refused, who is named."""

import csv
import io
from zipfile import ZipFile

import pytest

from casebound.core.evidence.check import check
from casebound.site import env
from tests.site.commanding import Desk, in_memory

pytestmark = pytest.mark.django_db
SAYS = "He asked for extras. Robin Lee saw it."
TO = ("--to", "R. Lane", "--purpose", "Advice on ending care")


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "data"
    monkeypatch.setattr(env, "with_django", in_memory(folder))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    folder.mkdir()
    desk = Desk(folder, lambda: tuple(capsys.readouterr()))
    desk.set_up()
    return desk


@pytest.fixture
def page(desk):
    told = {"account": SAYS, "happened": "2025-03-14T20:02", "behaviours": ["VRB.SEXREQ"]}
    return desk.record(**told, other_target="Robin Lee")["entry"]


def test_the_listing_says_what_leaves_what_stays_and_why(desk):
    listed = {line["pack"]: line for line in desk.json("pack", who="ana")}
    assert "police_open" not in listed
    assert listed["violence_log"]["of"] == "year"
    assert "What happened" in listed["board"]["leaves"]["incident"]
    assert listed["police_list"]["basis"][0]["confidence"] == "medium"
    assert listed["card_dispute"]["basis"] == []
    assert "No rule is given here" in listed["card_dispute"]["lawyer"]
    assert "For your lawyer" in desk.casebound("pack", who="ana").out


def test_a_log_of_a_year_names_nobody(desk, page, tmp_path):
    out = tmp_path / "log.zip"
    words = ("pack", "violence_log", "--year", "2025", *TO, "--words", "--out", str(out))
    told = desk.json(*words, who="ana")
    assert (told["pack"], told["pages"], told["kept_back"]) == ("violence_log", [page], [])
    assert check(out.read_bytes(), log_key=told["log_key"]).status == 0
    with ZipFile(out) as archive:
        table = archive.read("computed/violence_log.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert row["What happened"] == "He asked for extras. [name left out] saw it."


def test_who_could_still_be_known_is_said_on_the_command_line_too(desk, page, tmp_path):
    """No way round what the browser says: a short list, and pages that left in another file."""
    words = ("pack", "violence_log", "--year", "2025", *TO)
    first = desk.json(*words, "--out", str(tmp_path / "1.zip"), who="ana")["still_known"]
    assert [line.split()[0] for line in first] == ["With", "The"]
    desk.json("pack", "attorney", page, *TO, "--named", "stay", "--out", str(tmp_path / "2.zip"), who="ana")
    said = desk.casebound(*words, "--out", str(tmp_path / "3.zip"), who="ana").out
    assert "Before you hand it over: With so few rows" in said
    assert "These pages left before" in said
    assert "page 1, to R. Lane" in said


def test_whoever_is_named_is_shown_before_anything_leaves(desk, page, tmp_path):
    out = tmp_path / "board.zip"
    words = ("pack", "board", page, *TO, "--out", str(out))
    assert "Robin Lee" in desk.refuses(*words, who="ana")
    assert not out.exists()
    told = desk.json(*words, "--named", "stay", who="ana")
    assert len(told["kept_back"]) == 1
    assert b"Robin" not in out.read_bytes()
    again = tmp_path / "again.zip"
    desk.json("pack", "board", page, *TO, "--out", str(again), "--named", "leave", who="ana")
    assert b"Robin" in again.read_bytes()
    assert (
        "Kept back"
        in desk.casebound(
            "pack", "board", page, *TO, "--named", "stay", "--out", str(tmp_path / "third.zip"), who="ana"
        ).out
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("friends", "e1"), "There is no pack"),
        (("police_open", "PAGE"), "not for your practice"),
        (("police_premises", "PAGE"), "Ask your lawyer first"),
        (("board",), "Say which pages"),
        (("board", "--year", "2025"), "Say which pages"),
        (("violence_log", "PAGE", "--year", "2025"), "Say which pages"),
        (("violence_log", "--year", "2019"), "nothing to list"),
        (("injury_report", "PAGE"), "nothing to say of page"),
        (("violence_log", "--year", "2025", "--opened"), "carries nothing of --opened"),
        (("violence_log", "--year", "2025", "--files", "copies", "--all"), "of --files, --all"),
    ],
)
def test_bad_orders_are_refused_in_a_sentence(desk, page, tmp_path, given, sentence):
    words = [page if word == "PAGE" else word for word in given]
    assert sentence in desk.refuses("pack", *words, *TO, "--out", str(tmp_path / "x.zip"), who="ana")
    assert [file.name for file in tmp_path.iterdir()] == ["data"]


def test_what_is_missing_is_named(desk):
    assert "Give --to, --purpose, --out too" in desk.refuses("pack", "board", "e1", who="ana")


def test_who_opened_a_page_goes_along_only_where_it_is_asked_for(desk, page, tmp_path):
    desk.join("Ben", "lead")
    desk.json("share", page, "--with", "team", who="ana")
    desk.json("show", page, who="ben")
    words = ("pack", "attorney", page, *TO, "--named", "stay")
    for more, people in (((), []), (("--opened",), [2])):
        out = tmp_path / f"{len(people)}.zip"
        told = desk.json(*words, *more, "--out", str(out), who="ana")
        found = check(out.read_bytes(), log_key=told["log_key"])
        assert (found.status, [it.person for it in found.contents.openings]) == (0, people)
