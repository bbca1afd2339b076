"""A text that is gone without a signed order is vandalism; an order nobody may give is none."""

import pytest

from casebound.book.models import Entry
from casebound.core import statements
from casebound.core.errors import CaseboundError
from casebound.records import erasing, read
from casebound.records.models import Erasure
from tests.attacks.hostile import Book, add_leaf, cover_tracks, drop_guards, forge, sql
from tests.members.copied import copied

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def order(book, signer, **changed):
    values = {"entry": book.seqs[0], "ground": "order", "reason": bytes(32), "request": None}
    return forge(book, statements.Erasure, signer, **(values | changed))


def test_a_text_emptied_without_a_leaf_was_destroyed_without_authority(book):
    drop_guards()
    sql("UPDATE book_entry SET body = NULL WHERE seq = %s", book.seqs[0])
    sql("DELETE FROM book_entrykey WHERE seq = %s", book.seqs[0])
    assert f"e{book.seqs[0]} was destroyed without authority" in book.said()
    with pytest.raises(CaseboundError):
        list(read.everything(book.ana))


def test_the_administrator_signs_an_erasure_and_nothing_of_it_counts(book):
    """Dana owns the database too: her leaf stands there in perfect form, the text is gone."""
    add_leaf(book.practice, order(book, book.dana))
    drop_guards()
    sql("UPDATE book_entry SET body = NULL WHERE seq = %s", book.seqs[0])
    cover_tracks(book.practice)
    assert "Only who wrote the entry or reads it may have it erased" in book.said()
    with pytest.raises(CaseboundError):
        erasing.finish_all()


def test_one_order_covers_no_other_page(book):
    add_leaf(book.practice, order(book, book.ana))
    drop_guards()
    cover_tracks(book.practice)
    sql("UPDATE book_entry SET body = NULL WHERE seq = %s", book.seqs[1])
    assert f"e{book.seqs[1]} was destroyed without authority" in book.said()


def test_ben_alone_cannot_erase_what_ana_shared_with_his_team(book):
    add_leaf(book.practice, order(book, book.ben, entry=book.seqs[2]))
    drop_guards()
    cover_tracks(book.practice)
    assert "one asks, another one agrees" in book.said()


def test_nobody_agrees_in_anothers_name(book):
    """Ben's order names a request of Ana's that she never signed."""
    add_leaf(book.practice, order(book, book.ben, entry=book.seqs[2], request=book.seqs[1]))
    drop_guards()
    cover_tracks(book.practice)
    assert "Nobody has asked for it in these words" in book.said()


def test_a_planted_note_of_an_erasure_empties_nothing(book):
    Erasure.objects.create(practice_id=book.practice.id, seq=book.seqs[0], begun=1, told="{}")
    erasing.finish_all()
    assert Entry.objects.get(seq=book.seqs[0]).body
    assert "no signed leaf orders that" in book.said()
