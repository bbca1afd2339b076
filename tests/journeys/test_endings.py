"""Leaving, handing over, and the end of a practice, each as the people in it go through it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import begin
from tests.journeys.test_second_person import invited, joined

pytestmark = pytest.mark.journey


def test_what_leavers_take_along_is_read_before_joining_and_again_after_a_change(
    page: Page, open_page: OpenPage, house: House
) -> None:
    # Given Ana, who says that names stay
    begin(page, house)
    harness.given_page(page, f"{house.address}/people/")
    harness.when_pressing(page, "What leavers take along")
    harness.then_reads(page, "Nothing has been said.")
    harness.is_sound(page, "leavers-nothing")
    page.get_by_role("radio", name="Yes", exact=True).check(force=True)
    harness.when_pressing(page, "Sign it")
    harness.then_reads(page, "Saved and signed.", "identifiers stay here")
    # When Ben is invited, he reads it before he joins
    ben = open_page()
    link = invited(page, house, "Ben", "Practitioner")
    harness.given_page(ben, link)
    harness.then_reads(ben, "Clients’ names stay here.")
    joined(ben, link, "Ben")
    # And a change counts only after 30 days, and Ben is told
    harness.given_page(page, f"{house.address}/leavers/")
    page.get_by_role("radio", name="No", exact=True).check(force=True)
    harness.when_pressing(page, "Sign it")
    harness.then_reads(page, "From ", "Not yet: Ben")
    harness.is_sound(page, "leavers-announced")
    harness.given_page(ben, f"{house.address}/casebooks/")
    harness.then_reads(ben, "What people take along when they leave has changed.")
    harness.when_pressing(ben, "Read it")
    harness.is_sound(ben, "leavers-read")
    harness.when_pressing(ben, "I have read it")
    harness.then_reads(ben, "Noted that you have read it.")
    expect(ben.locator("body")).not_to_contain_text("has changed.")
