"""Ana hands an attorney one file; the attorney checks it alone. Her twin does everything wrong on the way."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import PASSWORD, begin

pytestmark = pytest.mark.journey
SAYS = "He asked whether I do extras. I said no and opened the door."
FEELING = "My hands shook until the evening."


def casebound(house: House, *words: str, answers: dict[str, object] | None = None) -> Any:
    """Ana's own command line beside the running server."""
    return harness.command(house.data, PASSWORD, *words, answers=answers)


@pytest.fixture
def entry(page: Page, house: House) -> str:
    """Given Ana, signed in, and one sealed page about a client she named."""
    begin(page, house)
    told = {
        "account": SAYS,
        "happened": "2026-03-14T20:02~",
        "behaviours": ["VRB.SEXREQ"],
        "said": [{"speaker": "they", "words": "Do you do extras?", "exact": "exact"}],
        "feelings": FEELING,
        "client_name": "Sam Poe",
    }
    sealed = casebound(house, "record", "incident", "--answers", "-", answers=told)
    return str(sealed["entry"])


def attorney(file: Path, *options: str) -> int:
    """Another machine: only the checker, no data folder, no password."""
    command = [sys.executable, "-m", "casebound.verify", str(file), *options]
    env = {"PYTHONPATH": str(harness.ROOT / "src"), "PATH": os.environ["PATH"]}
    return subprocess.run(command, env=env, capture_output=True, cwd=file.parent, timeout=60).returncode


def say_what_for(page: Page, view: str = "Facts only") -> None:
    harness.when_choosing(page, view)
    harness.when_writing(page, "To whom does it go?", "R. Lane")
    harness.when_writing(page, "Why does it go to them?", "Advice on ending care")
    harness.when_choosing(page, "No, a selection")


def saved(page: Page, to: Path, run_by_script: bool = True) -> Path:
    """With script the file comes by itself; without, the next page has the button for it."""
    if run_by_script:
        with page.expect_download() as download:
            harness.when_pressing(page, "Make the file")
    else:
        harness.when_pressing(page, "Make the file")
        with page.expect_download() as download:
            harness.when_pressing(page, "Save the file")
    assert download.value.suggested_filename.startswith("evidence-")
    download.value.save_as(to)
    return to


def test_ana_makes_a_file_and_the_attorney_checks_it(
    page: Page, house: House, entry: str, tmp_path: Path
) -> None:
    # Given the page she sealed
    harness.given_page(page, f"{house.address}/entry/{entry}/")
    harness.when_pressing(page, "Make an evidence file")
    harness.is_sound(page, "take-choose")
    # When she says what it is for
    say_what_for(page, "Everything but what is for learning")
    expect(page.get_by_text("Also how it was for you")).to_be_visible()
    harness.when_pressing(page, "Show exactly what leaves")
    # Then she sees all of it before anything leaves, and what stays
    harness.then_reads(
        page, "Exactly this leaves", SAYS, "Do you do extras?", "Section 15", "It does not prove"
    )
    expect(page.get_by_text(FEELING)).to_have_count(0)
    expect(page.get_by_text("Sam Poe")).to_have_count(0)
    harness.is_sound(page, "take-look")
    fingerprint = page.locator(".compare").inner_text().replace(" ", "").replace("\n", "")
    file = saved(page, tmp_path / "from Ana.zip")
    # And the attorney needs nothing but the file and the fingerprint told by phone
    assert attorney(file, "--log-key", fingerprint) == 0
    assert attorney(file) == 3
    file.write_bytes(file.read_bytes()[:-1])
    assert attorney(file, "--log-key", fingerprint) == 1
    # And what left stands in her book, once
    harness.then_reads(page, "The file is made", "Page 3, Disclosure, is sealed")
    harness.is_sound(page, "take-made")
    harness.when_pressing(page, "Back to your book")
    harness.given_page(page, f"{house.address}/entries/")
    harness.then_reads(page, "Disclosure")
    (kept,) = casebound(house, "list", "--kind", "disclosure")
    harness.given_page(page, f"{house.address}/entry/{kept['entry']}/")
    harness.then_reads(page, "R. Lane", "Advice on ending care")


def test_her_twin_forgets_everything_and_loses_nothing(page: Page, house: House, entry: str) -> None:
    harness.given_page(page, f"{house.address}/entry/{entry}/take/")
    harness.when_writing(page, "Why does it go to them?", "Advice on ending care")
    harness.when_pressing(page, "Show exactly what leaves")
    harness.then_reads(page, "Three things to look at", "Choose what they may see.", "Say to whom it goes.")
    harness.is_sound(page, "take-wrong")
    expect(page.get_by_label("Why does it go to them?")).to_have_value("Advice on ending care")
    say_what_for(page, "For the workplace list")
    harness.when_pressing(page, "Show exactly what leaves")
    harness.then_reads(page, "The computed rows", "No seal proves them", "2026-03")
    harness.is_sound(page, "take-look-workplace")
    expect(page.get_by_text(SAYS)).to_have_count(0)
    harness.when_pressing(page, "Change something")
    expect(page.get_by_label("To whom does it go?")).to_have_value("R. Lane")
    assert casebound(house, "list", "--kind", "disclosure") == []


def test_pages_about_a_client_without_script_on_a_narrow_screen(
    page: Page, open_page: OpenPage, house: House, entry: str, tmp_path: Path
) -> None:
    (line,) = casebound(house, "list", "--kind", "incident")
    plain = open_page(java_script_enabled=False, viewport=harness.NARROW, accept_downloads=True)
    harness.given_page(plain, house.address)
    harness.when_writing(plain, "Your e-mail or first name", "Ana")
    harness.when_writing(plain, "Password", PASSWORD)
    harness.when_pressing(plain, "Open my book")
    harness.given_page(plain, f"{house.address}/clients/{line['client']}/")
    harness.when_pressing(plain, "Make an evidence file")
    harness.no_sideways_scroll(plain)
    plain.locator("label.choice", has_text="Something happened").first.click()
    say_what_for(plain)
    harness.when_pressing(plain, "Show exactly what leaves")
    harness.then_reads(plain, SAYS)
    harness.no_sideways_scroll(plain)
    assert attorney(saved(plain, tmp_path / "file.zip", run_by_script=False)) == 3
    # And the same page with script is sound
    harness.given_page(page, f"{house.address}/clients/{line['client']}/take/")
    harness.is_sound(page, "take-client")


def test_the_keyboard_is_enough(page: Page, house: House, entry: str, tmp_path: Path) -> None:
    def to_field(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if harness.run_in(page, "document.activeElement.name") == name:
                return
        raise AssertionError(f"{name} is not reached by Tab")

    harness.given_page(page, f"{house.address}/entry/{entry}/take/")
    to_field("view")
    page.keyboard.press("Space")
    to_field("private")
    page.keyboard.press("Space")
    for name, words in (("to", "R. Lane"), ("purpose", "Advice")):
        to_field(name)
        page.keyboard.type(words)
    to_field("extent")
    page.keyboard.press("Space")
    harness.when_tabbing_to(page, "Show exactly what leaves")
    page.keyboard.press("Enter")
    harness.then_reads(page, "Exactly this leaves", FEELING, "These are all pages about this matter")
    harness.when_tabbing_to(page, "Make the file")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "file.zip")
    assert attorney(tmp_path / "file.zip") == 3
