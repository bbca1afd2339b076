"""Ana hears that somebody complains: what comes first, then her own account and the complaint, begun."""

import pytest
from playwright.sync_api import Page

from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_first_run import begin

pytestmark = pytest.mark.journey


def test_what_comes_first_for_both_sides(page: Page, house: House) -> None:
    # Given Ana, who has just heard of it
    begin(page, house)
    harness.given_page(page, f"{house.address}/complaint/")
    harness.then_reads(page, "You receive it", "It is about you", "before anybody answers in writing")
    harness.is_sound(page, "complaint")
    # When she begins her own account
    harness.when_pressing(page, "Write my account")
    harness.then_reads(page, "Which session or contact is it about?")
    harness.is_sound(page, "my-account")
    # And writes down what reached her
    harness.given_page(page, f"{house.address}/complaint/")
    harness.when_pressing(page, "Write down the complaint")
    harness.then_reads(page, "What do they say happened?")
    harness.is_sound(page, "complaint-received")


def test_a_call_is_noted_in_one_page(page: Page, house: House) -> None:
    # Given Ana with the phone in her hand
    begin(page, house)
    harness.given_page(page, f"{house.address}/write/")
    # When she notes the call
    harness.when_pressing(page, "Enquiry")
    harness.then_reads(page, "In one line: what did they want?")
    harness.is_sound(page, "enquiry")
