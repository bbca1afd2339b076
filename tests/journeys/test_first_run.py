"""Ana has something to write down now: from the printed address to her own book, and what may wait."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House

pytestmark = pytest.mark.journey
PASSWORD = "a calm river at night"


def begin(page: Page, house: House) -> None:
    harness.given_page(page, house.first_page)
    harness.when_writing(page, "Your first name", "Ana")
    harness.when_writing(page, "A password", PASSWORD)
    harness.when_pressing(page, "Open my book")


def test_ana_begins_and_can_write_at_once(page: Page, house: House) -> None:
    # Given the address that the start command printed
    harness.given_page(page, house.first_page)
    harness.then_reads(page, "Something to write down now?")
    assert "token" not in page.url
    harness.is_sound(page, "begin")
    # When she gives two things, the first time too short a password
    harness.when_writing(page, "Your first name", "Ana")
    harness.when_writing(page, "A password", "short")
    harness.when_pressing(page, "Open my book")
    harness.then_reads(page, "One thing to look at", "Take at least 10 characters")
    harness.is_sound(page, "begin-wrong")
    expect(page.get_by_label("Your first name")).to_have_value("Ana")
    harness.when_writing(page, "A password", PASSWORD)
    harness.when_pressing(page, "Open my book")
    # Then home is hers, with the one button that matters, and one sentence about what is at risk
    harness.then_reads(page, "Something happened", "Still at risk: if you forget your password")
    expect(page.locator(".band")).to_have_count(1)
    harness.when_pressing(page, "Something happened")
    harness.then_reads(page, "Are you safe now?")
    expect(page.locator(".band")).to_have_count(0)


def test_a_browser_without_the_token_is_told_where_it_stands(page: Page, house: House) -> None:
    harness.given_page(page, house.address)
    harness.then_reads(page, "A new book waits here", "where Casebound was started")
    harness.is_sound(page, "begin-closed")
    expect(page.get_by_label("A password")).to_have_count(0)


def test_after_the_first_run_a_start_prints_no_token_and_knows_ana(page: Page, house: House) -> None:
    begin(page, house)
    house.restart()
    assert "token" not in house.first_page
    harness.given_page(page, house.address)
    harness.then_reads(page, "Welcome back, Ana")


def test_by_keyboard_alone_and_without_script(open_page: OpenPage, house: House) -> None:
    page = open_page(java_script_enabled=False, viewport=harness.NARROW)
    harness.given_page(page, house.first_page)
    harness.no_sideways_scroll(page)
    page.keyboard.press("Tab")
    page.keyboard.type("Ana")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")
    harness.then_reads(page, "Something happened")


def test_what_falls_due_afterwards(page: Page, house: House) -> None:
    begin(page, house)
    harness.given_page(page, f"{house.address}/practice/")
    harness.is_sound(page, "practice")
    harness.when_writing(page, "What is your practice called?", "Quiet Hands")
    harness.when_choosing(page, "Massage therapist")
    harness.when_writing(page, "Where do you work?", "Atlantis")
    harness.when_pressing(page, "Save")
    harness.then_reads(page, "One thing to look at", "is no place")
    expect(page.get_by_label("What is your practice called?")).to_have_value("Quiet Hands")
    harness.is_sound(page, "practice-wrong")
    harness.when_writing(page, "Where do you work?", "Washington, United States")
    harness.when_pressing(page, "Save")
    harness.then_reads(page, "Saved.")
    harness.is_sound(page, "practice-saved")
