"""Putting an instruction at the desk by one tick, taking it away, and what does not fit any more."""

from datetime import date

import pytest

from casebound.book.models import EntryKey
from casebound.core.errors import BadInput
from casebound.desk import look_up, telling
from casebound.kinds import shipped
from casebound.members import casebooks, desk_book, invite
from casebound.records import write
from casebound.safety import due
from casebound.upkeep import doctor
from tests.desk.booked import REASON, Desk
from tests.members.copied import copied
from tests.members.pages import text
from tests.members.test_founding import PASSWORD
from tests.records.seeded import Book, add, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return copied(Desk)


def grave():
    return [it.sentence for it in doctor.examine_all(with_guards=False) if it.grave]


def test_a_tick_on_the_page_of_the_decision_puts_it_there(desk):
    done, ana = desk.decided(instruction="Two people in the house"), desk.browser("Ana")
    assert f'href="/desk/tell/{done.id}/"' in text(ana.get(f"/entry/{done.id}/"))
    page = ana.get(f"/desk/tell/{done.id}/")
    shown = text(page)
    for words in (
        "Sam Poe",
        "206 555 0134",
        "Two people in the house",
        "Read by Ben, Chen",
        "Yes, put this at the desk",
    ):
        assert words in shown
    assert REASON not in shown
    given = {"action": "block", "phones": "206 555 0134", "once": "a"}
    answer = ana.post(f"/desk/tell/{done.id}/", given, follow=True)
    assert answer.status_code == 422
    assert "Nothing is told by itself" in text(answer)
    assert telling.told(desk.ana) == []
    for _ in range(2):  # two presses are one
        ana.post(f"/desk/tell/{done.id}/", given | {"tell": "on"}, follow=True)
    assert [one.instruction.action for one in telling.told(desk.ana)] == ["block"]
    assert [one.action for one in look_up.ask(desk.chen, "0134").shown] == ["block"]
    assert grave() == []


def test_without_a_number_or_a_name_the_desk_could_not_find_it(desk):
    done = desk.decided()
    given = {"action": "block", "tell": "on", "once": "a"}
    answer = desk.browser("Ana").post(f"/desk/tell/{done.id}/", given, follow=True)
    assert "the desk cannot find it" in text(answer)


def test_a_new_one_takes_the_place_of_the_one_before(desk):
    desk.told()
    desk.told(action="ask", words="Ask Ana")
    assert [one.action for one in look_up.ask(desk.chen, "0134").shown] == ["ask"]
    assert [one.instruction.action for one in telling.told(desk.ana)] == ["ask"]


def test_taken_away_the_desk_has_no_key_any_more(desk):
    done = desk.told()
    look_up.ask(desk.chen, "0134")
    assert EntryKey.objects.filter(casebook=desk.desk, seq=done.seq).exists()
    desk.browser("Ana").post("/desk/told/", {"take_away": done.id})
    assert not EntryKey.objects.filter(casebook=desk.desk, seq=done.seq).exists()
    assert look_up.ask(desk.chen, "0134").shown == []
    assert grave() == []
    with pytest.raises(BadInput, match="does not stand at the desk"):
        telling.take_away(desk.ana, done.seq)


def test_who_did_not_write_it_takes_nothing_away(desk):
    done = desk.told()
    for who in (desk.chen, desk.mallory, desk.ben):
        with pytest.raises(BadInput, match="somebody else"):
            telling.take_away(who, done.seq)


def test_what_hangs_on_a_decision_of_the_team_any_of_its_readers_takes_away(desk):
    answers = {"client": desk.number, "decided": "refuse", "reasons": REASON}
    decision = write.seal_entry(desk.ben, write.Order(shipped().get("decision"), "en", answers, desk.team))
    done = desk.told(desk.ben, decision)
    dana = desk.join("Dana", "lead")
    casebooks.admit(desk.ben, desk.team, dana.number, dana.secret.public.words)
    telling.take_away(dana, done.seq)
    assert telling.told(desk.ben) == []


