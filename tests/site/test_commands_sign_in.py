"""Sign-in on the command line: the second step asked for, sessions ended, the words for a lost phone."""

import pytest

from casebound.people import second
from casebound.people.models import Account, Notice, Session
from casebound.site import env
from tests.people.helpers import browser, with_app
from tests.site.commanding import ANA, Desk, in_memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    desk = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    desk.words = desk.set_up()["recovery_words"]
    return desk


@pytest.fixture
def ana(desk):
    return Account.objects.get()


def signed_in(ana):
    from casebound.people import at_hand

    return browser(ana, at_hand.account_key(ana, ANA))


def test_without_a_second_step_nothing_is_asked(desk):
    assert desk.json("list") == []
    told = desk.json("second-factor")
    assert told == {"on": False, "app": False, "passkeys": [], "codes_left": 0, "recovery_codes": []}


def test_every_command_that_opens_her_book_asks_for_the_code_once(desk, ana):
    app = with_app(ana)
    assert "--code-file" in desk.refuses("list")
    assert "does not count" in desk.refuses("list", code="000000")
    code = app.code(1)
    assert desk.json("list", code=code) == []
    assert "does not count" in desk.refuses("list", code=code)
    assert desk.json("list", code=second.codes_shown(ana)[0]) == []


def test_the_code_is_asked_for_at_a_terminal(desk, ana, monkeypatch):
    app = with_app(ana)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda: app.code(1))
    done = desk.casebound("list")
    assert (done.code, done.out) == (0, "Nothing here.\n")
    assert "Code of the app" in done.err


def test_new_codes_are_printed_once_and_count(desk, ana):
    app = with_app(ana)
    old = second.codes_shown(ana)[0]
    told = desk.json("second-factor", "--new-codes", code=app.code(1))
    assert (len(told["recovery_codes"]), told["codes_left"], told["on"]) == (10, 10, True)
    assert "does not count" in desk.refuses("list", code=old)
    assert desk.json("list", code=told["recovery_codes"][4]) == []


def test_new_codes_without_a_second_step_are_refused(desk):
    assert "Set one up" in desk.refuses("second-factor", "--new-codes")


def test_phone_and_codes_lost_the_words_turn_it_off_and_she_is_told(desk, ana, tmp_path):
    with_app(ana)
    words = tmp_path / "words.txt"
    words.write_text(desk.words.upper() + "\n", "utf-8")
    assert desk.json("second-factor", "--off", "--words-file", str(words))["on"] is False
    assert Notice.objects.get().what == "off"
    assert desk.json("list") == []
    words.write_text(" ".join(["abandon"] * 23 + ["art"]), "utf-8")
    assert "open no book" in desk.refuses("second-factor", "--off", "--words-file", str(words))
    words.write_bytes(b"\xff\xfe")
    assert "no text" in desk.refuses("second-factor", "--off", "--words-file", str(words))


def test_turning_it_off_needs_the_code(desk, ana):
    app = with_app(ana)
    assert "--code-file" in desk.refuses("second-factor", "--off")
    assert second.is_on(ana)
    done = desk.casebound("second-factor", "--off", code=app.code(1))
    assert done.out.startswith("No second step")


def test_her_sessions_are_listed_and_ended(desk, ana):
    one, other = signed_in(ana), signed_in(ana)
    listed = desk.json("sessions")["sessions"]
    assert [line["open"] for line in listed] == [True, True]
    assert "no session" in desk.refuses("sessions", "--end", "123")
    first = Session.objects.order_by("created").first().ref.hex
    assert desk.json("sessions", "--end", first[:8])["ended"] == 1
    assert one.get("/me/").status_code == 303
    assert other.get("/me/").status_code == 200
    assert "Signed out: 1." in desk.casebound("sessions", "--end-all").out
    assert other.get("/me/").status_code == 303
    assert desk.casebound("sessions").out == "You are signed in nowhere.\n"


def test_of_another_person_nothing_is_listed_or_ended(desk, ana):
    client = signed_in(ana)
    desk.join("Ben", "practitioner")
    name = Session.objects.get(account=ana).ref.hex
    assert desk.json("sessions", who="ben")["sessions"] == []
    assert "no session" in desk.refuses("sessions", "--end", name, who="ben")
    assert desk.json("sessions", "--end-all", who="ben")["ended"] == 0
    assert client.get("/me/").status_code == 200


def test_a_code_typed_as_an_option_is_refused_with_the_way_on(desk, ana, tmp_path):
    app = with_app(ana)
    told = desk.refuses("list", "--code", app.code(1))
    assert "--code-file" in told
    assert "CASEBOUND_CODE" in told
    file = tmp_path / "code.txt"
    file.write_text(app.code(1) + "\n")
    assert desk.json("list", "--code-file", str(file)) == []
    assert "cannot be read" in desk.refuses("list", "--code-file", str(tmp_path / "none"))
