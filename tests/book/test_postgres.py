"""The same on PostgreSQL: its tables, the append by several at once, the same bytes, and what it refuses."""

import pytest
from django.db import DatabaseError, connection, transaction

from casebound.book import guards
from casebound.core.errors import Tampered
from casebound.records import read
from tests.attacks.hostile import Book, sql
from tests.book.test_append import *  # noqa: F403  every test of that file, on this database
from tests.book.test_same_bytes import test_the_same_acts_make_the_same_ledger  # noqa: F401
from tests.book.test_schema import test_the_tables_are_those_that_were_agreed  # noqa: F401

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
FROZEN = ("book_leaf", "book_entry", "book_checkpoint", "book_opening")
KEPT = (*FROZEN, "book_casebook", "book_head")


@pytest.fixture
def book(a_database_for_several: None) -> Book:
    assert connection.vendor == "postgresql", "Set DATABASE_URL; ./check --all does."
    made = Book()
    read.open_entry(made.ana, made.seqs[0], "read")  # a line in book_opening
    return made


def refused(query: str, *values: object) -> None:
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        sql(query, *values)


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


@pytest.mark.parametrize("table", FROZEN)
def test_no_column_of_a_frozen_row_can_be_changed(book: Book, table: str) -> None:
    for column in columns(table):
        refused(f"UPDATE {table} SET {column} = {column}" + (" || '!'" if column == "body" else ""))


@pytest.mark.parametrize("table", KEPT)
def test_no_row_can_be_deleted(book: Book, table: str) -> None:
    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", KEPT)
def test_no_table_can_be_emptied(book: Book, table: str) -> None:
    refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", FROZEN)
def test_no_row_can_be_replaced(book: Book, table: str) -> None:
    same = f"ON CONFLICT ON CONSTRAINT {table}_pkey DO UPDATE SET practice_id = 0"
    refused(f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1 {same}")


def test_the_head_never_shrinks(book: Book) -> None:
    refused("UPDATE book_head SET size = size - 1")


def test_no_text_is_emptied_without_its_erasure_or_written_over(book: Book) -> None:
    refused("UPDATE book_entry SET body = NULL WHERE seq = %s", book.seqs[0])
    refused("UPDATE book_entry SET body = %s WHERE seq = %s", b"other words", book.seqs[0])


def test_a_lost_guard_is_noticed_and_comes_back(book: Book) -> None:
    guards.demand()
    sql("DROP TRIGGER guard_leaf_truncate ON book_leaf")
    with pytest.raises(Tampered, match="guard_leaf_truncate"):
        guards.demand()
    guards.install()
    guards.demand()


def test_doctor_finds_a_changed_leaf_here_too(book: Book) -> None:
    assert book.said() == ""
    sql("ALTER TABLE book_leaf DISABLE TRIGGER USER")
    sql("UPDATE book_leaf SET signature = %s WHERE seq = %s", bytes(64), book.seqs[1])
    sql("ALTER TABLE book_leaf ENABLE TRIGGER USER")
    assert f"{book.seqs[1]}" in book.said()