def test_a_replaced_decision_marks_what_the_desk_is_told(desk):
    desk.told()
    [one] = telling.told(desk.ana)
    assert one.stale == ""
    desk.decided(decided="conditions", earlier="replace")
    [one] = telling.told(desk.ana)
    assert one.stale == "Something was decided anew since."
    shown = text(desk.browser("Ana").get("/desk/told/"))
    assert "Something was decided anew since." in shown
    assert 'Take it away <span class="vh">Give no appointment: ' in shown, "each press says which"
    desk.decided(decided="no_action", earlier="replace")
    assert telling.told(desk.ana)[0].stale == "The decision behind it was replaced or has ended."
    assert "Look again at what the desk is told" in [item.label for item in due.due(desk.ana).items]
    assert [one.action for one in look_up.ask(desk.chen, "0134").shown] == ["block"]  # nothing ends by itself


def test_a_decision_that_was_taken_back_marks_it_too(desk):
    decision = desk.decided()
    desk.told(decision=decision)
    add(desk.ana, "retraction", decision.seq, why="The wrong client")
    assert telling.told(desk.ana)[0].stale


def test_a_day_that_has_passed_is_due(desk):
    desk.told(until=date(2020, 1, 31))
    assert telling.told(desk.ana)[0].stale == "Its day has passed."
    assert [item.day for item in due.due(desk.ana).items if "desk" in item.label] == [date(2020, 1, 31)]


def test_from_a_decision_that_ended_the_desk_is_told_nothing(desk):
    done = desk.decided()
    desk.decided(decided="no_action", earlier="replace")
    with pytest.raises(BadInput, match="does not stand any more"):
        desk.told(decision=done)
    assert "does not stand any more" in text(desk.browser("Ana").get(f"/desk/tell/{done.id}/"))


def test_whoever_manages_the_desk_sees_all_of_it_and_the_others_their_own(desk):
    desk.told()
    assert len(telling.told(desk.ben)) == 1
    assert not telling.told(desk.ben)[0].hers
    assert telling.told(desk.mallory) == []
    assert desk.browser("Chen").get("/desk/told/").status_code == 403


def test_a_day_that_is_over_is_no_day_to_look_again(desk):
    done, ana = desk.decided(review_on="2020-05-14"), desk.browser("Ana")
    page = ana.get(f"/desk/tell/{done.id}/")
    assert page.context["form"]["until"].value() == "", "she chooses anew"
    told = {"action": "block", "name": "Sam Poe", "tell": "on", "once": "x", "until": "2020-05-14"}
    wrong = ana.post(f"/desk/tell/{done.id}/", told)
    assert wrong.status_code == 422
    assert "Choose today or a later day, or none." in text(wrong)
    assert telling.told(desk.ana) == []


def test_nobody_is_led_to_a_list_that_stays_closed(desk):
    link = 'href="/desk/told/"'
    assert link in text(desk.browser("Mallory").get("/desk/")), "no key for the desk, yet she may tell it"
    wish = invite.Joining("Nell", PASSWORD, "nell@example.org")
    desk.people["Nell"], desk.keys["Nell"] = invite.accept(invite.invite(desk.ana, ()), wish)
    for name in ("Nell", "Chen"):
        assert link not in text(desk.browser(name).get("/desk/"))
        assert desk.browser(name).get("/desk/told/").status_code == 403


def test_whoever_tells_the_desk_and_is_none_of_its_readers_is_led_to_no_page_of_readers(desk):
    desk.told()
    address = f'href="/casebooks/{desk.desk.hex()}/"'
    assert address not in text(desk.browser("Ana").get("/desk/told/"))
    assert address in text(desk.browser("Ben").get("/desk/told/"))


def test_a_desk_that_nobody_started_says_what_to_do():
    book = Book()
    done = seal(book.ana, "decision", client=book.number, decided="refuse", reasons=REASON)
    assert "has not been started" in text(book.browser("Ana").get(f"/desk/tell/{done.id}/"))
    with pytest.raises(BadInput, match="has not been started"):
        telling.publish(book.ana, done.seq, telling.Wish("block", name="Sam"), "a")
    assert "A safety lead or an administrator" in text(book.browser("Mallory").get("/desk/"))
    with pytest.raises(BadInput, match="starts the front desk"):
        desk_book.start(book.people["Mallory"])
    book.browser("Ana").post("/desk/", {"do": "start"})
    assert desk_book.standing(book.ana).readers == {book.ana.number}
    with pytest.raises(BadInput, match="started already"):
        desk_book.start(book.people["Ben"])
