"""Mallory edits rows beside the leaves and waits for Ana to sign on top of them. Ana signs nothing wrong."""

import pytest
from django.db import transaction

from casebound.book import roll, standing
from casebound.book.models import Checkpoint, Head, Leaf
from casebound.core.errors import Tampered
from casebound.members import casebooks
from tests.attacks.hostile import Book, drop_guards, sql
from tests.members.copied import copied

pytestmark = pytest.mark.django_db
TABLES = ("book_entrykey", "book_opening", "book_entry", "book_checkpoint", "book_leaf")


@pytest.fixture
def book():
    standing.forget()
    yield copied(Book)
    standing.forget()


def restarted() -> None:
    standing.forget()
    roll._known.clear()


@pytest.mark.parametrize("running", [True, False])
def test_a_newest_leaf_noted_wrongly_reaches_no_signature(book, running):
    sql("UPDATE book_tail SET hash = %s WHERE signer = %s", b"\1" * 32, book.ana.secret.public.author)
    if not running:
        restarted()
    book.note(book.ana, "Afterwards.")
    assert book.said() == ""  # the row was put right, and the new leaf follows on the true one


@pytest.mark.parametrize("running", [True, False])
def test_another_head_reaches_no_signature(book, running):
    head = Head.objects.get(practice=book.practice)
    sql("UPDATE book_head SET frontier = %s", b"\1" * len(head.frontier))
    if not running:
        restarted()
    with pytest.raises(Tampered, match="nothing was written"):
        book.note(book.ana, "Afterwards.")


@pytest.mark.parametrize("running", [True, False])
def test_a_removal_filed_as_an_entry_brings_no_old_key_back(book, running):
    chen, own = book.join("Chen", "practitioner"), book.ana.own_casebook()
    casebooks.admit(book.ana, own, chen.number, chen.secret.public.words)
    before = Leaf.objects.filter(practice=book.practice).count()
    keys = sql("SELECT epoch, wrapped, casebook, seq FROM book_entrykey WHERE casebook = %s", own)
    casebooks.remove(book.ana, own, chen.number)
    drop_guards()
    sql("UPDATE book_leaf SET type = 'entry' WHERE seq >= %s", before)
    for key in keys:
        sql("UPDATE book_entrykey SET epoch = %s, wrapped = %s WHERE casebook = %s AND seq = %s", *key)
    roll._known.clear()
    if not running:
        standing.forget()
        with pytest.raises(Tampered, match="nothing was written"):
            book.note(book.ana, "After Chen left.")
        return
    standing._read.clear()  # as after a seal by another process
    with pytest.raises(Tampered, match="nothing was written"):
        book.note(book.ana, "After Chen left.")


def test_a_checkpoint_signed_by_another_key(book):
    drop_guards()
    newest = Checkpoint.objects.filter(practice=book.practice).order_by("-size")[0]
    sql("UPDATE book_checkpoint SET signature = %s WHERE size = %s", bytes(64), newest.size)
    restarted()
    with pytest.raises(Tampered):
        book.note(book.ana, "Afterwards.")


def test_an_older_copy_put_in_place_under_a_running_server(book, django_capture_on_commit_callbacks):
    with transaction.atomic():  # what was rolled back is no reason to stop
        book.note(book.ana, "Taken back.")
        transaction.set_rollback(True)
    with django_capture_on_commit_callbacks(execute=True):
        book.note(book.ana, "Kept.")
    with django_capture_on_commit_callbacks(execute=True):
        last = book.note(book.ana, "Lost.").seq
    drop_guards()
    for table in TABLES:
        column = "size" if table == "book_checkpoint" else "seq"
        sql(f"DELETE FROM {table} WHERE {column} > %s", last if column == "size" else last - 1)
    older = standing._read_on(book.practice, standing.Standing())
    sql("UPDATE book_head SET size = %s, frontier = %s", last, older.frontier.to_bytes())
    with pytest.raises(Tampered, match="older or another copy"):
        book.note(book.ana, "In the place of the lost one.")
    restarted()
    assert book.note(book.ana, "After a restart the operator has the word.").seq == last
