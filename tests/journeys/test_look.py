"""The components in a real browser: sound at every width, in both lights, with and without script."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, ViewportSize, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import begin

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gallery(settings: Settings, live_server: LiveServer) -> str:
    settings.GALLERY = True
    return f"{live_server.url}/look/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [harness.NARROW, harness.DOUBLED, harness.DESK], ids=["320", "640", "1280"])
@pytest.mark.parametrize("name", ["", "one/", "cover/"], ids=["all", "one", "cover"])
def test_every_component_is_sound(
    open_page: OpenPage, gallery: str, name: str, size: dict[str, int], scheme: str
) -> None:
    page = open_page(viewport=size, color_scheme=scheme)
    harness.given_page(page, gallery + name)
    harness.is_sound(page, f"look-{name.strip('/') or 'all'}")


def test_errors_are_sound_and_lead_to_their_field(page: Page, gallery: str) -> None:
    harness.given_page(page, gallery)
    harness.when_writing(page, "E-mail", "ana@example.invalid")
    harness.when_pressing(page, "Seal this page")
    harness.then_reads(page, "Two things to look at", "Everything you typed is still here.")
    expect(page.locator("[data-focus]")).to_be_focused()
    harness.is_sound(page, "look-errors")
    harness.when_pressing(page, "Enter an e-mail address that can receive mail")
    expect(page.get_by_label("E-mail")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value("ana@example.invalid")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_follow_up_opens_with_its_answer(open_page: OpenPage, gallery: str, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    harness.given_page(page, gallery)
    expect(page.get_by_label("When did you say it?")).to_be_hidden()
    harness.when_choosing(page, "Said stop")
    expect(page.get_by_label("When did you say it?")).to_be_visible()
    harness.when_choosing(page, "Left the room")
    expect(page.get_by_label("When did you say it?")).to_be_hidden()


def test_a_form_posts_with_the_referrer_policy_of_the_house(page: Page, gallery: str) -> None:
    """Under "no-referrer" browsers send "Origin: null" and the form check would refuse every form."""
    harness.given_page(page, gallery)
    with page.expect_response(lambda answer: answer.request.method == "POST") as posted:
        harness.when_pressing(page, "Seal this page")
    assert posted.value.status == 303
    assert posted.value.request.all_headers()["origin"] == gallery.removesuffix("/look/")


def test_the_keyboard_is_enough(page: Page, gallery: str) -> None:
    harness.given_page(page, gallery)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the page")).to_be_focused()
    harness.when_tabbing_to(page, "Seal this page")
    page.keyboard.press("Enter")
    harness.then_reads(page, "One thing to look at")


def test_nothing_is_asked_of_another_host(page: Page, gallery: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    harness.given_page(page, gallery)
    page.wait_for_load_state("networkidle")
    assert asked
    assert all(url.startswith((gallery.removesuffix("look/"), "data:")) for url in asked)


def test_a_password_typed_in_the_dark_can_be_looked_at(page: Page, house: House) -> None:
    harness.given_page(page, house.first_page)
    typed = page.get_by_label("A password")
    typed.fill("a calm river")
    harness.when_pressing(page, "Show what I type")
    expect(typed).to_have_attribute("type", "text")
    harness.is_sound(page, "begin-shown")
    harness.when_pressing(page, "Hide what I type")
    expect(typed).to_have_attribute("type", "password")
    # Sent, it is a password again, whatever was shown
    harness.when_pressing(page, "Show what I type")
    harness.when_pressing(page, "Open my book")
    harness.then_reads(page, "One thing to look at")
    expect(page.get_by_label("A password")).to_have_attribute("type", "password")


def test_letters_twice_as_large_on_a_phone_leave_room_to_read(
    playwright: Playwright, house: House, tmp_path: Path
) -> None:
    """The text size that a person set in her browser, not zoom: bars let go, nothing is cut off."""
    (tmp_path / "profile" / "Default").mkdir(parents=True)
    wish = {"webkit": {"webprefs": {"default_font_size": 32}}}
    (tmp_path / "profile" / "Default" / "Preferences").write_text(json.dumps(wish), "utf-8")
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=harness.chromium(),
        args=harness.flags(),
        viewport=ViewportSize(**harness.PHONE),
    )
    page = context.new_page()
    begin(page, house)
    assert harness.run_in(page, "getComputedStyle(document.documentElement).fontSize") == "32px"
    for way in ("", "happened/", "happened/not-yet/", "write/", "entries/", "search/", "more/", "practice/"):
        harness.given_page(page, f"{house.address}/{way}")
        harness.no_sideways_scroll(page)
    harness.given_page(page, f"{house.address}/happened/")
    harness.when_pressing(page, "Yes, I am safe")
    for _ in range(7):
        harness.no_sideways_scroll(page)
        stays = "getComputedStyle(document.querySelector('.one .actions')).position"
        assert harness.run_in(page, stays) == "static"
        harness.when_pressing(page, "Skip for now")
    harness.then_reads(page, "Read it once more")
    harness.no_sideways_scroll(page)
    context.close()
