"""Ben and Dana come in by a link; Ana shares; everybody sees who can read."""

import pytest

from casebound.members import links
from casebound.members.models import Person
from casebound.records import opened
from casebound.site import env
from tests.site.commanding import BEN, DANA, Desk, in_memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    desk = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    desk.set_up()
    return desk


def test_a_link_lets_one_person_in_once(desk):
    told = desk.json("invite", "--roles", "lead,practitioner", who="ana")
    assert told["roles"] == ["practitioner", "lead"]
    assert told["path"] == f"/join/{told['secret']}/"
    assert told["address"].endswith(told["path"])
    ben = desk.json("accept", "--name", "Ben", link=told["address"], password=BEN)
    assert (ben["number"], len(ben["six_words"]), len(ben["recovery_words"].split())) == (2, 6, 24)
    assert Person.objects.get(number=2).told_about_server is not None
    assert "new link" in desk.refuses("accept", "--name", "Mallory", link=told["path"], password=DANA)
    assert "new link" in desk.refuses("accept", "--name", "Mallory", link="nonsense", password=DANA)


def test_who_joins_reads_first_what_the_server_can_see(desk):
    link = desk.json("invite", who="ana")["secret"]
    assert "your employer" in desk.casebound("accept", "--name", "Ben", link=link, password=BEN).err


def test_only_an_administrator_invites_and_only_known_roles(desk):
    desk.join("Ben", "lead")
    assert "Only an administrator" in desk.refuses("invite", who="ben")
    assert "Choose roles" in desk.refuses("invite", "--roles", "owner", who="ana")


def test_an_invitation_is_listed_and_withdrawn(desk):
    told = desk.json("invite", "--name", "Ben", who="ana")
    assert desk.json("invite", "--list", who="ana") == [
        {key: told[key] for key in ("invitation", "name", "roles", "expires")}
    ]
    number = str(told["invitation"])
    assert desk.json("invite", "--withdraw", number, who="ana")["withdrawn"] is True
    assert "withdrawn" in desk.refuses("accept", "--name", "Ben", link=told["path"], password=BEN)
    assert "nothing left" in desk.refuses("invite", "--withdraw", number, who="ana")
    assert desk.casebound("invite", "--list", who="ana").out.strip() == "Nobody is invited."


def test_a_reader_lets_somebody_in_by_six_words_and_ends_it(desk):
    desk.join("Ben", "practitioner")
    link = desk.json("invite", "--roles", "lead", who="ana")["secret"]
    six = desk.json("accept", "--name", "Dana", "--email", "dana@example.org", link=link, password=DANA)[
        "six_words"
    ]
    entry = desk.record()["entry"]
    assert desk.json("readers", "own", who="ana")["readers"] == ["Ana"]
    assert "six words" in desk.refuses("readers", "own", "--add", "dana@example.org", who="ana")
    wrong = " ".join(reversed(six))
    assert "not the six words" in desk.refuses("readers", "own", "--add", "dana", "--words", wrong, who="ana")
    told = desk.json(
        "readers", "own", "--add", "DANA@example.org", "--words", " ".join(six).upper(), who="ana"
    )
    assert told["readers"] == ["Ana", "Dana"]
    assert desk.json("show", entry, who="dana")["entry"] == entry
    assert "Only somebody who reads" in desk.refuses("readers", "of Ana", "--add", "ben", who="ben")
    assert "do not read" in desk.refuses("readers", "of Ana", who="ben")
    assert desk.json("readers", "own", "--remove", "dana", who="ana")["readers"] == ["Ana"]
    assert "no key" in desk.refuses("show", entry, who="dana")


def test_readers_says_what_it_cannot_do(desk):
    desk.join("Ben", "practitioner")
    entry = desk.record()["entry"]
    assert "whole casebook" in desk.refuses("readers", entry, "--add", "ben", who="ana")
    assert "Nobody with an open account" in desk.refuses("readers", "own", "--add", "chen", who="ana")
    assert "no casebook" in desk.refuses("readers", "nowhere", who="ana")
    assert "last reader" in desk.refuses("readers", "own", "--remove", "ana", who="ana")


def test_with_several_accounts_a_name_is_asked_for(desk):
    desk.join("Ben", "lead")
    assert "--as" in desk.refuses("list")
    assert desk.json("list", who="ben") == []


def test_ana_shares_and_sees_who_has_opened(desk):
    desk.join("Ben", "lead")
    desk.join("Dana", "administrator")
    entry = desk.record()["entry"]
    for stranger in ("ben", "dana"):
        assert "no key" in desk.refuses("show", entry, who=stranger)
        assert "no key" in desk.refuses("readers", entry, who=stranger)
        assert "no key" in desk.refuses("share", entry, "--with", "own", who=stranger)
        assert "no key" in desk.refuses("receipt", entry, who=stranger)
    assert desk.json("share", entry, "--with", "team", who="ana")["fresh"] is True
    assert desk.json("share", entry, "--with", "team", who="ana")["fresh"] is False
    assert desk.json("show", entry, who="ben")["casebook"] == "of Ana"
    readers = {line["person"]: line for line in desk.json("readers", entry, who="ana")}
    assert readers.keys() == {"Ana", "Ben"}
    assert (readers["Ben"]["through"], len(readers["Ben"]["opened"])) == (["team"], 1)
    assert (readers["Ana"]["signed"], readers["Ben"]["signed"]) == (None, readers["Ben"]["opened"][0])
    assert "signed first on" in desk.casebound("readers", entry, who="ana").out
    assert "no key" in desk.refuses("show", entry, who="dana")


