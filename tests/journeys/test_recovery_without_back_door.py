"""Ana thinks that somebody knows her password: everything is made new, and she goes on where she was."""

import pytest
from playwright.sync_api import Page

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_erasure import sealed_note
from tests.journeys.test_first_run import PASSWORD, begin
from tests.journeys.test_second_person import six_words

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
