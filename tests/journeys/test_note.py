"""The 90-second note on a phone: how Ana writes it, and what her twin does wrong without losing a word."""

import re
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import PASSWORD, begin

pytestmark = pytest.mark.journey
SAYS = "He asked whether I do extras.\nI said no. He asked again."
ASKED = "Asking for a sexual service"
MOST_TAPS, MOST_TAPS_SMALL = 25, 6
DOUBTFUL = ("mild", "moderate", "severe", "late", "delay", "why did you wait", "overdue")


class Thumb:
    """Counts every press on a control; typing free text costs none."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def press(self, words: str) -> None:
        self.taps += 1
        harness.when_pressing(self.page, words)

    def choose(self, *words: str) -> None:
        self.taps += len(words)
        harness.when_choosing(self.page, *words)

    def unfold(self, words: str) -> None:
        """Opens a group of answers."""
        self.taps += 1
        self.page.locator("summary", has_text=words).first.click()


@pytest.fixture
def ana(page: Page, house: House) -> Page:
    """Given Ana's phone, her book just begun, nothing in it."""
    begin(page, house)
    harness.then_reads(page, "Nothing is waiting.")
    return page


def start(page: Page, house: House) -> None:
    harness.given_page(page, f"{house.address}/happened/")
    harness.when_pressing(page, "Yes, I am safe")


def to_the_check(page: Page, words: str = SAYS) -> str:
    """From the first question straight to reading it once more; returns that address."""
    harness.when_writing(page, "What happened, in your own words?", words)
    harness.when_pressing(page, "Read it and seal")
    harness.then_reads(page, "Read it once more")
    return page.url


def idle(house: House) -> None:
    """Ten minutes pass in which nobody touches anything."""
    with closing(sqlite3.connect(house.data / "casebound.sqlite3", timeout=30)) as database, database:
        database.execute("UPDATE session SET last_used = '2026-01-01 00:00:00'")


def unlock(page: Page) -> None:
    harness.when_writing(page, "Password", PASSWORD)
    harness.when_pressing(page, "Open my book")


def then_on(page: Page, number: int) -> None:
    expect(page).to_have_title(re.compile(f"Question {number} of 7"))
    harness.is_sound(page, f"note-{number}")


def test_ana_writes_her_first_note_with_one_thumb(ana: Page) -> None:
    thumb = Thumb(ana)
    # Given home, the one button that matters, and a way on for each state she may be in
    harness.is_sound(ana, "home-empty")
    thumb.press("Something happened")
    harness.then_reads(ana, "Are you safe now?", "Not yet, the client is still here", "No, I need help now")
    harness.is_sound(ana)
    thumb.press("Yes, I am safe")
    # When she writes first and ticks after
    then_on(ana, 1)
    harness.when_writing(ana, "What happened, in your own words?", SAYS)
    thumb.press("Next")
    # Then only the time is filled in, everything else is hers to say
    then_on(ana, 2)
    expect(ana.get_by_label("When did it happen?")).to_have_value(re.compile(r"^\d{4}-\d\d-\d\d$"))
    thumb.press("Next")
    for number, chosen in enumerate(
        [
            ["Practice where you work alone"],
            ["A client"],
            ["Asking for a sexual service"],
            ["Set a limit calmly"],
            [],
        ],
        3,
    ):
        then_on(ana, number)
        expect(ana.locator("main :checked")).to_have_count(0)
        if number == 4:
            harness.when_writing(ana, "Who was it?", "Sam Poe")
        if number == 5:
            thumb.unfold("Words")
        thumb.choose(*chosen)
        thumb.press("Next" if chosen else "Skip for now")
    # And she reads all of it before it is sealed
    harness.then_reads(ana, "Read it once more", "I said no. He asked again.", "Sam Poe", "Skipped for now")
    harness.is_sound(ana)
    thumb.press("Seal as first note")
    harness.then_reads(ana, "is sealed", "A small file without a word of your text.", "Nobody else.")
    harness.is_sound(ana)
    thumb.press("Done for now")
    harness.then_reads(ana, "Nothing is waiting.", "Something happened", "Sealed")
    harness.is_sound(ana, "home")
    assert thumb.taps <= MOST_TAPS, f"{thumb.taps} taps"


