"""The clock of a running server is put back or forward while Ana writes, and put right again."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest

from casebound.core.header import Header
from casebound.site.bench.ground import PASSWORD
from tests.faults.arena import examined
from tests.faults.servers import ROOT, TOKEN, Server, Somebody, entering, serving

pytestmark = pytest.mark.slow
HOUR, DAY = 3600, 86_400
SAVED = "What she had saved."
TYPED = "What she typed when the clock jumped."


class Clock:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.move(0)

    def move(self, seconds: int) -> None:
        self.file.write_text(str(seconds))


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    return Clock(tmp_path_factory.mktemp("clock") / "by")


@pytest.fixture(scope="module")
def server(clock: Clock) -> Iterator[Server]:
    folder = clock.file.parent / "data"
    subprocess.run([sys.executable, "-m", "tests.faults.arena", "found", str(folder)], check=True, timeout=60)
    path = f"{ROOT / 'tests' / 'faults' / 'moved'}:{ROOT / 'src'}"
    with serving(folder, PYTHONPATH=path, MOVED_BY=str(clock.file)) as started:
        yield started


def times(folder: Path) -> list[int]:
    """What the headers of the entries say, in their order."""
    with closing(sqlite3.connect(folder / "casebound.sqlite3")) as database:
        rows = database.execute("SELECT signed FROM book_leaf WHERE type = 'entry' ORDER BY seq").fetchall()
    return [Header.parse(bytes(signed)).time for (signed,) in rows]


@pytest.mark.parametrize(
    "by",
    [
        pytest.param(-HOUR, id="back an hour, before the last checkpoint"),
        pytest.param(-DAY, id="back a day"),
        pytest.param(365 * DAY, id="forward a year"),
    ],
)
def test_order_receipts_and_words_outlast_a_jump(server: Server, clock: Clock, by: int) -> None:
    with entering(server, "Ana", PASSWORD) as ana:
        before = ana.sealed(ana.written("Before the jump."))
        page = f"{ana.begin()}/page/note/"
        ana.send(page, {"do": "check", "text": SAVED})
        form = ana.see(page)
        clock.move(by)
        try:
            closed = send(ana, page, form.text, TYPED)
            assert closed.startswith("/lock/"), "a book of another time is closed"
            with entering(server, "Ana", PASSWORD) as again:
                during = [again.sealed(again.written("During.")) for _ in range(2)]
        finally:
            clock.move(0)
        with entering(server, "Ana", PASSWORD) as later:
            after = later.sealed(later.written("After it was put right."))
            seqs = [before, *during, after]
            assert seqs == sorted(set(seqs))
            assert [later.see(f"/entry/e{seq}/receipt/").status for seq in seqs] == [200] * 4
            assert {later.see(f"/entry/e{seq}/").status for seq in seqs} == {200}
            # Two weeks on, a browser is not known any more: then what was saved before is all there is.
            assert (TYPED if by < 14 * DAY else SAVED) in unescape(later.see(page).text)
            listed = re.findall(r"/entry/e(\d+)/", later.see("/entries/").text)
            assert {str(seq) for seq in seqs} <= set(listed)
    told = times(server.folder)[-4:]
    assert abs(told[1] - told[0] - by) < HOUR / 2, "a leaf says what the clock said"
    assert abs(told[3] - told[0]) < HOUR / 2
    found = examined(server.folder)
    assert (found["gaps"], found["findings"]) == ([], [])


def send(person: Somebody, page: str, drawn: str, text: str) -> str:
    token = TOKEN.search(drawn)
    assert token
    answer = person.browser.post(page, {"csrfmiddlewaretoken": token[1], "do": "check", "text": text})
    return answer.where


def test_a_wrong_password_under_a_clock_of_next_year_is_no_wait_of_a_year(
    server: Server, clock: Clock
) -> None:
    clock.move(365 * DAY)
    for _ in range(3):
        with pytest.raises(AssertionError, match="the book opens"), entering(server, "Ana", "a wrong one"):
            pass
    clock.move(0)
    with pytest.raises(AssertionError, match="the book opens"), entering(server, "Ana", PASSWORD):
        pass
    clock.move(130)
    try:
        with entering(server, "Ana", PASSWORD) as ana:
            assert ana.see("/").status == 200
    finally:
        clock.move(0)
