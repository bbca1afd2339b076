"""An erasure on PostgreSQL: its tables are written anew, and no file of them holds the page any more."""

import psycopg
import pytest
from django.db import connection

from casebound.book.models import Entry, EntryKey
from casebound.records import erasing, erasure, traces
from tests.attacks.hostile import Book, sql
from tests.book.conftest import shared_database

__all__ = ["shared_database"]
pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("shared_database")]


def in_files(secrets: list[bytes]) -> bool:
    """Whether a piece stands in a file of one of the tables, their long values and their indexes."""
    sql("CHECKPOINT")
    raw = b"".join(
        bytes(content)  # type: ignore[arg-type]
        for (content,) in sql(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class "
            "WHERE relkind IN ('r', 't', 'i') AND pg_relation_filepath(oid) LIKE 'base/%%' "
            "AND pg_relation_size(oid) > 0"
        )
    )
    return any(secret[at : at + 20] in raw for secret in secrets for at in range(0, len(secret) - 20, 20))


def test_no_byte_of_body_or_keys_stays_in_a_file_of_the_tables():
    assert connection.vendor == "postgresql", "Set DATABASE_URL; ./check --all does."
    book = Book()
    seq = book.seqs[0]
    body = Entry.objects.get(practice=book.practice, seq=seq).body or b""
    secrets = [bytes(body), *EntryKey.objects.filter(seq=seq).values_list("wrapped", flat=True)]
    assert in_files(secrets)
    erasure.erase(book.ana, seq, erasure.Wish("asked", "She asked for it."))
    assert erasing.owed(book.practice) == []
    assert not in_files(secrets)
    assert book.said() == ""


def test_while_somebody_still_looks_at_the_old_rows_it_is_owed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "PATIENCE", 0.2)
    book = Book()
    seq = book.seqs[0]
    with psycopg.connect(
        connection.connection.info.dsn, password=connection.settings_dict["PASSWORD"]
    ) as other:
        other.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        other.execute("SELECT count(*) FROM pg_class")
        erasure.erase(book.ana, seq, erasure.Wish("asked", "She asked for it."))
        assert erasing.owed(book.practice) == [seq]
    erasing.finish_all()
    assert erasing.owed(book.practice) == []
