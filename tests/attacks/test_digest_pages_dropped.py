"""Mallory owns the database and wants a shorter review. It names what is missing, or is complete."""

from collections.abc import Iterator

import pytest

from casebound.book.models import EntryKey
from casebound.core.errors import CaseboundError, Tampered
from casebound.members import casebooks
from casebound.members.who import Who
from casebound.records import clients, digests, held, read
from casebound.records.models import DigestPage
from tests.attacks.hostile import Book, delete, drop_guards, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """Five entries of Ana's in pages of two, one of them shared with the Safety team."""
    monkeypatch.setattr(digests, "TAIL", 2)
    monkeypatch.setattr(digests, "FULL", 2)
    made = Book()
    assert seqs(made) == made.seqs
    assert DigestPage.objects.filter(casebook=made.ana.own_casebook()).count() == 3
    yield made
    held._seen.clear()


def seqs(book: Book) -> list[int]:
    return review(book.ana, book.ana.own_casebook())


def review(who: Who, casebook: bytes) -> list[int]:
    return [line.seq for line in digests.lines(who, casebook)]


def restarted() -> None:
    """As another process sees it: nothing is remembered."""
    held._seen.clear()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_dropped_page_is_made_anew(book: Book, number: int) -> None:
    before = digests.lines(book.ana, book.ana.own_casebook())
    sql("DELETE FROM records_digestpage WHERE number = %s", number)
    assert digests.lines(book.ana, book.ana.own_casebook()) == before


def test_an_old_page_counts_for_its_own_rows_and_hides_no_later_entry(book: Book) -> None:
    old = sql("SELECT binding, sealed FROM records_digestpage WHERE number = 2")[0]
    later = [book.note(book.ana, "Later."), book.note(book.ana, "Later still.")]
    assert seqs(book) == [*book.seqs, *(done.seq for done in later)]
    sql("UPDATE records_digestpage SET binding = %s, sealed = %s WHERE number = 2", *old)
    assert seqs(book) == [*book.seqs, *(done.seq for done in later)]


def test_a_page_of_another_casebook_or_place_is_left_aside(book: Book) -> None:
    before = digests.lines(book.ana, book.ana.own_casebook())
    foreign = sql("SELECT binding, sealed FROM records_digestpage WHERE number = 1")[0]
    sql("UPDATE records_digestpage SET binding = %s, sealed = %s WHERE number = 0", *foreign)
    assert digests.lines(book.ana, book.ana.own_casebook()) == before
    own = book.ana.own_casebook()
    sql("UPDATE records_digestpage SET casebook = %s WHERE number = 0", book.team)
    assert review(book.ben, book.team) == [book.seqs[2]]
    assert digests.lines(book.ana, own) == before


@pytest.mark.parametrize("column", ["binding", "sealed"])
def test_a_changed_page_is_left_aside(book: Book, column: str) -> None:
    before = digests.lines(book.ana, book.ana.own_casebook())
    raw = bytearray(sql(f"SELECT {column} FROM records_digestpage WHERE number = 0")[0][0])
    raw[-1] ^= 1
    sql(f"UPDATE records_digestpage SET {column} = %s WHERE number = 0", bytes(raw))
    assert digests.lines(book.ana, book.ana.own_casebook()) == before


def test_a_dropped_key_is_named_where_no_page_stands_for_its_entry(book: Book) -> None:
    EntryKey.objects.filter(casebook=book.team, seq=book.seqs[2]).delete()
    with pytest.raises(Tampered, match=f"e{book.seqs[2]}"):
        review(book.ben, book.team)


def test_a_dropped_key_under_a_page_shortens_no_review(book: Book) -> None:
    EntryKey.objects.filter(seq=book.seqs[1], casebook=book.ana.own_casebook()).delete()
    assert seqs(book) == book.seqs
    with pytest.raises(Tampered, match=f"e{book.seqs[1]}"):
        list(read.everything(book.ana))


@pytest.mark.parametrize("remembered", [True, False])
def test_a_dropped_row_is_noticed(book: Book, remembered: bool) -> None:
    drop_guards()
    sql("DELETE FROM records_digestpage")
    delete(book.seqs[1])
    if not remembered:
        restarted()
    with pytest.raises(Tampered, match=f"e{book.seqs[1]}" if remembered else "gap"):
        seqs(book)


def test_an_entry_whose_row_names_another_casebook_is_still_expected(book: Book) -> None:
    drop_guards()
    sql("DELETE FROM records_digestpage")
    sql("UPDATE book_entry SET casebook = %s, page = 90 WHERE seq = %s", book.team, book.seqs[1])
    sql("DELETE FROM book_entrykey WHERE seq = %s", book.seqs[1])
    restarted()
    with pytest.raises(Tampered, match=f"e{book.seqs[1]}"):
        seqs(book)


def test_a_leaf_that_names_another_casebook_breaks_the_signed_root(book: Book) -> None:
    drop_guards()
    signed = bytearray(book.leaf(book.seqs[1])[:-64])
    signed[43:59] = book.team
    sql("UPDATE book_leaf SET signed = %s WHERE seq = %s", bytes(signed), book.seqs[1])
    restarted()
    with pytest.raises(Tampered, match="gap or was changed"):
        seqs(book)


def test_a_root_made_to_fit_lacks_the_signature_of_the_log(book: Book) -> None:
    drop_guards()
    last = book.seqs[-1]
    delete(last)
    frontier = sql("SELECT size, root FROM book_checkpoint WHERE size = %s", last)[0]
    sql("UPDATE book_head SET size = %s", frontier[0])
    sql("UPDATE book_checkpoint SET signature = %s WHERE size = %s", bytes(64), frontier[0])
    restarted()
    with pytest.raises(CaseboundError):
        seqs(book)


def test_an_emptied_body_is_named(book: Book) -> None:
    sql("DELETE FROM records_digestpage")
    drop_guards()
    sql("UPDATE book_entry SET body = NULL WHERE seq = %s", book.seqs[0])
    with pytest.raises(Tampered, match=f"e{book.seqs[0]}"):
        seqs(book)


def test_pages_of_an_epoch_that_is_over_are_thrown_away(book: Book) -> None:
    team_seqs = [book.note(book.ana, f"For all {n}.", share=True).seq for n in range(3)]
    everything = [book.seqs[2], *team_seqs]
    assert review(book.ben, book.team) == everything
    chen = book.join("Chen", "lead")
    casebooks.admit(book.ben, book.team, chen.number, chen.secret.public.words)
    old = sql("SELECT number, binding, sealed FROM records_digestpage WHERE casebook = %s", book.team)
    casebooks.remove(book.ben, book.team, chen.number)
    assert review(book.ben, book.team) == everything
    assert set(DigestPage.objects.filter(casebook=book.team).values_list("epoch", flat=True)) == {2}
    for number, binding, sealed in old:
        sql(
            "UPDATE records_digestpage SET binding = %s, sealed = %s WHERE number = %s AND casebook = %s",
            *(binding, sealed, number, book.team),
        )
    assert review(book.ben, book.team) == everything


def test_clients_are_not_fewer_either(book: Book) -> None:
    drop_guards()
    sql("DELETE FROM records_digestpage")
    sql("DELETE FROM book_entrykey WHERE seq = %s", book.seqs[3])
    with pytest.raises(Tampered, match=f"e{book.seqs[3]}"):
        clients.known(book.ana)
