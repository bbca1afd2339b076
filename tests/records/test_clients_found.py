"""A client is found by a part of what she is known by: name, phone, e-mail, account, number."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client as Browser

from casebound.kinds import shipped
from casebound.records import in_memory, write
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, client

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Iterator[Book]:
    in_memory._kept.clear()
    yield copied(Book)
    in_memory._kept.clear()


def asked(browser: Browser, words: str) -> str:
    return text(browser.post("/clients/", {"words": words}))


def test_a_part_is_enough(book: Book) -> None:
    other = client(book.ana, "Kim Lee", phones=["206 555 0199"])
    ana = book.browser("Ana")
    parts = [
        "Sam Poe",
        "poe",
        "sa",
        "SAMMY",
        "ammy",
        "206 555 0134",
        "+1 (206) 555-0134",
        "0134",
        "2065550134",
    ]
    for words in [*parts, str(book.number), f"Client {book.number}", f"#{book.number}"]:
        shown = asked(ana, words)
        assert "Sam Poe" in shown, words
        assert f"/clients/{book.number}/" in shown
        assert "Kim Lee" not in shown, words
    assert f"/clients/{other}/" in asked(ana, "206555")


def test_accents_case_and_apostrophes_make_no_difference(book: Book) -> None:
    client(book.ana, "Zorán O’Neill", emails=["z.oneill@example.org"], handles=["gh_zoran"])
    ana = book.browser("Ana")
    for words in ["zoran", "ZORÁN o'neill", "oneill", "z.oneill@exa", "gh_zoran"]:
        shown = asked(ana, words)
        assert "Zorán O’Neill" in shown, words
        assert "Sam Poe" not in shown, words


def test_nobody_fits_or_too_little_was_typed(book: Book) -> None:
    ana = book.browser("Ana")
    assert "Nobody fits" in asked(ana, "Poe Lee")
    assert "Nobody fits" in asked(ana, "s")
    assert "Type a part" in asked(ana, "  ")


def test_mallory_finds_nobody(book: Book) -> None:
    mallory = book.browser("Mallory")
    assert "Nobody fits" in asked(mallory, "Poe")
    assert "Nobody fits" in asked(mallory, str(book.number))


def test_while_she_types_only_what_was_found_is_drawn(book: Book) -> None:
    ana = book.browser("Ana")
    answer = ana.post("/clients/", {"words": "po"}, headers={"x-part": "found"})
    assert "Sam Poe" in text(answer)
    assert "<html" not in text(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    ana.post("/lock/now/")
    assert ana.post("/clients/", {"words": "po"}, headers={"x-part": "found"}).status_code == 303


def test_the_newest_page_about_her_counts(book: Book) -> None:
    ana = book.browser("Ana")
    assert "Sam Poe" in asked(ana, "poe")
    order = write.Order(shipped().get("client"), "en", {"name": "Sam Moss"}, book.ana.own_casebook())
    write.seal_entry(book.ana, replace(order, client=book.number))
    assert "Nobody fits" in asked(ana, "poe")
    assert "Sam Moss" in asked(ana, "moss")


def test_eight_are_shown_the_best_first(book: Book) -> None:
    for number in range(9):
        client(book.ana, f"Poeman Number{number}")
    shown = asked(book.browser("Ana"), "poe")
    assert shown.index("Sam Poe") < shown.index("Poeman Number8") < shown.index("Poeman Number7")
    assert shown.count("<bdi>") == 8
    assert "There are more" in shown
