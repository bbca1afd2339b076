"""Ana erases a page that is about the wrong person; Ben agrees to erase what both can read."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import begin
from tests.journeys.test_second_person import invited, joined

pytestmark = pytest.mark.journey
REASON = "It is about somebody else of the same name."


def sealed_note(page: Page, house: House, words: str) -> str:
    """The address of a page that was sealed by the short path."""
    harness.given_page(page, house.address)
    harness.when_pressing(page, "Write something else")
    harness.when_pressing(page, "Note")
    page.locator("textarea").first.fill(words)
    for _ in range(6):
        if "/check/" in page.url:
            break
        page.locator("main button.btn.main, .actions button").first.click()
        page.wait_for_load_state("load")
    page.get_by_role("button", name="Seal").first.click()
    page.wait_for_load_state("load")
    harness.when_pressing(page, "Read it")
    return page.url


def test_a_page_is_erased_in_two_steps_and_a_stone_stays(page: Page, house: House) -> None:
    # Given a page about the wrong person
    begin(page, house)
    address = sealed_note(page, house, "Something about Pat that is not Pat's.")
    # When Ana erases it
    harness.when_pressing(page, "Erase this page")
    harness.then_reads(page, "What nobody can undo")
    harness.is_sound(page, "erase")
    harness.when_pressing(page, "Go on")
    harness.then_reads(page, "Choose why it may be erased, or go back.")
    harness.is_sound(page, "erase-wrong")
    harness.when_choosing(page, "about the wrong person")
    harness.when_pressing(page, "Go on")
    harness.is_sound(page, "erase-reason")
    harness.when_pressing(page, "Erase it for good")
    harness.then_reads(page, "Say why, so that somebody can answer for it later.")
    harness.when_writing(page, "Say why, in a sentence or two", REASON)
    harness.when_choosing(page, "I know that nobody can bring it back")
    harness.when_pressing(page, "Erase it for good")
    # Then a calm stone stands in its place, with the certificate
    harness.then_reads(page, "This page was erased", REASON, "about the wrong person")
    assert page.url == address
    expect(page.locator("body")).not_to_contain_text("not Pat's")
    harness.is_sound(page, "erased")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the certificate").click()
    assert saved.value.suggested_filename.startswith("certificate-of-erasure-e")
    # And her book shows where it stood
    harness.given_page(page, f"{house.address}/entries/")
    harness.then_reads(page, "Erased: Page 1")
    harness.is_sound(page, "entries-erased")


def test_what_two_can_read_takes_two(page: Page, open_page: OpenPage, house: House) -> None:
    # Given a page that Ana shared with the Safety team, which Ben reads
    begin(page, house)
    ben = open_page()
    joined(ben, invited(page, house, "Ben", "Safety lead"), "Ben")
    address = sealed_note(page, house, "Something that was recorded without asking.")
    harness.when_pressing(page, "Share it")
    harness.when_choosing(page, "Safety team")
    harness.when_pressing(page, "Share it")
    # When Ana asks
    harness.given_page(page, address)
    harness.when_pressing(page, "Erase this page")
    harness.then_reads(page, "Who has to agree", "Ben")
    harness.when_choosing(page, "It should never have been kept")
    harness.when_pressing(page, "Go on")
    harness.is_sound(page, "erase-ask")
    harness.when_writing(page, "Say why, in a sentence or two", "Nobody was asked.")
    harness.when_choosing(page, "I know that nobody can bring it back")
    harness.when_pressing(page, "Ask for it")
    harness.then_reads(page, "You asked to erase page 1", "Somebody else has to agree: Ben.")
    harness.is_sound(page, "erase-asked")
    # Then Ben reads the page, then why, and agrees
    harness.given_page(ben, address)
    harness.then_reads(ben, "Somebody asks for this page to be erased.")
    harness.is_sound(ben, "entry-erase-asked")
    harness.when_pressing(ben, "Look at it")
    harness.then_reads(ben, "Ana asks to erase page 1", "Nobody was asked.")
    harness.is_sound(ben, "erase-agree")
    harness.when_choosing(ben, "I know that nobody can bring it back")
    harness.when_pressing(ben, "I agree: erase it for good")
    harness.then_reads(ben, "This page was erased", "Ana asked, Ben agreed")
    harness.is_sound(ben, "erased-by-two")
