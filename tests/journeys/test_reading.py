"""Ana reads what she sealed, adds to it, finds it again, lets Ben read it; who has no key reads nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casebound.core.evidence import check
from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_evidence import attorney, casebound, saved, say_what_for
from tests.journeys.test_first_run import PASSWORD, begin
from tests.journeys.test_second_person import invited, joined

pytestmark = pytest.mark.journey
SAYS = "He asked whether I do extras. I took my hands away and stepped back to the door."
FEELING = "My hands shook until the evening."
TOLD: dict[str, object] = {
    "account": SAYS,
    "happened": "2026-03-14T20:02~",
    "behaviours": ["VRB.SEXREQ"],
    "said": [
        {"speaker": "they", "words": "So do you do extras for regulars?", "exact": "exact"},
        {"speaker": "me", "words": "The session is over.", "exact": "roughly"},
    ],
    "responses": ["R04"],
    "steps": [
        {
            "step": "R04",
            "words": "No, and the session ends here.",
            "time": "20:04",
            "reaction": "He said sorry",
        },
        {"step": "R07", "time": "20:07"},
    ],
    "feelings": FEELING,
    "helped": "Standing by the door.",
    "client_name": "Sam Poe",
}


@pytest.fixture
def entry(page: Page, house: House) -> str:
    """Given Ana, signed in, and one sealed page about a client she named."""
    begin(page, house)
    return str(casebound(house, "record", "incident", "--answers", "-", answers=TOLD)["entry"])


def test_ana_reads_her_page_and_adds_to_it(page: Page, house: House, entry: str) -> None:
    # Given the list of her pages
    harness.given_page(page, f"{house.address}/entries/")
    harness.is_sound(page)
    # When she opens one
    harness.when_pressing(page, "Asking for a sexual service")
    # Then it stands there as she wrote it, in its own voice, with its times
    harness.then_reads(page, SAYS, "They. Word for word.", "20:04", "Written down", "You. Nobody else.")
    expect(page.get_by_text("Sam Poe")).to_have_count(0)
    harness.is_sound(page)
    # And what is private opens only when she asks
    expect(page.get_by_text(FEELING)).to_be_hidden()
    page.get_by_text("Open it", exact=True).click()
    expect(page.get_by_text(FEELING)).to_be_visible()
    page.get_by_text("Who has opened it").click()
    page.get_by_text("What this proves").click()
    page.get_by_text("Add to this page").click()
    harness.then_reads(page, "It does not prove that they are true.")
    harness.is_sound(page, "entry-open")
    # When she saves the receipt
    with page.expect_download() as download:
        harness.when_pressing(page, "Save the receipt")
    assert download.value.suggested_filename == f"receipt-{entry}.tlog-proof"
    # And adds what she remembered
    harness.when_pressing(page, "Addendum")
    page.get_by_label("What do you want to add?").fill("He wrote at 23:10.")
    harness.when_pressing(page, "Read it and seal")
    harness.when_pressing(page, "Seal this page")
    harness.then_reads(page, "is sealed", "You can stop here.")
    harness.is_sound(page)
    harness.when_pressing(page, "Read it")
    harness.then_reads(page, "Belongs to page 2")
    harness.is_sound(page, "entry-addendum")
    harness.when_pressing(page, "page 2")
    harness.then_reads(page, "Addendum by Ana", "He wrote at 23:10.")
    # And what is for learning has a page of its own
    harness.when_pressing(page, "What helped")
    harness.then_reads(page, "Standing by the door.", "It stays out of everything that is sent.")
    harness.is_sound(page)
    harness.when_pressing(page, "All pages, for learning")
    harness.is_sound(page)


@pytest.mark.parametrize("size", [harness.NARROW, harness.DOUBLED, harness.DESK], ids=["320", "640", "1280"])
def test_her_pages_fit_every_window(page: Page, house: House, entry: str, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    number = casebound(house, "show", entry)["client"]
    for address in (f"entry/{entry}/", f"entry/{entry}/sealed/", "entries/?class=2", f"clients/{number}/"):
        harness.given_page(page, f"{house.address}/{address}")
        for summary in page.locator("main summary").all():
            summary.click()
        harness.is_sound(page)


def test_ana_finds_a_page_by_its_words_and_a_client_by_the_name(page: Page, house: House, entry: str) -> None:
    # Given a search that is not there, and one that is
    harness.given_page(page, f"{house.address}/search/")
    harness.is_sound(page)
    page.get_by_label("Search").fill("unheard-of")
    harness.when_pressing(page, "Find")
    harness.then_reads(page, "No page holds all of it.")
    page.get_by_label("Search").fill("extras door")
    page.keyboard.press("Enter")
    # Then the words are marked, and stand in no address
    expect(page.locator("mark").first).to_have_text("extras")
    assert "extras" not in page.url
    harness.is_sound(page, "search-found")
    # When she looks for the client
    harness.given_page(page, f"{house.address}/clients/")
    expect(page.get_by_text("Sam Poe")).to_have_count(0)
    harness.is_sound(page)
    harness.when_pressing(page, "Show the names")
    harness.then_reads(page, "Sam Poe")
    harness.is_sound(page, "clients-named")
    # When she types a part of the name, who fits is there before she presses anything
    box, address = page.get_by_label("Part of a name"), page.url
    box.press_sequentially("nobody")
    harness.then_reads(page, "Nobody fits")
    box.fill("po")
    harness.then_reads(page, "1 client")
    assert page.url == address
    # Without an answer, what fitted before does not stand under the new words
    page.route("**/clients/", lambda route: route.abort())
    box.fill("pox")
    harness.then_reads(page, "could not be fetched")
    expect(page.locator("#found li")).to_have_count(0)
    page.unroute("**/clients/")
    box.fill("po")
    harness.then_reads(page, "1 client")
    expect(page.locator("[data-lost]")).to_be_hidden()
    # And the button shows the same, as it does without scripts, with nothing of it in the address
    harness.when_pressing(page, "Find")
    harness.then_reads(page, "1 client")
    expect(box).to_have_value("po")
    assert "words" not in page.url
    harness.is_sound(page, "clients-found")
    harness.when_pressing(page, "Sam Poe")
    # Then the file tells everything about this client, the name folded away
    expect(page.get_by_text("Sam Poe")).to_be_hidden()
    page.get_by_text("Show the name", exact=True).click()
    expect(page.get_by_text("Sam Poe")).to_be_visible()
    harness.then_reads(page, "Pages, newest first", "Asking for a sexual service")
    page.get_by_text("Write a new page").click()
    harness.is_sound(page)
    harness.when_pressing(page, "Small thing")
    harness.then_reads(page, "Who was it?")


def test_all_of_it_without_script(open_page: OpenPage, house: House) -> None:
    page = open_page(java_script_enabled=False, viewport=harness.NARROW)
    begin(page, house)
    entry = casebound(house, "record", "incident", "--answers", "-", answers=TOLD)["entry"]
    harness.given_page(page, f"{house.address}/entries/")
    page.get_by_text("Narrow the list").click()
    page.get_by_label("What they did").select_option("Words")
    harness.when_pressing(page, "Show")
    harness.when_pressing(page, "Asking for a sexual service")
    page.get_by_text("Open it", exact=True).click()
    expect(page.get_by_text(FEELING)).to_be_visible()
    page.get_by_text("Add to this page").click()
    harness.when_pressing(page, "Retraction")
    page.get_by_label("Why does it no longer stand?").fill("Written twice.")
    harness.when_pressing(page, "Read it and seal")
    harness.when_pressing(page, "Seal this page")
    harness.given_page(page, f"{house.address}/entry/{entry}/")
    harness.then_reads(page, "Ana took this page back.", SAYS)


def test_the_keyboard_reaches_everything(page: Page, house: House, entry: str) -> None:
    harness.given_page(page, f"{house.address}/entry/{entry}/")
    for words in ("Open it", "What helped", "Add to this page", "What this proves", "Share it"):
        harness.when_tabbing_to(page, words)
    page.keyboard.press("Enter")
    harness.then_reads(page, "Share this page", "There is no other casebook to share it with yet.")
    harness.is_sound(page, "share-nobody")


def test_ben_reads_what_ana_shares_and_nothing_before(
    page: Page, open_page: OpenPage, house: House, entry: str, tmp_path: Path
) -> None:
    # Given Ben, the first safety lead
    ben = open_page()
    joined(ben, invited(page, house, "Ben", "Safety lead"), "Ben")
    # When he guesses the address
    answer = ben.goto(f"{house.address}/entry/{entry}/")
    assert answer is not None
    assert answer.status == 404
    harness.then_reads(ben, "There is no such page, or you hold no key for it")
    harness.is_sound(ben, "not-yours")
    # And Ana shares it, the first time with nobody
    harness.given_page(page, f"{house.address}/entry/{entry}/share/")
    harness.is_sound(page)
    harness.when_pressing(page, "Share it")
    harness.then_reads(page, "Choose who may read it, or go back.")
    harness.is_sound(page, "share-wrong")
    harness.when_choosing(page, "Safety team")
    harness.when_pressing(page, "Share it")
    harness.then_reads(page, "There is no further casebook to share it with.")
    # Then she sees that he has not opened it yet, and where else she could go
    harness.given_page(page, f"{house.address}/entry/{entry}/")
    harness.then_reads(page, "Ben has not signed to have opened it.")
    harness.when_pressing(page, "If nobody opens it")
    harness.then_reads(page, "Nobody has opened it", "none of them is a duty", "Outside the practice")
    expect(page.locator("main")).not_to_contain_text("extras")
    harness.is_sound(page, "silence")
    # And he reads it, and she sees that he did
    harness.given_page(ben, f"{house.address}/entry/{entry}/")
    harness.then_reads(ben, SAYS)
    harness.is_sound(ben, "entry-ben")
    harness.given_page(page, f"{house.address}/entry/{entry}/")
    harness.then_reads(page, "Ben opened this on ")
    page.get_by_text("Who has opened it").click()
    expect(page.locator("aside")).not_to_contain_text("Not opened yet")
    harness.is_sound(page, "entry-opened")
    # And she can prove it to her attorney, who needs the file and the fingerprint alone
    harness.when_pressing(page, "Make an evidence file")
    say_what_for(page)
    opened = page.get_by_label("Also who opened this page, and when")
    expect(opened).not_to_be_checked()
    harness.when_choosing(page, "Also who opened this page, and when")
    harness.is_sound(page, "take-opened")
    harness.when_pressing(page, "Show exactly what leaves")
    harness.then_reads(page, "Opened by", "Ben (person 2)", "It does not prove that they read")
    harness.is_sound(page, "take-look-opened")
    fingerprint = "".join(page.locator(".compare").inner_text().split())
    file = saved(page, tmp_path / "opened.zip")
    assert attorney(file, "--log-key", fingerprint) == 0
    assert check(file.read_bytes()).contents.openings[0].person == 2  # type: ignore[union-attr]


def test_closed_again_nothing_is_shown(page: Page, house: House, entry: str) -> None:
    harness.given_page(page, f"{house.address}/entry/{entry}/")
    page.context.clear_cookies()
    for address in (f"entry/{entry}/", "entries/", "clients/", "search/"):
        harness.given_page(page, f"{house.address}/{address}")
        expect(page.get_by_label("Password")).to_be_visible()
        expect(page.get_by_text("extras")).to_have_count(0)
    assert PASSWORD not in page.content()