def test_the_shortest_way_needs_nothing_but_her_words(ana: Page, house: House) -> None:
    thumb = Thumb(ana)
    for words in ("Something happened", "Yes, I am safe"):
        thumb.press(words)
    harness.when_writing(ana, "What happened, in your own words?", SAYS)
    for words in ("Read it and seal", "Seal as first note"):
        thumb.press(words)
    harness.then_reads(ana, "is sealed")
    assert thumb.taps == 4


def test_a_small_thing_is_one_page_and_six_taps(ana: Page) -> None:
    thumb = Thumb(ana)
    thumb.press("A small thing")
    harness.is_sound(ana, "small-thing")
    harness.when_writing(ana, "Who was it?", "Sam Poe")
    thumb.choose("Flirting")
    harness.when_writing(ana, "In one line: what happened?", "Asked where I live.")
    thumb.press("Read it and seal")
    harness.then_reads(ana, "Asked where I live.", "Flirting", "Sam Poe")
    thumb.press("Seal")
    harness.then_reads(ana, "is sealed")
    assert thumb.taps <= MOST_TAPS_SMALL, f"{thumb.taps} taps"


def test_what_happened_days_ago_is_told_in_one_neutral_sentence(ana: Page, house: House) -> None:
    start(ana, house)
    harness.when_writing(ana, "What happened, in your own words?", SAYS)
    harness.when_pressing(ana, "Next")
    harness.when_writing(ana, "When did it happen?", str(date.today() - timedelta(days=40)))
    harness.when_pressing(ana, "Read it and seal")
    harness.when_pressing(ana, "Seal as first note")
    harness.then_reads(ana, "after it happened.")
    said = ana.locator("main").inner_text().lower()
    assert not [word for word in DOUBTFUL if word in said], said
    harness.when_pressing(ana, "Read it")
    harness.then_reads(ana, "I said no. He asked again.")
    assert ana.get_by_text("Why did you wait").count() == 0


def test_not_safe_yet_leads_to_one_calm_page_and_back(ana: Page) -> None:
    harness.when_pressing(ana, "Something happened")
    harness.when_pressing(ana, "No, I need help now")
    harness.then_reads(ana, "Leave the room", "Emergency number")
    harness.is_sound(ana)
    assert ana.locator('a[href^="tel:"]').count() >= 1
    harness.when_pressing(ana, "Come back later")
    harness.then_reads(ana, "Something happened", "Nothing is waiting.")
    harness.when_pressing(ana, "Something happened")
    harness.when_pressing(ana, "No, I need help now")
    harness.when_pressing(ana, "I am safe now")
    harness.then_reads(ana, "Are you safe now?")


# Her twin, who does everything wrong.


def test_a_wrong_date_is_told_at_its_field_and_nothing_typed_is_lost(ana: Page, house: House) -> None:
    start(ana, house)
    harness.when_writing(ana, "What happened, in your own words?", SAYS)
    harness.when_pressing(ana, "Next")
    for wrong in (str(date.today() + timedelta(days=30)), "1890-03-14"):
        harness.when_writing(ana, "When did it happen?", wrong)
        harness.when_pressing(ana, "Next")
        harness.then_reads(ana, "One thing to look at", "Everything you typed is still here.")
        expect(ana.locator("[data-focus]")).to_be_focused()
        expect(ana.get_by_label("When did it happen?")).to_have_value(wrong)
    harness.is_sound(ana, "note-wrong-date")
    harness.when_pressing(ana, "I don't know")
    then_on(ana, 3)
    harness.when_pressing(ana, "Go back")
    expect(ana.get_by_label("When did it happen?")).to_have_value("")
    harness.when_pressing(ana, "Go back")
    expect(ana.get_by_label("What happened, in your own words?")).to_have_value(SAYS)


