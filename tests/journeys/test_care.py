"""After something slight Ana is offered nothing; after a touch what vanishes soon, and a page for her."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_evidence import casebound
from tests.journeys.test_first_run import begin

pytestmark = pytest.mark.journey
EVENING = 20


def zone_of_evening() -> str:
    """A time zone in which it is evening now."""
    ahead = (EVENING - datetime.now(UTC).hour + 36) % 24 - 12  # hours, from -12 to 11
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"  # its sign is turned round


def sealed(page: Page, house: House, **told: object) -> None:
    done = casebound(house, "record", "incident", "--answers", "-", answers=told)
    harness.given_page(page, f"{house.address}/entry/{done['entry']}/sealed/")


def test_ana_looks_after_herself(page: Page, house: House) -> None:
    # Given Ana, for whom it is evening
    begin(page, house)
    harness.given_page(page, f"{house.address}/me/")
    harness.when_writing(page, "Time zone", zone_of_evening())
    harness.when_pressing(page, "Save")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    # When something slight was sealed, nothing further is offered
    sealed(page, house, account="He asked for my number.", happened=yesterday, behaviours=["BND.PERSQ"])
    expect(page.get_by_text("Something for you")).to_have_count(0)
    # When it was a touch, what vanishes soon goes on her list by one press
    sealed(page, house, account="He held my wrist.", happened=yesterday, behaviours=["PHY.GRAB"])
    page.get_by_text("Before it is thrown away or written over").click()
    harness.is_sound(page, "sealed-soon")
    harness.when_pressing(page, "Put these on my list")
    harness.then_reads(page, "Ask in writing that camera film is kept", "Save voicemail and missed calls")
    harness.is_sound(page, "due-soon")
    # And what is done leaves it by one press
    harness.when_pressing(page, "Done Save voicemail and missed calls")
    expect(page.get_by_text("Save voicemail and missed calls")).to_have_count(0)
    harness.then_reads(page, "Ask in writing that camera film is kept")
    # When she looks for herself, she puts a day of her own on the list
    harness.given_page(page, f"{house.address}/more/")
    harness.when_pressing(page, "Something for you")
    harness.then_reads(page, "What helps", "Whom to talk to", "Time off", "counted nowhere")
    harness.is_sound(page, "for-you")
    page.get_by_label("On which day?").fill((datetime.now(UTC) + timedelta(days=9)).date().isoformat())
    harness.when_pressing(page, "Put it on my list")
    harness.then_reads(page, "A supervision slot, or a talk")
    # And is asked in the evening from now on, until one press
    harness.given_page(page, f"{house.address}/for-you/")
    page.get_by_text("A question at the end of the day").click()
    harness.when_choosing(page, "16:00")
    harness.when_pressing(page, "Save")
    harness.then_reads(page, "Saved.")
    harness.given_page(page, f"{house.address}/")
    harness.then_reads(page, "Anything small today?")
    harness.is_sound(page, "home-evening")
    harness.when_pressing(page, "Not today")
    expect(page.get_by_text("Anything small today?")).to_have_count(0)


PAGES: list[dict[str, object]] = [
    {"happened": "2026-07-02", "behaviours": ["BND.PERSQ"], "setting": "SOLO", "responses": ["R03"]},
    {
        "happened": "2026-08-30",
        "behaviours": ["VRB.SEXREM"],
        "setting": "SOLO",
        "responses": ["R04"],
        "effects": [{"step": "R04", "effect": "for_a_while"}],
    },
    {
        "happened": "2026-10-14T19:40~",
        "behaviours": ["PHY.GRAB"],
        "setting": "HOTEL",
        "responses": ["R08", "R04"],
        "effects": [{"step": "R08", "effect": "stopped"}, {"step": "R04", "effect": "no_change"}],
    },
]


def test_ana_sees_what_her_records_hold_together(page: Page, house: House) -> None:
    # Given Ana with three records about one client, and a decision
    begin(page, house)
    harness.given_page(page, f"{house.address}/review/overview/")
    harness.then_reads(page, "Nothing to count yet")
    number = ""
    for at, told in enumerate(PAGES):
        who = {"client": int(number)} if number else {"client_name": "Sam Poe"}
        casebound(house, "record", "incident", "--answers", "-", answers={"account": "x"} | told | who)
        if at == 0:
            harness.given_page(page, f"{house.address}/clients/")
            number = page.locator("a.row b").first.inner_text().removeprefix("Client ").strip()
    decision = {
        "client": int(number),
        "decided": "refuse",
        "reasons": "A grip.",
        "instruction": "No booking.",
    }
    casebound(house, "record", "decision", "--answers", "-", answers=decision)
    # When she goes from the review to the overview
    harness.given_page(page, f"{house.address}/review/")
    harness.when_pressing(page, "Where, when, what was tried")
    # Then numbers stay numbers
    harness.then_reads(page, "2 of 3", "It stopped: 1 of 1", "they are no rates")
    expect(page.get_by_text("%")).to_have_count(0)
    harness.is_sound(page, "overview")
    # And one client's records lie on a line of time, with what was decided
    harness.given_page(page, f"{house.address}/review/client/{number}/")
    harness.when_pressing(page, "On a line of time")
    harness.then_reads(page, "Decided: Refuse future bookings", "Hotel")
    harness.is_sound(page, "timeline")
