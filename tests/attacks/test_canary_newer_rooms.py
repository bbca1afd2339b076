"""What is typed in the rooms that came after the note is in no profile of a browser, no file, no log."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.attacks.canary import Canaries
from tests.attacks.test_canary import context, house, killed, nothing_found, places
from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_first_run import begin
from tests.today.calendars import event, of

__all__ = ["context", "house", "places"]
pytestmark = [pytest.mark.journey, pytest.mark.slow]
BOXES = (
    "main :is(textarea, input:not([type]), input[type=text], input[type=search], input[type=tel], "
    "input[type=email], input[type=url]):visible"
)
BEGUN = (
    *(("/complaint/", "Write my account"), ("/complaint/", "Write down the complaint")),
    *(("/write/", "Enquiry"), ("/write/", "Decision")),
)


def types(page: Page, bird: Canaries, press: str = "") -> None:
    """Our words into every box of the page, by hand; what then comes is drawn."""
    boxes = page.locator(BOXES)
    for number in range(boxes.count()):
        boxes.nth(number).fill(bird.sentence(f"{harness.name_of(page.url)} {number}"))
    if press:
        harness.when_pressing(page, press)


def at_the_desk(page: Page, house: House, bird: Canaries) -> None:
    harness.given_page(page, f"{house.address}/desk/")
    harness.when_pressing(page, "Start the front desk")
    types(page, bird, "Look it up")
    harness.given_page(page, f"{house.address}/desk/call/")
    types(page, bird, "Seal it")
    harness.then_reads(page, "The call is noted")
    harness.given_page(page, f"{house.address}/desk/asked/")
    harness.then_reads(page, bird.plain)


def in_the_morning(page: Page, house: House, bird: Canaries) -> None:
    harness.given_page(page, f"{house.address}/today/calendar/")
    types(page, bird, "Read this calendar")
    harness.then_reads(page, "One thing to look at")
    daily = of(event("1", "20260105", bird.sentence("calendar"), "RRULE:FREQ=DAILY"))
    file = {"name": f"{bird.plain}.ics", "mimeType": "text/calendar", "buffer": daily}
    page.get_by_label("A calendar file (.ics)").set_input_files(file)  # type: ignore[arg-type]
    harness.when_pressing(page, "Read this file")
    harness.then_reads(page, bird.plain)


def by_list(page: Page, house: House, bird: Canaries) -> None:
    harness.given_page(page, f"{house.address}/import/")
    raw = f"Name,Phone,Remark\n{bird.sentence('line')},206 555 0134,x\n{bird.plain} two,none,\n".encode()
    file = {"name": f"{bird.plain}.csv", "mimeType": "text/csv", "buffer": raw}
    page.get_by_label("The file").set_input_files(file)  # type: ignore[arg-type]
    harness.when_pressing(page, "Read this list")
    harness.then_reads(page, bird.plain)
    harness.when_pressing(page, "Look through the lines")
    harness.when_pressing(page, "Go on to sealing")
    harness.then_reads(page, "The file was erased here")
    page.get_by_text("It was the wrong list").click()
    harness.when_pressing(page, "Take the import back")
    harness.then_reads(page, "no longer stands")


def for_herself(page: Page, house: House, bird: Canaries) -> None:
    for way, press in (("/for-you/", "Put it on my list"), ("/out/casebook/", "Show what leaves")):
        harness.given_page(page, house.address + way)
        types(page, bird, press)
    harness.given_page(page, f"{house.address}/out/refused/")
    harness.given_page(page, f"{house.address}/live/")
    types(page, bird)


def ticks(page: Page, house: House, bird: Canaries) -> None:
    """What they did, where it was: chosen, not typed. A browser knows such answers by their place."""
    harness.given_page(page, f"{house.address}/happened/")
    harness.when_pressing(page, "Yes, I am safe")
    draft = page.url.partition("/page/")[0]
    for step in ("where", "did"):
        harness.given_page(page, f"{draft}/page/{step}/")
        page.locator("main :is([type=radio], [type=checkbox])").first.dispatch_event("click")
        page.wait_for_timeout(1_500)  # a browser writes it down a moment later


def chosen(profile: Path) -> list[str]:
    """Kinds of controls whose answers the browser kept to bring them back."""
    kept = b"".join(path.read_bytes() for path in profile.rglob("Sessions/*"))
    return [
        kind for kind in ("checkbox", "radio", "select-one", "textarea") if kind.encode("utf-16-le") in kept
    ]


def pages_begun(page: Page, house: House, bird: Canaries) -> None:
    """Every box of the first pages of each kind; the last one stays open, unsaved."""
    for way, words in BEGUN:
        harness.given_page(page, house.address + way)
        harness.when_pressing(page, words)
        for _ in range(3):
            types(page, bird, "Next" if page.get_by_role("button", name="Next").count() else "")
    types(page, bird)


def test_nothing_that_ana_types_in_the_newer_rooms_is_found_in_clear(
    context: BrowserContext, house: House, places: dict[str, Path]
) -> None:
    bird = Canaries()
    page = context.pages[0]
    begin(page, house)
    for room in (at_the_desk, in_the_morning, by_list, for_herself, ticks, pages_begun):
        room(page, house, bird)
    assert len(bird.channels) > 25
    nothing_found(bird, places)
    assert chosen(places["profile"]) == []
    killed(house, places)
    context.close()
    assert list(places["profile"].rglob("History")), "this was no profile of a browser"
    nothing_found(bird, places)
    assert chosen(places["profile"]) == []
