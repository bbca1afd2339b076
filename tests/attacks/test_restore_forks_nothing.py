"""After a restore or a move nothing is written in the old copy, whatever a process still believes."""

import pytest
from django.db import DatabaseError, transaction

from casebound.book import closed
from casebound.book.models import Leaf, Practice
from casebound.core.errors import BadInput, Stale
from casebound.core.notes import Checkpoint, sign_note
from casebound.core.receipts import Receipt
from casebound.records import write
from casebound.upkeep import generation
from tests.attacks.hostile import Book
from tests.members.copied import copied

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Book:
    return copied(Book)


def test_a_closed_copy_takes_no_page_and_says_where_it_goes_on(book):
    assert closed.close("/media/new/home") == 1
    book.ana.practice.refresh_from_db()
    with pytest.raises(Stale, match="goes on in /media/new/home"):
        book.note(book.ana, "One more.")
    assert book.said() == ""


def test_a_process_that_does_not_know_yet_is_stopped_by_the_database(book):
    before = Leaf.objects.count()
    closed.close("elsewhere")
    assert book.ana.practice.closed_at is None, "it still believes that the copy is open"
    with pytest.raises(DatabaseError), transaction.atomic():
        book.note(book.ana, "One more.")
    assert Leaf.objects.count() == before


def test_a_move_that_came_to_nothing_leaves_it_open(book):
    closed.close("elsewhere")
    closed.reopen("another place")
    assert Practice.objects.get().closed_at is not None
    closed.reopen("elsewhere")
    book.note(book.ana, "One more.")
    assert book.said() == ""


def test_a_new_generation_is_signed_and_goes_on(book):
    size = Leaf.objects.count()
    opened = generation.open_next(book.practice, "restored")
    assert (opened.generation, opened.size, opened.lost) == (2, size, 0)
    done = book.note(book.ana, "In generation 2.")
    assert b"/g2\n" in done.receipt
    old = write.receipt_of(book.ana, book.seqs[0])
    assert b"/g1\n" in old
    assert book.said() == ""


def test_a_receipt_that_speaks_against_the_copy_stops_the_restore(book):
    log = generation.logkey.of(book.practice)
    false = Checkpoint(book.practice.origin, 5, b"r" * 32)
    note = sign_note(false.text(), book.practice.origin, log.seed)
    shown = generation.kept(book.practice, [Receipt(0, (), note).encode()])
    with pytest.raises(BadInput, match="speaks against this backup"):
        generation.open_next(book.practice, "restored", shown)
    assert Practice.objects.get().generation == 1


def test_a_receipt_that_the_log_never_signed_is_not_quoted(book):
    note = sign_note(Checkpoint(book.practice.origin, 500, b"r" * 32).text(), book.practice.origin, b"m" * 32)
    with pytest.raises(BadInput, match="not signed by the log"):
        generation.kept(book.practice, [Receipt(0, (), note).encode()])


def test_what_was_known_of_the_lost_leaves_is_quoted_for_good(book):
    receipt = book.note(book.ana, "Sealed after the backup, say.").receipt
    (shown,) = generation.kept(book.practice, [receipt])
    opened = generation.open_next(book.practice, "restored", [shown])
    assert opened.known == shown.checkpoint.size
    leaf = Leaf.objects.order_by("-seq")[0]
    assert f"known-root {shown.checkpoint.root.hex()}".encode() in leaf.signed
