"""What is at hand to find clients by goes with the session, the key and the page, and is nowhere else."""

from collections.abc import Callable, Iterator
from copy import copy
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from casebound.core.identity import person
from casebound.members import casebooks
from casebound.people import shared
from casebound.people.models import Session
from casebound.people.sessions import end_all
from casebound.records import erasure, in_memory, read, roster, sharing, twins
from casebound.records.erasure import Wish
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, add, client

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Iterator[Book]:
    for held in (in_memory._kept, in_memory._at_work):
        held.clear()
    yield copied(Book)
    for held in (in_memory._kept, in_memory._at_work):
        held.clear()


def asked(browser: Browser, words: str) -> str:
    return text(browser.post("/clients/", {"words": words}))


def at_hand() -> bytes:
    """All words in this process."""
    every = [one.roster for one in in_memory._kept.values()]
    loose = [words for one in every for words in one._loose.values()]
    return b" ".join(loose + [shelf.text for one in every for shelf in one._shelves])


def test_the_words_are_in_memory_alone(book: Book, caplog: pytest.LogCaptureFixture) -> None:
    assert "Sam Poe" in asked(book.browser("Ana"), "sam poe")
    assert b"poe" in at_hand()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                    assert b"sam poe" not in raw.lower(), table
    assert "poe" not in caplog.text.lower()


def lock(book: Book, ana: Browser) -> None:
    ana.post("/lock/now/")


def sign_out(book: Book, ana: Browser) -> None:
    ana.post("/sign-out/")


def end_elsewhere(book: Book, ana: Browser) -> None:
    end_all(book.ana.account)
    Browser().get("/health/")


def stay_away(book: Book, ana: Browser) -> None:
    Session.objects.update(last_used=timezone.now() - timedelta(hours=1))
    in_memory.sweep()


@pytest.mark.parametrize("end", [lock, sign_out, end_elsewhere, stay_away])
def test_nothing_outlives_the_session(book: Book, end: Callable[[Book, Browser], None]) -> None:
    ana = book.browser("Ana")
    asked(ana, "poe")
    end(book, ana)
    assert in_memory._kept == {}


def test_comparing_two_clients_remembers_nothing_of_them_either(book: Book) -> None:
    ana = book.browser("Ana")
    client(book.ana, "Samuel Poe", phones=["206 555 0134"])
    ana.get("/clients/")
    assert person.phone.cache_info().currsize
    ana.post("/lock/now/")
    assert person.phone.cache_info().currsize == 0
    ana = book.browser("Ana")
    ana.get("/clients/")
    stay_away(book, ana)
    assert person.phone.cache_info().currsize == 0


def test_names_compared_go_with_a_session_that_has_no_roster_here(book: Book) -> None:
    """Made room for others, or read by a page that asks no roster: what was compared goes all the same."""
    client(book.ana, "Samuel Poe", phones=["206 555 0134"])
    book.browser("Ana").get("/clients/")
    in_memory._kept.clear()
    assert person.phone.cache_info().currsize
    end_all(book.ana.account)
    in_memory.sweep()
    assert person.phone.cache_info().currsize == 0


