"""What a person writes is never found in clear: on no disk, in no log, in no browser's profile.

A sentence that nobody else writes goes through every channel of a real server, from a real browser and by the
command line; then everything that either of them left behind is searched, also after both were killed.
"""

import json
import os
import sqlite3
import subprocess
import sys
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.attacks.canary import Canaries, shapes
from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_first_run import PASSWORD, begin

BIRD = Canaries()


# The search finds what lies about: without this, finding nothing would prove nothing.


@pytest.mark.parametrize("shape", shapes("x"))
@pytest.mark.parametrize("word", ["plain", "accented"])
def test_the_search_finds_each_shape_wherever_it_lies(tmp_path: Path, shape: str, word: str) -> None:
    (tmp_path / "deep" / "down").mkdir(parents=True)
    file = tmp_path / "deep" / "down" / "cache-wal"
    file.write_bytes(os.urandom(4093) + shapes(getattr(BIRD, word))[shape] + os.urandom(77))
    (tmp_path / "other").write_bytes(os.urandom(5000))
    assert any(str(file) in hit and shape in hit for hit in BIRD.found(tmp_path))


@pytest.mark.parametrize("before", range(3))
def test_the_search_finds_a_sentence_inside_anything_longer(tmp_path: Path, before: int) -> None:
    said = "x" * before + BIRD.sentence("self") + " and on"
    for number, raw in enumerate(
        [
            b64encode(said.encode()),
            urlsafe_b64encode(said.encode()),
            json.dumps({"account": said}).encode(),
            quote(said).encode(),
            said.encode("utf-16"),
            said.encode().hex().encode(),
            json.dumps({"account": said}, ensure_ascii=False).encode("utf-16-le"),
        ]
    ):
        (tmp_path / str(number)).write_bytes(b"\x00" + raw)
        assert BIRD.found(tmp_path / str(number)), number


def test_the_search_reads_names_and_sees_nothing_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b64encode(os.urandom(50_000)) + os.urandom(50_000))
    assert BIRD.found(tmp_path) == []
    (tmp_path / BIRD.plain).touch()
    assert BIRD.found(tmp_path)


# The browser.


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Path]]:
    """Folders of their own for whatever is written: data, temporary files, profile, what the server says."""
    with TemporaryDirectory(prefix="cb") as short:  # sockets in the temporary folder bear no long path
        yield _places(Path(short), monkeypatch)


