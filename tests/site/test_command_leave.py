"""Ana leaves: her book goes along in one sealed file, without clients, and is checked elsewhere."""

import pytest

from casebound.core.evidence.check import check
from casebound.core.evidence.container import read
from casebound.site import env
from tests.site.commanding import Desk, in_memory

pytestmark = pytest.mark.django_db
NAME, PHONE = "Sam Poe", "206 555 0134"


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    desk = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    desk.set_up()
    desk.record("client", name=NAME, phones=[PHONE])
    desk.record(account="He asked for extras.", happened="2025-03-14T20:02", given_name="Samuel")
    return desk


def opened(desk, tmp_path, *words):
    file, paper, there = tmp_path / "book.casebound", tmp_path / "words.txt", tmp_path / "elsewhere"
    told = desk.json("leave", "--out", str(file), *words, who="ana")
    paper.write_text(told["words"])
    desk.json("leave", "--open", str(file), "--words-file", str(paper), "--into", str(there))
    return told, [path.read_bytes() for path in sorted(there.iterdir())]


def test_the_book_goes_along_without_clients_and_the_checker_takes_it(desk, tmp_path):
    told, [raw] = opened(desk, tmp_path)
    assert (told["pages"], told["client_pages_left_out"], told["evidence_files"]) == (1, 1, 1)
    assert check(raw).status == 3
    inside = b"".join(dict(read(raw)).values())
    for named in (NAME, PHONE, "Samuel"):
        assert named.encode() not in inside
    assert b"He asked for extras." in inside


def test_places_that_name_somebody_are_shown_before_anything_is_made(desk, tmp_path):
    said = "I told Samuel to go. He called again from (206) 555-0134."
    desk.record(account=said, happened="2025-03-15T20:02")
    file = tmp_path / "book.casebound"
    done = desk.casebound("leave", "--out", str(file), who="ana")
    assert (done.code, file.exists()) == (2, False)
    assert "[Samuel]" in done.err
    assert "[(206) 555-0134]" in done.err
    key = done.err.split()[0]
    assert "Nobody is named" in desk.refuses("leave", "--out", str(file), "--leave-out", "e1-0", who="ana")
    told, [raw] = opened(desk, tmp_path, "--leave-out", key)
    assert told["parts_left_out"] == [key]
    inside = b"".join(dict(read(raw)).values())
    assert b"I told Samuel" not in inside
    assert b"He asked for extras." in inside
    assert check(raw).status == 3, "the part that stays is a withheld section: the rest checks"


def test_the_file_follows_the_policy_and_says_so(desk, tmp_path):
    desk.json("leavers", "--covered", "yes", who="ana")
    file = str(tmp_path / "b")
    assert "names stay here" in desk.refuses("leave", "--out", file, "--with-identities", who="ana")
    _told, [raw] = opened(desk, tmp_path)
    purpose = b"".join(value for name, value in dict(read(raw)).items() if name.endswith(".json"))
    assert "clients’ names stay".encode() in purpose


def test_with_identities_only_if_said(desk, tmp_path):
    told, [raw] = opened(desk, tmp_path, "--with-identities")
    assert (told["pages"], told["client_pages_left_out"]) == (2, 0)
    assert NAME.encode() in b"".join(dict(read(raw)).values())


def test_an_empty_book_is_said(desk, tmp_path):
    desk.join("Ben", "lead")
    assert "no page in your own casebook" in desk.refuses("leave", "--out", str(tmp_path / "b"), who="ben")


def test_what_is_missing_is_one_sentence(desk, tmp_path):
    file, paper = tmp_path / "book.casebound", tmp_path / "words.txt"
    desk.json("leave", "--out", str(file), who="ana")
    assert "is there already" in desk.refuses("leave", "--out", str(file), who="ana")
    assert "--words-file" in desk.refuses("leave", "--open", str(file))
    paper.write_text("one two three")
    desk.refuses("leave", "--open", str(file), "--words-file", str(paper), "--into", str(tmp_path / "x"))
    assert not (tmp_path / "x").exists()
