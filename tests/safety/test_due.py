"""The due list: decisions, dates on pages, drafts that lie about; each person sees her own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casebound.core.kinds import Due
from casebound.records import drafts, read
from casebound.safety import due
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, add, note
from tests.safety.test_decisions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def labels(who):
    return [(str(item.day), item.label) for item in due.due(who).items]


def test_nothing_is_due_in_a_fresh_book(book):
    assert labels(book.ana) == []
    assert "Nothing is due." in text(book.browser("Ana").get("/due/"))


def test_a_decision_is_looked_at_again_on_its_day_and_after(book):
    decide(book.ana, book.number, "refuse", review_on="2020-01-31")
    decide(book.ana, book.number, "conditions", review_on="2099-01-31")
    decide(book.ana, book.number, "pause", review_on="2020-02-01")  # ended by itself
    assert labels(book.ana) == [
        ("2020-01-31", "Look again at a decision: Refuse future bookings"),
        ("2099-01-31", "Look again at a decision: Go on under conditions"),
    ]
    shown = text(book.browser("Ana").get("/due/"))
    assert "The day has passed" in shown
    assert "Within two weeks" not in shown
    assert "Refuse" not in text(book.browser("Mallory").get("/due/"))


def test_a_date_on_a_page_is_settled_by_a_later_decision_about_the_client(book):
    note(book.ana, client=book.number, decided_on="2026-11-20", review_on="2026-12-01")
    note(book.ana, decided_on="2026-11-20", review_on="2026-12-02")
    assert labels(book.ana) == [
        ("2026-12-01", "Look again at what was decided"),
        ("2026-12-02", "Look again at what was decided"),
    ]
    decide(book.ana, book.number, "talk")
    assert labels(book.ana) == [("2026-12-02", "Look again at what was decided")]


def test_a_dispute_is_answered_by_the_next_page_about_it(book):
    done = decide(book.ana, book.number, "refuse")
    add(book.ana, "dispute", done.seq, words="A joke, he says.", answer_by="2026-12-05")
    assert labels(book.ana) == [("2026-12-05", "Answer a dispute")]
    add(book.ana, "dispute", done.seq, words="As before.", answer="It stands.", result="stands")
    assert labels(book.ana) == []


def test_a_draft_older_than_a_day_is_due_and_a_fresh_one_is_not(book, monkeypatch):
    drafts.new(book.ana, "note.v1", "en", {"text": "Half a thought"})
    assert labels(book.ana) == []
    tomorrow = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr(due.timezone, "now", lambda: tomorrow)
    assert [label for _, label in labels(book.ana)] == ["Seal a draft or throw it away"]


def test_older_pages_that_were_not_opened_are_said(book, monkeypatch):
    note(book.ana, decided_on="2026-11-20", review_on="2026-12-01")
    monkeypatch.setattr(due, "NEWEST", 0)
    found = due.due(book.ana)
    assert (found.items, found.unread) == ([], 2)
    assert "2 older pages were not opened" in text(book.browser("Ana").get("/due/"))


def test_a_day_may_be_counted_from_the_seal(book):
    entry = read.several(book.ana, [book.full.seq])[book.full.seq]
    day = due.day_of(Due("x", 3, "sealed", "x"), entry)
    assert day is not None
    assert timedelta(days=2) <= day - timezone.now().date() <= timedelta(days=4)
    assert due.day_of(Due("x", 3, "nothing", "x"), entry) is None
