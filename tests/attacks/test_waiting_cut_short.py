"""Dana sets the server's clock, so that new keys need not wait 72 hours: not prevented, and seen."""

import pytest

from casebound.book import append
from casebound.core.replay.keys import WAITS
from casebound.members import casebooks, invite, lost_keys
from casebound.upkeep import doctor
from tests.attacks.hostile import Book
from tests.members.copied import copied

pytestmark = pytest.mark.django_db
NEW = "eleven slow herons standing"
BACK = "clock"


@pytest.fixture
def book():
    book = copied(Book)
    casebooks.admit(book.ben, book.team, book.ana.number, book.ana.secret.public.words)
    return book


@pytest.fixture
def dana_sets(monkeypatch):
    """Dana's hand on the clock: so many seconds beside the right time."""
    beside = [0]
    right, real = append.clock, append.turn
    for module in (append, lost_keys, invite):
        monkeypatch.setattr(module, "clock", lambda: right() + beside[0])
    monkeypatch.setattr(lost_keys, "turn", lambda practice: real(practice, lambda: right() + beside[0]))

    def sets(seconds):
        beside[0] = seconds

    return sets


def said(book):
    return [it.sentence for it in doctor.examine(book.practice) if BACK in it.sentence.lower()]


def let_in(book):
    lost_keys.accept(book.ben, 1, book.ana.roll.waiting[1].public.words)


def test_keys_made_on_a_clock_put_back_are_ready_at_once_and_doctor_says_why(book, dana_sets):
    assert not said(book)
    link = lost_keys.make_link(book.dana, book.ana.number)
    dana_sets(-WAITS - 60)
    lost_keys.make_keys(link, NEW)
    dana_sets(0)
    let_in(book)
    assert said(book)


def test_a_clock_put_forward_for_the_moment_shows_as_soon_as_it_is_put_right(book, dana_sets):
    lost_keys.make_keys(lost_keys.make_link(book.dana, book.ana.number), NEW)
    dana_sets(WAITS + 60)
    let_in(book)
    dana_sets(0)
    assert not said(book)
    book.note(book.ben, "The next page.")
    assert said(book)
