"""Who was refused and may be back: pointed out to whoever can open both files, and never acted on."""

import pytest

from casebound.safety import returning
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, add, client, seal
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


def test_who_may_be_back_is_named_also_where_nothing_has_happened_yet(book):
    mallory = book.people["Mallory"]
    number = client(mallory, "Kim Lee", phones=["206 555 0199"])
    decide(mallory, number, "refuse")
    client(mallory, "Max Doe", phones=["206 555 0199"])
    listed = text(book.browser("Mallory").get("/review/"))
    assert "Nothing to look through yet" not in listed
    assert "Somebody who was refused may be back" in listed
    assert "Refuse future bookings" in listed


def asks(book, who="Ana", **said):
    told = {"channel": "call", "account": "Tonight?", "once": f"{said}"} | said
    return book.browser(who).post("/desk/call/", told).headers["Location"]


@pytest.mark.parametrize(
    "said", [{"phone": "2065550134", "name": "Max"}, {"name": "sam POE"}, {"phone": "+1 (206) 555-0134"}]
)
def test_whoever_was_refused_and_asks_again_is_pointed_out_at_once_and_in_the_review(book, said):
    assert "who was refused" not in text(book.browser("Ana").get(asks(book, **said))), "nobody was yet"
    decide(book.ana, book.number, "refuse")
    assert returning.callers(book.ana) == [], "what came before the decision is known to whoever decided"
    address = asks(book, **said | {"once": "again"})
    ana, id = book.browser("Ana"), address.split("/")[-2]
    for page in (address, f"/entry/{id}/sealed/"):
        assert f"May be Client {book.number}, who was refused." in text(ana.get(page))
    assert "Somebody who was refused may be back" in text(ana.get("/review/"))
    assert f"/entry/{id}/" in text(ana.get(f"/review/client/{book.number}/"))
    (alert,) = returning.callers(book.ana, book.number)
    assert (alert.about, f"e{alert.entries[-1]}") == (book.number, id)
    add(book.ana, "retraction", alert.entries[-1], why="It was somebody else.")
    assert returning.callers(book.ana) == []


@pytest.mark.parametrize(
    "said", [{"name": "Sam"}, {"name": "Kim Lee", "phone": "206 555 0199"}, {"phone": "12"}]
)
def test_a_first_name_or_another_number_points_to_nobody(book, said):
    decide(book.ana, book.number, "refuse")
    assert "who was refused" not in text(book.browser("Ana").get(asks(book, **said)))
    assert returning.callers(book.ana) == []


def test_mallory_takes_the_call_and_learns_nothing(book):
    decide(book.ana, book.number, "refuse")
    address = asks(book, "Mallory", phone="206 555 0134")
    assert "refused" not in text(book.browser("Mallory").get(address))
    assert returning.callers(book.people["Mallory"]) == []
    assert returning.callers(book.people["Ben"]) == []


def test_a_new_client_who_may_be_back_is_pointed_out_as_soon_as_the_page_is_sealed(book):
    decide(book.ana, book.number, "refuse")
    done = seal(book.ana, "client", name="Max Doe", phones=["+1 206-555-0134"])
    page = text(book.browser("Ana").get(f"/entry/{done.id}/sealed/"))
    assert f"May be Client {book.number}, who was refused." in page
    other = seal(book.ana, "client", name="Kim Lee", phones=["206 555 0199"])
    assert "who was refused" not in text(book.browser("Ana").get(f"/entry/{other.id}/sealed/"))


def test_a_client_who_is_known_by_number_alone_is_left_in_peace(book):
    decide(book.ana, book.number, "refuse")
    seal(book.ana, "note", text="Something else", client=book.number)
    assert about(book.ana) == []
