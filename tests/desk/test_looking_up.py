"""Looking up at the desk: a number, its last four digits, a name; the instruction, and nothing else."""

from datetime import date

import pytest

from casebound.book.models import Opening
from casebound.core.errors import BadInput, Sealed
from casebound.desk import index, look_up
from casebound.desk.models import LookUp
from casebound.people.attempts import TooSoon
from casebound.records.models import SearchBlob
from tests.desk.booked import REASON, Desk
from tests.members.copied import copied
from tests.members.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return copied(Desk)


def found(who, asked):
    return [(one.action, one.name) for one in look_up.ask(who, asked).shown]


@pytest.mark.parametrize(
    "asked", ["(206) 555-0134", "+1 206 555 0134", "2065550134", "0134", "Poe", "sam poe", "Mr. Poe, Sam"]
)
def test_the_desk_finds_it_by_number_last_four_or_name(desk, asked):
    desk.told()
    assert found(desk.chen, asked) == [("block", "Sam Poe")]


@pytest.mark.parametrize("asked", ["206 555 0135", "1340", "Samuel Poe", "Pool"])
def test_another_number_or_name_finds_nothing(desk, asked):
    desk.told()
    assert found(desk.chen, asked) == []


@pytest.mark.parametrize("asked", ["Po", "x", "13", "555", "...", "+"])
def test_too_little_is_not_looked_for(desk, asked):
    with pytest.raises(BadInput, match="last four digits"):
        look_up.ask(desk.chen, asked)


def test_several_that_fit_are_told_apart_by_initials_alone(desk):
    for number in range(7):
        desk.told_about(f"Person Nr{number}", f"206 55{number} 0134")
    shown = text(desk.browser("Chen").post("/desk/", {"asked": "0134"}, follow=True))
    assert "P… N…" in shown
    assert "Person" not in shown
    assert shown.index("Several fit") < shown.index("Give no appointment"), "read before it is acted on"
    assert "2 more are not shown" in shown


def test_the_strictest_comes_first(desk):
    desk.told()
    desk.told_about("Sam Poe", "206 555 0178", desk.ben, action="allow")
    assert found(desk.chen, "Sam Poe") == [("block", "Sam Poe"), ("allow", "Sam Poe")]


def test_nothing_found_says_that_and_not_that_it_is_safe(desk):
    shown = text(desk.browser("Chen").post("/desk/", {"asked": "206 555 0199"}, follow=True))
    assert "Nothing found" in shown
    assert "does not mean that it is safe" in shown


def test_the_page_shows_the_instruction_and_no_reason(desk):
    desk.told(words="Say that the calendar is full")
    shown = text(desk.browser("Chen").post("/desk/", {"asked": "0134"}, follow=True))
    for words in ("Give no appointment", "Sam Poe", "Say that the calendar is full", "Told by Ana"):
        assert words in shown
    assert REASON not in shown
    assert "Refuse" not in shown


def test_an_instruction_past_its_day_says_so(desk):
    desk.told(until=date(2020, 1, 31))
    assert "Its day has passed" in text(desk.browser("Chen").post("/desk/", {"asked": "Poe"}, follow=True))


def test_each_look_up_leaves_a_line_for_who_manages_the_desk(desk):
    done = desk.told()
    look_up.ask(desk.chen, "206 555 0134")
    look_up.ask(desk.chen, "Nobody Known")
    [second, first] = sorted(look_up.latest(desk.ben), key=lambda line: line.asked, reverse=True)
    assert (first.asked, first.found, second.asked, second.found) == ("206 555 0134", 1, "Nobody Known", 0)
    assert {first.person, second.person} == {desk.chen.number}
    assert [line.purpose for line in Opening.objects.filter(seq=done.seq)] == ["desk"]
    assert look_up.latest(desk.chen) == []
    shown = text(desk.browser("Ben").get("/desk/asked/"))
    assert "206 555 0134" in shown
    assert "Chen" in shown
    assert desk.browser("Chen").get("/desk/asked/").status_code == 403


def test_a_line_under_keys_of_before_says_so(desk):
    look_up.ask(desk.chen, "0134")
    LookUp.objects.update(sealed=b"\x11" + bytes(1200))
    assert [line.asked for line in look_up.latest(desk.ben)] == [""]


def test_whoever_reads_no_desk_gets_no_answer(desk):
    desk.told()
    with pytest.raises(Sealed):
        look_up.ask(desk.mallory, "0134")
    shown = text(desk.browser("Mallory").post("/desk/", {"asked": "0134"}, follow=True))
    assert "You hold no key" in shown
    assert "Sam" not in shown


def test_many_questions_wait_longer_and_longer(desk, monkeypatch):
    monkeypatch.setattr(look_up, "FREE", 2)
    monkeypatch.setattr("casebound.people.attempts.SHORT", 0)
    for _ in range(3):
        look_up.ask(desk.chen, "0134")
    with pytest.raises(TooSoon):
        look_up.ask(desk.chen, "0134")
    answer = desk.browser("Chen").post("/desk/", {"asked": "0135"}, follow=True)
    assert answer.status_code == 429
    assert "Try again in" in text(answer)


def test_what_was_opened_once_is_kept_sealed_and_counts_only_for_its_leaf(desk, monkeypatch):
    monkeypatch.setattr(index, "TAIL", 1)
    desk.told()
    state = look_up.standing(desk.chen)
    first = index.instructions(desk.chen, state)
    assert SearchBlob.objects.get(casebook=desk.desk)
    monkeypatch.setattr(
        "casebound.records.read.chosen", lambda who, casebook, seqs: iter(()) if not seqs else 1 / 0
    )
    assert index.instructions(desk.again("Chen"), state) == first


@pytest.mark.parametrize("damage", [b"\x01" + bytes(300), b""])
def test_a_damaged_piece_is_read_anew(desk, monkeypatch, damage):
    monkeypatch.setattr(index, "TAIL", 1)
    desk.told()
    state = look_up.standing(desk.chen)
    first = index.instructions(desk.chen, state)
    SearchBlob.objects.filter(casebook=desk.desk).update(sealed=damage)
    assert index.instructions(desk.chen, state) == first