def _places(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    names = ("data", "tmp", "profile", "home", "downloads")
    folders = {name: root / name for name in names}
    for name in names[1:]:
        folders[name].mkdir()
    monkeypatch.setenv("TMPDIR", str(folders["tmp"]))
    monkeypatch.setenv("HOME", str(folders["home"]))
    folders["stderr"] = root / "data.stderr"
    folders["stdout"] = root / "stdout"
    return folders


@pytest.fixture
def house(places: dict[str, Path]) -> Iterator[House]:
    started = House(places["data"])
    yield started
    started.process.kill()
    started.stop()


def killed(house: House, places: dict[str, Path]) -> None:
    """kill -9: no farewell, no tidying up; what it still had to say is kept."""
    house.process.kill()
    house.process.wait(harness.WAIT)
    assert house.process.stdout
    places["stdout"].write_text(house.first_page + house.process.stdout.read(), encoding="utf-8")


@pytest.fixture
def context(playwright: Playwright, places: dict[str, Path]) -> BrowserContext:
    """A browser that keeps its profile on the disk, as hers does."""
    opened = playwright.chromium.launch_persistent_context(
        places["profile"],
        executable_path=harness.chromium(),
        args=harness.flags(),
        viewport=harness.DESK,  # type: ignore[arg-type]
        downloads_path=places["downloads"],
    )
    opened.set_default_timeout(15_000)
    return opened


@pytest.mark.journey
@pytest.mark.slow
def test_nothing_that_ana_writes_in_her_browser_is_found_in_clear(
    context: BrowserContext, house: House, places: dict[str, Path]
) -> None:
    bird = Canaries()
    flies(context.pages[0], house, bird)
    # While both run, with pages still open …
    assert len(bird.channels) == 14
    nothing_found(bird, places)
    killed(house, places)
    context.close()
    # … and after both are gone
    assert places["stdout"].stat().st_size
    assert any(places["data"].glob("*.sqlite3*"))
    assert list(places["profile"].rglob("History")), "this was no profile of a browser"
    nothing_found(bird, places)


def nothing_found(bird: Canaries, places: dict[str, Path]) -> None:
    """What she saved to a folder of her own is hers, and readable."""
    hits = bird.found(*(path for name, path in places.items() if name != "downloads"))
    assert not hits, "\n".join(hits)


def flies(page: Page, house: House, bird: Canaries) -> None:
    """Through every channel that a person can write into."""
    begin(page, house)
    writes_a_note(page, house, bird)
    goes_on_to_the_full_record(page, bird)
    reads_adds_and_takes(page, house, bird)
    is_overtaken_by_the_lock(page, house, bird)


def writes_a_note(page: Page, house: House, bird: Canaries) -> None:
    harness.given_page(page, f"{house.address}/happened/")
    harness.when_pressing(page, "Yes, I am safe")
    harness.when_writing(page, "What happened, in your own words?", bird.sentence("own words"))
    harness.when_pressing(page, "Next")
    # A page refused is drawn again as the answer to a form, which browsers remember differently
    harness.when_writing(page, "When did it happen?", "1890-03-14")
    harness.when_pressing(page, "Next")
    harness.then_reads(page, "One thing to look at")
    harness.when_pressing(page, "I don't know")
    harness.when_pressing(page, "Skip for now")
    harness.when_writing(page, "Who was it?", bird.sentence("client"))
    harness.when_pressing(page, "Read it and seal")
    harness.then_reads(page, bird.plain)


def goes_on_to_the_full_record(page: Page, bird: Canaries) -> None:
    harness.when_pressing(page, "Go on to the full record")
    draft = page.url.split("/page/")[0]
    for step, label in (
        ("recognise", "Other names"),
        ("said", "The words"),
        ("feelings", "How was it for you, then and now?"),
    ):
        harness.given_page(page, f"{draft}/page/{step}/")
        if step == "recognise":
            label = "Which name did they give?"
            harness.when_writing(page, "E-mail addresses", f"no address {bird.sentence('e-mail')}")
        harness.when_writing(page, label, bird.sentence(step))
        harness.when_pressing(page, "Next")  # the wrong e-mail address is drawn again, with all of it
        if step == "recognise":
            harness.then_reads(page, "One thing to look at")
            harness.when_writing(page, "E-mail addresses", "")
            harness.when_pressing(page, "Next")
    harness.given_page(page, f"{draft}/check/")
    harness.then_reads(page, bird.plain)
    harness.when_pressing(page, "Seal")
    harness.then_reads(page, "is sealed")


def reads_adds_and_takes(page: Page, house: House, bird: Canaries) -> None:
    harness.when_pressing(page, "Read it")
    harness.then_reads(page, bird.plain)
    address = page.url
    harness.given_page(page, f"{house.address}/search/")
    harness.when_writing(page, "Search", bird.sentence("search"))
    harness.when_pressing(page, "Find")
    harness.when_writing(page, "Search", bird.plain)
    harness.when_pressing(page, "Find")
    harness.then_reads(page, bird.plain)
    harness.given_page(page, f"{house.address}/clients/")
    harness.given_page(page, address)
    harness.when_pressing(page, "Make an evidence file")
    harness.when_choosing(page, "Facts only", "No, a selection")
    harness.when_writing(page, "To whom does it go?", bird.sentence("recipient"))
    harness.when_pressing(page, "Show exactly what leaves")
    harness.then_reads(page, "One thing to look at")
    harness.when_writing(page, "Why does it go to them?", bird.sentence("purpose"))
    harness.when_pressing(page, "Show exactly what leaves")
    harness.then_reads(page, "Exactly this leaves", bird.plain)
    with page.expect_download():
        harness.when_pressing(page, "Make the file")
    harness.given_page(page, f"{address}sealed/")
    harness.when_pressing(page, "Add to it")
    harness.when_writing(page, "What do you want to add?", bird.sentence("addendum"))
    harness.when_pressing(page, "Read it and seal")
    harness.then_reads(page, bird.plain)
    harness.when_pressing(page, "Seal this page")
    harness.then_reads(page, "is sealed")


def is_overtaken_by_the_lock(page: Page, house: House, bird: Canaries) -> None:
    # Typed and saved on the way, never sent
    harness.given_page(page, f"{house.address}/happened/")
    harness.when_pressing(page, "Yes, I am safe")
    step = page.url
    with page.expect_response(lambda answer: answer.request.headers.get("x-autosave") == "1"):
        harness.when_writing(page, "What happened, in your own words?", bird.sentence("autosave"))
    # Typed when the lock had already closed
    idle(house)
    harness.when_writing(page, "What happened, in your own words?", bird.sentence("lapsed"))
    harness.when_pressing(page, "Next")
    harness.then_reads(page, "What you typed is kept, sealed.")
    # Written on the lock screen
    harness.when_pressing(page, "Something happened")
    harness.when_writing(page, "What happened, in your own words?", bird.sentence("lock screen"))
    harness.when_pressing(page, "Keep it")
    harness.then_reads(page, "It is kept")
    harness.when_pressing(page, "Open my book")
    harness.when_writing(page, "Password", PASSWORD)
    harness.when_pressing(page, "Open my book")
    harness.then_reads(page, "To finish")
    # Still open, and unsaved, when everything is killed
    harness.given_page(page, step)
    harness.then_reads(page, "What happened")
    harness.when_writing(page, "What happened, in your own words?", bird.sentence("left open"))


def idle(house: House) -> None:
    with closing(sqlite3.connect(house.data / "casebound.sqlite3", timeout=30)) as database, database:
        database.execute("UPDATE session SET last_used = '2026-01-01 00:00:00'")


# The command line.


@pytest.mark.slow
def test_nothing_that_passes_through_the_command_line_is_found_in_clear(places: dict[str, Path]) -> None:
    bird = Canaries()

    def run(*words: str, answers: object = None, code: int = 0) -> str:
        """One command; what it says to stderr is kept and searched, what it gives back is its result."""
        done = subprocess.run(
            [sys.executable, "-m", "casebound", *words, "--data", str(places["data"])],
            env=os.environ | {"PYTHONPATH": str(harness.ROOT / "src"), "CASEBOUND_PASSWORD": PASSWORD},
            input=json.dumps(answers),
            capture_output=True,
            text=True,
            timeout=harness.WAIT,
        )
        assert done.returncode == code, done.stderr
        with places["stderr"].open("a", encoding="utf-8") as kept:
            kept.write(done.stderr)
        return done.stdout

    told = {
        "account": bird.sentence("own words"),
        "happened": "2026-03-14",
        "feelings": bird.sentence("feelings"),
        "client_name": bird.sentence("client"),
    }
    run("setup", "--person", "Ana")
    sealed = run("record", "incident", "--answers", "-", "--json", answers=told)
    entry = json.loads(sealed)["entry"]
    wrong = told | {"nonsense": bird.sentence("unknown question"), "happened": bird.sentence("no date")}
    run("record", "incident", "--answers", "-", answers=wrong, code=2)
    added = run("amend", entry, "addendum", "--answers", "-", answers={"text": bird.sentence("addendum")})
    assert bird.plain in run("show", entry)
    assert bird.plain in run("search", bird.sentence("search").split()[0])
    made = run(
        *("export", entry, "--to", bird.sentence("recipient"), "--purpose", bird.sentence("purpose")),
        *("--out", str(places["downloads"] / "file.zip"), "--view", "facts"),
    )
    run("doctor")
    places["stdout"].write_text(sealed + added + made, encoding="utf-8")
    assert any(places["data"].glob("*.sqlite3*"))
    nothing_found(bird, places)
