"""A page that no journey comes to, or that no journey found sound, is a page nobody looked at."""

import pytest

from tests.journeys.harness import page_names, visits

pytestmark = pytest.mark.journey


def test_every_page_is_on_a_journey() -> None:
    missing = page_names() - visits.opened
    assert not missing, f"No journey opens: {sorted(missing)}"


def test_every_page_was_found_sound() -> None:
    missing = page_names() - visits.sound
    assert not missing, f"No journey says is_sound(page) on: {sorted(missing)}"