def test_show_says_what_could_not_be_signed(desk, monkeypatch):
    desk.join("Ben", "lead")
    entry = desk.record()["entry"]
    desk.json("share", entry, "--with", "team", who="ana")
    monkeypatch.setattr(opened, "sign", lambda *_: True)
    assert "could not be signed just now" in desk.json("show", entry, who="ben")["owed"]
    assert "could not be signed just now" in desk.casebound("show", entry, who="ben").out
    monkeypatch.undo()
    assert "owed" not in desk.json("show", entry, who="ben")


def test_a_page_can_be_shared_as_it_is_sealed(desk):
    desk.join("Ben", "lead")
    entry = desk.record("note", "--with", "team", text="For the team.")["entry"]
    assert desk.json("show", entry, who="ben")["summary"] == "For the team."
    straight = desk.record("note", "--casebook", "team", text="Only for the team.")
    assert desk.json("show", straight["entry"], who="ben")["casebook"] == "team"
    assert "no key" in desk.refuses("show", straight["entry"], who="ana")


def test_nobody_who_is_named_becomes_a_reader(desk):
    desk.join("Ben", "lead")
    answers = {"account": "Ben was there.", "happened": "2025-01-02", "colleagues": [2]}
    file = desk.answers(**answers)
    said = desk.refuses("record", "incident", "--answers", file, "--with", "team", who="ana")
    assert "named on this page" in said
    entry = desk.record("incident", **answers)["entry"]
    assert "named on this page" in desk.refuses("share", entry, "--with", "team", who="ana")


def test_a_casebook_that_is_not_there(desk):
    answers = desk.answers(text="x")
    assert "no Safety team yet" in desk.refuses(
        "record", "note", "--answers", answers, "--with", "team", who="ana"
    )
    assert "You read: own" in desk.refuses(
        "record", "note", "--answers", answers, "--with", "peers", who="ana"
    )


def test_dana_the_administrator_can_read_nothing(desk):
    desk.join("Dana", "administrator")
    entry = desk.record()["entry"]
    assert desk.json("list", who="dana") == desk.json("search", "extras", who="dana") == []
    assert "no key" in desk.refuses("show", entry, who="dana")


def test_doctor_checks_every_practice_of_the_database(desk):
    from casebound.book.models import Practice
    from casebound.members import found
    from tests.attacks.hostile import drop_guards, sql

    receipt = desk.folder / "e.tlog-proof"
    desk.casebound("receipt", desk.record()["entry"], "--out", str(receipt), who="ana")
    found.found(found.Founding("Ben", BEN, email="ben@example.org", practice="Ben's house"))
    second = Practice.objects.get(name="Ben's house")  # ids are random
    assert desk.json("doctor")["ok"] is True
    drop_guards()
    sql("UPDATE book_leaf SET signature = %s WHERE practice_id = %s AND seq = 1", bytes(64), second.id)
    told = desk.casebound("doctor", "--json")
    assert told.code == 1
    assert "Ben's house: " in told.out
    assert "another ledger" not in desk.casebound("doctor", "--receipt", str(receipt)).out


def test_doctor_needs_no_password_and_ends_with_1_when_something_is_wrong(desk):
    from tests.attacks.hostile import drop_guards, sql

    entry = int(desk.record()["entry"][1:])
    assert desk.json("doctor")["ok"] is True
    drop_guards()
    assert "has lost" in desk.casebound("doctor").out
    assert desk.casebound("doctor", "--restore-guards").code == 0
    drop_guards()
    sql("UPDATE book_entry SET body = NULL WHERE seq = %s", entry)
    done = desk.casebound("doctor", "--restore-guards", "--json")
    assert done.code == 1
    assert f"The text of e{entry} was destroyed without authority" in done.out
    assert "has lost" in done.out


def test_a_secret_is_never_taken_for_an_option(monkeypatch):
    drawn = [bytes([0xF8]) + bytes(31), bytes(32)]
    monkeypatch.setattr("casebound.members.links.secrets.token_bytes", lambda _length: drawn.pop(0))
    assert links.drawn() == bytes(32)
    assert drawn == []


def test_a_link_typed_as_a_word_is_refused_with_the_way_on(desk, tmp_path, monkeypatch):
    link = desk.json("invite", who="ana")["address"]
    told = desk.refuses("accept", link, "--name", "Ben", password=BEN)
    assert "--link-file" in told
    assert "CASEBOUND_LINK" in told
    assert "CASEBOUND_LINK" in desk.refuses("accept", "--name", "Ben", password=BEN)
    file = tmp_path / "link.txt"
    file.write_text(link + "\n")
    assert desk.json("accept", "--link-file", str(file), "--name", "Ben", password=BEN)["number"] == 2
    link = desk.json("invite", who="ana")["secret"]
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: link)
    assert desk.json("accept", "--name", "Dana", password=DANA)["number"] == 3
