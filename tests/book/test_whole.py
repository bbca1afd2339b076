"""The block that everything is written in: all of it or nothing, and Django keeps knowing where it stands."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from casebound.book import plain
from casebound.book.models import Practice
from casebound.book.whole import Whole


@pytest.fixture(autouse=True)
def a_database_outside_any_test_block(shared_database: None) -> None:
    """The straight way is only taken where no test holds a block of its own around it."""
    connection.ensure_connection()


def note(number: int) -> None:
    plain.run(
        "INSERT INTO book_practice (id, uid, name, profession, place, generation, created) "
        "VALUES (%s, %s, '', '', '', 1, '2026-01-01')",
        number,
        bytes([number]) * 16,
    )


def kept() -> set[int]:
    return set(Practice.objects.values_list("id", flat=True))


def settled() -> bool:
    return not connection.in_atomic_block and connection.get_autocommit() and connection.atomic_blocks == []


def test_what_was_written_stays_and_the_hooks_run_after_it() -> None:
    seen = []
    with Whole():
        note(1)
        transaction.on_commit(lambda: seen.append(connection.in_atomic_block))
        assert seen == []
    assert (kept(), seen, settled()) == ({1}, [False], True)


def within(outer: AbstractContextManager[object], *jobs: Callable[[], object]) -> None:
    with outer:
        for job in jobs:
            job()


def fails() -> None:
    raise KeyboardInterrupt


def test_a_fault_takes_all_of_it_back() -> None:
    with pytest.raises(KeyboardInterrupt):
        within(Whole(), lambda: note(1), fails)
    assert (kept(), settled()) == (set(), True)


def test_a_block_inside_is_a_savepoint() -> None:
    with Whole():
        note(1)
        with pytest.raises(KeyboardInterrupt):
            within(transaction.atomic(), lambda: note(2), fails)
        with Whole():
            note(3)
    assert (kept(), settled()) == ({1, 3}, True)


def test_inside_another_block_nothing_is_kept_before_that_one_is() -> None:
    with pytest.raises(KeyboardInterrupt):
        within(transaction.atomic(), lambda: within(Whole(), lambda: note(1)), fails)
    assert (kept(), settled()) == (set(), True)


def test_a_block_that_has_to_be_rolled_back_is() -> None:
    seen: list[int] = []
    with Whole():
        note(1)
    whole = Whole()
    with whole:
        note(2)
        whole.once_on_disk(lambda: seen.append(2))
        transaction.set_rollback(True)
    assert (kept(), seen, settled()) == ({1}, [], True)


def test_what_waits_for_the_disk_waits_for_the_outermost_block() -> None:
    seen: list[set[int]] = []
    outer, inner = Whole(), Whole()
    with outer:
        with inner:
            note(1)
            inner.once_on_disk(lambda: seen.append(kept()))
        outer.once_on_disk(lambda: seen.append({0}))
        assert seen == []
    assert sorted(map(sorted, seen)) == [[0], [1]]


def test_a_refused_row_is_the_same_error_as_everywhere() -> None:
    with pytest.raises(IntegrityError):
        within(Whole(), lambda: note(1), lambda: note(1))
    assert (kept(), settled()) == (set(), True)


@pytest.mark.sqlite
def test_a_commit_that_fails_keeps_nothing_and_is_told() -> None:
    with pytest.raises(IntegrityError):
        within(Whole(), lambda: note(1), leave_a_reference_open)
    assert (kept(), settled()) == (set(), True)


def leave_a_reference_open() -> None:
    """To a practice that is not there, which is only refused when all is to be kept."""
    plain.run("PRAGMA defer_foreign_keys = ON")
    plain.run("INSERT INTO book_head (practice_id, size, frontier) VALUES (%s, 0, %s)", 99, b"")


@pytest.mark.sqlite
def test_while_somebody_else_writes_it_says_so_in_djangos_words() -> None:
    plain.run("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError):
            within(Whole(), lambda: note(1))
    assert (kept(), settled()) == (set(), True)
