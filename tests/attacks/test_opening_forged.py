"""Whoever owns the database plants or deletes lines about who opened what: nobody signs by them."""

import pytest

from casebound.book.models import EntryKey, Leaf, Opening
from casebound.core import seal as sealing
from casebound.records import opened, read
from casebound.safety import due, silence
from tests.attacks.hostile import drop_guards, sql
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    made = copied(Book)
    first = note(made.ana, (made.team,))
    read.open_entry(made.people["Ben"], first.seq, "read")  # from here on openings are signed
    return made


def planted(book, seq, at=4_000_000_000):
    Opening.objects.create(practice=book.ana.practice, number=77, seq=seq, person=2, purpose="read", at=at)


def test_a_planted_line_makes_nobody_sign_and_ends_no_silence(book):
    done = note(book.ana, (book.team,))
    planted(book, done.seq)
    ben = book.browser("Ben")
    for page in ("/", "/due/", "/entries/"):
        ben.get(page)
    assert Leaf.objects.filter(type="opened").count() == 1
    assert done.seq in [one.seq for one in silence.waiting(book.ana, due._rows(book.ana))]
    assert "Ben has not signed to have opened it." in text(book.browser("Ana").get(f"/entry/{done.id}/"))


def test_deleted_lines_take_nothing_from_what_was_signed(book):
    done = note(book.ana, (book.team,))
    read.open_entry(book.people["Ben"], done.seq, "read")
    drop_guards()
    sql("DELETE FROM book_opening")
    assert "Ben opened this on " in text(book.browser("Ana").get(f"/entry/{done.id}/"))
    assert done.seq not in [one.seq for one in silence.waiting(book.ana, due._rows(book.ana))]


def test_a_line_that_is_planted_for_a_page_nobody_opened_prompts_and_does_no_more(book):
    done = note(book.ana, (book.team,))
    planted(book, done.seq)
    assert [item.address for item in due.due(book.people["Ben"]).items] == [f"/entry/{done.id}/"]
    assert opened.owed(book.people["Mallory"]) == []


def test_a_key_planted_for_a_casebook_lets_its_reader_sign_nothing(book):
    """Without a share in the ledger the roll would refuse the leaf, and she is not told that she owes one."""
    done = note(book.ana)
    entry = read.open_entry(book.ana, done.seq, "read")
    epoch = book.people["Ben"].epoch(book.team)
    EntryKey.objects.create(
        practice=book.ana.practice,
        casebook=book.team,
        seq=done.seq,
        epoch=epoch.number,
        wrapped=sealing.wrap(entry.data_key, epoch, done.seq),
    )
    assert not read.open_entry(book.people["Ben"], done.seq, "read").owed
    assert done.seq not in book.ana.roll.opened


def test_a_leaf_called_otherwise_ends_no_silence(book):
    """The sort of a leaf stands beside it in clear: since when openings are signed is not read there."""
    done = note(book.ana, (book.team,))
    planted(book, done.seq)
    drop_guards()
    sql("UPDATE book_leaf SET type = 'notice' WHERE type = 'opened'")
    assert done.seq in [one.seq for one in silence.waiting(book.again("Ana"), due._rows(book.ana))]
    sql(f"UPDATE book_leaf SET type = 'opened' WHERE seq = {done.seq}")
    assert done.seq in [one.seq for one in silence.waiting(book.again("Ana"), due._rows(book.ana))]
    assert opened.owed(book.people["Ben"]) == [done.seq]
