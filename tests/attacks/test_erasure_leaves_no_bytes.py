"""What a thief of the disk finds of an erased page: nothing, in no file, whenever the erasing was killed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from casebound.attachments.models import Chunk
from casebound.book.models import Entry, EntryKey
from casebound.records import digests, erasing, erasure, search, traces
from casebound.records.models import DigestPage, Erasure, SearchBlob
from tests.attachments import adding
from tests.attacks.hostile import Book, sql
from tests.book.conftest import shared_database

__all__ = ["shared_database"]
pytestmark = pytest.mark.usefixtures("shared_database")
WISH = erasure.Wish("asked", "She asked for it.")


class Killed(BaseException):
    """Nothing in the program may catch this one."""


@pytest.fixture
def book(shared_database, monkeypatch):
    monkeypatch.setattr(digests, "TAIL", 1)
    monkeypatch.setattr(search, "TAIL", 1)
    book = Book()
    own = book.ana.own_casebook()
    for number in range(6):
        book.note(book.ana, f"Something longer, so that pages of the file are split: {number} " * 30)
    digests.lines(book.ana, own)
    search.search(book.ana, "something")
    return book


def secrets_of(book: Book, seq: int) -> list[bytes]:
    """Body, keys, and the sealed caches that held a row or words of it."""
    return [
        bytes(Entry.objects.get(practice=book.practice, seq=seq).body or b""),
        *EntryKey.objects.filter(seq=seq).values_list("wrapped", flat=True),
        *DigestPage.objects.values_list("sealed", flat=True),
        *SearchBlob.objects.values_list("sealed", flat=True),
    ]


def stand_in(secrets: list[bytes]) -> list[str]:
    """Names of files that hold a piece of them: any 20 bytes at any 20th place."""
    file = Path(str(connection.settings_dict["NAME"]))
    found = []
    for path in file.parent.glob(f"{file.name}*"):
        raw = path.read_bytes()
        if any(secret[at : at + 20] in raw for secret in secrets for at in range(0, len(secret) - 20, 20)):
            found.append(path.name)
    return found


@pytest.mark.sqlite
def test_no_byte_of_body_keys_or_caches_stays_in_database_log_or_free_pages(book):
    seq = book.seqs[2]  # shared: two keys
    secrets = secrets_of(book, seq)
    assert len(secrets) == 5
    assert stand_in(secrets)
    erasure.erase(book.ana, seq, WISH)
    erasure.agree(book.ben, seq)
    assert stand_in(secrets) == []
    assert book.said() == ""
    told = Erasure.objects.get().told
    assert '"looked_for": true' in told
    assert Path(str(connection.settings_dict["NAME"])).name in told


@pytest.mark.sqlite
def test_files_on_the_page_go_with_it(book):
    sheet = adding.draft(book.ana)
    adding.add(book.ana, sheet, bytes(range(256)) * 8000)
    seq = adding.seal(book.ana, sheet, (book.team,)).seq
    parts = list(Chunk.objects.values_list("sealed", flat=True))
    secrets = [*secrets_of(book, seq), *(part[at : at + 999] for part in parts for at in (0, len(part) // 2))]
    assert len(parts) == 2
    assert stand_in(secrets)
    erasure.erase(book.ana, seq, WISH)
    erasure.agree(book.ben, seq)
    assert stand_in(secrets) == []
    assert not Chunk.objects.exists()
    assert book.said() == ""
    assert '"attachments": 1' in Erasure.objects.get().told


@pytest.mark.sqlite
def test_this_test_would_find_them(book, monkeypatch):
    """Without the last step they do stay in the log; so the search above can fail."""
    secrets = secrets_of(book, book.seqs[0])
    with monkeypatch.context() as patched:
        patched.setattr(traces, "empty_files", lambda *_args, **_more: False)
        erasure.erase(book.ana, book.seqs[0], WISH)
    assert Entry.objects.get(seq=book.seqs[0]).body is None
    assert stand_in(secrets)
    assert "is not finished" in book.said()
    erasing.finish_all()
    assert stand_in(secrets) == []
    assert book.said() == ""


@pytest.mark.slow
def test_a_copy_in_the_slack_of_a_page_is_found_and_the_file_written_anew(book, monkeypatch):
    """Wherever the database moved a row and left the old bytes behind."""
    real, calls = traces.look_for, []

    def once(secrets):
        calls.append(1)
        return {"casebound.sqlite3": True} if len(calls) == 1 else real(secrets)

    monkeypatch.setattr(traces, "look_for", once)
    secrets = secrets_of(book, book.seqs[0])
    erasure.erase(book.ana, book.seqs[0], WISH)
    assert len(calls) == 2
    assert stand_in(secrets) == []
    assert erasing.owed(book.practice) == []


@pytest.mark.slow
def test_bytes_that_cannot_be_driven_out_stay_owed(book, monkeypatch):
    monkeypatch.setattr(traces, "look_for", lambda secrets: {"casebound.sqlite3": True})
    erasure.erase(book.ana, book.seqs[0], WISH)
    assert "is not finished" in book.said()


@pytest.mark.slow
def test_while_somebody_reads_the_log_cannot_be_cut_and_it_stays_owed(book, monkeypatch):
    monkeypatch.setattr(traces, "PATIENCE", 0.1)
    secrets = secrets_of(book, book.seqs[0])
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM book_leaf").fetchall()
        erasure.erase(book.ana, book.seqs[0], WISH)
        assert "is not finished" in book.said()
    erasing.finish_all()
    assert stand_in(secrets) == []
    assert book.said() == ""


@pytest.mark.slow
@pytest.mark.parametrize("step", ["finish", "_take_out", "_out", "empty_files", "look_for", "clock"])
def test_killed_at_any_step_the_next_start_finishes_it(book, monkeypatch, step):
    """Everything the program does ends there; what follows is what a new process does when it starts."""

    def killed(*_args, **_more):
        raise Killed

    secrets = secrets_of(book, book.seqs[0])
    with monkeypatch.context() as patched:
        patched.setattr(traces if hasattr(traces, step) else erasing, step, killed)
        with pytest.raises(Killed):
            erasure.erase(book.ana, book.seqs[0], WISH)
    assert "owed" in book.said()
    assert book.seqs[0] in book.ana.roll.erased
    erasing.finish_all()
    assert stand_in(secrets) == []
    assert book.said() == ""
    assert erasing.owed(book.practice) == []


@pytest.mark.slow
def test_a_row_that_was_put_back_is_owed_again(book):
    """Somebody restores the text from an older copy beside the ledger."""
    seq = book.seqs[0]
    body = Entry.objects.get(seq=seq).body
    erasure.erase(book.ana, seq, WISH)
    sql("DROP TRIGGER guard_entry_update")
    sql("UPDATE book_entry SET body = %s WHERE seq = %s", body, seq)
    assert "still stands" in book.said()
    assert erasing.owed(book.practice) == [seq]
    erasing.finish_all()
    assert stand_in([bytes(body or b"")]) == []
