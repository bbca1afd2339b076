"""A round through every room of a lived-in practice: narrow, zoomed, wide, for each of the cast."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House

pytestmark = pytest.mark.journey
ANA, BEN, DANA = (
    ("ana@example.org", "rain on a tin roof"),
    ("ben@example.org", "green kettle whistles"),
    ("dana@example.org", "nine paper lanterns"),
)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo's practice, built once for this round."""
    data: Path = tmp_path_factory.mktemp("round") / "data"
    subprocess.run(
        [sys.executable, "-m", "casebound", "demo", "--data", str(data), "--build-only", "--json"],
        env=os.environ | {"PYTHONPATH": str(harness.ROOT / "src")},
        check=True,
        capture_output=True,
        timeout=harness.WAIT,
    )
    house = House(data)
    yield house
    house.stop()


def comes_in(page: Page, house: House, who: tuple[str, str], own: bool = False) -> None:
    harness.given_page(page, f"{house.address}/lock/")
    harness.when_writing(page, "Your e-mail or first name", who[0])
    harness.when_writing(page, "Password", who[1])
    if own:
        harness.when_choosing(page, "This is my own device")
    harness.when_pressing(page, "Open my book")
    harness.then_reads(page, "Something happened")


def stands(page: Page, house: House, *addresses: str) -> None:
    """Each page is sound on a phone, and fits 320 px and a window at 200 % zoom."""
    for address in addresses:
        harness.given_page(page, house.address + address)
        harness.is_sound(page)
        for size in (harness.NARROW, harness.DOUBLED, harness.PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            harness.no_sideways_scroll(page)


def address_of(page: Page, house: House, link: str) -> str:
    found = page.locator(link).first.get_attribute("href")
    assert found
    return found.removeprefix(house.address)


def test_ana_goes_through_her_book(page: Page, lived_in: House) -> None:
    comes_in(page, lived_in, ANA)
    stands(page, lived_in, "/", "/more/", "/write/", "/entries/", "/learning/", "/search/", "/clients/")
    client = address_of(page, lived_in, "main a[href^='/clients/']")
    harness.given_page(page, f"{lived_in.address}/entries/?kind=incident")
    entry = address_of(page, lived_in, "main a[href^='/entry/']")
    stands(page, lived_in, client, entry, *(entry + part for part in ("sealed/", "share/", "learning/")))
    stands(page, lived_in, "/me/", "/me/password/", "/me/words/", "/server/", "/casebooks/")


def test_ana_searches_and_reads_marked_words(page: Page, lived_in: House) -> None:
    comes_in(page, lived_in, ANA)
    harness.given_page(page, f"{lived_in.address}/search/")
    page.locator("main input[type=search]").fill("massage")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")
    harness.is_sound(page, "search-found")
    assert "massage" not in page.url


def test_ana_adds_to_a_page_and_throws_a_draft_away(page: Page, lived_in: House) -> None:
    comes_in(page, lived_in, ANA)
    harness.given_page(page, f"{lived_in.address}/entries/?kind=incident")
    page.locator("main a[href^='/entry/']").first.click()
    page.get_by_text("Add to this page").click()
    page.locator("form[action$='/add/addendum/'] button").click()
    harness.is_sound(page, "addendum")
    page.locator("textarea").first.fill("He sent two messages at 23:10.")
    harness.when_pressing(page, "Read it and seal")
    harness.is_sound(page, "check")
    page.get_by_text("Throw this draft away").click()
    harness.when_pressing(page, "Throw it away")
    harness.then_reads(page, "Nothing is waiting.")


def test_the_lock_the_words_and_a_note_while_the_book_is_closed(open_page: OpenPage, lived_in: House) -> None:
    page = open_page()
    comes_in(page, lived_in, BEN, own=True)
    stands(page, lived_in, "/happened/", "/happened/not-yet/")
    harness.given_page(page, f"{lived_in.address}/more/")
    harness.when_pressing(page, "Sign out")
    stands(page, lived_in, "/lock/", "/happened/lock/", "/recover/")
    harness.given_page(page, f"{lived_in.address}/happened/lock/")
    page.locator("textarea").fill("He waited by my car.")
    harness.when_pressing(page, "Keep it")
    harness.then_reads(page, "It is kept")
    harness.is_sound(page, "kept")


def test_dana_manages_and_opens_nothing(page: Page, lived_in: House) -> None:
    comes_in(page, lived_in, DANA)
    stands(page, lived_in, "/", "/practice/", "/people/", "/casebooks/", "/entries/", "/clients/")
    for address in ("/entry/e20/", "/entry/e60/", "/entry/e120/"):
        harness.no_sideways_scroll(page)
        found = page.goto(lived_in.address + address)
        assert found is not None
        assert found.status == 404


def test_ana_makes_new_words_and_types_four_back(page: Page, lived_in: House) -> None:
    comes_in(page, lived_in, ANA)
    harness.given_page(page, f"{lived_in.address}/me/words/")
    harness.when_writing(page, "Password", ANA[1])
    harness.when_pressing(page, "Make new words")
    harness.then_reads(page, "Write these words down")
    harness.is_sound(page, "words-shown")
    words = page.locator("main ol li").all_inner_texts()
    assert len(words) == 24
    harness.when_pressing(page, "I have written them down")
    harness.is_sound(page)
    for box in page.locator("main input[type=text]").all():
        label = page.locator(f"label[for={box.get_attribute('id')}]").inner_text()
        box.fill(words[int("".join(filter(str.isdigit, label))) - 1].split()[-1])
    page.locator("main button.main").click()
    harness.then_reads(page, "All four were right")
