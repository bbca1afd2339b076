"""A second step at the door, browsers ended from elsewhere, the password asked again, as Ana sees it."""

import re
import sqlite3
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Page, expect

from casebound.people.second import DIGITS, STEP
from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import PASSWORD, begin
from tests.journeys.test_people import typed_back, words_shown

pytestmark = pytest.mark.journey


class Phone:
    """The app on her phone, set up by typing the secret of the page."""

    def __init__(self, page: Page) -> None:
        import base64

        secret = page.locator("details code").text_content()
        assert secret
        self.totp = TOTP(base64.b32decode(secret.replace(" ", "")), DIGITS, SHA1(), STEP)

    def code(self, steps_on: int = 0) -> str:
        return self.totp.generate(int(time.time()) + steps_on * STEP).decode()


def second_step(page: Page, house: House) -> None:
    harness.given_page(page, f"{house.address}/me/second/")


def set_up_an_app(page: Page, house: House) -> tuple[Phone, list[str]]:
    second_step(page, house)
    harness.when_pressing(page, "Set up an app")
    phone = Phone(page)
    harness.when_writing(page, "Code", phone.code())
    harness.when_pressing(page, "Turn it on")
    return phone, [code.inner_text().strip() for code in page.locator(".codes li").all()]


def give_password(page: Page, house: House, password: str = PASSWORD) -> None:
    harness.given_page(page, f"{house.address}/lock/?other=1")
    harness.when_writing(page, "Your e-mail or first name", "Ana")
    harness.when_writing(page, "Password", password)
    harness.when_pressing(page, "Open my book")


def give_code(page: Page, code: str) -> None:
    harness.when_writing(page, "Code", code)
    harness.when_pressing(page, "Open my book")


