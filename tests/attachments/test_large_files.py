"""A file of 100 MB through a real server: its memory stays flat, on the way in and on the way out."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.attacks.test_canary import house, places  # noqa: F401  fixtures, used by their names
from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_first_run import begin

pytestmark = [pytest.mark.journey, pytest.mark.slow]
MEGABYTES = 95
ROOM = 64 * 2**20  # bytes that the server may grow by


def workers(house: House) -> list[int]:  # noqa: F811
    children = Path(f"/proc/{house.process.pid}/task/{house.process.pid}/children").read_text().split()
    return [house.process.pid, *map(int, children)]


def most_held(house: House) -> int:  # noqa: F811
    """The largest resident set that any of its processes ever had, in bytes."""
    said = [Path(f"/proc/{pid}/status").read_text() for pid in workers(house)]
    return max(int(text.split("VmHWM:")[1].split()[0]) for text in said) * 1024


def large(path: Path) -> Path:
    with path.open("wb") as file:
        for number in range(MEGABYTES):
            file.write(hashlib.sha256(bytes([number])).digest() * (10**6 // 32))
    return path


@pytest.mark.parametrize("script", [True, False], ids=["piece by piece", "by the plain form"])
def test_memory_stays_flat(
    playwright: Playwright,
    house: House,  # noqa: F811
    tmp_path: Path,
    script: bool,
) -> None:
    browser = playwright.chromium.launch(executable_path=harness.chromium(), args=harness.flags())
    page = browser.new_context(java_script_enabled=script).new_page()
    page.set_default_timeout(120_000)
    begin(page, house)
    harness.when_pressing(page, "Something happened")
    harness.when_pressing(page, "Yes, I am safe")
    harness.when_writing(page, "What happened, in your own words?", "He filmed me.")
    harness.when_pressing(page, "Read it and seal")
    harness.when_pressing(page, "Add a photo or file")
    before = most_held(house)
    film = large(tmp_path / "film.mp4")
    page.get_by_label("Choose files").set_input_files(film)
    if not script:
        harness.when_pressing(page, "Add them")
    expect(page.get_by_role("button", name="Take it out film.mp4")).to_be_visible(timeout=120_000)
    assert most_held(house) - before < ROOM
    harness.when_pressing(page, "Read it once more")
    harness.when_pressing(page, "Seal as first note")
    harness.when_pressing(page, "Read it")
    assert saved(page) == hashlib.sha256(film.read_bytes()).hexdigest()
    assert most_held(house) - before < ROOM
    browser.close()


def saved(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the original film.mp4").click()
    return hashlib.sha256(download.value.path().read_bytes()).hexdigest()
