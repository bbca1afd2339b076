"""From SQLite to PostgreSQL and back: same bytes, a generation each, and the old copy is closed."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

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

    told = ana.json("move", "--to", empty, **here)
    assert (told["practices"][0]["generation"], told["practices"][0]["size"]) == (2, len(before))
    assert "@" not in told["to"]

    assert "closed" in ana.refuses(
        "record", "incident", "--answers", ana.data.parent / "answers.json", **here
    )
    assert "extras" in ana.run("list", **here).stdout
    second = ana.receipt("Written in PostgreSQL.", **there)
    assert ana.run("doctor", "--receipt", first, "--receipt", second, **there).returncode == 0
    assert "something in this database already" in ana.refuses("move", "--to", empty, **here)

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
    assert "something in this database already" in ana.refuses("move", "--to", empty, **here)
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
