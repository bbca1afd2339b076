"""Leaving in the browser: what stays is said, the file and its words come once, and to her alone."""

import re

import pytest

from casebound.core.errors import BadInput
from casebound.core.evidence.check import check
from casebound.core.evidence.container import read as archive
from casebound.core.taken_along import opened
from casebound.members import leavers
from casebound.release import leaving, leaving_views
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def made(book, identities="without"):
    ana = book.browser("Ana")
    shown = text(ana.post("/me/leave/", {"identities": identities}))
    words = re.findall(r"<li>(\w+)</li>", shown)
    return ana, words, re.search(r'href="(/me/leave/[\w-]+/)"', shown)[1], shown


def taken(ana, shown):
    """The evidence files inside what this page offers."""
    words = re.findall(r"<li>(\w+)</li>", shown)
    address = re.search(r'href="(/me/leave/[\w-]+/)"', shown)[1]
    return opened(ana.get(address).content, " ".join(words)).values()


def test_what_goes_and_what_stays_is_said_before(book):
    shown = text(book.browser("Ben").get("/me/leave/"))
    assert "The practice has said nothing about them." in shown
    assert "<b>Safety lead</b>" in shown
    assert "<b>Safety team</b>" in shown
    assert "Would be lost" not in shown  # nothing is in it, or somebody else reads it


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


def test_words_that_name_a_client_are_shown_before_the_file_is_made(book):
    ana = book.browser("Ana")
    done = note(
        book.ana, account="Then Sammy's sister called. Samurai films, he said.", happened="2026-11-20"
    )
    shown = text(ana.post("/me/leave/", {"identities": "without"}))
    assert "<mark>Sammy</mark>" in shown
    assert "<mark>Sam</mark>" not in shown, "Samurai names nobody"
    [key] = re.findall(r'name="shown" value="([\w-]+)"', shown)
    assert key.startswith(f"e{done.seq}-")
    assert "can still tell who it was" in shown
    made_now = text(ana.post("/me/leave/", {"identities": "without", "shown": key, "stay": key}))
    assert "1 part of another page stays here" in made_now
    [raw] = taken(ana, made_now)
    inside = b"".join(dict(archive(raw)).values())
    assert b"sister called" not in inside
    assert check(raw).status == 3


def test_what_came_since_the_last_look_is_shown_too(book):
    ana = book.browser("Ana")
    note(book.ana, account="Sam Poe rang.", happened="2026-11-20")
    shown = text(ana.post("/me/leave/", {"identities": "without"}))
    key = re.findall(r'name="shown" value="([\w-]+)"', shown)
    note(book.ana, account="Sam Poe rang again.", happened="2026-11-21")
    again = text(ana.post("/me/leave/", {"identities": "without", "shown": key}))
    assert "rang again" in again.replace("<mark>Sam Poe</mark>", "").replace("  ", " ")


def test_a_part_can_go_along_as_it_is(book):
    ana = book.browser("Ana")
    note(book.ana, account="Sam Poe rang.", happened="2026-11-20")
    key = re.findall(
        r'name="shown" value="([\w-]+)"', text(ana.post("/me/leave/", {"identities": "without"}))
    )
    [raw] = taken(ana, text(ana.post("/me/leave/", {"identities": "without", "shown": key})))
    assert b"Sam Poe rang." in b"".join(dict(archive(raw)).values())


def test_where_names_stay_nobody_takes_them_along(book, monkeypatch):
    policy = leavers.state(book.ana, "yes")
    assert leavers.may_take_names(book.ana.practice) is None, "it was announced, and does not count yet"
    monkeypatch.setattr(leavers, "clock", lambda: policy.effective)
    ana = book.browser("Ana")
    assert 'value="with"' not in text(ana.get("/me/leave/"))
    answer = ana.post("/me/leave/", {"identities": "with"})
    assert answer.status_code == 422
    with pytest.raises(BadInput, match="stay here"):
        leaving.take_along(book.ana, identities=True)
