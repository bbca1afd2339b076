"""Ana lets the safety lead learn that a page exists; Ben asks about his client; then she takes it back."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_evidence import casebound
from tests.journeys.test_first_run import begin
from tests.journeys.test_second_person import invited, joined

pytestmark = pytest.mark.journey
SAYS = "Asked twice where I live."


def client(house: House, page: Page, name: str, called: str) -> str:
    """The number of a client with one and the same phone, in the book of whoever is named."""
    told: dict[str, object] = {"name": called, "phones": ["206 555 0134"]}
    casebound(house, "record", "client", "--as", name, "--answers", "-", answers=told)
    harness.given_page(page, f"{house.address}/clients/")
    return page.locator("a.row b").first.inner_text().removeprefix("Client ").strip()


def test_ben_learns_that_somebody_knows_them_and_no_more(
    page: Page, open_page: OpenPage, house: House
) -> None:
    # Given Ana and Ben, who each have a client with the same phone
    begin(page, house)
    ben = open_page()
    joined(ben, invited(page, house, "Ben", "Safety lead"), "Ben")
    sam, other = client(house, page, "Ana", "Sam Poe"), client(house, ben, "Ben", "S.")
    # When Ben asks before anybody wanted him to know
    harness.given_page(ben, f"{house.address}/clients/{other}/")
    harness.when_pressing(ben, "Does a colleague know them?")
    harness.is_sound(ben, "known")
    harness.when_pressing(ben, "Ask")
    # Then he learns nothing, and that this does not mean that it is safe
    harness.then_reads(ben, "Nothing that you may learn of", "does not mean that it is safe")
    # When Ana seals a page and lets the safety lead learn of it
    harness.given_page(page, f"{house.address}/clients/{sam}/")
    page.get_by_text("Write a new page").click()
    page.locator("form[action$='/note/'] button").click()
    page.locator("textarea").first.fill(SAYS)
    harness.when_pressing(page, "Read it and seal")
    harness.then_reads(page, "Who may learn that this page exists?", "Ben, without your name")
    expect(page.get_by_label("Nobody", exact=True)).to_be_checked()
    harness.is_sound(page, "check-known")
    harness.when_choosing(page, "The safety lead")
    page.locator("button[form=ask]").click()
    harness.then_reads(page, "is sealed")
    harness.when_pressing(page, "Read it")
    harness.then_reads(page, "The safety lead may learn that this page exists.")
    harness.is_sound(page, "entry-known")
    # Then Ben learns that somebody knows them, and neither who nor what
    harness.when_pressing(ben, "Ask")
    harness.then_reads(ben, "Somebody in your practice has a record about a person with the same phone.")
    said = ben.locator("section.panel").inner_text()
    assert "Ana" not in said
    assert SAYS not in ben.content()
    harness.is_sound(ben, "known-told")
    # And after she takes it back, nothing any more
    harness.when_pressing(page, "Nobody any more")
    expect(page.get_by_text("may learn that this page exists")).to_have_count(0)
    harness.when_pressing(ben, "Ask")
    harness.then_reads(ben, "Nothing that you may learn of")
