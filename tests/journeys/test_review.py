"""Ana looks through her pages: what steps up, why she sees it, what it does not say."""

import pytest
from playwright.sync_api import Page

from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_evidence import casebound
from tests.journeys.test_first_run import begin

pytestmark = pytest.mark.journey

PAGES: list[dict[str, object]] = [
    {
        "account": "He asked for my own number.",
        "happened": "2026-09-02",
        "behaviours": ["BND.PERSQ"],
    },
    {"account": "A remark about my legs.", "happened": "2026-09-30", "behaviours": ["VRB.SEXREM"]},
    {
        "account": "He held my wrist.",
        "happened": "2026-10-14T19:40~",
        "behaviours": ["PHY.GRAB"],
        "after_warning": "yes",
        "intent": "apparent",
    },
    {
        "account": "Another man, the same hour.",
        "happened": "2026-10-20",
        "behaviours": ["VRB.SEXREQ"],
    },
]

SEVERE: dict[str, object] = {
    "account": "A stranger in the corridor.",
    "happened": "2026-11-12",
    "behaviours": ["PHY.SEXTOUCH"],
}


def sealed(page: Page, house: House, pages: list[dict[str, object]]) -> str:
    """These pages, the first three about one client; the client's number."""
    number = ""
    for at, told in enumerate(pages):
        who = {"client_name": "Sam Poe"} if at == 0 else {"client": int(number)} if at < 3 else {}
        casebound(house, "record", "incident", "--answers", "-", answers=told | who | {"setting": "SOLO"})
        if at == 0:
            harness.given_page(page, f"{house.address}/clients/")
            number = page.locator("a.row b").first.inner_text().removeprefix("Client ").strip()
    return number


def test_ana_sees_what_steps_up_and_why(page: Page, house: House) -> None:
    # Given Ana, who has written nothing yet
    begin(page, house)
    harness.given_page(page, f"{house.address}/review/")
    harness.then_reads(page, "Nothing to look through yet")
    harness.is_sound(page, "review-empty")
    # When she has sealed four pages, three of them about one client
    number = sealed(page, house, PAGES)
    # Then the review names what it found, without names
    harness.given_page(page, f"{house.address}/more/")
    harness.when_pressing(page, "Review")
    harness.then_reads(page, f"Client {number}", "The same person again", "It steps up", "Records a month")
    harness.is_sound(page, "review")
    # And says for each why, from where, and what it does not say
    harness.when_pressing(page, f"Look Client {number}")
    harness.then_reads(page, "What could be done", "The pages behind it")
    page.get_by_text("Why am I seeing this?").first.click()
    harness.then_reads(page, "What it does not say")
    harness.is_sound(page, "review-client")
    # And what was a lot for her is for her alone
    harness.given_page(page, f"{house.address}/review/")
    harness.when_pressing(page, "What helps")
    harness.then_reads(page, "Only you see this.")
    harness.is_sound(page, "review-you")
    # And where several clients have something in common, the place is looked at, not the person
    for name in ("Kim Li", "Lou Ro", "Max Su"):
        told = {"account": "Late.", "happened": "2026-11-10", "client_name": name, "setting": "HOTEL"}
        casebound(house, "record", "incident", "--answers", "-", answers=told)
    casebound(house, "record", "incident", "--answers", "-", answers=SEVERE)
    harness.given_page(page, f"{house.address}/review/")
    harness.when_pressing(page, "Hotel")
    harness.then_reads(page, "Look at the setting")
    harness.is_sound(page, "review-place")
    # And a severe page that names nobody is looked at by itself
    harness.given_page(page, f"{house.address}/review/")
    harness.when_pressing(page, "Look Nobody named")
    harness.then_reads(page, "Severe: act at once")
    harness.is_sound(page, "review-page")


def test_ana_decides_sees_the_day_and_writes_the_letter(page: Page, house: House) -> None:
    begin(page, house)
    number = sealed(page, house, PAGES[:2])
    # When she decides, the form is filled with the client, and the reasons are asked for
    harness.given_page(page, f"{house.address}/review/client/{number}/")
    harness.when_pressing(page, "Decide, with reasons")
    harness.then_reads(page, "What was decided?")
    harness.is_sound(page, "decision")
    casebound(
        house,
        "record",
        "decision",
        "--answers",
        "-",
        answers={
            "client": int(number),
            "decided": "refuse",
            "reasons": "He held my wrist after a no.",
            "instruction": "Take no booking.",
            "review_on": "2027-05-14",
        },
    )
    # Then it stands on the review and beside the client's pages
    harness.given_page(page, f"{house.address}/review/")
    harness.then_reads(page, "Refuse future bookings", "Take no booking.", "Stands")
    harness.is_sound(page, "review-decided")
    # And the day on which she wanted to look again is on the list of what is due
    harness.given_page(page, f"{house.address}/more/")
    harness.when_pressing(page, "Due")
    harness.then_reads(page, "Look again at a decision: Refuse future bookings", "14 May 2027")
    harness.is_sound(page, "due")
    # When she writes the letter from a draft
    harness.when_pressing(page, "Look again at a decision")
    harness.when_pressing(page, "Write a letter")
    harness.is_sound(page, "letters")
    harness.when_pressing(page, "Start with this End of care")
    page.get_by_label("The letter", exact=True).fill("I will not offer you further appointments.")
    harness.is_sound(page, "letter-draft")
    harness.when_pressing(page, "Next")
    harness.when_pressing(page, "Read it and seal")
    harness.when_pressing(page, "Seal this page")
    harness.when_pressing(page, "Read it")
    # Then it is printed from the sealed words
    harness.when_pressing(page, "Print the letter")
    harness.then_reads(page, "Printed from the sealed words")
    harness.is_sound(page, "letter")
    with page.expect_response("**/paper/") as sheet:
        page.get_by_text("Open it as a PDF").click()
    assert sheet.value.headers["content-type"] == "application/pdf"
