"""The quick check believes only what the note proves, and only as long as nothing of it is another."""

from pathlib import Path

import pytest

from casebound.book import doctor_note, logkey
from casebound.book.models import Practice
from casebound.upkeep import doctor
from tests.attacks.hostile import Book, drop_guards, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(tmp_path: Path, settings) -> Book:
    """A practice whose last check found everything in order."""
    settings.DATA = tmp_path
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "host.key").write_bytes(b"h" * 32)
    book = Book()
    assert said(quick=False) == ""
    drop_guards()
    return book


def said(quick: bool = True) -> str:
    return "\n".join(it.sentence for it in doctor.examine_all(with_guards=False, quick=quick) if it.grave)


def note(book: Book) -> Path:
    return doctor_note._file(book.practice)


def count(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many signatures of entries were verified."""
    from casebound.core import chain

    seen: list[int] = []
    real = chain._entry
    monkeypatch.setattr(chain, "_entry", lambda walk, seq, *rest: seen.append(seq) or real(walk, seq, *rest))
    return seen


def test_only_what_came_since_is_verified(book, monkeypatch):
    seen = count(monkeypatch)
    assert said() == ""
    assert seen == []
    done = book.note(book.ana, "One more.")
    assert said() == ""
    assert seen == [done.seq]
    assert said() == ""
    assert seen == [done.seq]
    assert said(quick=False) == ""
    assert len(seen) == 2 + len(book.seqs)


@pytest.mark.parametrize(
    ("attack", "values"),
    [
        ("UPDATE book_leaf SET signature = %s WHERE seq = 12", [bytes(64)]),
        ("UPDATE book_checkpoint SET signature = %s WHERE size = 5", [bytes(64)]),
        ("DELETE FROM book_checkpoint WHERE size = 5", []),
    ],
)
def test_what_was_checked_before_and_is_another_now(book, attack, values):
    sql(attack, *values)
    assert "not there as they were" in said()
    assert "not there as they were" in said(), "an alarm does not go away by asking twice"


def test_an_older_copy_put_in_place(book):
    """As if the last leaf had never been: even with its checkpoint, head and tail put right."""
    last = book.seqs[-1]
    book.note(book.ana, "Sealed, checked, and then rolled back.")
    assert said() == ""
    for table, column in (("book_entrykey", "seq"), ("book_entry", "seq"), ("book_leaf", "seq")):
        sql(f"DELETE FROM {table} WHERE {column} > %s", last)
    sql("DELETE FROM book_checkpoint WHERE size > %s", last + 1)
    assert "an older copy was put in its place" in said()


@pytest.mark.parametrize(
    "line", ["size 3", "root " + "00" * 32, "checkpoints " + "00" * 32, "proof " + "00" * 32]
)
def test_a_note_that_was_written_by_somebody_else_is_not_believed(book, line, monkeypatch):
    text = note(book).read_text()
    name = line.split(" ")[0]
    note(book).write_text("".join(f"{line if it.startswith(name) else it}\n" for it in text.splitlines()))
    assert doctor_note.read(book.practice) is None
    seen = count(monkeypatch)
    assert said() == ""
    assert len(seen) == len(book.seqs)


@pytest.mark.parametrize("text", ["", "size\n", "size x\nroot y\ncheckpoints z\nproof 0\n", "é"])
def test_a_damaged_note_is_none(book, text):
    note(book).write_text(text)
    assert doctor_note.read(book.practice) is None
    assert said() == ""


def test_the_note_of_another_practice_is_none(book):
    assert doctor_note.read(book.practice) is not None
    other = Practice(uid=b"o" * 16)
    doctor_note._file(other).write_text(note(book).read_text())
    assert doctor_note.read(other) is None


def test_no_note_is_written_while_something_is_wrong(book):
    note(book).unlink()
    sql("UPDATE book_entry SET author = 9 WHERE seq = %s", book.seqs[0])
    assert said() != ""
    assert not note(book).exists()


def test_without_a_log_key_there_is_one_sentence(book):
    logkey._file(book.practice).unlink()
    assert "log key of this practice is missing" in said()
