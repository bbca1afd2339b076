"""Mallory changes the sealed words of a casebook: a search is never silently shorter for it."""

from collections.abc import Iterator

import pytest

from casebound.book import doctor as of_book
from casebound.core.errors import Malformed, Tampered
from casebound.members import casebooks
from casebound.members.who import Who
from casebound.records import blob, doctor, held, search, sharing
from casebound.records.models import SearchBlob
from tests.attacks.hostile import Book, delete, drop_guards, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """Ana's five entries, their words in a blob, one of them shared with the Safety team."""
    monkeypatch.setattr(search, "TAIL", 3)
    made = Book()
    assert found(made.ana) == sorted(made.seqs, reverse=True)
    assert SearchBlob.objects.count() == 1
    yield made
    held._seen.clear()


def found(who: Who, words: str = "number") -> list[int]:
    return [hit.entry.seq for hit in search.search(who, words)]


def test_what_the_blob_finds_is_what_opening_everything_finds(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_blob = [(hit.entry.seq, hit.rank, hit.passage) for hit in search.search(book.ana, "number 3")]
    SearchBlob.objects.all().delete()
    monkeypatch.setattr(search, "TAIL", 1_000)
    assert by_blob == [(hit.entry.seq, hit.rank, hit.passage) for hit in search.search(book.ana, "number 3")]
    assert [seq for seq, _, _ in by_blob] == [book.seqs[3]]


def test_the_words_are_not_in_clear_in_the_blob(book: Book) -> None:
    assert b"number" not in SearchBlob.objects.get().sealed


def test_later_entries_are_found_beside_the_blob_and_then_in_it(book: Book) -> None:
    before = SearchBlob.objects.get().sealed
    first = book.note(book.ana, "Number later.")
    assert found(book.ana)[0] == first.seq
    assert SearchBlob.objects.get().sealed == before
    later = [book.note(book.ana, f"Number later {n}.").seq for n in range(2)]
    assert found(book.ana)[:3] == [*later[::-1], first.seq]
    assert SearchBlob.objects.get().sealed != before
    assert len(found(book.ana)) == 8


def test_an_old_blob_hides_nothing(book: Book) -> None:
    old = sql("SELECT binding, sealed FROM records_searchblob")[0]
    for n in range(3):
        book.note(book.ana, f"Number later {n}.")
    assert len(found(book.ana)) == 8
    sql("UPDATE records_searchblob SET binding = %s, sealed = %s", *old)
    assert len(found(book.ana)) == 8


@pytest.mark.parametrize("column", ["binding", "sealed"])
def test_a_changed_blob_is_left_aside_and_made_anew(book: Book, column: str) -> None:
    raw = bytearray(sql(f"SELECT {column} FROM records_searchblob")[0][0])
    raw[-1] ^= 1
    sql(f"UPDATE records_searchblob SET {column} = %s", bytes(raw))
    assert found(book.ana) == sorted(book.seqs, reverse=True)
    assert sql(f"SELECT {column} FROM records_searchblob")[0][0] != bytes(raw)


def test_a_blob_of_another_casebook_is_left_aside(book: Book) -> None:
    sql("UPDATE records_searchblob SET casebook = %s", book.team)
    assert found(book.ben) == [book.seqs[2]]
    assert found(book.ana) == sorted(book.seqs, reverse=True)


def test_a_dropped_key_is_named(book: Book) -> None:
    sql("DELETE FROM book_entrykey WHERE seq = %s", book.seqs[4])
    with pytest.raises(Tampered, match=f"e{book.seqs[4]}"):
        found(book.ana, "number 4")
    sql("DELETE FROM records_searchblob")
    with pytest.raises(Tampered, match=f"e{book.seqs[4]}"):
        found(book.ana, "nothing like it")


@pytest.mark.parametrize("remembered", [True, False])
def test_a_dropped_row_is_noticed_with_and_without_the_blob(book: Book, remembered: bool) -> None:
    drop_guards()
    delete(book.seqs[0])
    if not remembered:
        held._seen.clear()
    with pytest.raises(Tampered):
        found(book.ana)
    sql("DELETE FROM records_searchblob")
    with pytest.raises(Tampered):
        found(book.ana, "nothing like it")


def test_a_blob_of_an_epoch_that_is_over_is_thrown_away(book: Book) -> None:
    for n in range(3):
        book.note(book.ana, f"Number for all {n}.", share=True)
    assert len(found(book.ben)) == 4
    chen = book.join("Chen", "lead")
    casebooks.admit(book.ben, book.team, chen.number, chen.secret.public.words)
    assert len(found(chen)) == 4
    casebooks.remove(book.ben, book.team, chen.number)
    assert len(found(book.ben)) == 4
    assert SearchBlob.objects.get(casebook=book.team).epoch == 2
    assert found(chen) == []


def test_doctor_knows_a_changed_blob_without_a_key(book: Book) -> None:
    read = of_book.walk(book.practice)
    assert read.roll is not None
    assert doctor.examine(book.practice, read.roll, read.headers) == []
    raw = sql("SELECT binding FROM records_searchblob")[0][0]
    sql("UPDATE records_searchblob SET binding = %s", raw[:-1] + bytes([raw[-1] ^ 1]))
    findings = doctor.examine(book.practice, read.roll, read.headers)
    assert [finding.grave for finding in findings] == [False]
    assert "gathered anew" in findings[0].sentence


def test_doctor_does_not_mind_what_was_shared_after_a_blob_was_made(book: Book) -> None:
    for n in range(3):
        book.note(book.ana, f"Number for all {n}.", share=True)
    assert len(found(book.ben)) == 4
    sharing.share_entry(book.ana, book.seqs[0], book.team)
    read = of_book.walk(book.practice)
    assert read.roll is not None
    assert SearchBlob.objects.filter(casebook=book.team).count() == 1
    assert doctor.examine(book.practice, read.roll, read.headers) == []
    assert len(found(book.ben)) == 5


@pytest.mark.parametrize("array", ["last", "end"])
def test_a_blob_by_a_fellow_reader_whose_counts_go_back_is_read_by_nobody(array: str) -> None:
    """She has the key of the casebook; the words of others are searched without what she planted."""
    good = blob.gather({3: [(2, b"a river"), (1, b"calm")], 9: [(1, b"a night")]})
    counts = getattr(good, array)
    counts[0] = counts[1] + 9
    with pytest.raises(Malformed):
        blob.Words.parse(bytes(good))
