"""Ana lost everything; three days after she made new keys, Ben hears her six words and lets her in again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import ROOT, House
from tests.journeys.test_erasure import sealed_note
from tests.journeys.test_first_run import PASSWORD, begin
from tests.journeys.test_recovery_without_back_door import NEW
from tests.journeys.test_second_person import invited, joined, six_words

pytestmark = pytest.mark.journey
HOUR = 3600


class Clock:
    """The wall clock of the house, which the test moves."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.move(0)

    def move(self, hours: int) -> None:
        self.file.write_text(str(hours * HOUR))


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "by")


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    path = f"{ROOT / 'tests' / 'faults' / 'moved'}:{ROOT / 'src'}"
    started = House(tmp_path / "data", PYTHONPATH=path, MOVED_BY=str(clock.file))
    yield started
    started.stop()


def opened(page: Page, house: House, name: str, password: str) -> None:
    harness.given_page(page, f"{house.address}/lock/?other=1")
    harness.when_writing(page, "Your e-mail or first name", name)
    harness.when_writing(page, "Password", password)
    harness.when_pressing(page, "Open my book")


def share_a_casebook(page: Page, ben: Page, house: House) -> None:
    harness.given_page(page, f"{house.address}/casebooks/new/")
    harness.when_writing(page, "What is it called?", "Supervision")
    harness.when_pressing(page, "Start it")
    harness.when_pressing(page, "Ben")
    harness.when_writing(page, "The six words", six_words(ben, house))
    harness.when_pressing(page, "Let Ben in")
    harness.then_reads(page, "Let in by Ana")


def test_ben_accepts_anas_new_keys_after_seventy_two_hours(
    page: Page, open_page: OpenPage, house: House, clock: Clock
) -> None:
    # Given Ana, Ben who reads a casebook with her, and Dana who makes a link when Ana has lost everything
    begin(page, house)
    old = sealed_note(page, house, "Only she could read this.")
    ben, dana, ana = open_page(), open_page(), open_page()
    joined(ben, invited(page, house, "Ben", "Practitioner"), "Ben")
    joined(dana, invited(page, house, "Dana", "Administrator"), "Dana")
    share_a_casebook(page, ben, house)
    page.context.close()
    harness.given_page(dana, f"{house.address}/people/1/lost/")
    harness.when_pressing(dana, "Make the link")
    harness.given_page(ana, dana.get_by_label("The link").input_value())
    harness.when_writing(ana, "New password", NEW)
    harness.when_writing(ana, "The new password again", NEW)
    harness.when_pressing(ana, "Make new keys")
    harness.then_reads(ana, "Your new keys wait")
    words, sign_in = ana.locator(".compare").inner_text(), ana.locator("p", has_text="sign in as")
    name = sign_in.inner_text().split("“")[1].split("”")[0]
    # When an hour is missing, nothing can be accepted; when it is over, with the words alone
    clock.move(71)
    opened(ben, house, "Ben", PASSWORD)
    harness.when_pressing(ben, "Look at it")
    expect(ben.get_by_label("The six words")).to_have_count(0)
    clock.move(73)
    opened(ben, house, "Ben", PASSWORD)
    harness.when_pressing(ben, "Look at it")
    harness.then_reads(ben, "Call Ana on a number that you had before")
    expect(ben.locator("main")).not_to_contain_text(words)
    harness.is_sound(ben, "keys-decide-ready")
    harness.when_writing(ben, "The six words", "one two three four five six")
    harness.when_pressing(ben, "These are Ana’s keys: accept them")
    harness.then_reads(ben, "These are not the six words of the new keys.")
    harness.is_sound(ben, "keys-decide-wrong")
    # Ana, meanwhile, finds her words again behind the name that she was told
    opened(ana, house, name, NEW)
    harness.then_reads(ana, words)
    harness.when_writing(ben, "The six words", words)
    harness.when_pressing(ben, "These are Ana’s keys: accept them")
    harness.then_reads(ben, "Supervision", "Read by you and Ana")
    harness.is_sound(ben, "casebooks-accepted")
    # Then she is in under her own name, reads what they share, and what only she could read stays closed
    ana.reload()
    harness.then_reads(ana, "Something happened")
    harness.given_page(ana, f"{house.address}/me/")
    harness.when_pressing(ana, "Sign out")
    opened(ana, house, "Ana", NEW)
    harness.then_reads(ana, "Something happened")
    harness.is_sound(ana, "home-new-keys")
    harness.given_page(ana, f"{house.address}/casebooks/")
    harness.then_reads(ana, "Supervision", "Read by you and Ben")
    harness.is_sound(ana, "casebooks-new-keys")
    answer = ana.goto(old)
    assert answer is not None
    assert answer.status == 404
    harness.is_sound(ana, "old-page-closed")
