"""Ana goes out: a colleague says yes, she starts a timer, is late, is back. And one who never did."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.journeys import harness
from tests.journeys.clinic import Clinic, browser_that_finds_it
from tests.journeys.harness import House
from tests.journeys.test_first_run import PASSWORD, begin

pytestmark = pytest.mark.journey


class MailingClinic(Clinic):
    """It sends its mail into files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(folder, CASEBOUND_MAIL=f"file://{folder}/letters?from=notes@example.org")

    def letters(self) -> list[str]:
        texts = [file.read_text("utf-8") for file in sorted((self.folder / "letters").glob("*"))]
        return [text for text in texts if text]

    def hours_pass(self) -> None:
        """The message becomes due."""
        self.notes("due = started - 4000, back = started - 5000")

    def notes(self, change: str) -> None:
        """A row as the rounds of the server would leave it."""
        with closing(sqlite3.connect(self.folder / "data" / "casebound.sqlite3", timeout=20)) as database:
            database.execute(f"UPDATE timer_timer SET {change}")
            database.commit()


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[MailingClinic]:
    started = MailingClinic(tmp_path)
    yield started
    started.stop()


@pytest.fixture
def pages(playwright: Playwright) -> Iterator[list[Page]]:
    """Two phones: Ana's and Chen's."""
    browser = browser_that_finds_it(playwright)
    made = []
    for _ in range(2):
        context = browser.new_context(viewport=harness.PHONE, locale="en-GB")
        context.set_default_timeout(15_000)
        made.append(context.new_page())
        harness.visits.watch(made[-1])
    yield made
    browser.close()


def test_from_the_test_message_to_the_all_clear(pages: list[Page], clinic: MailingClinic) -> None:
    ana, chen = pages
    harness.given_page(ana, clinic.first_page)
    harness.when_writing(ana, "Your first name", "Ana")
    harness.when_writing(ana, "A password", PASSWORD)
    harness.when_pressing(ana, "Open my book")
    harness.when_pressing(ana, "Before you go out")
    harness.is_sound(ana, "timer-nobody")
    harness.when_pressing(ana, "Choose a colleague")
    harness.when_writing(ana, "Name", "Chen")
    harness.when_writing(ana, "E-mail", "chen@example.org")
    harness.is_sound(ana, "timer_colleague")
    harness.when_pressing(ana, "Send the test")
    # The wrong twin: as long as nobody has pressed yes, no timer starts
    harness.then_reads(ana, "Chen (chen@example.org) has not answered yet")
    expect(ana.get_by_role("button", name="Start the timer")).to_have_count(0)
    harness.is_sound(ana, "timer-asked")
    [letter] = clinic.letters()
    link = re.search(r"https://\S+/timer/yes/\S+/", letter.replace("=\n", ""))
    assert link
    harness.given_page(chen, link[0])
    harness.is_sound(chen, "timer_yes-question")
    harness.when_pressing(chen, "Yes, tell me")
    harness.then_reads(chen, "You have said yes")
    harness.is_sound(chen, "timer_yes")
    # Then it can be started, and more time given
    harness.given_page(ana, f"{clinic.address}/timer/")
    harness.when_writing(ana, "I want to be back at", "00:00")
    harness.when_writing(ana, "Where you are, for this message alone", "Mill Lane 3")
    harness.is_sound(ana, "timer-start")
    # Where nobody answers, she keeps what she typed and reads that no timer runs
    ana.context.set_offline(True)
    ana.get_by_role("button", name="Start the timer").click()
    harness.then_reads(ana, "No connection. No timer runs")
    expect(ana.get_by_label("Where you are, for this message alone")).to_have_value("Mill Lane 3")
    ana.context.set_offline(False)
    harness.when_pressing(ana, "Start the timer")
    harness.then_reads(ana, "Back at 00:00", "Chen gets an e-mail")
    harness.is_sound(ana, "timer-runs")
    ana.context.set_offline(True)
    ana.get_by_role("button", name="I am back").click()
    harness.then_reads(ana, "No connection: the server has not heard it.")
    ana.context.set_offline(False)
    harness.when_pressing(ana, "15 minutes more")
    harness.then_reads(ana, "Back at 00:15", "More time was given")
    harness.given_page(ana, f"{clinic.address}/more/")
    harness.then_reads(ana, "Your timer runs: back at 00:15")
    # What the mail server does not take is called so in large words
    clinic.notes("said = 'refused'")
    harness.given_page(ana, f"{clinic.address}/timer/")
    harness.then_reads(ana, "Nobody has been told", "The message has NOT gone out.")
    harness.is_sound(ana, "timer-stuck")
    # When the time has run out, the server tells Chen by itself, and says that it is late
    clinic.hours_pass()
    harness.wait_until(lambda: len(clinic.letters()) == 2, 30)
    assert "Mill Lane 3" in clinic.letters()[1]
    assert "THIS MESSAGE IS LATE" in clinic.letters()[1]
    harness.given_page(ana, f"{clinic.address}/timer/")
    harness.then_reads(ana, "Chen was told at", "It went out late, and says so")
    harness.is_sound(ana, "timer-told")
    harness.when_pressing(ana, "I am back")
    harness.wait_until(lambda: len(clinic.letters()) == 3, 30)
    assert "Nothing more is to be done" in clinic.letters()[2]
    harness.given_page(ana, f"{clinic.address}/timer/")
    expect(ana.get_by_role("button", name="Start the timer")).to_be_visible()


def test_on_her_own_computer_it_offers_what_works_without_a_server(page: Page, house: House) -> None:
    begin(page, house)
    harness.given_page(page, f"{house.address}/live/#l-before")
    page.get_by_role("link", name="A timer: a colleague is told").click()
    harness.then_reads(page, "Tell somebody yourself", "this server cannot do it for you")
    harness.when_opening(page, "Why a timer cannot be started here")
    harness.then_reads(page, "stops with it", "sends no e-mail")
    expect(page.get_by_role("link", name="Open it as a text message")).to_have_attribute(
        "href", re.compile(r"^sms:\?&body=I%20have")
    )
    harness.is_sound(page, "timer-not-here")
