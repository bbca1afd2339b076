"""Leaving in the browser: what stays is said, the file and its words come once, and to her alone."""

import re

import pytest

from casebound.core.evidence.check import check
from casebound.core.taken_along import opened
from casebound.release import leaving_views
from tests.members.pages import text
from tests.records.seeded import Book

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return Book()


def made(book, identities="without"):
    ana = book.browser("Ana")
    shown = text(ana.post("/me/leave/", {"identities": identities}))
    words = re.findall(r"<li>(\w+)</li>", shown)
    return ana, words, re.search(r'href="(/me/leave/[\w-]+/)"', shown)[1], shown


def test_what_goes_and_what_stays_is_said_before(book):
    shown = text(book.browser("Ben").get("/me/leave/"))
    assert "Casebooks that you share: Safety team" in shown
    assert "Nobody but you reads Safety team" not in shown


def test_the_file_opens_with_its_words_and_the_checker_takes_it(book):
    ana, words, address, shown = made(book)
    assert len(words) == 24
    assert "1 client page stays here" in shown
    answer = ana.get(address)
    assert answer["Cache-Control"] == "no-store"
    [raw] = opened(answer.content, " ".join(words)).values()
    assert check(raw).status == 3


def test_nobody_else_gets_it_and_not_for_ever(book, monkeypatch):
    ana, _words, address, _shown = made(book)
    assert book.browser("Mallory").get(address).status_code == 404
    assert ana.get("/me/leave/somewhere/").status_code == 404
    monkeypatch.setattr(leaving_views.time, "monotonic", lambda: 10.0**9)
    assert ana.get(address).status_code == 404


def test_only_a_few_wait_at_once(book):
    first = made(book)[2]
    for _ in range(leaving_views.MOST):
        ana = made(book)[0]
    assert ana.get(first).status_code == 404


def test_a_missing_answer_and_an_empty_book_are_said(book):
    assert "Say whether clients" in text(book.browser("Ana").post("/me/leave/", {}))
    empty = book.browser("Mallory").post("/me/leave/", {"identities": "without"})
    assert empty.status_code == 422
    assert "no page in your own casebook" in text(empty)
