"""The rooms that came after the note, by keyboard, in large letters, in forced colours, without scripts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, ViewportSize

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_keyboard import Keys
from tests.journeys.test_round import ANA, DANA, address_of, comes_in, lived_in

__all__ = ["lived_in"]  # the demo's practice, built once for this file
pytestmark = pytest.mark.journey
OWN = (
    *("/phone/", "/me/second/", "/me/second/app/", "/me/second/passkey/", "/me/second/codes/"),
    *("/me/sessions/", "/me/device/", "/me/words/", "/me/password/", "/me/new-keys/", "/me/leave/"),
    *("/receipts/", "/offline/set-up/", "/server/", "/recover/"),
)
NEWEST = (
    *("/timer/", "/timer/colleague/", "/desk/", "/desk/say/price/", "/desk/call/"),
    *("/today/", "/today/calendar/", "/due/", "/due/elsewhere/", "/for-you/", "/review/overview/"),
    *("/import/", "/out/casebook/", "/out/refused/", "/packs/", "/packs/5/"),
)
PARTS = ("erase/", "erase/?ground=asked&on=1", "take/", "share/", "pack/", "pack/1/")
HERS = ("/backups/", "/backups/words/", "/backups/words/check/", "/people/2/lost/", "/people/2/leave/")
HEADINGS = """[...document.querySelectorAll("h1, h2, h3, h4")]
  .filter((each) => each.checkVisibility()).map((each) => Number(each.tagName[1]))"""
LOW = """[...document.querySelectorAll("main :is(button, .btn, summary, select, input:not([type=hidden]))")]
  .filter((each) => each.checkVisibility() && !each.matches("[aria-hidden=true]"))
  .filter((each) => (each.closest("label") || each).getBoundingClientRect().height < 44)
  .map((each) => each.outerHTML.slice(0, 120))"""


def rooms(page: Page, house: House) -> Iterator[str]:
    """Given Ana signed in: each page that was added after the note, opened."""
    harness.given_page(page, f"{house.address}/entries/?kind=incident")
    entry = address_of(page, house, "main a[href^='/entry/']")
    harness.given_page(page, f"{house.address}/review/")
    client = address_of(page, house, "main a[href^='/review/client/']")
    harness.given_page(page, f"{house.address}/happened/")
    harness.when_pressing(page, "Yes, I am safe")
    draft = page.url.removeprefix(house.address).partition("/page/")[0]
    for way in (*OWN, *NEWEST, *(entry + part for part in PARTS), f"{client}timeline/", f"{draft}/files/"):
        harness.given_page(page, house.address + way)
        yield way


def stands(page: Page, way: str) -> None:
    """Read aloud it has an order, and no finger misses what there is to press."""
    found = harness.run_in(page, HEADINGS)
    assert all(after - before <= 1 for before, after in zip([0, *found], found, strict=False)), (way, found)
    assert harness.run_in(page, LOW) == [], way


def by_keys(page: Page, way: str) -> None:
    stops = [str(here["words"]) for here in Keys(page).steps("Tab", 10)]
    assert len(set(stops)) > 2, f"{way}: {stops}"


def test_ana_by_keyboard_on_the_narrowest_phone(open_page: OpenPage, lived_in: House) -> None:
    page = open_page(viewport=harness.NARROW, reduced_motion="reduce")
    comes_in(page, lived_in, ANA)
    for way in rooms(page, lived_in):
        harness.no_sideways_scroll(page)
        stands(page, way)
        by_keys(page, way)


def test_dana_by_keyboard_in_forced_colours(open_page: OpenPage, lived_in: House) -> None:
    page = open_page(viewport=harness.DOUBLED, forced_colors="active")
    comes_in(page, lived_in, DANA)
    for way in HERS:
        harness.given_page(page, lived_in.address + way)
        harness.no_sideways_scroll(page)
        stands(page, way)
        by_keys(page, way)


def test_no_button_is_dead_without_scripts(open_page: OpenPage, lived_in: House) -> None:
    page = open_page(viewport=harness.NARROW, java_script_enabled=False)
    comes_in(page, lived_in, ANA)
    for way in [*rooms(page, lived_in), "/offline/"]:
        harness.given_page(page, lived_in.address + way)
        dead = "main button[type=button]:visible"
        if not page.locator("form#ask:visible").count():
            dead += ", main button[form=ask]:visible"
        assert page.locator(dead).all_inner_texts() == [], way


def test_letters_twice_as_large(playwright: Playwright, lived_in: House, tmp_path: Path) -> None:
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
    comes_in(page, lived_in, ANA)
    for way in rooms(page, lived_in):
        beyond = harness.run_in(page, "document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, f"{way} is {beyond} px too wide"
    context.close()
