"""Dana swaps names and borrows an accomplice's trust, so that Ana lets the wrong person in. Words stop it."""

import pytest

from casebound.book.append import turn
from casebound.core.errors import BadInput, Sealed
from casebound.members import casebooks
from casebound.members.who import Who
from casebound.records import read
from tests.attacks.hostile import Book, sql
from tests.members.copied import copied

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def vouched_by_an_accomplice(book: Book) -> None:
    """Mallory lets Dana into a casebook of his own, comparing her words."""
    mallory = book.join("Mallory", "practitioner")
    with turn(book.practice) as held:
        theirs = casebooks.create(held, mallory, "shared", "Lunch")
    casebooks.admit(mallory, theirs, book.dana.number, book.dana.secret.public.words)


def named_ben(book: Book) -> None:
    sql("UPDATE members_person SET name = 'Ben' WHERE number = %s", book.dana.number)


def refused(book: Book, who: Who, casebook: bytes) -> None:
    for words in (None, book.ben.secret.public.words):
        with pytest.raises(BadInput, match="six words"):
            casebooks.admit(who, casebook, book.dana.number, words)
    with pytest.raises(Sealed):
        read.open_entry(book.dana, book.seqs[0], "look")


def test_an_accomplice_who_compared_words_is_no_reason_for_ana_to_skip_them(book):
    vouched_by_an_accomplice(book)
    named_ben(book)
    refused(book, book.ana, book.ana.own_casebook())


def test_a_new_key_handed_on_to_a_reader_compares_nothing(book):
    own, team = book.ana.own_casebook(), book.team
    chen = book.join("Chen", "practitioner")
    for person in (book.ana, book.dana, chen):
        casebooks.admit(book.ben, team, person.number, person.secret.public.words)
    casebooks.remove(book.ana, team, chen.number)  # Ana grants the next epoch to Ben and Dana
    named_ben(book)
    refused(book, book.ana, own)