def time_passes(house: House, column: str) -> None:
    """As if the password, or the second step, had been given long ago."""
    with sqlite3.connect(house.data / "casebound.sqlite3", timeout=20) as database:
        database.execute(f"UPDATE session SET {column} = '2020-01-01 00:00:00'")
    database.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_app_guards_the_door(open_page: OpenPage, house: House, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    begin(page, house)
    # Given she finds it among what she can see about herself
    harness.given_page(page, f"{house.address}/me/")
    harness.when_pressing(page, "A second step when you sign in")
    harness.then_reads(page, "What opens your pages is the password")
    if scripts:
        harness.is_sound(page)
    harness.when_pressing(page, "Set up an app")
    phone = Phone(page)
    harness.when_writing(page, "Code", "12 34 56")
    harness.when_pressing(page, "Turn it on")
    harness.then_reads(page, "One thing to look at", "Type the next one.")
    if scripts:
        harness.is_sound(page, "second_app-wrong")
    # When the first code is right, it is on, and the recovery codes are there to be written down
    used = phone.code()
    harness.when_writing(page, "Code", used)
    harness.when_pressing(page, "Turn it on")
    expect(page.locator(".codes li")).to_have_count(10)
    if scripts:
        harness.is_sound(page)
    harness.when_pressing(page, "I have written them down")
    harness.then_reads(page, "10 codes are left", "Set up on")
    if scripts:
        harness.is_sound(page, "second-on")
        harness.when_pressing(page, "Recovery codes")
        harness.then_reads(page, "They are not shown any more.")
        harness.is_sound(page, "second_codes-away")
    # Then another browser with the password stands before one more step
    other = open_page(java_script_enabled=scripts, viewport=harness.DESK)
    give_password(other, house)
    harness.then_reads(other, "One more step", "Nothing is open yet.")
    if scripts:
        harness.is_sound(other)
    give_code(other, used)
    harness.then_reads(other, "wait for the next one")
    if scripts:
        harness.is_sound(other, "lock_second-wrong")
    harness.given_page(other, f"{house.address}/me/")
    harness.then_reads(other, "Your password opens it on this device.")
    give_password(other, house)
    give_code(other, phone.code(1))
    harness.then_reads(other, "Something happened")
    # And with the right code it is off again
    second_step(page, house)
    harness.when_pressing(page, "Turn the app off")
    harness.then_reads(page, "Set up an app")
    third = open_page(java_script_enabled=scripts)
    give_password(third, house)
    harness.then_reads(third, "Something happened")


def test_the_phone_is_gone_then_the_codes_then_the_words_help(
    page: Page, open_page: OpenPage, house: House
) -> None:
    begin(page, house)
    harness.given_page(page, f"{house.address}/me/words/")
    harness.when_writing(page, "Password", PASSWORD)
    harness.when_pressing(page, "Show my words")
    words = words_shown(page)
    harness.when_pressing(page, "I have written them down")
    typed_back(page, words)
    harness.when_pressing(page, "These are the words")
    _phone, codes = set_up_an_app(page, house)
    # Given a recovery code, typed as it stands on the paper
    other = open_page()
    give_password(other, house)
    give_code(other, codes[2])
    harness.then_reads(other, "Something happened")
    # Then she is told so where she was signed in before
    harness.given_page(page, house.address)
    harness.then_reads(page, "Was that you?")
    # When the codes are lost too, the words open, and only where she says so without the second step
    third = open_page()
    give_password(third, house)
    harness.when_pressing(third, "I have my 24 words")
    harness.is_sound(third, "recover-second")
    harness.when_writing(third, "Your 24 words", " ".join(words))
    for label in ("New password", "The new password again"):
        harness.when_writing(third, label, "seven slow clouds over town")
    third.get_by_text("My phone or passkey is lost too").click()
    harness.when_pressing(third, "Open my book")
    harness.then_reads(third, "Your book is open again", "Signing in now asks for the password alone.")
    harness.is_sound(third, "words_used-second")
    harness.when_pressing(third, "Go on")
    harness.then_reads(third, "Something happened")
    second_step(third, house)
    harness.then_reads(third, "Set up an app")
    harness.given_page(third, f"{house.address}/me/sessions/")
    harness.then_reads(third, "A way to confirm it is you was turned off.", "Your 24 words were used")
    harness.is_sound(third, "sessions-told")


class Device:
    """A phone with a finger on it, as the browser's own test device plays it.

    Each look into the page by the debugger takes it away; `back` brings it back with what it held.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.held = page, []
        self.back()

    def back(self, verified: bool = True) -> None:
        self.session = self.page.context.new_cdp_session(self.page)
        self.session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": verified,
            "automaticPresenceSimulation": True,
        }
        self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})[
            "authenticatorId"
        ]
        for each in self.held:
            self.session.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": each})

    def keep(self) -> None:
        told: Any = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        self.held = told["credentials"]


def test_a_passkey_guards_the_door(page: Page, open_page: OpenPage, house: House) -> None:
    begin(page, house)
    second_step(page, house)
    harness.when_pressing(page, "Add a passkey")
    harness.is_sound(page)
    device = Device(page)
    harness.when_writing(page, "What do you call it?", "my phone")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".codes li")).to_have_count(10)
    code = page.locator(".codes li").first.inner_text()
    device.keep()
    second_step(page, house)
    harness.then_reads(page, "my phone")
    harness.is_sound(page, "second-passkey")
    # When she comes back to a closed door, the password leads to the passkey
    harness.given_page(page, f"{house.address}/me/")
    harness.when_pressing(page, "Sign out")
    give_password(page, house)
    harness.then_reads(page, "Show that it is you with your passkey.")
    harness.is_sound(page, "lock_second-passkey")
    device.back()
    page.get_by_role("button", name="Use my passkey").click()
    harness.then_reads(page, "Something happened")
    # Then nobody without it comes in with the password, but with a recovery code
    other = open_page()
    Device(other)
    give_password(other, house)
    other.get_by_role("button", name="Use my passkey").click()
    expect(other.locator("[data-refused]")).to_be_visible()
    harness.is_sound(other, "lock_second-refused")
    without = open_page(java_script_enabled=False)
    give_password(without, house)
    harness.then_reads(without, "This browser cannot ask for a passkey.")
    expect(without.get_by_role("button", name="Use my passkey")).to_have_count(0)
    harness.when_writing(without, "Recovery code", code)
    harness.when_pressing(without, "Open my book")
    harness.then_reads(without, "Something happened")
    # And the same device once more is refused, with a way on
    second_step(page, house)
    harness.when_pressing(page, "Add a passkey")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("[data-refused]")).to_be_visible()
    second_step(page, house)
    harness.when_pressing(page, "Turn it off my phone")
    harness.then_reads(page, "Add a passkey")
    expect(page.get_by_text("my phone", exact=True)).to_have_count(0)


def test_a_browser_is_ended_from_elsewhere(page: Page, open_page: OpenPage, house: House) -> None:
    begin(page, house)
    mallory = open_page(viewport=harness.DESK)
    give_password(mallory, house)
    harness.then_reads(mallory, "Something happened")
    expect(mallory.get_by_text("was not known here")).to_have_count(0)
    # Given the news at her next page
    harness.given_page(page, f"{house.address}/entries/")
    harness.then_reads(page, "A browser that was not known here opened your book")
    harness.when_pressing(page, "Was that you?")
    harness.then_reads(page, "Where you are signed in", "this browser")
    harness.is_sound(page)
    # When she ends it, it shows nothing any more
    page.get_by_role("button", name=re.compile("Sign out there")).click()
    page.wait_for_load_state("load")
    expect(page.get_by_text("Sign out there")).to_have_count(0)
    harness.given_page(mallory, f"{house.address}/entries/")
    harness.then_reads(mallory, "Your book is closed")
    harness.when_pressing(page, "That was me, or I know of it")
    harness.is_sound(page, "sessions-quiet")
    harness.given_page(page, f"{house.address}/entries/")
    expect(page.get_by_text("Was that you?")).to_have_count(0)


def test_by_keyboard_alone(open_page: OpenPage, house: House) -> None:
    page = open_page(viewport=harness.NARROW)
    begin(page, house)
    phone, _codes = set_up_an_app(page, house)
    other = open_page(viewport=harness.NARROW)
    give_password(other, house)
    other.keyboard.press("Tab")
    expect(other.get_by_label("Code")).to_be_focused()
    other.keyboard.type(phone.code(1))
    other.keyboard.press("Enter")
    harness.then_reads(other, "Something happened")
    time_passes(house, "password_at")
    harness.given_page(other, f"{house.address}/me/second/codes/")
    harness.then_reads(other, "Your password, once more")
    harness.when_tabbing_to(other, "Leave this page")
    other.keyboard.press("Tab")
    expect(other.get_by_label("Password")).to_be_focused()
    other.keyboard.type(PASSWORD)
    other.keyboard.press("Enter")
    expect(other.locator(".codes li")).to_have_count(10)


def test_the_password_is_asked_again_and_what_was_typed_stays(page: Page, house: House) -> None:
    begin(page, house)
    set_up_an_app(page, house)
    time_passes(house, "password_at")
    second_step(page, house)
    harness.when_pressing(page, "Turn the app off")
    harness.then_reads(page, "Your password, once more", "What you chose is kept.")
    harness.is_sound(page, "password-again")
    harness.when_writing(page, "Password", "not the password at all")
    harness.when_pressing(page, "Go on")
    harness.then_reads(page, "One thing to look at")
    harness.is_sound(page, "password-again-wrong")
    harness.when_writing(page, "Password", PASSWORD)
    harness.when_pressing(page, "Go on")
    harness.then_reads(page, "Set up an app")


def test_twelve_hours_later_the_second_step_again(page: Page, house: House) -> None:
    begin(page, house)
    phone, _codes = set_up_an_app(page, house)
    for given in ("", "second_at"):
        if given:
            time_passes(house, given)
        harness.given_page(page, f"{house.address}/more/")
        harness.when_pressing(page, "Close my book")
        harness.when_writing(page, "Password", PASSWORD)
        harness.when_pressing(page, "Open my book")
        harness.then_reads(page, "One more step" if given else "Something happened")
    give_code(page, phone.code(1))
    harness.then_reads(page, "Something happened")
