"""Ana ends a session by the guide: with her book open, from the lock screen, off line, by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import begin
from tests.journeys.test_note import idle, unlock

pytestmark = pytest.mark.journey


def then_says(page: Page, *sentences: str) -> None:
    for sentence in sentences:
        expect(page.locator("section:visible .say:visible").first).to_contain_text(sentence)


def then_buttons_are_large(page: Page) -> None:
    for button in page.locator(".actions:visible .btn:visible").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 68


# Each step in turn: how many pixels of the sentence, or of what to do, lie below the buttons.
CUT_OFF = """[...document.querySelectorAll("section.step")].map((step) => {
  location.hash = step.id;
  const told = [...step.querySelectorAll(".say, .lead")].filter((one) => one.offsetParent);
  const low = Math.max(...told.map((one) => one.getBoundingClientRect().bottom));
  return [step.id, low - step.querySelector(".actions").getBoundingClientRect().top];
}).filter(([, cut]) => cut > 0)"""


def then_nothing_is_cut_off(page: Page) -> None:
    """On a small phone too, of which the browser itself takes some; in the client's language and her own."""
    for height in (780, 640):
        page.set_viewport_size({"width": 360, "height": height})
        for language in ("English", "Español"):
            page.get_by_label(language).check()
            assert harness.run_in(page, f"scrollTo(0, 0); {CUT_OFF}") == []
            harness.run_in(page, "location.hash = 'menu'")


def test_with_her_book_open_each_step_goes_into_the_note(page: Page, house: House) -> None:
    begin(page, house)
    harness.when_pressing(page, "Something happened")
    harness.when_pressing(page, "Not yet, the client is still here")
    expect(page.get_by_role("heading", name="What is happening?")).to_be_visible()
    harness.is_sound(page, "live-menu")
    then_buttons_are_large(page)
    page.get_by_role("link", name="They ask for sex").click()
    then_says(page, "No. I do not offer that.", "The session is over.")
    harness.is_sound(page, "live-say")
    then_buttons_are_large(page)
    # When there is no connection, the guide goes on and says so
    page.context.set_offline(True)
    page.get_by_role("button", name="Next: leave the room").click()
    then_says(page, "I am leaving the room.")
    expect(page.locator("#took [role=status]")).to_contain_text("Not kept yet")
    page.context.set_offline(False)
    expect(page.locator("#took [role=status]")).to_contain_text("Kept in your note, sealed", timeout=30_000)
    page.get_by_role("button", name="Next: not alone").click()
    harness.is_sound(page, "live-not-alone")
    page.get_by_role("button", name="Next: they leave").click()
    page.get_by_role("button", name="They are gone").click()
    expect(page.get_by_role("heading", name="Afterwards")).to_be_visible()
    harness.is_sound(page, "live-after")
    page.get_by_role("link", name="If you were touched or hurt").locator("visible=true").click()
    harness.is_sound(page, "live-hurt")
    page.get_by_role("button", name="Put this list into my note").click()
    expect(page.locator("#took [role=status]")).to_contain_text("Kept in your note")
    page.get_by_role("button", name="Write it down").click()
    # Then the note is half written
    page.wait_for_url(re.compile("/draft/"))
    draft = page.url.split("/draft/")[1].split("/")[0]
    harness.given_page(page, f"{house.address}/draft/{draft}/page/steps/")
    written = [box.input_value() for box in page.locator("textarea[name^=steps-]").all()]
    assert "No. I do not offer that." in written[0]
    assert len([words for words in written if words]) == 4
    times = [box.input_value() for box in page.locator("input[name^=steps-][name$=-time]").all()]
    assert all(re.fullmatch(r"\d\d:\d\d", time) for time in times[:4])
    harness.given_page(page, f"{house.address}/draft/{draft}/page/evidence/")
    expect(page.locator("input[name='items-0-what']")).to_have_value(re.compile("Camera film"))


