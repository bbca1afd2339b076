"""The note with a keyboard alone: Tab, Space, Enter, arrows; the focus is always there to see."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import PASSWORD

pytestmark = pytest.mark.journey
SAYS = "He asked whether I do extras. I said no."
# What has the focus: its words, whether an outline shows (its own or its option's), and whether it is seen:
# the point a finger's breadth into it belongs to it and to no bar that stays on top.
FOCUSED = """(() => {
  const it = document.activeElement, label = it.closest("label");
  const box = (label || it).getClientRects()[0];
  const named = it.labels?.[0]?.innerText || it.getAttribute("aria-label");
  const words = named || it.innerText || it.name || it.tagName;
  const outline = (each) => getComputedStyle(each).outlineStyle !== "none"
    && parseFloat(getComputedStyle(each).outlineWidth) > 0;
  // Chromium outlines the little calendar inside such a field itself.
  const outlined = ["date", "time"].includes(it.type) || [it, label].some((each) => each && outline(each));
  const x = box.left + Math.min(box.width / 2, 24);
  const seen = [box.top + 6, Math.min(box.bottom - 6, box.top + 40)].every((y) => {
    const top = document.elementFromPoint(x, y);
    return top && (top === it || top === label || it.contains(top) || label?.contains(top));
  });
  const inside = box.top >= 0 && box.top < innerHeight;
  return { words: words.trim(), outlined, seen: seen && inside, tag: it.tagName };
})()"""


class Keys:
    """A person at a keyboard, who has to see where she is after every step."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def where(self) -> dict[str, object]:
        found = harness.run_in(self.page, FOCUSED)
        assert isinstance(found, dict)
        return found

    def steps(self, key: str = "Tab", at_most: int = 90) -> Iterator[dict[str, object]]:
        for _ in range(at_most):
            self.page.keyboard.press(key)
            here = self.where()
            if here["tag"] == "BODY":
                continue  # between the page and the browser's own bars
            assert here["outlined"], (
                f"{here['words']!r} has the focus and does not show it on {self.page.url}"
            )
            assert here["seen"], f"{here['words']!r} has the focus and is hidden on {self.page.url}"
            yield here

    def to(self, words: str, key: str = "Tab") -> None:
        for here in self.steps(key):
            if words in str(here["words"]):
                return
        raise AssertionError(f"{words!r} is not reached on {self.page.url}")

    def press(self, words: str, key: str = "Enter") -> None:
        self.to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def write(self, label: str, words: str) -> None:
        self.to(label)
        self.page.keyboard.type(words)


@pytest.fixture(params=["phone", "short window"])
def keys(request: pytest.FixtureRequest, open_page: OpenPage, house: House) -> Keys:
    """Given Ana's new book; the second window is as low as one at 200 % zoom."""
    page = open_page(viewport=harness.PHONE if request.param == "phone" else harness.DOUBLED)
    harness.given_page(page, house.first_page)
    keys = Keys(page)
    keys.write("Your first name", "Ana")
    keys.write("A password", PASSWORD)
    page.keyboard.press("Enter")
    harness.then_reads(page, "Nothing is waiting.")
    return keys


def test_ana_writes_and_seals_without_a_mouse(keys: Keys) -> None:
    page = keys.page
    keys.press("Something happened")
    keys.press("Yes, I am safe")
    keys.write("What happened, in your own words?", SAYS)
    keys.press("Next")
    harness.then_reads(page, "When did it happen?")
    keys.press("Next")
    # A list of which one is chosen is one stop, the arrows go through it
    keys.to("Practice where you work alone")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Shared practice or clinic")).to_be_checked()
    keys.press("Next")
    keys.to("A client")
    page.keyboard.press("Space")
    keys.write("Who was it?", "Sam Poe")
    # Enter in a field goes on
    page.keyboard.press("Enter")
    harness.then_reads(page, "What did they do?")
    # A fold opens with Enter, a tick is set with Space
    keys.to("Words")
    page.keyboard.press("Enter")
    keys.to("Asking for a sexual service")
    page.keyboard.press("Space")
    keys.press("Next")
    keys.to("Froze")
    page.keyboard.press("Space")
    keys.press("Next")
    keys.press("I don't know")
    harness.then_reads(page, "Read it once more", SAYS, "Sam Poe", "Asking for a sexual service", "Froze")
    keys.press("Seal as first note")
    harness.then_reads(page, "is sealed")
    keys.press("Done for now")
    harness.then_reads(page, "Nothing is waiting.")


def test_what_is_wrong_is_where_the_keyboard_already_is(keys: Keys) -> None:
    page = keys.page
    keys.press("Something happened")
    keys.press("Yes, I am safe")
    keys.press("Read it and seal")
    keys.press("Seal as first note")
    harness.then_reads(page, "to look at")
    assert "to look at" in str(keys.where()["words"])
    keys.press("Write a few words about what happened")
    keys.write("What happened, in your own words?", SAYS)
    keys.press("Next")
    keys.to("When did it happen?")
    page.get_by_label("When did it happen?").fill("1890-03-14")
    page.keyboard.press("Enter")
    harness.then_reads(page, "One thing to look at")
    keys.to("1900")
    page.keyboard.press("Enter")
    expect(page.get_by_label("When did it happen?")).to_be_focused()


def test_every_stop_of_the_way_can_be_seen_and_none_is_a_trap(keys: Keys) -> None:
    page = keys.page
    for way in (
        "/",
        "/happened/",
        "/happened/not-yet/",
        "/write/",
        "/more/",
        "/me/",
        "/me/words/",
        "/search/",
    ):
        harness.given_page(page, page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + way)
        for key in ("Tab", "Shift+Tab"):
            stops = [str(here["words"]) for here in keys.steps(key, 40)]
            assert len(set(stops)) > 2, f"{way}: {stops}"
    page.keyboard.press("Escape")  # nothing waits for it


def test_skipping_to_the_page_skips_the_bars(keys: Keys) -> None:
    page = keys.page
    page.reload()
    keys.press("Skip to the page")
    keys.to("Something happened")
