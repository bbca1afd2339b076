"""Ana thinks that somebody knows her password: everything is made new, and she goes on where she was."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_erasure import sealed_note
from tests.journeys.test_first_run import PASSWORD, begin
from tests.journeys.test_second_person import invited, joined, six_words

pytestmark = pytest.mark.journey
NEW = "eleven slow herons standing"


def test_everything_is_made_new_and_other_sessions_end(page: Page, open_page: OpenPage, house: House) -> None:
    # Given Ana with a sealed page, signed in on a second device too
    begin(page, house)
    address = sealed_note(page, house, "Something to keep.")
    words_before = six_words(page, house)
    other = open_page()
    harness.given_page(other, house.address)
    harness.when_writing(other, "Your e-mail or first name", "Ana")
    harness.when_writing(other, "Password", PASSWORD)
    harness.when_pressing(other, "Open my book")
    harness.then_reads(other, "Something happened")
    # When she makes everything new
    harness.given_page(page, f"{house.address}/me/")
    harness.when_pressing(page, "Somebody knows my password or my words")
    harness.then_reads(page, "What it cannot", "Ana’s casebook")
    harness.is_sound(page)
    harness.when_writing(page, "Your password now", "not her password")
    harness.when_writing(page, "New password", NEW)
    harness.when_writing(page, "The new password again", NEW)
    harness.when_pressing(page, "Make everything new")
    harness.then_reads(page, "That did not open your book.")
    harness.is_sound(page, "new-keys-wrong")
    harness.when_writing(page, "Your password now", PASSWORD)
    harness.when_writing(page, "New password", NEW)
    harness.when_writing(page, "The new password again", NEW)
    harness.when_pressing(page, "Make everything new")
    # Then new words are shown, her pages open, her six words are others
    harness.then_reads(page, "Write these words down")
    harness.given_page(page, address)
    harness.then_reads(page, "Something to keep.")
    assert six_words(page, house) != words_before
    # And the other device is signed out, and the old password opens nothing
    harness.given_page(other, f"{house.address}/entries/")
    harness.then_reads(other, "Open my book")


def test_dana_makes_a_link_and_those_who_read_with_ana_stop_what_is_not_hers(
    page: Page, open_page: OpenPage, house: House
) -> None:
    # Given Ana, Ben who reads a casebook with her, and Dana the administrator
    begin(page, house)
    ben, dana, mallory = open_page(), open_page(), open_page()
    joined(ben, invited(page, house, "Ben", "Practitioner"), "Ben")
    joined(dana, invited(page, house, "Dana", "Administrator"), "Dana")
    harness.given_page(page, f"{house.address}/casebooks/new/")
    harness.when_writing(page, "What is it called?", "Supervision")
    harness.when_pressing(page, "Start it")
    harness.when_pressing(page, "Ben")
    words = six_words(ben, house)
    harness.when_writing(page, "The six words", words)
    harness.when_pressing(page, "Let Ben in")
    harness.then_reads(page, "Let in by Ana")
    # When Dana makes a link as if Ana had lost everything, and keys are made with it
    harness.given_page(dana, f"{house.address}/people/1/")
    harness.when_pressing(dana, "Ana lost password and words")
    harness.then_reads(dana, "You yourself can read nothing by this.")
    harness.is_sound(dana)
    harness.when_pressing(dana, "Make the link")
    link = dana.get_by_label("The link").input_value()
    harness.given_page(mallory, link)
    harness.then_reads(mallory, "New keys for Ana", "What only you could read stays closed for ever.")
    harness.is_sound(mallory, "lost-make")
    harness.when_writing(mallory, "New password", NEW)
    harness.when_writing(mallory, "The new password again", NEW)
    harness.when_pressing(mallory, "Make new keys")
    harness.then_reads(mallory, "Your new keys wait", "Until then nothing opens here.")
    harness.is_sound(mallory)
    # Then Ben is told, sees both keys, and can accept nothing yet
    harness.given_page(ben, house.address)
    harness.then_reads(ben, "Ana has new keys.")
    harness.when_pressing(ben, "Look at it")
    harness.then_reads(ben, "Words of the old key", "Words of the new key", "Not before", "Supervision")
    harness.is_sound(ben)
    # And Ana, whose book is open as before, refuses them
    harness.given_page(page, house.address)
    harness.then_reads(page, "Somebody made new keys in your name.")
    harness.when_pressing(page, "Look at it")
    harness.is_sound(page, "keys-decide-mine")
    harness.when_pressing(page, "That was not me: refuse them")
    harness.given_page(ben, house.address)
    expect(ben.locator("body")).not_to_contain_text("Ana has new keys.")
    harness.given_page(mallory, f"{house.address}/waiting/")
    harness.then_reads(mallory, "Your book is closed")


def test_ana_takes_her_own_casebook_along(page: Page, house: House) -> None:
    begin(page, house)
    sealed_note(page, house, "Something to keep.")
    harness.given_page(page, f"{house.address}/more/")
    harness.when_opening(page, "My account")
    harness.when_pressing(page, "Leaving the practice")
    harness.then_reads(page, "What you take along", "Nobody else is administrator.")
    harness.is_sound(page)
    harness.when_pressing(page, "Go on")
    harness.then_reads(page, "Your book is ready to go", "1 page is in it.")
    harness.is_sound(page, "taken-along")
    assert page.locator("ol.words li").count() == 24
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the file").click()
    assert saved.value.suggested_filename == "my-book.casebound"
