"""Leaving, handing over, and the end of a practice, each as the people in it go through it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_evidence import casebound
from tests.journeys.test_first_run import begin
from tests.journeys.test_second_person import invited, joined

pytestmark = pytest.mark.journey
TOLD: dict[str, object] = {"account": "He asked for extras.", "happened": "2026-03-14T20:02~"}


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


def test_ana_leaves_without_the_names_that_stand_in_her_words(page: Page, house: House) -> None:
    # Given Ana with a client page, and a note whose own words name that client
    begin(page, house)
    casebound(house, "record", "client", "--answers", "-", answers={"name": "Sam Poe"})
    for words in ("Sam Poe would not go.", "He asked for extras."):
        told: dict[str, object] = {"account": words, "happened": "2026-03-14T20:02~"}
        casebound(house, "record", "incident", "--answers", "-", answers=told)
    # When she leaves
    harness.given_page(page, f"{house.address}/me/leave/")
    harness.then_reads(page, "The practice has said nothing about them.", "What is open")
    harness.is_sound(page, "leave")
    harness.when_pressing(page, "Go on")
    # Then the place is shown before anything is made, and its part stays
    harness.then_reads(page, "Your own words name somebody", "Sam Poe", "can still tell who it was")
    harness.is_sound(page, "leave-names")
    harness.when_pressing(page, "Make the file")
    harness.then_reads(
        page, "2 pages are in it.", "1 client page stays here.", "1 part of another page stays"
    )
    harness.is_sound(page, "taken-along-without")


def test_a_role_goes_only_after_it_was_read_what_stays_open(
    page: Page, open_page: OpenPage, house: House
) -> None:
    begin(page, house)
    joined(open_page(), invited(page, house, "Ben", "Safety lead"), "Ben")
    harness.given_page(page, f"{house.address}/people/2/")
    page.get_by_role("checkbox", name="Safety lead").uncheck(force=True)
    harness.when_pressing(page, "Save the roles")
    harness.then_reads(page, "Somebody has to go on with this", "Nobody else is safety lead.")
    harness.is_sound(page, "roles-open")
    harness.when_pressing(page, "Change nothing")
    harness.given_page(page, f"{house.address}/people/2/open/")
    harness.then_reads(page, "What Ben would leave open", "Safety lead")
    harness.is_sound(page, "hand-over")
    harness.when_pressing(page, "Ben is leaving")
    harness.then_reads(page, "What is open", "Take roles and keys")
    harness.is_sound(page, "member-leaving-open")


def test_a_practice_is_sold_and_closes(page: Page, open_page: OpenPage, house: House) -> None:
    # Given Ana, Ben with a shared casebook, and Dana who buys the practice
    begin(page, house)
    casebound(house, "record", "incident", "--answers", "-", answers=TOLD)
    ben, dana = open_page(), open_page()
    joined(ben, invited(page, house, "Ben", "Safety lead"), "Ben")
    joined(dana, invited(page, house, "Dana", "Administrator"), "Dana")
    # When Ana wants to close it, she is told what is missing
    harness.given_page(page, f"{house.address}/people/")
    harness.when_pressing(page, "Close or sell the practice")
    harness.then_reads(page, "Before it can close", "Say who keeps Safety team.")
    harness.is_sound(page, "end-obstacles")
    harness.when_pressing(page, "Say who keeps it")
    harness.then_reads(page, "Who keeps Safety team?", "No rule of law for your place and work was verified")
    page.get_by_role("radio", name="Ben").check(force=True)
    page.get_by_label("Until when?").fill("2099-01-01")
    page.get_by_role("radio", name="A law or my board says so").check(force=True)
    harness.is_sound(page, "end-keep")
    harness.when_pressing(page, "Sign it")
    harness.then_reads(page, "Ben keeps it until 1 January 2099.", "not verified: ask your board")
    harness.is_sound(page, "end")
    page.get_by_role("radio", name="It was sold: Dana takes over").check(force=True)
    page.get_by_role("checkbox", name="I know that nothing can be recorded").check(force=True)
    harness.when_pressing(page, "Close the practice")
    # Then everybody reads that it is closed, the receipt is saved, nothing more is sealed
    harness.then_reads(page, "Closed on", "Who took over", "Not confirmed yet.", "No shared casebook.")
    harness.is_sound(page, "ended")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save its receipt").click()
    assert saved.value.suggested_filename == "closing.tlog-proof"
    harness.given_page(ben, f"{house.address}/casebooks/")
    harness.then_reads(ben, "This practice closed on")
    # And Dana says that she has it
    harness.given_page(dana, f"{house.address}/practice/end/")
    harness.is_sound(dana, "ended-successor")
    harness.when_pressing(dana, "Sign it")
    harness.then_reads(dana, "Confirmed on")
    # And Ana still takes her own casebook along
    harness.given_page(page, f"{house.address}/me/leave/")
    harness.when_pressing(page, "Go on")
    harness.then_reads(page, "Your book is ready to go")
