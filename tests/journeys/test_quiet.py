"""A book that nobody touches: a word before it closes, a way to stay, nothing of it on the screen after."""

import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import PASSWORD, begin
from tests.journeys.test_sign_in import give_password

pytestmark = pytest.mark.journey
SAYS = "He asked whether I do extras. I said no."
ASKED = "What happened, in your own words?"


def last_used(house: House, minutes_ago: float) -> None:
    with sqlite3.connect(house.data / "casebound.sqlite3", timeout=20) as database:
        at = f"-{int(minutes_ago * 60)} seconds"
        database.execute("UPDATE session SET last_used = strftime('%Y-%m-%d %H:%M:%S', 'now', ?)", (at,))
    database.close()


def used_ago(house: House) -> float:
    """Seconds since the server last heard of the only session."""
    with sqlite3.connect(house.data / "casebound.sqlite3", timeout=20) as database:
        row = database.execute("SELECT (julianday('now') - julianday(last_used)) * 86400 FROM session")
        found = row.fetchone()[0]
    database.close()
    return float(found)


@pytest.fixture
def writing(page: Page, house: House) -> Page:
    """Given Ana in the middle of a first note, on a page whose clock the test can move."""
    begin(page, house)
    page.clock.install()
    harness.given_page(page, f"{house.address}/happened/")
    harness.when_pressing(page, "Yes, I am safe")
    harness.when_writing(page, ASKED, SAYS)
    page.clock.run_for(3000)
    return page


def quiet_for(page: Page, house: House, minutes: float) -> None:
    """Nobody touches anything for so long, in the browser and on the server alike."""
    last_used(house, minutes)
    page.clock.fast_forward(int(minutes * 60_000))
    page.clock.run_for(6000)


def test_a_word_comes_before_the_book_closes_and_any_key_keeps_it_open(writing: Page, house: House) -> None:
    page = writing
    quiet_for(page, house, 7)
    expect(page.get_by_role("button", name="Keep it open")).to_have_count(0)
    quiet_for(page, house, 1.2)
    # Then a live region says so, and the focus stays where she writes
    expect(page.get_by_role("status").filter(has_text="closes in about two minutes.")).to_be_visible()
    expect(page.get_by_label(ASKED)).to_be_focused()
    harness.is_sound(page, "closes-soon")
    last_used(house, 8.2)
    page.keyboard.press("End")
    harness.then_reads(page, "Your book stays open.")
    expect(page.get_by_role("button", name="Keep it open")).to_have_count(0)
    harness.wait_until(lambda: used_ago(house) < 60)
    page.clock.run_for(7000)
    expect(page.get_by_text("Your book stays open.")).to_have_count(0)
    expect(page.get_by_label(ASKED)).to_have_value(SAYS)


def test_the_button_keeps_it_open_and_gives_the_focus_back(writing: Page, house: House) -> None:
    page = writing
    quiet_for(page, house, 8.5)
    button = page.get_by_role("button", name="Keep it open")
    expect(button).to_be_visible()
    button.focus()  # a screen reader goes there without a key that the page hears
    page.keyboard.press("Enter")
    harness.then_reads(page, "Your book stays open.")
    expect(page.get_by_label(ASKED)).to_be_focused()
    harness.wait_until(lambda: used_ago(house) < 60)


def test_who_writes_is_never_locked_out_between_two_saves(page: Page, house: House) -> None:
    """A page that does not save by itself: typing alone tells the server that she is there."""
    begin(page, house)
    page.clock.install()
    harness.given_page(page, f"{house.address}/me/")
    for _ in range(5):
        last_used(house, 3)
        page.clock.fast_forward(180_000)
        page.get_by_label("E-mail").press("x")
        harness.wait_until(lambda: used_ago(house) < 60)
    expect(page.get_by_label("E-mail")).to_have_value("xxxxx")


def test_nothing_is_shown_after_and_what_she_typed_waits_sealed(writing: Page, house: House) -> None:
    page = writing
    page.get_by_label(ASKED).press_sequentially(" He laughed.")
    quiet_for(page, house, 10.2)
    harness.then_reads(page, "Your password opens it on this device.")
    page.go_back(wait_until="commit")
    page.wait_for_timeout(500)
    assert "extras" not in page.content()
    harness.given_page(page, house.address)
    harness.when_writing(page, "Password", PASSWORD)
    harness.when_pressing(page, "Open my book")
    harness.then_reads(page, "To finish")
    page.locator("#unfinished + .rows a").first.click()
    harness.then_reads(page, "He laughed.")


def test_a_machine_that_slept_shows_nothing_to_the_first_key(writing: Page, house: House) -> None:
    page = writing
    last_used(house, 45)
    page.clock.set_fixed_time(harness.run_in(page, "Date.now()") + 45 * 60_000)  # no timer ran meanwhile
    page.keyboard.press("x")
    expect(page.get_by_label(ASKED)).to_be_hidden()


def test_without_a_network_it_closes_too_and_the_words_wait_for_the_network(
    writing: Page, house: House
) -> None:
    page = writing
    page.context.set_offline(True)
    page.get_by_label(ASKED).press_sequentially(" He laughed.")
    quiet_for(page, house, 10.2)
    harness.then_reads(page, "Your book is closed", "is sealed as soon as there is one")
    expect(page.get_by_label(ASKED)).to_be_hidden()
    page.keyboard.press("x")
    expect(page.get_by_label(ASKED)).to_be_hidden()
    page.context.set_offline(False)
    page.clock.run_for(7000)
    harness.then_reads(page, "Your password opens it on this device.")
    harness.when_writing(page, "Password", PASSWORD)
    harness.when_pressing(page, "Open my book")
    harness.given_page(page, house.address)
    page.locator("#unfinished + .rows a").first.click()
    harness.then_reads(page, "He laughed.")


def test_a_phone_that_was_ended_elsewhere_shows_nothing_at_the_next_touch(
    page: Page, open_page: OpenPage, house: House
) -> None:
    begin(page, house)
    phone = open_page()
    give_password(phone, house)
    harness.then_reads(phone, "Something happened")
    phone.clock.install()
    harness.given_page(phone, f"{house.address}/me/")
    harness.given_page(page, f"{house.address}/me/sessions/")
    harness.when_pressing(page, "Sign out everywhere else")
    phone.clock.fast_forward(200_000)
    phone.keyboard.press("Tab")
    harness.then_reads(phone, "Your book is closed")


def test_without_scripts_the_page_says_how_long(open_page: OpenPage, house: House) -> None:
    page = open_page(java_script_enabled=False, viewport=harness.NARROW)
    begin(page, house)
    expect(page.get_by_text("10 minutes after the last page you opened")).to_be_visible()
    harness.no_sideways_scroll(page)


def test_a_form_that_does_not_save_by_itself_is_given_back_after_the_password(
    page: Page, house: House
) -> None:
    begin(page, house)
    page.clock.install()
    harness.given_page(page, f"{house.address}/for-you/")
    harness.when_writing(page, "With whom?", "Dana, on the phone")
    quiet_for(page, house, 11)
    harness.then_reads(page, "What you typed is kept, sealed.")
    harness.when_writing(page, "Password", PASSWORD)
    harness.when_pressing(page, "Open my book")
    expect(page.get_by_label("With whom?")).to_have_value("Dana, on the phone")