def test_from_the_lock_screen_it_is_handed_to_the_sealed_note(page: Page, house: House) -> None:
    begin(page, house)
    idle(house)
    page.reload()
    harness.then_reads(page, "Welcome back, Ana")
    harness.when_pressing(page, "What to say and do now")
    harness.is_sound(page, "live-locked")
    page.get_by_role("link", name="They touch me").click()
    then_says(page, "Take your hand off me.")
    page.get_by_role("link", name="Next: leave the room").click()
    page.get_by_role("link", name="Next: not alone").click()
    page.get_by_role("link", name="Skip this step").locator("visible=true").click()
    page.get_by_role("link", name="They are gone").click()
    expect(page.locator("[data-did-list] li")).to_have_count(3)
    harness.is_sound(page, "live-locked-after")
    kept = harness.run_in(page, "JSON.stringify([localStorage, sessionStorage])")
    assert "Take your hand" not in kept
    page.get_by_role("link", name="Write it down").locator("visible=true").click()
    page.wait_for_url(re.compile("/happened/lock/"))
    expect(page.get_by_label("What happened, in your own words?")).to_have_value(
        re.compile("Please leave now")
    )
    harness.is_sound(page, "live-handed-on")
    page.go_back()
    # Then, with her book open again, it waits as a draft, also where she pressed nothing more
    harness.given_page(page, f"{house.address}/happened/lock/")
    harness.when_pressing(page, "Go back")
    unlock(page)
    page.locator("#unfinished + .rows a").first.click()
    harness.then_reads(
        page,
        "By the guide; change it to what you said and did:",
        "Take your hand off me. The session is over.",
        "Please leave now.",
    )


def test_without_scripts_every_step_is_a_form(open_page: OpenPage, page: Page, house: House) -> None:
    begin(page, house)
    plain = open_page(java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())
    harness.given_page(plain, f"{house.address}/live/begin/")
    plain.get_by_label("Español").check()
    plain.get_by_role("link", name="They show or touch themselves").click()
    then_says(plain, "Basta.")
    plain.get_by_role("button", name="Next: out of the door").click()
    then_says(plain, "Vístase y váyase.")
    expect(plain.locator("section:visible .own")).to_have_text("Get dressed and leave.")
    harness.then_reads(plain, "Kept in your note, sealed, with the time.")
    plain.get_by_role("link", name="Get help now").locator("visible=true").click()
    expect(plain.locator("section:visible a[href^='tel:']").first).to_be_visible()
    plain.get_by_role("link", name="I am safe now").click()
    plain.get_by_role("button", name="Write it down").click()
    assert "/draft/" in plain.url
    stranger = open_page(java_script_enabled=False)
    harness.given_page(stranger, f"{house.address}/live/#s7-1")
    then_says(stranger, "I am going out now.")
    stranger.get_by_role("link", name="Next: call").click()
    expect(stranger.locator("section:visible a[href='tel:112']")).to_be_visible()


def test_by_keyboard_alone(page: Page, house: House) -> None:
    begin(page, house)
    harness.given_page(page, f"{house.address}/live/")
    harness.when_tabbing_to(page, "End it now")
    page.keyboard.press("Enter")
    then_says(page, "That is not OK.")
    expect(page.locator("#s1-1")).to_be_focused()
    harness.when_tabbing_to(page, "Next: leave the room", at_most=3)
    page.keyboard.press("Enter")
    then_says(page, "I am leaving the room.")
    harness.run_in(page, "location.hash = 'menu'")
    then_nothing_is_cut_off(page)


def test_without_a_connection_it_opens_and_seals_into_this_browser(page: Page, house: House) -> None:
    begin(page, house)
    harness.given_page(page, f"{house.address}/offline/set-up/")
    harness.when_pressing(page, "Keep notes in this browser")
    expect(page.get_by_text("This browser keeps notes for you")).to_be_visible()
    page.context.set_offline(True)
    page.goto(f"{house.address}/live/begin/")
    expect(page.get_by_role("heading", name="What is happening?")).to_be_visible()
    page.get_by_role("link", name="They threaten me").click()
    then_says(page, "I am going out now.")
    page.get_by_role("link", name="Next: call").click()
    page.get_by_role("link", name="I have called").click()
    page.get_by_role("link", name="They are gone").click()
    expect(page.locator("#note")).to_have_value(re.compile("I am going out now"))
    harness.is_sound(page, "live-offline-after")
    expect(page.locator("#offline-status")).to_contain_text("Kept, sealed, in this browser")
    waits = "offlineStore.parts().then(parts => parts.length)"
    harness.wait_until(lambda: harness.run_in(page, waits) == 1)
    page.context.set_offline(False)
    page.get_by_role("button", name="Keep it, sealed").locator("visible=true").click()
    expect(page.locator("#offline-status")).to_contain_text("It is in your book now")
