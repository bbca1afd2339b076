"""Who was refused and may be back: pointed out to whoever can open both files, and never acted on."""

import pytest

from casebound.safety import returning
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, client, seal
from tests.safety.test_decisions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def about(who):
    return [alert.about for alert in returning.alerts(who)]


def test_an_old_phone_under_a_new_name_is_pointed_out(book):
    refusal = decide(book.ana, book.number, "refuse")
    back = client(book.ana, "Max Doe", phones=["+1 206-555-0134"])
    (alert,) = returning.alerts(book.ana)
    assert (alert.rule, alert.about, alert.entries[0]) == ("P7", back, refusal.seq)
    listed = text(book.browser("Ana").get("/review/"))
    assert "Somebody who was refused may be back" in listed
    page = text(book.browser("Ana").get(f"/review/client/{back}/"))
    assert "Families and flatmates" in page
    for secret in ("Sam Poe", "Max Doe", "555"):
        assert secret not in listed + page


def test_it_is_silent_for_others_and_for_who_was_not_refused(book):
    client(book.ana, "Max Doe", phones=["+1 206-555-0134"])
    assert about(book.ana) == []
    decide(book.ana, book.number, "conditions")
    assert about(book.ana) == []
    decide(book.ana, book.number, "refuse")
    other = client(book.ana, "Kim Lee", phones=["206 555 0199"])
    assert len(about(book.ana)) == 1
    assert other not in about(book.ana)
    assert book.number not in about(book.ana)


def test_mallory_learns_nothing_and_a_lifted_refusal_is_over(book):
    decide(book.ana, book.number, "refuse")
    client(book.ana, "Max Doe", phones=["+1 206-555-0134"])
    assert about(book.people["Mallory"]) == []
    decide(book.ana, book.number, "no_action", earlier="replace")
    assert about(book.ana) == []
    assert returning.alerts(book.ana, book.number) == []


def test_a_client_who_is_known_by_number_alone_is_left_in_peace(book):
    decide(book.ana, book.number, "refuse")
    seal(book.ana, "note", text="Something else", client=book.number)
    assert about(book.ana) == []