def test_sealing_nothing_is_answered_with_what_is_missing(ana: Page, house: House) -> None:
    start(ana, house)
    harness.when_pressing(ana, "Read it and seal")
    harness.when_pressing(ana, "Seal as first note")
    harness.then_reads(ana, "to look at", "Write a few words about what happened")
    expect(ana.locator("[data-focus]")).to_be_focused()
    harness.is_sound(ana, "check-wrong")
    harness.when_pressing(ana, "Write a few words about what happened")
    then_on(ana, 1)
    to_the_check(ana)
    harness.when_pressing(ana, "Seal as first note")
    harness.then_reads(ana, "is sealed")


def test_a_name_typed_for_somebody_new_can_be_seen_changed_and_taken_back(ana: Page, house: House) -> None:
    start(ana, house)
    check = to_the_check(ana)
    for typed in ("Sam Poe", "Sam Pole", ""):
        harness.when_pressing(ana, "Who was it?")
        harness.when_writing(ana, "Who was it?", typed)
        harness.when_pressing(ana, "Read it and seal")
        expect(ana.get_by_text(typed or "Sam", exact=bool(typed))).to_have_count(1 if typed else 0)
        assert ana.url == check


def test_two_windows_and_the_back_button_seal_one_page(ana: Page, house: House) -> None:
    start(ana, house)
    check = to_the_check(ana)
    other = ana.context.new_page()
    harness.given_page(other, check)
    harness.when_pressing(ana, "Seal as first note")
    harness.then_reads(ana, "Page 1 is sealed")
    harness.when_pressing(other, "Seal as first note")
    harness.then_reads(other, "Page 1 is sealed")
    ana.go_back()
    if ana.get_by_role("button", name="Seal as first note").count():
        harness.when_pressing(ana, "Seal as first note")
    harness.then_reads(ana, "Page 1 is sealed")
    harness.given_page(ana, house.address)
    expect(ana.locator("#recent + .rows li")).to_have_count(1)


def test_the_back_button_between_questions_loses_nothing(ana: Page, house: House) -> None:
    start(ana, house)
    harness.when_writing(ana, "What happened, in your own words?", SAYS)
    harness.when_pressing(ana, "Next")
    ana.go_back()
    expect(ana.get_by_label("What happened, in your own words?")).to_have_value(SAYS)
    harness.when_writing(ana, "What happened, in your own words?", SAYS + " Then he left.")
    ana.go_forward()
    then_on(ana, 2)
    harness.when_pressing(ana, "Go back")
    expect(ana.get_by_label("What happened, in your own words?")).to_have_value(SAYS + " Then he left.")


def test_a_reload_in_the_middle_of_a_sentence_keeps_it(ana: Page, house: House) -> None:
    start(ana, house)
    ana.get_by_label("What happened, in your own words?").press_sequentially("He stood in the door")
    ana.reload()
    expect(ana.get_by_label("What happened, in your own words?")).to_have_value("He stood in the door")


def test_two_windows_on_one_question_keep_the_words_of_both(ana: Page, house: House) -> None:
    start(ana, house)
    other = ana.context.new_page()
    harness.given_page(other, ana.url)
    harness.when_writing(ana, "What happened, in your own words?", "One")
    harness.when_pressing(ana, "Next")
    harness.when_writing(other, "What happened, in your own words?", "Two")
    harness.then_reads(other, "Another window answered this too.")
    harness.when_pressing(other, "Read it and seal")
    harness.then_reads(other, "Read it once more", "One", "Two")


def test_the_lock_closes_while_she_types_and_keeps_what_she_typed(ana: Page, house: House) -> None:
    start(ana, house)
    harness.when_writing(ana, "What happened, in your own words?", SAYS)
    idle(house)
    harness.when_pressing(ana, "Next")
    harness.then_reads(ana, "Welcome back, Ana", "What you typed is kept, sealed.")
    harness.is_sound(ana, "lock-kept")
    assert "extras" not in ana.content()
    unlock(ana)
    harness.then_reads(ana, "I said no. He asked again.")
    harness.when_pressing(ana, "Seal as first note")
    harness.then_reads(ana, "is sealed")
    harness.when_pressing(ana, "Done for now")
    harness.then_reads(ana, "Nothing is waiting.")


