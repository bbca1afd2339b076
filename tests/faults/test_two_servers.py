"""Three practices in one PostgreSQL database, two servers before it, eight browsers that write at once."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from casebound.site.bench.ground import PASSWORD
from tests.faults.arena import examined
from tests.faults.databases import empty_database
from tests.faults.servers import Server, Somebody, entering, serving

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
ARENA = [sys.executable, "-m", "tests.faults.arena"]
BROWSERS = [("Ana", 0), ("Ana", 1), ("Ana", 0), ("Ben", 1), ("Ben", 0), ("Ben", 1), ("Chen", 0), ("Chen", 1)]
NOTES = 10  # of each browser
LONGEST = 30.0  # seconds that nobody may wait for an answer


@dataclass
class House:
    """Two servers: each has a folder of its own with the same keys, as on two machines."""

    servers: list[Server]
    folder: Path
    address: str

    def enters(self, name: str, server: int) -> AbstractContextManager[Somebody]:
        return entering(self.servers[server], name, PASSWORD)

    def examine(self) -> dict[str, Any]:
        return examined(self.folder, DATABASE_URL=self.address)

    def deadlocks(self) -> int:
        import psycopg

        with psycopg.connect(self.address) as server:
            row = server.execute(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            ).fetchone()
        assert row
        return int(row[0])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("two")
    one, two = folder / "one", folder / "two"
    with empty_database() as address:
        here = os.environ | {"DATABASE_URL": address}
        subprocess.run([*ARENA, "several", str(one)], env=here, check=True, timeout=120)
        shutil.copytree(one, two)
        with (
            serving(one, DATABASE_URL=address) as first,
            serving(two, DATABASE_URL=address) as second,
        ):
            yield House([first, second], one, address)


@dataclass
class Sealed:
    """What one browser was told: draft, place in the ledger, seconds until the answer."""

    draft: str
    seq: int
    seconds: float


def write(person: Somebody, half: Event) -> list[Sealed]:
    told = []
    for number in range(NOTES):
        if number == NOTES // 2:
            half.set()
        draft = person.written_at_last(f"Number {number}.")
        since = time.monotonic()
        seq = person.sealed_at_last(draft)
        told.append(Sealed(draft.rpartition("/")[2], seq, time.monotonic() - since))
    return told


def all_write(house: House) -> list[Sealed]:
    """Half-way the process that answers for one of the servers is killed; its main process starts another."""
    half = Event()
    with ExitStack() as open_ones, ThreadPoolExecutor(len(BROWSERS)) as pool:
        # One after the other: several passwords at one moment from one address would have to wait.
        people = [open_ones.enter_context(house.enters(name, server)) for name, server in BROWSERS]
        jobs = [pool.submit(write, person, half) for person in people]
        assert half.wait(timeout=120)
        killed = house.servers[1].worker
        os.kill(killed, signal.SIGKILL)
        told = [sealed for job in jobs for sealed in job.result()]
    assert house.servers[1].worker != killed
    return told


def test_eight_browsers_seal_at_once_and_a_server_is_killed(house: House) -> None:
    before = house.examine()["entries"]
    told = all_write(house)
    found = house.examine()
    assert len(told) == len(BROWSERS) * NOTES
    # What was acknowledged stands where it was said, once; and nothing else was sealed.
    assert before | {it.draft: [it.seq] for it in told} == found["entries"]
    assert (found["gaps"], found["findings"], house.deadlocks()) == ([], [], 0)
    assert max(it.seconds for it in told) < LONGEST


def test_one_draft_sealed_by_both_servers_at_once_is_one_entry(house: House) -> None:
    before = house.examine()["entries"]
    with house.enters("Ana", 0) as here, house.enters("Ana", 1) as there, ThreadPoolExecutor(2) as pool:
        places = {}
        for draft in [here.written(f"Number {number}.") for number in range(NOTES)]:
            both = [pool.submit(person.sealed_at_last, draft) for person in (here, there)]
            places[draft.rpartition("/")[2]] = sorted({job.result() for job in both})
        found = house.examine()
        assert before | places == found["entries"]
        assert (found["gaps"], found["findings"], house.deadlocks()) == ([], [], 0)
        assert [len(seqs) for seqs in places.values()] == [1] * NOTES
        receipts = {
            person.see(f"/entry/e{seqs[0]}/receipt/").body
            for seqs in places.values()
            for person in (here, there)
        }
        assert len(receipts) == NOTES