def test_what_a_request_brings_after_another_locked_goes_too(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    client(book.ana, "Samuel Poe", phones=["206 555 0134"])
    ana = book.browser("Ana")
    compared, other = twins.twins, copy(ana)

    def meanwhile(*args: Any) -> Any:
        other.post("/lock/now/")
        return compared(*args)

    monkeypatch.setattr(twins, "twins", meanwhile)
    ana.get("/clients/")
    assert person.phone.cache_info().currsize
    in_memory.sweep()
    assert person.phone.cache_info().currsize == 0


def test_on_a_shared_device_it_goes_when_the_book_closes_there(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = book.browser("Ana"), book.browser("Ben")
    ana.cookies[shared.COOKIE] = shared.YES
    asked(ana, "poe")
    asked(ben, "poe")
    later = monotonic() + shared.QUIET.total_seconds() + in_memory.SLACK + 1
    monkeypatch.setattr(in_memory, "monotonic", lambda: later)
    in_memory.sweep()
    assert [one.whose[1] for one in in_memory._kept.values()] == [book.people["Ben"].number]


def test_only_her_own_goes(book: Book) -> None:
    ana, ben = book.browser("Ana"), book.browser("Ben")
    asked(ana, "poe")
    asked(ben, "poe")
    ben.post("/lock/now/")
    assert [one.whose[1] for one in in_memory._kept.values()] == [book.ana.number]


def test_a_database_that_does_not_answer_keeps_nothing(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def busy(keys: object) -> set[str]:
        raise OperationalError

    asked(book.browser("Ana"), "poe")
    monkeypatch.setattr(in_memory, "still_open", busy)
    in_memory.sweep()
    assert in_memory._kept == {}


@pytest.mark.parametrize("loose", [0, roster.LOOSE])
def test_an_erased_page_is_not_at_hand(book: Book, loose: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "LOOSE", loose)
    client(book.ana, "Kim Lee")
    ana = book.browser("Ana")
    assert "Sam Poe" in asked(ana, "poe")
    erasure.erase(book.ana, book.full.seq - 1, Wish("mistake", "Somebody else.", "2027-01-31"))
    assert "Nobody fits" in asked(ana, "poe")
    assert b"poe" not in at_hand()
    assert "Kim Lee" in asked(ana, "kim")


def test_a_page_that_the_database_lacks_is_told_and_not_looked_for_again_and_again(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever is looked for is just not there, and a page left open keeps asking, and the book open."""
    ana = book.browser("Ana")
    monkeypatch.setattr(read, "chosen", lambda *_: iter(()))
    answer = ana.post("/clients/", {"words": "poe"}, headers={"X-Part": "found"})
    assert answer.status_code == 500
    assert "missing from the database" in text(answer)
    assert at_hand() == b""


def test_a_page_that_was_taken_back_is_not_at_hand(book: Book) -> None:
    ana = book.browser("Ana")
    assert "Sam Poe" in asked(ana, "poe")
    add(book.ana, "retraction", book.full.seq - 1, why="Somebody else.")
    assert "Nobody fits" in asked(ana, "poe")
    assert b"poe" not in at_hand()


def test_whoever_is_removed_finds_nobody_and_keeps_nothing(book: Book) -> None:
    chen = book.join("Chen", "lead")
    casebooks.admit(book.people["Ben"], book.team, chen.number, chen.secret.public.words)
    sharing.share_entry(book.ana, book.full.seq - 1, book.team)
    ben = book.browser("Ben")
    assert "Sam Poe" in asked(ben, "poe")
    casebooks.remove(chen, book.team, book.people["Ben"].number)
    Browser().get("/health/")
    assert at_hand() == b""
    assert "Nobody fits" in asked(book.browser("Ben"), "poe")
    assert at_hand() == b""


def test_a_reader_who_was_let_in_finds_and_loses_while_she_stays_signed_in(book: Book) -> None:
    ben = book.browser("Ben")
    assert "Nobody fits" in asked(ben, "poe")
    sharing.share_entry(book.ana, book.full.seq - 1, book.team)
    assert "Sam Poe" in asked(ben, "poe")
    erasure.erase(book.ana, book.full.seq - 1, Wish("mistake", "Somebody else.", "2027-01-31"))
    erasure.agree(book.people["Ben"], book.full.seq - 1)
    assert "Nobody fits" in asked(ben, "poe")
    assert b"poe" not in at_hand()


def test_those_asked_longest_ago_make_room(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_memory, "MOST", 2)
    browsers = [book.browser("Ana") for _ in range(3)]
    for browser in browsers:
        assert "Sam Poe" in asked(browser, "poe")
    assert len(in_memory._kept) == 2
    monkeypatch.setattr(in_memory, "MOST_BYTES", 1)
    assert "Sam Poe" in asked(browsers[0], "poe")
    assert len(in_memory._kept) == 1  # the newest has room however large it is


def test_the_command_line_keeps_none(book: Book) -> None:
    from casebound.records import clients

    assert [one.name for one in clients.find(book.ana, "poe", "US", 5).clients] == ["Sam Poe"]
    assert in_memory._kept == {}
