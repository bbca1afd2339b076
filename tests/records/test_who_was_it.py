"""The page that asks who it was: those of late in the open, the others folded away, nobody read elsewhere."""

import pytest

from casebound.records import clients, offered
from casebound.records.forms import OF_LATE
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, client, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def asked(book):
    browser = book.browser("Ana")
    step = browser.post("/happened/").headers["Location"].replace("own_words", "who")
    return browser, step


def test_those_of_late_stand_in_the_open_and_the_others_fold(book):
    names = [f"Client Number{n:02}" for n in range(OF_LATE + 4)]
    for name in names:
        client(book.ana, name)
    browser, step = asked(book)
    page = text(browser.get(step))
    openly, _fold, folded = page.partition("More of your clients")
    assert all(name in openly for name in names[-OF_LATE:])
    assert all(name in folded and name not in openly for name in names[:-OF_LATE])
    assert folded.index("</details>") < folded.index("Somebody else")


def test_of_very_many_only_so_many_are_offered_and_whom_she_picked_stays(book, monkeypatch):
    monkeypatch.setattr(offered, "MOST", 2)
    old = client(book.ana, "Old Acquaintance")
    for name in ("First Late", "Second Late"):
        client(book.ana, name)
    browser, step = asked(book)
    assert "Old Acquaintance" not in text(browser.get(step))
    draft = step.split("/")[2]
    began = browser.post(f"/clients/{old}/write/incident/").headers["Location"]
    page = text(browser.get(began.replace("own_words", "who")))
    assert page.index("Old Acquaintance") < page.index("Second Late") < page.index("First Late")
    assert draft != began.split("/")[2]


def test_a_page_that_asks_for_nobody_reads_no_client(book, monkeypatch):
    browser, step = asked(book)
    monkeypatch.setattr(clients, "some", None)
    monkeypatch.setattr(clients, "newest", None)
    assert browser.get(step.replace("who", "where")).status_code == 200


def test_whose_name_she_cannot_read_is_asked_by_number_never_by_nothing(book):
    note(book.ana, also=(book.team,), client=book.number)
    ben = book.browser("Ben")
    began = ben.post(f"/clients/{book.number}/write/decision/").headers["Location"]
    assert f"Client {book.number}" in text(ben.get(began))


def test_two_of_one_name_are_told_apart(book):
    other = client(book.ana, "Sam Poe")
    browser, step = asked(book)
    page = text(browser.get(step))
    assert f"Sam Poe (Client {book.number})" in page
    assert f"Sam Poe (Client {other})" in page
