"""The front desk: Ana starts it, decides, tells it by a tick; a number is looked up; nothing is no yes."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_evidence import casebound
from tests.journeys.test_first_run import begin

pytestmark = pytest.mark.journey
NUMBER = "206 555 0134"
DECISION = {"decided": "refuse", "reasons": "He locked the door.", "review_on": "2027-05-14"}


def test_from_a_decision_to_the_answer_at_the_desk(page: Page, house: House) -> None:
    # Given Ana, who starts the desk
    begin(page, house)
    harness.given_page(page, f"{house.address}/desk/")
    harness.is_sound(page, "desk-closed")
    harness.when_pressing(page, "Start the front desk")
    harness.then_reads(page, "Each question is noted")
    # And a call that she notes there
    harness.when_pressing(page, "Note a call")
    harness.is_sound(page, "desk-call")
    harness.when_writing(page, "In one line: what did they want?", "Asked for a massage with more")
    harness.when_writing(page, "Phone number", NUMBER)
    harness.when_pressing(page, "Seal it")
    harness.then_reads(page, "The call is noted")
    harness.is_sound(page, "desk-called")
    # And a decision about Sam Poe
    told = {"account": "Late.", "happened": "2026-11-10", "client_name": "Sam Poe"}
    casebound(house, "record", "incident", "--answers", "-", answers=told)
    harness.given_page(page, f"{house.address}/clients/")
    number = page.locator("a.row b").first.inner_text().removeprefix("Client ").strip()
    casebound(house, "record", "decision", "--answers", "-", answers=DECISION | {"client": int(number)})
    harness.given_page(page, f"{house.address}/")
    page.locator("a.row", has_text="Decision").first.click()
    # When she tells the desk, reading every word before the tick
    harness.when_pressing(page, "Tell the front desk")
    harness.then_reads(page, "Read by", "nothing about why")
    harness.is_sound(page, "desk-tell")
    harness.when_writing(page, "Phone numbers", NUMBER)
    harness.when_choosing(page, "Yes, put this at the desk")
    harness.when_pressing(page, "Put it at the desk")
    harness.then_reads(page, "Give no appointment")
    harness.is_sound(page, "desk-told")
    # Then the last four digits bring the instruction, without the reason
    harness.given_page(page, f"{house.address}/desk/")
    page.get_by_label("Phone number, its last four digits, or a name").fill("0134")
    harness.when_pressing(page, "Look it up")
    harness.then_reads(page, "Give no appointment")
    answer = page.get_by_role("region", name="The answer")
    expect(answer).to_be_focused()  # so that it is read out first, and the box is one Tab away
    assert "locked the door" not in page.inner_text("body")
    assert "0134" not in page.url
    harness.is_sound(page, "desk")
    # And what was asked is written down, and there are words to say
    harness.given_page(page, f"{house.address}/desk/asked/")
    harness.then_reads(page, "0134", "1 found")
    harness.is_sound(page, "desk-asked")
    harness.given_page(page, f"{house.address}/desk/say/")
    harness.is_sound(page, "desk-cards")
    harness.when_pressing(page, "They ask what is included")
    harness.then_reads(page, "We offer therapeutic massage only.")
    harness.is_sound(page, "desk-card")


def test_a_number_nobody_told_is_no_yes(page: Page, house: House) -> None:
    # Given a desk that has been told nothing
    begin(page, house)
    harness.given_page(page, f"{house.address}/desk/")
    harness.when_pressing(page, "Start the front desk")
    # When somebody calls whom nobody knows
    page.get_by_label("Phone number, its last four digits, or a name").fill("206 555 0199")
    harness.when_pressing(page, "Look it up")
    # Then it says so, and not that it is safe
    harness.then_reads(page, "Nothing found", "does not mean that it is safe")
    harness.is_sound(page, "desk-nothing")
    # And too little is not looked for
    page.get_by_label("Phone number, its last four digits, or a name").fill("55")
    harness.when_pressing(page, "Look it up")
    harness.then_reads(page, "its last four digits, or a name of three letters")
