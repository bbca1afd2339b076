"""What Ana does for herself: her data, her password, the 24 words, and coming back with them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import PASSWORD, begin

pytestmark = pytest.mark.journey
NEW = "seven slow clouds over town"


def words_shown(page: Page) -> list[str]:
    return [word.inner_text().strip() for word in page.locator(".words li").all()]


def typed_back(page: Page, words: list[str]) -> None:
    for label in page.locator("form#ask label").all_inner_texts():
        found = re.search(r"\d+", label)
        assert found, label
        harness.when_writing(page, label.strip(), words[int(found[0]) - 1])


def unlock(page: Page, password: str) -> None:
    harness.when_writing(page, "Password", password)
    harness.when_pressing(page, "Open my book")


@pytest.fixture
def ana(page: Page, house: House) -> Page:
    begin(page, house)
    return page


def test_the_24_words_are_shown_typed_back_and_open_the_book_elsewhere(
    ana: Page, open_page: OpenPage, house: House
) -> None:
    # Given the band that says what is at risk
    harness.when_pressing(ana, "Get your 24 recovery words")
    harness.then_reads(ana, "Nothing else does")
    harness.is_sound(ana, "words-make")
    harness.when_writing(ana, "Password", "not the password at all")
    harness.when_pressing(ana, "Show my words")
    harness.then_reads(ana, "One thing to look at", "That did not open your book.")
    harness.is_sound(ana, "words-make-wrong")
    harness.when_writing(ana, "Password", PASSWORD)
    harness.when_pressing(ana, "Show my words")
    words = words_shown(ana)
    assert len(words) == 24
    harness.is_sound(ana)
    # When she postpones, the band says so; and a wrong word is no proof
    harness.when_pressing(ana, "Later")
    harness.when_pressing(ana, "Type four of them back")
    harness.when_pressing(ana, "I have written them down")
    harness.is_sound(ana)
    typed_back(ana, [words[-1], *words[:-1]])
    harness.when_pressing(ana, "These are the words")
    harness.then_reads(ana, "to look at")
    harness.is_sound(ana, "words-check-wrong")
    typed_back(ana, words)
    harness.when_pressing(ana, "These are the words")
    harness.then_reads(ana, "All four were right", "Put it where you keep what must not be lost")
    harness.is_sound(ana)
    harness.when_pressing(ana, "Go on")
    harness.then_reads(ana, "Something happened")
    harness.given_page(ana, f"{house.address}/me/words/")
    harness.then_reads(ana, "that you have your words")
    harness.given_page(ana, house.address)
    expect(ana.get_by_text("Still at risk")).to_have_count(0)
    # Then they open the book on a machine that knows nobody, and the old password does not any more
    other = open_page(viewport=harness.DESK)
    harness.given_page(other, house.address)
    harness.is_sound(other, "lock-unknown")
    harness.when_pressing(other, "I have my 24 words")
    harness.is_sound(other)
    harness.when_writing(other, "Your 24 words", " ".join(words[::-1]))
    for label in ("New password", "The new password again"):
        harness.when_writing(other, label, NEW)
    harness.when_pressing(other, "Open my book")
    harness.then_reads(other, "to look at")
    harness.is_sound(other, "recover-wrong")
    harness.when_writing(other, "Your 24 words", "  ".join(words).upper())
    for label in ("New password", "The new password again"):
        harness.when_writing(other, label, NEW)
    harness.when_pressing(other, "Open my book")
    harness.then_reads(other, "Your book is open again", "Put the paper back.")
    harness.is_sound(other)
    harness.when_pressing(other, "Go on")
    harness.then_reads(other, "Something happened")
    harness.given_page(ana, house.address)
    harness.then_reads(ana, "Open my book")  # and greets nobody: a new password makes browsers forget
    harness.when_writing(ana, "Your e-mail or first name", "Ana")
    unlock(ana, PASSWORD)
    harness.then_reads(ana, "That did not open your book.")
    harness.is_sound(ana, "lock-wrong")
    harness.when_writing(ana, "Your e-mail or first name", "Ana")
    unlock(ana, NEW)
    harness.then_reads(ana, "Something happened")


def test_her_data_her_password_and_signing_out(ana: Page, house: House) -> None:
    harness.when_pressing(ana, "More")
    harness.is_sound(ana)
    harness.when_opening(ana, "My account")
    harness.when_pressing(ana, "About me")
    harness.is_sound(ana)
    harness.when_writing(ana, "E-mail", "not an address")
    harness.when_writing(ana, "Time zone", "Nowhere/Town")
    harness.when_pressing(ana, "Save")
    harness.then_reads(ana, "Two things to look at")
    expect(ana.get_by_label("E-mail")).to_have_value("not an address")
    harness.is_sound(ana, "about_me-wrong")
    harness.when_writing(ana, "E-mail", "Ana@Example.org")
    harness.when_writing(ana, "Time zone", "America/Los_Angeles")
    harness.when_pressing(ana, "Save")
    harness.then_reads(ana, "Saved.")
    harness.when_pressing(ana, "Change the password")
    harness.is_sound(ana)
    for label, typed in (
        ("Your password now", "wrong from the start"),
        ("New password", NEW),
        ("The new password again", NEW),
    ):
        harness.when_writing(ana, label, typed)
    harness.when_pressing(ana, "Change the password")
    harness.then_reads(ana, "One thing to look at")
    harness.is_sound(ana, "password-wrong")
    for label, typed in (
        ("Your password now", PASSWORD),
        ("New password", NEW),
        ("The new password again", NEW),
    ):
        harness.when_writing(ana, label, typed)
    harness.when_pressing(ana, "Change the password")
    harness.then_reads(ana, "Your new password counts from now on.")
    harness.when_pressing(ana, "Sign out")
    harness.then_reads(ana, "Open my book")
    harness.when_pressing(ana, "I am not Ana")
    harness.is_sound(ana, "lock-other")
    harness.when_writing(ana, "Your e-mail or first name", "ana@example.org")
    unlock(ana, PASSWORD)
    harness.then_reads(ana, "That did not open your book.")
    harness.when_writing(ana, "Your e-mail or first name", "ana@example.org")
    unlock(ana, NEW)
    harness.then_reads(ana, "Something happened")


def test_a_wrong_name_and_a_wrong_password_read_alike(open_page: OpenPage, house: House, page: Page) -> None:
    begin(page, house)
    said = []
    for name in ("Ana", "Nobody Here"):
        stranger = open_page()
        harness.given_page(stranger, house.address)
        harness.when_writing(stranger, "Your e-mail or first name", name)
        unlock(stranger, "not the password at all")
        said.append(stranger.locator("[role=alert]").inner_text())
    assert said[0] == said[1]


def test_the_interface_follows_her_language(ana: Page, house: House) -> None:
    harness.given_page(ana, f"{house.address}/me/")
    harness.when_choosing(ana, "Español")
    harness.when_pressing(ana, "Save")
    expect(ana.locator("html")).to_have_attribute("lang", "es")
    harness.is_sound(ana, "about_me-es")
    harness.given_page(ana, f"{house.address}/write/")
    harness.is_sound(ana, "write-es")
