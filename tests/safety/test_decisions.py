"""Decisions: made with reasons; a refusal stands; nobody else lifts it; the client may dispute it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from casebound.core.errors import BadInput
from casebound.kinds import shipped
from casebound.records import write
from casebound.safety import decisions, due
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, add, note, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def decide(who, client, decided, also=(), **more):
    return seal(
        who, "decision", also, client=client, decided=decided, reasons="It went on after a no.", **more
    )


def lines(who):
    return [(line.title, line.state) for line in decisions.shown(who)]


def test_a_refusal_stands_long_after_its_date(book):
    decide(book.ana, book.number, "refuse", review_on="2020-01-31")
    assert lines(book.ana) == [("Refuse future bookings", "Stands; a look is overdue")]


def test_an_instruction_ends_on_its_date_unless_something_severe_lies_under_it(book):
    decide(book.ana, book.number, "conditions", review_on="2020-01-31", instruction="Two people in the house")
    assert lines(book.ana) == [("Go on under conditions", "Ended on its date")]
    note(book.ana, client=book.number, behaviours=["PHY.SEXASLT"])
    decide(book.ana, book.number, "conditions", review_on="2020-01-31")
    assert lines(book.ana)[0] == ("Go on under conditions", "Stands; a look is overdue")


def test_a_decision_is_changed_by_a_new_one_only(book):
    first = decide(book.ana, book.number, "refuse")
    decide(book.ana, book.number, "talk")
    assert ("Refuse future bookings", "Stands") in lines(book.ana)
    decide(book.ana, book.number, "conditions", earlier="replace")
    assert [title for title, _ in lines(book.ana)] == ["Go on under conditions"]
    assert text(book.browser("Ana").get(f"/entry/{first.id}/"))  # and the first stays readable


def test_mallory_writes_into_the_team_and_lifts_nothing(book):
    decide(book.ana, book.number, "refuse", (book.team,))
    decide(book.people["Mallory"], book.number, "no_action", (book.team,), earlier="replace")
    assert ("Refuse future bookings", "Stands") in lines(book.people["Ben"])
    decide(book.people["Ben"], book.number, "no_action", (book.team,), earlier="replace")
    assert ("Refuse future bookings", "Stands") not in lines(book.people["Ben"])


def test_what_was_taken_back_by_its_writer_is_gone(book):
    done = decide(book.ana, book.number, "refuse")
    add(book.ana, "retraction", done.seq, why="The wrong client")
    assert lines(book.ana) == []


def test_a_dispute_is_shown_beside_the_decision(book):
    done = decide(book.ana, book.number, "refuse")
    add(book.ana, "dispute", done.seq, words="He says it was a joke.", reached=str(timezone.localdate()))
    assert lines(book.ana) == [("Refuse future bookings", "The client disputes it")]


def test_the_review_shows_decisions_and_the_way_to_one(book):
    decide(book.ana, book.number, "conditions", instruction="Two people in the house", review_on="2099-01-31")
    shown = text(book.browser("Ana").get("/review/"))
    for words in ("Go on under conditions", "Two people in the house", "31 January 2099", "In force"):
        assert words in shown
    page = text(book.browser("Ana").get(f"/review/client/{book.number}/"))
    assert "Decide, with reasons" in page
    assert "Go on under conditions" in page
    assert "Two people in the house" not in text(book.browser("Mallory").get("/review/"))
    begun = book.browser("Ana").post(reverse("client_write", args=[book.number, "decision"]))
    assert begun.status_code == 302


MISSING = [
    ({"client": None}, "Choose the client"),
    ({"sites": "some"}, "Name the places"),
    ({"notice": "unsafe"}, "Say in a few words why"),
    ({"minor": "yes", "decided_by": "Ben"}, "Name a second person"),
    ({"minor": "yes", "decided_by": "Ben", "second": "Ben"}, "not whoever decided"),
]


@pytest.mark.parametrize(("more", "sentence"), MISSING, ids=["client", "place", "unsafe", "second", "same"])
def test_it_is_not_sealed_without_what_makes_it_fair(book, more, sentence):
    told = {"client": book.number, "decided": "conditions", "reasons": "It went on."} | more
    with pytest.raises(BadInput) as refused:
        seal(book.ana, "decision", **{name: value for name, value in told.items() if value})
    assert sentence in " ".join(problem.sentence for problem in refused.value.problems)


def test_one_about_a_minor_is_sealed_with_a_second_person_and_one_about_a_grown_up_without(book):
    decide(book.ana, book.number, "pause", minor="yes", decided_by="Ben", second="Dana")
    decide(book.ana, book.number, "pause", minor="no", decided_by="Ben")
    assert len(lines(book.ana)) == 2


@pytest.mark.parametrize(
    ("alone", "asked"), [("no", True), ("together", True), ("alone", False), ("", False)]
)
def test_other_explanations_are_never_asked_of_the_person_it_was_aimed_at_alone(alone, asked):
    shown = {question.id for question in shipped().get("decision").visible_questions({"alone": alone})}
    assert ("explanations" in shown) is asked


def test_who_decided_and_looked_again_leaves_neither_for_a_board_nor_as_a_fact():
    for kind, names in (
        ("decision", ("decided_by", "alone", "second", "reported_to")),
        ("dispute", ("looked_by",)),
    ):
        found = shipped().get(kind)
        for name in names:
            views = set(found.section(found.question(name).section).views)
            assert views == {"attorney", "full"}, (kind, name)


def test_an_answered_dispute_is_no_longer_marked_and_mallory_answers_none(book):
    done = decide(book.ana, book.number, "refuse", (book.team,))
    add(book.ana, "dispute", done.seq, words="He says it was a joke.", result="open")
    mallory, said = book.people["Mallory"], {"words": "Never mind.", "result": "withdrawn"}
    own = mallory.own_casebook()
    write.seal_entry(
        mallory, write.Order(shipped().get("dispute"), "en", said, own, also=(book.team,), amends=done.seq)
    )
    assert lines(book.people["Ben"]) == [("Refuse future bookings", "The client disputes it")]
    assert lines(book.ana) == [("Refuse future bookings", "The client disputes it")]
    add(book.ana, "dispute", done.seq, words="As before.", result="stands", result_why="Two saw it.")
    assert lines(book.ana) == [("Refuse future bookings", "Stands")]
    add(book.ana, "dispute", done.seq, words="He writes again.")
    assert lines(book.ana) == [("Refuse future bookings", "The client disputes it")]


def test_a_letter_that_was_not_sent_is_due(book):
    done = decide(book.ana, book.number, "refuse")
    add(
        book.ana, "letter", done.seq, subject="End", body="No more.", sent_how="not_yet", send_by="2026-12-01"
    )
    assert [(item.day.isoformat(), item.label) for item in due.due(book.ana).items] == [
        ("2026-12-01", "Send a letter")
    ]
