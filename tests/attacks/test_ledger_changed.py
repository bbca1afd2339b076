"""Somebody who owns the database changes what is stored. Doctor sees it, with no key.

Each attack is tried twice: bare, and with the tracks covered by an operator who holds the log key as well.
"""

import pytest

from casebound.book.models import Entry, Leaf
from casebound.core.keys import Secret
from tests.attacks.hostile import Book, cover_tracks, delete, drop_guards, set_leaf, sql
from tests.members.copied import copied

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[False, True], ids=["bare", "covered"])
def attacked(request):
    """The stored practice without guards, and what has to be called when the attack is done."""
    book = copied(Book)
    assert book.said() == ""
    drop_guards()
    return book, (lambda: cover_tracks(book.practice)) if request.param else (lambda: None)


def flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


# One place in every field of the header (docs/spec/seal.md §6), then one in the signature.
FIELDS = (19, 42, 43, 66, 67, 106, 107, 139, 171, 203, 700, 715, 747, 779, 811, 874)


@pytest.mark.parametrize("at", FIELDS)
def test_a_flipped_byte_of_header_or_signature(attacked, at):
    book, cover = attacked
    set_leaf(book.seqs[1], flipped(book.leaf(book.seqs[1]), at))
    cover()
    assert book.said()


def test_a_flipped_byte_of_the_sealed_text(attacked):
    book, cover = attacked
    body = Entry.objects.get(seq=book.seqs[1]).body
    sql("UPDATE book_entry SET body = %s WHERE seq = %s", flipped(body, 40), book.seqs[1])
    cover()
    assert f"sealed text of e{book.seqs[1]} is not the one that was signed" in book.said()


def test_two_rows_swapped(attacked):
    book, cover = attacked
    one, two = book.leaf(book.seqs[0]), book.leaf(book.seqs[1])
    set_leaf(book.seqs[0], two)
    set_leaf(book.seqs[1], one)
    cover()
    assert f"Leaf {book.seqs[0]}" in book.said()


def test_an_entry_deleted_in_the_middle(attacked):
    book, cover = attacked
    delete(book.seqs[1])
    cover()
    assert f"Leaf {book.seqs[1]} is missing" in book.said()


def test_an_entry_deleted_and_the_rest_moved_up(attacked):
    book, cover = attacked
    last = Leaf.objects.order_by("-seq").first().seq
    rest = [book.leaf(seq) for seq in range(book.seqs[3] + 1, last + 1)]
    delete(book.seqs[3])
    for seq, leaf_data in enumerate(rest, book.seqs[3] + 1):
        delete(seq)
        sql(
            "INSERT INTO book_leaf (practice_id, seq, type, signed, signature, hash)"
            " VALUES (%s,%s,%s,%s,%s,%s)",
            *(book.practice.id, seq - 1, "entry", leaf_data[:-64], leaf_data[-64:], bytes(32)),
        )
    cover()
    assert f"Leaf {book.seqs[3]}" in book.said()


def test_entries_in_another_order(attacked):
    book, cover = attacked
    leaves = [book.leaf(seq) for seq in book.seqs]
    for seq, leaf_data in zip(book.seqs, reversed(leaves), strict=True):
        set_leaf(seq, leaf_data)
    cover()
    assert book.said()


def test_an_entry_filed_in_another_casebook(attacked):
    book, cover = attacked
    sql("UPDATE book_entry SET casebook = %s, page = 99 WHERE seq = %s", book.team, book.seqs[0])
    cover()
    assert f"e{book.seqs[0]} is filed in another casebook" in book.said()


def test_a_key_moved_to_another_casebook(attacked):
    book, cover = attacked
    sql("UPDATE book_entrykey SET casebook = %s WHERE seq = %s", book.team, book.seqs[0])
    cover()
    assert "never shared with" in book.said()
    assert f"e{book.seqs[0]} has no key in casebook" in book.said()


def test_a_key_thrown_away(attacked):
    book, cover = attacked
    sql("DELETE FROM book_entrykey WHERE seq = %s AND casebook = %s", book.seqs[2], book.team)
    cover()
    assert f"e{book.seqs[2]} has no key in casebook {book.team.hex()[:8]}" in book.said()


def test_ciphertext_moved_to_another_entry(attacked):
    book, cover = attacked
    one, two = (Entry.objects.get(seq=seq).body for seq in book.seqs[:2])
    sql("UPDATE book_entry SET body = %s WHERE seq = %s", two, book.seqs[0])
    sql("UPDATE book_entry SET body = %s WHERE seq = %s", one, book.seqs[1])
    cover()
    said = book.said()
    assert all(f"sealed text of e{seq} is not" in said for seq in book.seqs[:2])


def test_a_text_emptied_without_authority(attacked):
    book, cover = attacked
    sql("UPDATE book_entry SET body = NULL WHERE seq = %s", book.seqs[1])
    cover()
    assert f"The text of e{book.seqs[1]} was destroyed without authority" in book.said()


def test_an_entry_filed_under_another_author(attacked):
    book, cover = attacked
    sql("UPDATE book_entry SET author = %s WHERE seq = %s", book.ben.number, book.seqs[0])
    cover()
    assert "filed under another author" in book.said()


def test_an_entry_that_nobody_signed(attacked):
    book, cover = attacked
    mallory = Secret.generate()
    old = book.leaf(book.seqs[4])
    header = old[:67] + mallory.public.author + old[99:811]
    set_leaf(book.seqs[4], header + mallory.sign(header))
    cover()
    assert "Its author is nobody known" in book.said()


def test_a_casebook_row_that_calls_itself_the_teams(attacked):
    book, cover = attacked
    sql("UPDATE book_casebook SET purpose = 'team' WHERE id = %s", book.ana.own_casebook())
    cover()
    assert "for another purpose" in book.said()
