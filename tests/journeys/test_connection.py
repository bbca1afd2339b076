"""The server falls silent or its disk takes nothing more while Ana types, and she walks away: what stays."""

import resource
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_first_run import PASSWORD, begin

pytestmark = pytest.mark.journey
WORDS = "He stood in the door and would not let me past."


def test_words_stay_on_the_page_while_nobody_answers(page: Page, house: House) -> None:
    # Given a note that was begun
    begin(page, house)
    harness.given_page(page, f"{house.address}/happened/")
    page.locator("button.way").click()
    writing, said = page.locator("textarea"), page.locator("[data-unsaved]")
    expect(said).to_have_text("Saved, sealed draft")
    # When the server dies and she goes on typing, and presses Next
    house.process.kill()
    house.stop()
    writing.fill(WORDS)
    expect(said).to_contain_text("Not saved: no connection.")
    page.get_by_role("button", name="Next", exact=True).click()
    # Then the page stays, with every word
    expect(said).to_contain_text("Your words stay on this page")
    expect(writing).to_have_value(WORDS)
    # And once the server is back it saves itself: behind the lock, for her alone
    house.options = ("--port", house.address.rpartition(":")[2])
    house.start()
    expect(said).to_have_text("Saved, sealed draft")
    harness.given_page(page, house.address)
    harness.when_writing(page, "Password", PASSWORD)
    harness.when_pressing(page, "Open my book")
    harness.then_reads(page, "Written while your book was closed.")
    page.get_by_role("link", name="Something happened").last.click()
    harness.then_reads(page, WORDS)


def disk_takes_more(house: House, more: bool) -> None:
    """A limit on the size of files, set on the running server."""
    tasks = Path(f"/proc/{house.process.pid}/task/{house.process.pid}/children").read_text().split()
    for pid in map(int, tasks):
        _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most if more else 0, most))


def test_a_disk_that_takes_nothing_is_said_and_what_was_typed_goes_once_it_does(
    page: Page, house: House
) -> None:
    begin(page, house)
    harness.given_page(page, f"{house.address}/happened/")
    page.locator("button.way").click()
    disk_takes_more(house, False)
    harness.when_writing(page, "What happened, in your own words?", WORDS)
    expect(page.locator("[data-unsaved]")).to_contain_text("Not saved")
    page.get_by_role("button", name="Next", exact=True).click()
    harness.then_reads(page, "This was not kept", "The disk that holds the records", "still on this page")
    harness.is_sound(page, "trouble")
    # Pressed too early it is still there
    told = page.url
    page.get_by_role("button", name="Send it again").click()
    expect(page).not_to_have_url(told)
    harness.then_reads(page, "This was not kept")
    disk_takes_more(house, True)
    page.get_by_role("button", name="Send it again").click()
    harness.then_reads(page, "Question 2 of")
    harness.when_pressing(page, "Go back")
    harness.then_reads(page, WORDS)


def test_a_page_that_nobody_touches_goes_from_the_screen(page: Page, house: House) -> None:
    begin(page, house)
    harness.given_page(page, f"{house.address}/me/")
    # When nothing was touched for as long as the book stays open (here: it is closed in another window)
    other = page.context.new_page()
    harness.given_page(other, f"{house.address}/more/")
    harness.when_pressing(other, "Close my book")
    page.evaluate(
        "localStorage.setItem('touched', '0'); document.dispatchEvent(new Event('visibilitychange'))"
    )
    # Then the lock stands there, and leads back
    harness.then_reads(page, "Welcome back, Ana")
    harness.when_writing(page, "Password", PASSWORD)
    harness.when_pressing(page, "Open my book")
    expect(page).to_have_url(f"{house.address}/me/")
