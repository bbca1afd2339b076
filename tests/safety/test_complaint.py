"""Both sides find what comes first, from the page they wrote; it tells nothing of anybody's record."""

import pytest

from tests.members.pages import text
from tests.records.seeded import Book, seal
from tests.records.test_complaints import ACCOUNT, COMPLAINT

pytestmark = pytest.mark.django_db


def test_the_page_says_what_comes_first_for_both():
    shown = text(Book().browser("Mallory").get("/complaint/"))
    for words in (
        "You receive it",
        "It is about you",
        "Tell your insurer and a lawyer first",
        "As of November 2026",
    ):
        assert words in shown


@pytest.mark.parametrize(("kind", "answers"), [("complaint_received", COMPLAINT), ("my_account", ACCOUNT)])
def test_a_sealed_page_leads_there_and_an_incident_does_not(kind, answers):
    book = Book()
    done = seal(book.ana, kind, **answers)
    ana = book.browser("Ana")
    assert 'href="/complaint/"' in text(ana.get(f"/entry/{done.id}/"))
    assert 'href="/complaint/"' not in text(ana.get(f"/entry/{book.full.id}/"))


def test_whoever_has_just_heard_of_it_and_wrote_nothing_finds_it_too():
    assert 'href="/complaint/"' in text(Book().browser("Ben").get("/more/"))
