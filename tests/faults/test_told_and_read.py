"""Ben reads what Ana shared while somebody keeps the database: he waits for nothing, hears what he owes."""

import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from casebound.site.bench.ground import PASSWORD
from tests.faults.databases import empty_database
from tests.faults.servers import entering, serving
from tests.faults.test_locked import ARENA, MOMENT, Desk, OnPostgresql, OnSqlite, postgresql_kept, sqlite_kept

pytestmark = pytest.mark.slow
OWED = "could not be signed just now"
SIGNED = "Ben opened this on"


@dataclass
class Shared:
    """A server, and the addresses of two pages that Ana shared with Ben."""

    desk: Desk
    pages: list[str]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shared]:
    folder = tmp_path / "data"
    if request.param == "sqlite":
        pages = told(folder, DATABASE_URL="")
        with serving(folder, DATABASE_URL="") as server:
            yield Shared(OnSqlite(server, lambda: sqlite_kept(folder), {"DATABASE_URL": ""}), pages)
    else:
        with empty_database() as address:
            pages = told(folder, DATABASE_URL=address)
            with serving(folder, DATABASE_URL=address) as server:
                kept = OnPostgresql(server, lambda: postgresql_kept(address), {"DATABASE_URL": address})
                yield Shared(kept, pages)


def told(folder: Path, **more: str) -> list[str]:
    words = [*ARENA, "told", str(folder)]
    done = subprocess.run(
        words, env=os.environ | more, capture_output=True, text=True, timeout=120, check=True
    )
    return [f"/entry/e{seq}/" for seq in done.stdout.split()]


def test_he_reads_at_once_and_signs_when_he_opens_it_again(shared: Shared) -> None:
    server, (page, _) = shared.desk.server, shared.pages
    with entering(server, "Ben", PASSWORD) as ben, entering(server, "Ana", PASSWORD) as ana:
        with shared.desk.kept():
            begun = time.monotonic()
            answer = ben.see(page)
            assert time.monotonic() - begun < MOMENT
        assert (answer.status, "Shared first." in answer.text, OWED in answer.text) == (200, True, True)
        assert SIGNED not in ana.see(page).text
        assert OWED not in ben.see(page).text
        assert SIGNED in ana.see(page).text
    assert shared.desk.examine()["findings"] == []


def test_two_windows_at_once_sign_once(shared: Shared) -> None:
    server, (_, page) = shared.desk.server, shared.pages
    with entering(server, "Ben", PASSWORD) as ben, entering(server, "Ben", PASSWORD) as phone:
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda one: one.see(page), (ben, phone)))
        assert [(answer.status, "Shared second." in answer.text) for answer in answers] == [(200, True)] * 2
        assert OWED not in ben.see(page).text
    assert shared.desk.examine()["findings"] == []
