"""Ben, safety lead, looks through what Ana shared, decides, hears the client, and looks again on the day."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_evidence import casebound
from tests.journeys.test_first_run import begin
from tests.journeys.test_second_person import invited, joined

pytestmark = pytest.mark.journey

ANA = ("--as", "Ana")
TOLD: list[dict[str, object]] = [
    {"account": "He asked for my own number.", "happened": "2026-09-30", "behaviours": ["BND.PERSQ"]},
    {"account": "He asked for extras.", "happened": "2026-10-14", "behaviours": ["VRB.SEXREQ"]},
]


def shared_with_ben(house: House, ana: Page) -> str:
    """Two pages of Ana's about one client, opened to the safety team; the number of that client."""
    number = ""
    for told in TOLD:
        client: dict[str, object] = {"client": int(number)} if number else {"client_name": "Sam Poe"}
        sealed = casebound(house, "record", "incident", *ANA, "--answers", "-", answers=told | client)
        casebound(house, "share", sealed["entry"], "--with", "team", *ANA)
        harness.given_page(ana, f"{house.address}/clients/")
        number = ana.locator("a.row b").first.inner_text().removeprefix("Client ").strip()
    return number


def seal(page: Page) -> None:
    harness.when_pressing(page, "Read it and seal")
    harness.when_pressing(page, "Seal this page")


def test_ben_reviews_hears_the_other_side_and_looks_again(
    page: Page, open_page: OpenPage, house: House
) -> None:
    # Given Ben, to whom Ana has opened two pages about one client
    begin(page, house)
    ben = open_page(viewport=harness.DESK)
    joined(ben, invited(page, house, "Ben", "Safety lead"), "Ben")
    number = shared_with_ben(house, page)
    # When he looks through them, he sees what the rules found, and not how Ana is faring
    harness.given_page(ben, f"{house.address}/review/")
    harness.then_reads(ben, f"Client {number}", "It steps up")
    expect(ben.get_by_text("This was a lot for you")).to_have_count(0)
    harness.is_sound(ben, "ben-review")
    # And decides, with reasons and a day on which he looks again
    harness.when_pressing(ben, f"Look Client {number}")
    harness.when_pressing(ben, "Decide, with reasons")
    harness.then_reads(ben, "What was decided?")

    harness.when_choosing(ben, "Go on under conditions")
    harness.when_pressing(ben, "Next")
    harness.when_choosing(ben, "A second person in the house or the room")
    harness.when_writing(ben, "What do people have to do from now on?", "Two people in the house.")
    harness.when_pressing(ben, "Next")
    harness.when_writing(ben, "What are the reasons?", "A remark, then a request.")
    harness.when_pressing(ben, "Next")
    # Whom it was aimed at is not asked for other explanations: only whoever else decides
    expect(ben.get_by_label("Which other explanation was looked at?")).to_be_hidden()
    harness.when_choosing(ben, "No, somebody else")
    expect(ben.get_by_label("Which other explanation was looked at?")).to_be_visible()
    ben.locator("[name='review_on']").fill("2027-05-14")
    harness.when_pressing(ben, "Next")
    harness.when_choosing(ben, "They will be told")
    seal(ben)
    harness.given_page(ben, f"{house.address}/review/")
    harness.then_reads(ben, "Go on under conditions", "Two people in the house.", "In force")
    # When the client sees it another way, Ben writes that down with the day on which he answers
    ben.get_by_role("link", name="Go on under conditions").first.click()
    ben.get_by_text("Add to this page").click()
    harness.when_pressing(ben, "Dispute")
    harness.when_writing(ben, "What do they say?", "It was a joke, and nobody else minds.")
    ben.locator("[name='answer_by']").fill("2026-12-05")
    harness.is_sound(ben, "ben-dispute")
    seal(ben)
    # Then it changes nothing by itself, and both days stand on his list
    harness.given_page(ben, f"{house.address}/review/")
    harness.then_reads(ben, "The client disputes it")
    harness.given_page(ben, f"{house.address}/due/")
    harness.then_reads(ben, "Answer a dispute", "5 December 2026", "Look again at a decision", "14 May 2027")
    harness.is_sound(ben, "ben-due")
    # When he looks again, a new decision takes the place of the old one, and says so
    harness.given_page(ben, f"{house.address}/review/client/{number}/")
    harness.when_pressing(ben, "Decide, with reasons")
    harness.when_choosing(ben, "Refuse future bookings", "Yes, this takes its place")
    harness.when_pressing(ben, "Next")
    harness.when_pressing(ben, "Next")
    harness.when_writing(ben, "What are the reasons?", "He was asked not to, and did it again.")
    harness.when_pressing(ben, "Next")
    seal(ben)
    harness.given_page(ben, f"{house.address}/review/")
    harness.then_reads(ben, "Refuse future bookings")
    expect(ben.get_by_text("Go on under conditions")).to_have_count(0)
    # And Ana, who reads none of his pages, sees no decision of his
    harness.given_page(page, f"{house.address}/review/")
    harness.then_reads(page, f"Client {number}")
    expect(page.get_by_text("Refuse future bookings")).to_have_count(0)
