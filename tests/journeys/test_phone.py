"""Ana's book on her phone: under a name of its own with TLS, by a code, and what a laptop alone cannot do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.journeys import harness
from tests.journeys.clinic import Clinic, browser_that_finds_it
from tests.journeys.harness import House
from tests.journeys.test_first_run import PASSWORD, begin
from tests.site.certificates import NAME

pytestmark = pytest.mark.journey


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    started = Clinic(tmp_path)
    yield started
    started.stop()


@pytest.fixture
def phone(playwright: Playwright) -> Iterator[Page]:
    """A phone that finds the clinic's name and trusts who made its certificate."""
    browser = browser_that_finds_it(playwright)
    context = browser.new_context(viewport=harness.PHONE, locale="en-GB", has_touch=True, is_mobile=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    harness.visits.watch(page)
    yield page
    browser.close()


def test_ana_writes_on_her_phone(phone: Page, clinic: Clinic) -> None:
    # Given the clinic's book under its name, and Ana
    harness.given_page(phone, clinic.first_page)
    harness.when_writing(phone, "Your first name", "Ana")
    harness.when_writing(phone, "A password", PASSWORD)
    harness.when_pressing(phone, "Open my book")
    # Then her cookies are bound to this name and to TLS
    cookies = {cookie["name"]: cookie for cookie in phone.context.cookies()}
    assert "__Host-notes" in cookies
    assert all(cookie["secure"] and cookie["domain"] == NAME for cookie in cookies.values())
    # And the page to connect a phone shows the code of exactly this address
    harness.given_page(phone, f"{clinic.address}/more/")
    harness.when_opening(phone, "This device and my phone")
    harness.when_pressing(phone, "Connect my phone")
    harness.then_reads(phone, "Point the phone’s camera here", clinic.address)
    expect(phone.locator("svg.qr")).to_be_visible()
    harness.is_sound(phone, "phone-code")
    # And what can be installed has a neutral name and icon
    told = harness.run_in(phone, "fetch('/notes.webmanifest').then(answer => answer.json())")
    assert (told["name"], told["short_name"], told["display"]) == ("Notes", "Notes", "standalone")
    for icon in told["icons"]:
        drawn = f"createImageBitmap(await (await fetch({icon['src']!r})).blob())"
        asked = (
            f"(async () => {{ const made = await {drawn}; return `${{made.width}}x${{made.height}}`; }})()"
        )
        assert harness.run_in(phone, asked) == icon["sizes"]
    assert phone.locator("link[rel=manifest]").get_attribute("href") == "/notes.webmanifest"
    # When she tells it to keep notes and loses the connection, she can write
    harness.given_page(phone, f"{clinic.address}/offline/set-up/")
    harness.when_pressing(phone, "Keep notes in this browser")
    expect(phone.get_by_text("This browser keeps notes for you")).to_be_visible()


def test_a_laptop_alone_says_plainly_what_it_cannot(page: Page, house: House) -> None:
    begin(page, house)
    harness.given_page(page, f"{house.address}/phone/")
    harness.then_reads(page, "This book runs on this computer alone", "casebound serve --host")
    expect(page.locator("svg.qr")).to_have_count(0)
    expect(page.locator("link[rel=manifest]")).to_have_count(0)
    harness.is_sound(page, "phone-laptop")


def test_a_phone_that_others_use_is_told_little(phone: Page, clinic: Clinic) -> None:
    harness.given_page(phone, clinic.first_page)
    harness.when_writing(phone, "Your first name", "Ana")
    harness.when_writing(phone, "A password", PASSWORD)
    harness.when_pressing(phone, "Open my book")
    harness.then_reads(phone, "One question, once: does anybody else use this device or mailbox?")
    harness.when_pressing(phone, "Answer it")
    harness.is_sound(phone, "device")
    phone.get_by_role("button", name="Yes, or I am not sure").click()
    harness.then_reads(phone, "closes after two quiet minutes")
    harness.is_sound(phone, "device-shared")
    expect(phone.locator("link[rel=manifest]")).to_have_count(0)
    harness.given_page(phone, f"{clinic.address}/")
    expect(phone.get_by_text("One question, once")).to_have_count(0)
    harness.given_page(phone, f"{clinic.address}/offline/set-up/")
    harness.then_reads(phone, "no note is kept here")
    harness.is_sound(phone, "offline-set-up-shared")
