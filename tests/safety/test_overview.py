"""Overview and line of time: Ana sees her records counted, Ben what was shared, and nobody a person."""

import re

import pytest

from casebound.safety import overview, patterns
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, add, note, seal
from tests.safety.test_decisions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def effects(step, effect):
    return {"effects": [{"step": step, "effect": effect}]}


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(answer)))


def test_an_empty_book_says_what_will_stand_there(book):
    assert "Nothing to count yet" in text(book.browser("Mallory").get("/review/overview/"))


def test_classes_places_phases_and_what_followed_are_counted(book):
    note(book.ana, setting="HOTEL", behaviours=["PHY.GRAB"], responses=["R08"], **effects("R08", "stopped"))
    note(book.ana, setting="HOTEL", responses=["R08"], **effects("R08", "worse"))
    shown = plain(book.browser("Ana").get("/review/overview/"))
    assert "What 3 records that you can open hold together." in shown
    assert re.search(r"Hotel\S* 2 of 3", shown)
    assert "It stopped: 1 of 2" in shown
    assert "It made it worse: 1 of 2" in shown
    assert "%" not in shown
    assert "they are no rates" in shown


def test_twenty_are_enough_for_a_per_cent():
    assert overview.share(12, 19) == "12 of 19"
    assert overview.share(13, 20) == "13 of 20 (65 %)"


def test_a_lead_sees_no_name_and_no_figure_of_a_person(book):
    for who in (book.ana, book.people["Ben"]):
        seal(who, "incident", (book.team,), account="x", happened="2026-11-10", setting="HOTEL")
    shown = plain(book.browser("Ben").get("/review/overview/"))
    assert "What 2 records" in shown
    assert "Ana" not in shown
    assert overview.of_practice(patterns.review(book.people["Ben"]))["count"] == 2


def test_everybody_sees_counts_of_what_they_may_open(book):
    assert "What 1 record " in plain(book.browser("Ana").get("/review/overview/"))
    assert "Nothing to count yet" in text(book.browser("Ben").get("/review/overview/"))


def test_a_record_taken_back_is_counted_no_more(book):
    again = note(book.ana)
    add(book.ana, "retraction", again.seq, why="Written twice")
    assert overview.of_practice(patterns.review(book.ana))["count"] == 1


def test_decisions_in_force_stand_there_and_those_that_ended_do_not(book):
    decide(book.ana, book.number, "refuse")
    assert "Refuse future bookings" in text(book.browser("Ana").get("/review/overview/"))
    decide(book.ana, book.number, "talk", earlier="replace")
    assert "Refuse future bookings" not in text(book.browser("Ana").get("/review/overview/"))


def test_what_is_still_open_is_named_until_somebody_decides(book):
    note(book.ana, client=book.number, outcome="UNRESOLVED")
    ana = book.browser("Ana")
    assert "1 record says that it is still open" in plain(ana.get("/review/overview/"))
    decide(book.ana, book.number, "talk")
    assert "still open" not in plain(ana.get("/review/overview/"))


def test_a_line_of_time_holds_records_and_decisions_in_their_order(book):
    note(book.ana, client=book.number, happened="2026-09-01", setting="HOTEL", behaviours=["BND.PERSQ"])
    decide(book.ana, book.number, "refuse")
    points, older = overview.of_client(book.ana, patterns.review(book.ana, book.number), book.number)
    assert [point.title for point in points] == ["", "", "Refuse future bookings"]
    assert [point.left for point in points] == sorted(point.left for point in points)
    assert "otel" in points[0].setting
    assert older == 0
    shown = plain(book.browser("Ana").get(f"/review/client/{book.number}/timeline/"))
    assert "Decided: Refuse future bookings" in shown
    assert "Sam Poe" not in shown
    assert "extras" not in shown


def test_what_no_record_says_is_one_sentence_and_no_line(book):
    counted = plain(book.browser("Ana").get("/review/overview/"))
    assert "At what point of the contact No record says it." in counted
    assert "Not said" not in plain(book.browser("Ana").get(f"/review/client/{book.number}/timeline/"))
    note(book.ana, client=book.number, phase="INTAKE")
    counted = plain(book.browser("Ana").get("/review/overview/"))
    assert "No record says it." not in counted
    assert re.search(r"Not said\S* 1 of 2", counted)


def test_one_record_lies_in_the_middle_and_an_unknown_time_is_said(book):
    number = book.number + 1 if book.number < 9_000 else book.number - 1
    note(book.ana, client=number, happened=None)
    points, _older = overview.of_client(book.ana, patterns.review(book.ana, number), number)
    assert [(point.left, point.happened) for point in points] == [(overview.WIDTH // 2, False)]
    shown = plain(book.browser("Ana").get(f"/review/client/{number}/timeline/"))
    assert "written" in shown
    assert "Not classed yet" in shown


def test_only_the_newest_are_shown_and_the_rest_is_said(book, monkeypatch):
    note(book.ana, client=book.number, happened="2026-09-01")
    monkeypatch.setattr(overview, "SHOWN", 1)
    shown = plain(book.browser("Ana").get(f"/review/client/{book.number}/timeline/"))
    assert "1 older record is not shown here." in shown


@pytest.mark.parametrize("name", ["Ben", "Mallory"])
def test_a_line_of_time_of_somebody_elses_client_is_not_there(book, name):
    assert book.browser(name).get(f"/review/client/{book.number}/timeline/").status_code == 404
    assert book.browser(name).get("/review/client/0/timeline/").status_code == 404


@pytest.mark.parametrize(("group", "where"), [(0, 3), (1, 0), (2, 1), (3, 2), (4, 2), (8, 2)])
def test_lanes_rise_from_limits_over_words_to_more(group, where):
    assert overview.lane(group) == where
