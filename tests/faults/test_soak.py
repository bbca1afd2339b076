"""Thousands of requests: memory, file handles, threads and the log of the database stay what they were."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from casebound.site.bench.ground import PASSWORD
from tests.faults.arena import examined
from tests.faults.servers import TOKEN, Server, Somebody, entering, serving

pytestmark = pytest.mark.slow
PEOPLE = 3  # browsers at once
WARM, ROUNDS, LONGEST = 30, 60, 140.0  # rounds of each browser; seconds after which no further one begins
GROWTH = 24_000_000  # bytes that the measured rounds may add; one kept page of each would be many times that
WAL = 24_000_000  # bytes of the log of the database at any time
PHOTO = os.urandom(300_000)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "data"
    subprocess.run([sys.executable, "-m", "tests.faults.arena", "found", str(folder)], check=True, timeout=60)
    with serving(folder) as started:
        yield started


class Weight:
    """What the answering process holds: bytes in memory, open files, threads; and the longest log so far."""

    def __init__(self, server: Server) -> None:
        place = Path(f"/proc/{server.worker}")
        lines = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines())
        self.memory = int(lines["VmRSS"].split()[0]) * 1024
        self.threads = int(lines["Threads"])
        self.files = len(list((place / "fd").iterdir()))
        self.log = (server.folder / "casebound.sqlite3-wal").stat().st_size


def one_round(ana: Somebody, number: int) -> int:
    """What somebody does in a quarter of an hour; how many requests it took."""
    draft = ana.written(f"Number {number}: he asked for extras, and I said no.")
    upload(ana, draft)
    seq = ana.sealed(draft)
    paths = ("/", "/entries/", f"/entry/e{seq}/", "/search/?q=extras", "/more/", "/clients/")
    for path in paths:
        answer = ana.see(path)
        assert answer.status == 200, (path, answer.status)
    assert ana.see("/entry/e999999/").status == 404
    return 11 + len(paths)


def upload(ana: Somebody, draft: str) -> None:
    page = f"{draft}/files/"
    token = TOKEN.search(ana.see(page).text)
    assert token
    edge = "casebound-edge"
    part = f"--{edge}\r\nContent-Disposition: form-data; name="
    text = f'{part}"csrfmiddlewaretoken"\r\n\r\n{token[1]}\r\n'
    text += f'{part}"files"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n'
    body = text.encode() + PHOTO + f"\r\n--{edge}--\r\n".encode()
    browser = ana.browser
    address = f"http://{browser.host}:{browser.port}"
    headers = {
        "Host": f"{browser.host}:{browser.port}",
        "Origin": address,
        "Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items()),
        "Content-Type": f"multipart/form-data; boundary={edge}",
    }
    browser.line.request("POST", page, body, headers)
    answer = browser.line.getresponse()
    said = answer.read()
    assert answer.status in (302, 303), (answer.status, said)


def rounds(server: Server, first: int, count: int, until: float) -> int:
    made = 0
    with entering(server, "Ana", PASSWORD) as ana:
        for number in range(count):
            if number % 10 == 0 and time.monotonic() > until:
                break
            made += one_round(ana, first + number)
    return made


def all_of_them(server: Server, first: int, count: int) -> int:
    until = time.monotonic() + LONGEST
    with ThreadPoolExecutor(PEOPLE) as pool:
        jobs = []
        for number in range(PEOPLE):
            jobs.append(pool.submit(rounds, server, first + number * count, count, until))
            time.sleep(1.5)  # passwords one after the other
        return sum(job.result() for job in jobs)


def test_nothing_grows_but_the_book(server: Server) -> None:
    all_of_them(server, 0, WARM)
    before, worker = Weight(server), server.worker
    requests = all_of_them(server, 10_000, ROUNDS)
    after = Weight(server)
    print(
        f"{requests} requests: {before.memory} -> {after.memory} bytes, {before.files} -> {after.files} files"
    )
    assert requests > 2000, "too few to say anything"
    assert server.worker == worker, "the same process answered all the time"
    assert after.memory - before.memory < GROWTH
    assert after.files <= before.files + 4
    assert after.threads <= before.threads + 2
    assert max(before.log, after.log) < WAL
    found = examined(server.folder)
    assert (found["gaps"], found["findings"]) == ([], [])
