"""The server falls silent while Ana types, and she walks away from an open page: what stays, what is said."""

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
