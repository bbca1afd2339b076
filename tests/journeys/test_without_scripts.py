"""The note in a browser that runs no script, on the narrowest phone and at 200 % zoom."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import begin

pytestmark = pytest.mark.journey
SAYS = "He asked whether I do extras. I said no."


@pytest.fixture(params=["320", "640"])
def plain(request: pytest.FixtureRequest, open_page: OpenPage, house: House) -> Page:
    """Given Ana's new book in a browser without script."""
    size = harness.NARROW if request.param == "320" else harness.DOUBLED
    page = open_page(java_script_enabled=False, viewport=size)
    begin(page, house)
    return page


def press(page: Page, words: str) -> None:
    harness.when_pressing(page, words)
    harness.no_sideways_scroll(page)


def test_the_same_way_from_home_to_the_seal(plain: Page) -> None:
    harness.no_sideways_scroll(plain)
    press(plain, "Something happened")
    press(plain, "Yes, I am safe")
    expect(plain.get_by_text("Saved when you go on")).to_be_visible()
    expect(plain.get_by_text("Saved, sealed draft")).to_be_hidden()
    harness.when_writing(plain, "What happened, in your own words?", SAYS)
    press(plain, "Next")
    press(plain, "Next")
    harness.when_choosing(plain, "Practice where you work alone")
    press(plain, "Next")
    harness.when_writing(plain, "Who was it?", "Sam Poe")
    press(plain, "Next")
    # A follow-up opens under its answer, by the stylesheet alone
    plain.locator("summary", has_text="Something else").click()
    expect(plain.get_by_label("What was it?")).to_be_hidden()
    plain.locator("details", has_text="Something else").locator("label.choice").last.click()
    harness.when_writing(plain, "What was it?", "Took a picture of my car")
    press(plain, "Next")
    press(plain, "Skip for now")
    press(plain, "I don't know")
    harness.then_reads(plain, "Read it once more", SAYS, "Sam Poe", "Took a picture of my car")
    press(plain, "Seal as first note")
    harness.then_reads(plain, "is sealed")
    press(plain, "Read it")
    harness.then_reads(plain, SAYS, "Took a picture of my car")
    press(plain, "Casebound")
    harness.then_reads(plain, "Nothing is waiting.")


def test_every_step_is_saved_and_leaving_by_the_button_closes_the_book(plain: Page, house: House) -> None:
    press(plain, "Something happened")
    press(plain, "Yes, I am safe")
    harness.when_writing(plain, "What happened, in your own words?", SAYS)
    press(plain, "Next")
    press(plain, "Leave this page")
    harness.then_title_is(plain, "Notes")
    harness.then_reads(plain, "Nothing here.")
    for _ in range(3):
        plain.go_back(wait_until="commit")
        assert "extras" not in plain.content()
    harness.given_page(plain, house.address)
    harness.then_reads(plain, "Open my book")
    harness.no_sideways_scroll(plain)


def test_what_is_wrong_is_said_and_kept(plain: Page) -> None:
    press(plain, "Something happened")
    press(plain, "Yes, I am safe")
    press(plain, "Next")
    harness.when_writing(plain, "When did it happen?", "1890-03-14")
    press(plain, "Next")
    harness.then_reads(plain, "One thing to look at", "Everything you typed is still here.")
    expect(plain.get_by_label("When did it happen?")).to_have_value("1890-03-14")
    press(plain, "I don't know")
    press(plain, "Read it and seal")
    press(plain, "Seal as first note")
    harness.then_reads(plain, "to look at", "Write a few words about what happened")
