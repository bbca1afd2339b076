"""Somebody else keeps the database for half a minute while Ana writes: she reads on, and loses no word."""

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casebound.book import trouble
from casebound.site.bench.browsing import Answer
from casebound.site.bench.ground import PASSWORD
from tests.faults.arena import examined
from tests.faults.databases import empty_database
from tests.faults.servers import TOKEN, Server, entering, serving

pytestmark = pytest.mark.slow
ARENA = [sys.executable, "-m", "tests.faults.arena"]
WORDS = "He asked for <extras>.\nI said no."
BACK = re.compile(r'<textarea name="text" hidden>(.*?)</textarea>', re.DOTALL)
MOMENT = 15.0  # seconds in which a page has to come that only reads; one that waited would take twice that
PATIENCE = 30.0  # seconds that a write waits for its turn


@dataclass
class Desk:
    """A server, and how another process takes its database away from it."""

    server: Server
    kept: Callable[[], AbstractContextManager[None]]
    variables: dict[str, str]

    def examine(self) -> dict[str, Any]:
        return examined(self.server.folder, **self.variables)

    def age_sessions(self) -> None:
        """As if she had last been seen a minute ago, so that her next page wants to write that down."""


class OnSqlite(Desk):
    def age_sessions(self) -> None:
        with closing(sqlite3.connect(self.server.folder / "casebound.sqlite3")) as other, other:
            other.execute("UPDATE session SET last_used = datetime(last_used, '-60 seconds')")


class OnPostgresql(Desk):
    def age_sessions(self) -> None:
        import psycopg

        with psycopg.connect(self.variables["DATABASE_URL"]) as other:
            other.execute("UPDATE session SET last_used = last_used - interval '60 seconds'")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "data"
    if request.param == "sqlite":
        with found(folder, DATABASE_URL="") as server:
            yield OnSqlite(server, lambda: sqlite_kept(folder), {"DATABASE_URL": ""})
    else:
        with empty_database() as address, found(folder, DATABASE_URL=address) as server:
            yield OnPostgresql(server, lambda: postgresql_kept(address), {"DATABASE_URL": address})


@contextmanager
def found(folder: Path, **more: str) -> Iterator[Server]:
    subprocess.run([*ARENA, "found", str(folder)], env=os.environ | more, check=True, timeout=60)
    with serving(folder, **more) as server:
        yield server


@contextmanager
def sqlite_kept(folder: Path) -> Iterator[None]:
    with closing(sqlite3.connect(folder / "casebound.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def postgresql_kept(address: str) -> Iterator[None]:
    import psycopg

    with psycopg.connect(address) as other:
        other.execute("LOCK TABLE book_head, records_draft, session IN EXCLUSIVE MODE")
        yield
        other.rollback()


def test_half_a_minute_is_said_and_her_words_come_back(desk: Desk) -> None:
    with entering(desk.server, "Ana", PASSWORD) as ana, entering(desk.server, "Ana", PASSWORD) as phone:
        to_seal, to_write = ana.written("Sealed later."), phone.begin()
        page, check = phone.see(f"{to_write}/page/note/"), ana.see(f"{to_seal}/check/")
        with desk.kept(), ThreadPoolExecutor(2) as pool:
            begun = time.monotonic()
            seal = pool.submit(ana.browser.post, f"{to_seal}/check/", token(check))
            save = pool.submit(
                phone.browser.post, f"{to_write}/page/note/", token(page) | {"do": "check", "text": WORDS}
            )
            answers = [seal.result(), save.result()]
            waited = time.monotonic() - begun
        assert PATIENCE - 1 < waited < PATIENCE + 10
        assert [answer.status for answer in answers] == [503, 503]
        assert all(str(trouble.BUSY) in plain(answer) for answer in answers)
        given_back = BACK.search(answers[1].text)
        assert given_back
        assert plain(given_back[1]) == WORDS
        again = phone.browser.post(
            f"{to_write}/page/note/", token(answers[1]) | {"do": "check", "text": WORDS}
        )
        assert again.where.endswith("/check/")
        seqs = [ana.sealed(to_seal), phone.sealed(to_write)]
        drafts = [draft.rpartition("/")[2] for draft in (to_seal, to_write)]
        entries = {draft: [seq] for draft, seq in zip(drafts, seqs, strict=True)}
        assert "He asked for" in ana.see(f"/entry/e{seqs[1]}/").text
    assert desk.examine() == {"entries": entries, "findings": [], "gaps": []}


def test_a_few_seconds_pass_unsaid_and_what_only_reads_does_not_wait(desk: Desk) -> None:
    with entering(desk.server, "Ana", PASSWORD) as ana, entering(desk.server, "Ana", PASSWORD) as phone:
        draft = ana.written("Sealed in the end.")
        check = ana.see(f"{draft}/check/")
        with ThreadPoolExecutor(1) as pool:
            with desk.kept():
                seal = pool.submit(ana.browser.post, f"{draft}/check/", token(check))
                begun = time.monotonic()
                assert [phone.see(path).status for path in ("/", "/entries/", "/more/")] == [200, 200, 200]
                assert time.monotonic() - begun < MOMENT
                time.sleep(3)
                assert not seal.done()
            assert "/sealed/" in seal.result().where
    assert len(desk.examine()["entries"]) == 1


def test_somebody_who_was_away_a_minute_still_reads(desk: Desk) -> None:
    with entering(desk.server, "Ana", PASSWORD) as ana:
        ana.see("/")
        desk.age_sessions()
        with desk.kept():
            begun = time.monotonic()
            assert ana.see("/entries/").status == 200
            assert time.monotonic() - begun < MOMENT


def token(page: Answer) -> dict[str, str]:
    found = TOKEN.search(page.text)
    assert found, page.text
    return {"csrfmiddlewaretoken": found[1]}


def plain(text: Answer | str) -> str:
    from html import unescape

    return unescape(text if isinstance(text, str) else text.text)
