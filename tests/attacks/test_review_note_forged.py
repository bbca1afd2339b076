"""Mallory writes beside the database, or in it, so that a review after a restart is shorter."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casebound.book import doctor_note
from casebound.book.models import Practice
from casebound.core.errors import Tampered
from casebound.records import digests, held, held_note
from tests.attacks.hostile import Book, delete, drop_guards, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder with a host key; the smallest ledger counts as a large one."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "host.key").write_bytes(b"h" * 32)
    monkeypatch.setattr(doctor_note, "data", lambda: tmp_path)
    monkeypatch.setattr(held_note, "LARGE", 1)
    return tmp_path


@pytest.fixture
def book(folder: Path) -> Iterator[Book]:
    made = Book()
    restarted()
    assert seqs(made) == made.seqs
    assert note(folder).exists()
    yield made
    restarted()


def restarted() -> None:
    held._seen.clear()


def note(folder: Path) -> Path:
    (found,) = folder.glob("held-*.note")
    return found


def seqs(book: Book) -> list[int]:
    return [line.seq for line in digests.lines(book.ana, book.ana.own_casebook())]


def test_the_next_process_reads_only_what_came_later(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    later = book.note(book.ana, "Later.").seq
    restarted()
    begun: list[int] = []
    read_on = held._read_on
    monkeypatch.setattr(
        held,
        "_read_on",
        lambda practice, seen, size: begun.append(seen.frontier.size) or read_on(practice, seen, size),
    )
    assert seqs(book) == [*book.seqs, later]
    assert begun
    assert 0 < begun[0] <= later


def test_a_note_with_any_part_changed_is_not_believed(book: Book, folder: Path) -> None:
    whole = note(folder).read_bytes()
    for at in range(0, len(whole), 17):
        note(folder).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert held_note.read(book.practice) is None
    note(folder).write_bytes(whole[:-1])
    assert held_note.read(book.practice) is None
    note(folder).write_bytes(whole)
    assert held_note.read(book.practice) is not None


def test_a_note_of_another_installation_or_practice_is_not_believed(book: Book, folder: Path) -> None:
    other = Practice(id=book.practice.id, uid=bytes(16))
    note(folder).rename(folder / f"held-{other.uid.hex()}.note")
    assert held_note.read(other) is None
    (folder / f"held-{other.uid.hex()}.note").rename(folder / f"held-{book.practice.uid.hex()}.note")
    assert held_note.read(book.practice) is not None
    (folder / "keys" / "host.key").write_bytes(b"m" * 32)
    assert held_note.read(book.practice) is None


def test_a_leaf_dropped_behind_a_note_is_noticed(book: Book) -> None:
    drop_guards()
    delete(book.seqs[1])
    restarted()
    with pytest.raises(Tampered, match="gap or was changed"):
        seqs(book)


def test_a_leaf_that_names_another_casebook_behind_a_note_moves_nothing(book: Book) -> None:
    """The note knows where it was sealed; `casebound doctor` and the next seal find the changed leaf."""
    drop_guards()
    signed = bytearray(book.leaf(book.seqs[1])[:-64])
    signed[43:59] = book.team
    sql("UPDATE book_leaf SET signed = %s WHERE seq = %s", bytes(signed), book.seqs[1])
    restarted()
    assert book.seqs[1] in held.leaves(book.ana, book.ana.own_casebook())
    assert book.seqs[1] not in held.leaves(book.ben, book.team)


def test_a_cut_ledger_is_read_anew(book: Book) -> None:
    drop_guards()
    last = max(book.seqs)
    size = sql("SELECT size FROM book_head")[0][0]
    for seq in range(last, size):
        delete(seq)
    sql("UPDATE book_head SET size = %s", last)
    restarted()
    assert held_note.read(book.practice) is not None
    assert last not in held.leaves(book.ana, book.ana.own_casebook())
