"""The triggers: what the tables refuse after the last migration, and what happens when one is lost."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from casebound.book import guards
from casebound.book.append import Signer, turn
from casebound.core import statements
from casebound.core.errors import Tampered
from tests.attacks.hostile import Book, sql

FROZEN = ("book_leaf", "book_entry", "book_checkpoint", "book_opening")
KEPT = (*FROZEN, "book_casebook", "book_head")


@pytest.fixture
def book(db):
    from casebound.records import read

    book = Book()
    read.open_entry(book.ana, book.seqs[0], "read")  # a line in book_opening
    return book


def refused(query: str, *values: object) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(query, *values)


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def no_column_can_be_changed(table: str) -> None:
    for column in columns(table):
        value = sql(f"SELECT {column} FROM {table}")[0][0]
        other = value + 1 if isinstance(value, int) else "x" if isinstance(value, str) else bytes(64)
        refused(f"UPDATE {table} SET {column} = %s", other)


@pytest.mark.parametrize("table", FROZEN)
def test_no_column_of_a_frozen_row_can_be_changed(book, table):
    no_column_can_be_changed(table)


@pytest.mark.postgres
@pytest.mark.parametrize("table", FROZEN)
def test_no_column_of_a_frozen_row_can_be_changed_on_postgresql(book, table):
    no_column_can_be_changed(table)


def ordered(book: Book, seq: int) -> None:
    with turn(book.practice) as held:
        held.state(
            statements.Erasure,
            Signer.of(book.ana.secret),
            entry=seq,
            ground="mistake",
            reason=bytes(32),
            request=None,
        )


def emptied_only_by_an_order_for_this_very_page(book):
    emptied = "UPDATE book_entry SET body = NULL WHERE seq = %s"
    refused(emptied, book.seqs[0])
    ordered(book, book.seqs[0])
    refused(emptied, book.seqs[1])
    with transaction.atomic():
        sql(emptied, book.seqs[0])
    refused("UPDATE book_entry SET body = %s WHERE seq = %s", b"other words", book.seqs[0])


def test_a_text_is_emptied_after_a_leaf_that_orders_it_and_never_filled_again(book):
    emptied_only_by_an_order_for_this_very_page(book)


@pytest.mark.postgres
def test_on_postgresql_a_text_is_emptied_after_a_leaf_that_orders_it(book):
    emptied_only_by_an_order_for_this_very_page(book)


@pytest.mark.parametrize("table", KEPT)
def test_no_row_can_be_deleted(book, table):
    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", [*FROZEN, "book_casebook"])
def test_no_row_can_be_replaced(book, table):
    row = sql(f"SELECT {', '.join(columns(table))} FROM {table}")[0]
    refused(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join(['%s'] * len(row))})", *row)


def test_an_entry_cannot_be_replaced_through_its_other_unique_keys(book):
    names = columns("book_entry")
    row = dict(zip(names, sql(f"SELECT {', '.join(names)} FROM book_entry")[0], strict=True))
    row["seq"] = 0  # a statement's place, with the casebook and page of an entry
    places = ", ".join(["%s"] * len(names))
    refused(f"INSERT OR REPLACE INTO book_entry ({', '.join(names)}) VALUES ({places})", *row.values())


def test_the_head_never_shrinks(book):
    refused("UPDATE book_head SET size = size - 1")


@pytest.mark.postgres
@pytest.mark.parametrize("table", KEPT)
def test_no_table_can_be_truncated_or_emptied(book, table):
    refused(f"TRUNCATE {table} CASCADE")
    refused(f"DELETE FROM {table}")


@pytest.mark.sqlite
def test_a_lost_guard_is_noticed_and_the_next_migration_puts_it_back(db):
    guards.demand()
    sql("DROP TRIGGER guard_leaf_delete")
    with pytest.raises(Tampered, match="guard_leaf_delete"):
        guards.demand()
    call_command("migrate", verbosity=0)
    guards.demand()


@pytest.mark.postgres
def test_on_postgresql_the_guards_stand_and_doctor_finds_nothing(book):
    guards.demand()
    assert book.said() == ""
    sql("DROP TRIGGER guard_leaf_truncate ON book_leaf")
    with pytest.raises(Tampered, match="guard_leaf_truncate"):
        guards.demand()
