"""What no ledger can show by itself: a cut tail, a rollback, an end written anew. A receipt outside shows it.

Each test asserts both halves: without the receipt nothing is noticed, with it everything is.
"""

import secrets

import pytest

from casebound.anchors.against import against
from casebound.book import logkey
from casebound.book.models import Entry, EntryKey, Leaf
from casebound.core import ledger, notes, receipts, seal
from casebound.core.errors import Malformed
from casebound.core.header import Header
from casebound.core.keys import Secret
from tests.attacks.hostile import Book, cover_tracks, delete, drop_guards, sql
from tests.members.copied import copied

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    book = copied(Book)
    drop_guards()
    return book


def told(book: Book, receipt: bytes) -> str:
    return "\n".join(finding.sentence for finding in against(book.practice, [receipt]))


def test_an_honest_ledger_fits_every_receipt(book):
    for done in book.done:
        assert told(book, done.receipt) == ""
    book.note(book.ben, "More was written since.")
    assert told(book, book.done[0].receipt) == ""


def test_a_cut_tail(book):
    for seq in (book.seqs[4], book.seqs[3]):
        delete(seq)
    cover_tracks(book.practice)
    assert book.said() == ""
    assert "Entries were lost" in told(book, book.done[4].receipt)


def test_a_cut_tail_without_the_log_key(book):
    """A thief of the database cannot sign: still nobody sees it, for the older checkpoints are genuine."""
    size = book.seqs[4]
    delete(size)
    sql("DELETE FROM book_checkpoint WHERE size > %s", size)
    before = Leaf.objects.get(seq=book.seqs[3])
    sql("UPDATE book_tail SET hash = %s WHERE signer = %s", before.hash, book.ana.secret.public.author)
    _old_head(book, size)
    assert book.said() == ""
    assert "Entries were lost" in told(book, book.done[4].receipt)


def test_a_rollback_that_was_written_on(book):
    """The folder is put back to yesterday and grows past its old size again."""
    delete(book.seqs[4])
    cover_tracks(book.practice)
    later = [book.note(book.ana, "Another history.") for _ in range(3)]
    assert book.said() == ""
    assert "History was rewritten" in told(book, book.done[4].receipt)
    assert told(book, later[-1].receipt) == ""


def test_an_end_written_anew_by_operator_and_author(book):
    _rewrite_last(book, book.ana.secret)
    assert book.said() == ""
    assert "History was rewritten" in told(book, book.done[4].receipt)
    assert told(book, book.done[3].receipt) == ""  # an older receipt cannot know


def test_a_ledger_made_anew_with_another_log_key(book):
    receipt = book.done[4].receipt
    checkpoint = receipts.parse(receipt).checkpoint
    other = notes.LogKey(secrets.token_bytes(32))
    forged = receipts.make(book.seqs[4], receipts.parse(receipt).proof, other.sign(checkpoint))
    assert "not signed by this ledger's log key" in told(book, forged)


def test_a_receipt_of_another_practice(book):
    receipt = book.done[4].receipt
    book.practice.uid = secrets.token_bytes(16)
    logkey.make(book.practice)
    assert "from another ledger" in told(book, receipt)


def test_a_receipt_whose_proof_leads_elsewhere(book):
    receipt = receipts.parse(book.done[4].receipt)
    wrong = receipts.make(receipt.index - 1, receipt.proof, receipt.note)
    assert "receipt itself is damaged" in told(book, wrong)


def test_a_file_that_is_no_receipt(book):
    with pytest.raises(Malformed):
        against(book.practice, [b"not a receipt"])


def _old_head(book: Book, size: int) -> None:
    frontier = ledger.EMPTY
    for leaf in Leaf.objects.filter(practice=book.practice, seq__lt=size).order_by("seq"):
        frontier = frontier.extend(leaf.hash)
    sql("UPDATE book_head SET size = %s, frontier = %s", size, frontier.to_bytes())


def _rewrite_last(book: Book, author: Secret) -> None:
    """Ana and the operator together put another text in the place of the last entry."""
    seq = book.seqs[4]
    old = Header.parse(book.leaf(seq)[:811])
    data_key = seal.unwrap(
        EntryKey.objects.get(seq=seq).wrapped, book.ana.epoch(book.ana.own_casebook()), seq
    )
    opened = seal.open_body(Entry.objects.get(seq=seq).body, book.leaf(seq)[:811], data_key)
    salts = [secrets.token_bytes(32) for _ in range(seal.SALTS)]
    parts = {
        slot: (part.code, part.raw.replace(b"Number 4", b"Nothing!"))
        for slot, part in opened.sections.items()
    }
    prepared = seal.prepare(opened.kind, parts, opened.digest, salts)
    slot = seal.Slot(
        old.practice, old.seq, old.casebook, old.page, old.time, old.previous, old.root, old.token
    )
    closed = seal.close(prepared, slot, author, data_key)
    sql("UPDATE book_entry SET body = %s WHERE seq = %s", closed.body, seq)
    sql(
        "UPDATE book_leaf SET signed = %s, signature = %s WHERE seq = %s",
        *(closed.header, closed.signature, seq),
    )
    cover_tracks(book.practice)
