"""A file on its way into a real server: killed in the middle, nothing of it lies anywhere in clear."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Playwright

from tests.attacks.canary import Canaries
from tests.attacks.test_canary import house, killed, places  # noqa: F401  fixtures, used by their names
from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_first_run import begin

pytestmark = [pytest.mark.journey, pytest.mark.slow]
LINE = "boundary-of-the-form"


@pytest.fixture
def page(playwright: Playwright, house: House) -> Iterator[Page]:  # noqa: F811
    """Given Ana at the page for files of a draft."""
    browser = playwright.chromium.launch(executable_path=harness.chromium(), args=harness.flags())
    page = browser.new_page()
    begin(page, house)
    harness.when_pressing(page, "Something happened")
    harness.when_pressing(page, "Yes, I am safe")
    harness.when_writing(page, "What happened, in your own words?", "He would not leave.")
    harness.when_pressing(page, "Read it and seal")
    harness.when_pressing(page, "Add a photo or file")
    yield page
    browser.close()


def form(bird: Canaries, megabytes: int, token: str) -> Iterator[bytes]:
    def field(name: str, rest: str) -> str:
        return f'--{LINE}\r\nContent-Disposition: form-data; name="{name}"{rest}\r\n\r\n'

    song = bird.sentence("upload").encode()
    yield (field("csrfmiddlewaretoken", "") + token + "\r\n").encode()
    yield field("files", f'; filename="{bird.plain}.jpg"\r\nContent-Type: image/jpeg').encode()
    for _ in range(megabytes):
        yield (song * (10**6 // len(song) + 1))[: 10**6]
    yield f"\r\n--{LINE}--\r\n".encode()


def when_half_of_it_was_sent(page: Page, bird: Canaries, megabytes: int, sent: int) -> socket.socket:
    """By a connection of our own, so that it can stop anywhere; with the session of the page."""
    parts = urlsplit(page.url)
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    pieces = list(form(bird, megabytes, token))
    cookies = "; ".join(f"{it['name']}={it['value']}" for it in page.context.cookies())
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {cookies}\r\n"
        f"Origin: {parts.scheme}://{parts.netloc}\r\nContent-Type: multipart/form-data; boundary={LINE}\r\n"
        f"Content-Length: {sum(map(len, pieces))}\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", parts.port or 80), timeout=20)
    line.sendall(head.encode())
    for piece in pieces[: 2 + sent]:
        with contextlib.suppress(OSError):
            line.sendall(piece)
    return line


def count(data: Path) -> int:
    import sqlite3

    with contextlib.closing(sqlite3.connect(data / "casebound.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM attachments_chunk").fetchone()[0])


def test_killed_in_the_middle_nothing_lies_in_clear(
    page: Page,
    house: House,  # noqa: F811
    places: dict[str, Path],  # noqa: F811
) -> None:
    bird = Canaries()
    line = when_half_of_it_was_sent(page, bird, 4, 3)
    harness.wait_until(lambda: count(places["data"]) > 0, 20)
    assert not [path for path in places["tmp"].rglob("*") if path.is_file()]
    killed(house, places)
    line.close()
    searched = [path for name, path in places.items() if name != "downloads"]
    assert bird.found(*searched) == []
    assert not [path for path in places["tmp"].rglob("*") if path.is_file()]
    # And what was begun counts as nothing once the server is there again
    house.restart()
    harness.given_page(page, house.address)


def test_kept_whole_it_lies_sealed(
    page: Page,
    house: House,  # noqa: F811
    places: dict[str, Path],  # noqa: F811
    tmp_path: Path,
) -> None:
    bird = Canaries()
    chosen = tmp_path / f"{bird.plain}.txt"
    chosen.write_bytes((bird.sentence("file") * 100_000).encode())
    page.get_by_label("Choose files").set_input_files(chosen)
    harness.then_reads(page, bird.plain)
    page.get_by_text("Say where it comes from").click()
    page.get_by_label("Where did it come from?").fill(bird.sentence("origin"))
    harness.when_pressing(page, "Read it once more")
    harness.when_pressing(page, "Seal as first note")
    harness.when_pressing(page, "Read it")
    harness.then_reads(page, bird.sentence("origin"))
    searched = [path for name, path in places.items() if name not in ("downloads", "profile")]
    assert bird.found(*searched) == []
    killed(house, places)
    assert count(places["data"]) > 1
    assert bird.found(*searched) == []