def test_the_lock_closes_and_the_words_were_only_saved_on_the_way(ana: Page, house: House) -> None:
    """Autosave that comes too late is kept as well, and the page itself goes on to the lock."""
    start(ana, house)
    idle(house)
    harness.when_writing(ana, "What happened, in your own words?", SAYS)
    harness.given_page(ana, house.address)
    unlock(ana)
    harness.then_reads(ana, "To finish")
    ana.locator("#unfinished + .rows a").first.click()
    harness.then_reads(ana, "I said no. He asked again.")


def test_the_browser_is_closed_and_she_comes_back(ana: Page, open_page: OpenPage, house: House) -> None:
    start(ana, house)
    harness.when_writing(ana, "What happened, in your own words?", SAYS)
    harness.when_pressing(ana, "Next")
    kept = ana.context.storage_state()
    kept["cookies"] = [cookie for cookie in kept["cookies"] if cookie["expires"] != -1]
    ana.context.close()
    house.restart()  # and the machine was off meanwhile
    back = open_page(storage_state=kept)
    harness.given_page(back, house.address)
    harness.then_reads(back, "Welcome back, Ana", "Something happened")
    harness.is_sound(back, "lock")
    unlock(back)
    harness.then_reads(back, "2 of 7 answered")
    back.locator("#unfinished + .rows a").first.click()
    harness.then_reads(back, "I said no. He asked again.")
    harness.when_pressing(back, "Go on to the full record")
    harness.is_sound(back, "full-record")
    harness.given_page(back, house.address)
    back.locator("#unfinished + .rows a").first.click()
    back.locator("summary", has_text="Throw this draft away").click()
    harness.when_pressing(back, "Throw it away")
    harness.then_reads(back, "Nothing is waiting.")


def test_from_the_lock_screen_she_writes_without_a_password(ana: Page, house: House) -> None:
    harness.given_page(ana, house.address)
    idle(house)
    ana.reload()
    harness.then_reads(ana, "Welcome back, Ana")
    harness.when_pressing(ana, "Something happened")
    harness.is_sound(ana)
    harness.when_pressing(ana, "Keep it")
    harness.then_reads(ana, "One thing to look at", "Write a few words, or go back.")
    harness.is_sound(ana, "lock-note-wrong")
    harness.when_writing(ana, "What happened, in your own words?", SAYS)
    harness.when_pressing(ana, "Keep it")
    harness.then_reads(ana, "It is kept")
    harness.is_sound(ana, "lock-note-kept")
    assert "extras" not in ana.content()
    harness.when_pressing(ana, "Open my book")
    unlock(ana)
    harness.then_reads(ana, "Written while your book was closed.")
    ana.locator("#unfinished + .rows a").first.click()
    harness.then_reads(ana, "I said no. He asked again.")
    harness.when_pressing(ana, "Seal as first note")
    harness.then_reads(ana, "is sealed")


def test_a_note_on_the_lock_screen_is_kept_while_she_writes_and_the_phone_goes_dark(
    ana: Page, open_page: OpenPage, house: House
) -> None:
    harness.given_page(ana, house.address)
    idle(house)
    ana.reload()
    harness.when_pressing(ana, "Something happened")
    harness.then_reads(ana, "Kept while you write, sealed.")
    field = ana.get_by_label("What happened, in your own words?")
    with ana.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 204):
        field.fill("He asked")
    # When the network goes it says so, and keeps trying
    ana.context.set_offline(True)
    field.fill("He asked whether I do extras.")
    harness.then_reads(ana, "Not kept yet. Your words stay on this page")
    ana.context.set_offline(False)
    harness.then_reads(ana, "Kept while you write, sealed.")
    # And when she goes away without pressing anything, all of it waits, once
    field.fill(SAYS)
    harness.when_pressing(ana, "Go back")
    unlock(ana)
    harness.given_page(ana, house.address)
    expect(ana.locator("#unfinished + .rows a")).to_have_count(1)
    ana.locator("#unfinished + .rows a").first.click()
    harness.then_reads(ana, "I said no. He asked again.")
