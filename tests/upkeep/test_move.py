"""From SQLite to PostgreSQL and back: same bytes, a generation each, and the old copy is closed."""

import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.site.launch import environment
from tests.upkeep.installed import Installed

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def empty() -> Iterator[str]:
    """The address of an empty database."""
    import psycopg

    address, name = os.environ["DATABASE_URL"], f"move_{secrets.token_hex(4)}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"{address.rpartition('/')[0]}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def leaves(file: Path) -> list[bytes]:
    with closing(sqlite3.connect(file)) as database:
        return [
            row[0] + row[1]
            for row in database.execute("SELECT signed, signature FROM book_leaf ORDER BY seq")
        ]


def test_there_and_back_again(tmp_path: Path, empty: str) -> None:
    here = {"DATABASE_URL": ""}
    there = {"DATABASE_URL": empty}
    ana = Installed(tmp_path / "ana").set_up(**here)
    first = ana.receipt("He asked for extras.", **here)
    before = leaves(ana.data / "casebound.sqlite3")

    told = ana.json("move", CASEBOUND_MOVE_TO=empty, **here)
    assert (told["practices"][0]["generation"], told["practices"][0]["size"]) == (2, len(before))
    assert "@" not in told["to"]

    assert "closed" in ana.refuses(
        "record", "incident", "--answers", ana.data.parent / "answers.json", **here
    )
    assert "extras" in ana.run("list", **here).stdout
    second = ana.receipt("Written in PostgreSQL.", **there)
    assert ana.run("doctor", "--receipt", first, "--receipt", second, **there).returncode == 0
    assert "something in this database already" in ana.refuses("move", CASEBOUND_MOVE_TO=empty, **here)

    file = ana.data / "casebound.sqlite3"
    assert "already" in ana.refuses("move", "--to", "sqlite", **there)
    file.rename(tmp_path / "old.sqlite3")
    told = ana.json("move", "--to", "sqlite", **there)
    assert told["practices"][0]["generation"] == 3
    assert leaves(file)[: len(before)] == before
    assert "Written in PostgreSQL." in ana.run("list", **here).stdout
    assert ana.run("doctor", "--receipt", first, "--receipt", second, **here).returncode == 0
    assert "closed" in ana.refuses(
        "record", "incident", "--answers", ana.data.parent / "answers.json", **there
    )


def test_a_database_in_use_is_refused_and_the_copy_stays_open(tmp_path: Path, empty: str) -> None:
    here = {"DATABASE_URL": ""}
    ben = Installed(tmp_path / "ben")
    ben.json("setup", "--person", "Ben", "--email", "ben@example.org", DATABASE_URL=empty)
    ana = Installed(tmp_path / "ana").set_up(**here)
    assert "something in this database already" in ana.refuses("move", CASEBOUND_MOVE_TO=empty, **here)
    ana.record("Still here.", **here)


def test_a_backup_of_sqlite_opens_in_postgresql(tmp_path: Path, empty: str) -> None:
    here = {"DATABASE_URL": ""}
    ana = Installed(tmp_path / "ana").set_up(**here)
    ana.record("He asked for extras.", **here)
    there, told = ana.restore(ana.backup(**here), tmp_path / "there", DATABASE_URL=empty)
    assert told["practices"][0]["generation"] == 2
    assert there.run("doctor", DATABASE_URL=empty).returncode == 0
    there.record("Goes on.", DATABASE_URL=empty)
    back, told = there.restore(there.backup("two.cbbackup", DATABASE_URL=empty), tmp_path / "back", **here)
    assert told["practices"][0]["generation"] == 3
    assert back.run("doctor", **here).returncode == 0


def things(address: str) -> list[str]:
    """Every table and function of the database."""
    import psycopg

    mine = "= current_schema()::regnamespace"
    with psycopg.connect(address) as server:
        found = server.execute(
            f"SELECT relname FROM pg_class WHERE relnamespace {mine} "
            f"UNION SELECT proname FROM pg_proc WHERE pronamespace {mine} ORDER BY 1"
        )
        return [str(name) for (name,) in found]


def put_into_the_entry(ana: Installed, body: bytes) -> bytes:
    """Another body for the one entry, as nobody may; gives the one it had."""
    standing = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'book_entry'"
    with closing(sqlite3.connect(ana.data / "casebound.sqlite3")) as database, database:
        guards = database.execute(standing).fetchall()
        for name, _ in guards:
            database.execute(f"DROP TRIGGER {name}")
        (before,) = database.execute("SELECT body FROM book_entry").fetchone()
        database.execute("UPDATE book_entry SET body = ?", (body,))
        for _, text in guards:
            database.execute(text)
    return bytes(before)


def test_a_move_that_comes_to_nothing_leaves_nothing(tmp_path: Path, empty: str) -> None:
    import psycopg

    here = {"DATABASE_URL": ""}
    ana = Installed(tmp_path / "ana").set_up(**here)
    ana.record("Still here.", **here)
    with psycopg.connect(empty) as server:
        server.execute("CREATE TABLE of_somebody_else (a int)")
    body = put_into_the_entry(ana, bytes(9))
    assert "not sound" in ana.refuses("move", CASEBOUND_MOVE_TO=empty, **here)
    assert things(empty) == ["of_somebody_else"]
    put_into_the_entry(ana, body)
    assert ana.json("move", CASEBOUND_MOVE_TO=empty, **here)["practices"][0]["generation"] == 2


RECEIVE_AND_DIE = """
import os, sys, django
django.setup()
from casebound.upkeep import receive, settle
settle.checked_and_opened = lambda reason: os.kill(os.getpid(), 9)
sys.exit(receive.main())
"""


MOVE = """
import sys
from casebound.site import cli
from casebound.site.commands import move
def moved(*words, carried=move._moved):
    from casebound.upkeep import move as carrying
    carrying.RECEIVE = [sys.executable, "-c", sys.argv[1]]
    return carried(*words)
move._moved = moved
sys.exit(cli.main(["move", "--data", sys.argv[2]]))
"""


def test_a_move_that_was_killed_is_cleared_away_by_the_next(tmp_path: Path, empty: str) -> None:
    """With all rows there, and before they were checked: the worst moment."""
    here = {"DATABASE_URL": ""}
    ana = Installed(tmp_path / "ana").set_up(**here)
    ana.record("Still here.", **here)
    done = subprocess.run(
        [sys.executable, "-c", MOVE, RECEIVE_AND_DIE, str(ana.data)],
        env=environment(CASEBOUND_MOVE_TO=empty, **here),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "this copy is as it was" in done.stderr, done.stderr
    ana.record("Goes on here.", **here)
    assert "book_entry" in things(empty)
    there = {"DATABASE_URL": empty}
    assert "broke off" in ana.run("list", **there).stderr
    assert ana.json("move", CASEBOUND_MOVE_TO=empty, **here)["practices"][0]["generation"] == 2
    assert "Goes on here." in ana.run("list", **there).stdout
    assert not any("unfinished" in name for name in things(empty))
