"""Ben and Dana come in by a link; readers let each other in by six words, and end it; Dana reads nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import PASSWORD, begin

pytestmark = pytest.mark.journey


def invited(page: Page, house: House, name: str, *roles: str) -> str:
    """The administrator's way from People to a link in her hand."""
    harness.given_page(page, f"{house.address}/people/")
    harness.when_pressing(page, "Invite somebody")
    harness.when_writing(page, "For whom", name)
    page.get_by_label("Practitioner", exact=False).uncheck()
    harness.when_choosing(page, *roles)
    harness.when_pressing(page, "Make the link")
    harness.then_reads(page, f"A link for {name}", "It is shown only now.")
    return page.get_by_label("The link").input_value()


def joined(page: Page, link: str, name: str) -> None:
    harness.given_page(page, link)
    harness.when_choosing(page, "I have read who runs this server")
    harness.when_writing(page, "Your first name", name)
    harness.when_writing(page, "A password", PASSWORD)
    harness.when_writing(page, "E-mail", f"{name.lower()}@example.org")
    harness.when_pressing(page, "Open my book")
    harness.then_reads(page, "Something happened")


def six_words(page: Page, house: House) -> str:
    harness.given_page(page, f"{house.address}/casebooks/")
    return page.locator(".compare").inner_text()


def test_ben_comes_in_and_ana_shares_a_casebook_with_him(
    page: Page, open_page: OpenPage, house: House
) -> None:
    # Given Ana's new book, and a link for Ben
    begin(page, house)
    harness.given_page(page, f"{house.address}/people/")
    harness.then_reads(page, "You manage accounts. You can read nothing that others seal.")
    harness.is_sound(page)
    harness.when_pressing(page, "Invite somebody")
    harness.is_sound(page)
    link = invited(page, house, "Ben", "Practitioner", "Safety lead")
    harness.is_sound(page, "invited")
    # When Ben reads who runs the server
    ben = open_page()
    harness.given_page(ben, link)
    harness.then_reads(ben, "Ana invites you", "Practitioner, Safety lead", "that is the employer")
    harness.is_sound(ben)
    harness.when_pressing(ben, "Open my book")
    harness.then_reads(ben, "Three things to look at", "Read who runs this server, then say so with a tick.")
    harness.is_sound(ben, "join-wrong")
    joined(ben, link, "Ben")
    # Then the link is spent, also for Mallory
    mallory = open_page()
    answer = mallory.goto(link)
    assert answer is not None
    assert answer.status == 410
    harness.then_reads(mallory, "This link opens nothing any more", "Ask for a new link")
    harness.is_sound(mallory, "join-stale")
    # And Ana starts a casebook and lets him in, by the words he reads to her
    harness.given_page(page, f"{house.address}/casebooks/")
    harness.is_sound(page, "casebooks-ana")
    harness.when_pressing(page, "Start one to share")
    harness.is_sound(page)
    harness.when_writing(page, "What is it called?", "Supervision Ana and Ben")
    harness.when_pressing(page, "Start it")
    harness.then_reads(page, "You are its only reader and you have no recovery words")
    harness.is_sound(page, "casebook-alone")
    harness.when_pressing(page, "Ben")
    harness.then_reads(page, "Let Ben into Supervision Ana and Ben", "Call, or meet")
    harness.is_sound(page)
    harness.when_writing(page, "The six words", "one two three four five six")
    harness.when_pressing(page, "Let Ben in")
    harness.then_reads(page, "These are not the six words of that key.")
    harness.is_sound(page, "admit-wrong")
    harness.when_writing(page, "The six words", six_words(ben, house))
    harness.when_pressing(page, "Let Ben in")
    harness.then_reads(page, "Let in by Ana", "Ana let Ben in")
    harness.is_sound(page)
    harness.given_page(ben, f"{house.address}/casebooks/")
    harness.then_reads(ben, "Supervision Ana and Ben", "Read by you and Ana", "Safety team")
    harness.is_sound(ben, "casebooks-ben")
    # And ends it, told what that does not undo
    page.get_by_role("link", name="Remove Ben").click()
    harness.then_reads(page, "What Ben has read stays known.")
    harness.is_sound(page)
    harness.when_pressing(page, "Remove Ben")
    harness.then_reads(page, "Ana removed Ben", "Ana gave it a new key")
    harness.given_page(ben, f"{house.address}/casebooks/")
    harness.then_reads(ben, "Open my book")


def test_dana_manages_and_reads_nothing_and_a_leaver_costs_a_key(
    page: Page, open_page: OpenPage, house: House
) -> None:
    # Given Ana, two safety leads and Dana the administrator
    begin(page, house)
    ben, chen, dana = open_page(), open_page(viewport=harness.DESK), open_page()
    joined(ben, invited(page, house, "Ben", "Safety lead"), "Ben")
    joined(chen, invited(page, house, "Chen", "Safety lead"), "Chen")
    joined(dana, invited(page, house, "Dana", "Administrator"), "Dana")
    # Then Chen waits for a key and Ben is asked for it
    harness.given_page(chen, f"{house.address}/casebooks/")
    harness.then_reads(chen, "Waiting for a key", "One of its readers can let you in: Ben.")
    harness.is_sound(chen, "casebooks-waiting")
    harness.given_page(ben, house.address)
    harness.when_pressing(ben, "Look at it")
    harness.then_reads(ben, "Is waiting")
    harness.is_sound(ben, "casebook-owed")
    ben.get_by_role("link", name="Chen").click()
    harness.when_writing(ben, "The six words", six_words(chen, house))
    harness.when_pressing(ben, "Let Chen in")
    harness.then_reads(ben, "Ben let Chen in")
    # When Dana looks at what she may see
    harness.given_page(dana, f"{house.address}/people/")
    harness.is_sound(dana, "people-dana")
    harness.given_page(dana, f"{house.address}/server/")
    harness.is_sound(dana)
    harness.given_page(dana, f"{house.address}/casebooks/")
    expect(dana.get_by_text("Safety team")).to_have_count(0)
    # And Chen leaves
    harness.given_page(dana, f"{house.address}/people/")
    dana.get_by_role("link", name="Chen").click()
    harness.then_reads(dana, "Casebooks shared with them", "Safety team")
    harness.is_sound(dana)
    harness.when_pressing(dana, "Chen is leaving")
    harness.is_sound(dana)
    harness.when_pressing(dana, "Take roles and keys")
    harness.then_reads(dana, "No role: reads their own pages only")
    # Then Ben is asked for a new key before anything else can be sealed there
    harness.given_page(ben, house.address)
    harness.then_reads(ben, "Nothing can be sealed there until it has a new key.")
    harness.when_pressing(ben, "Give it one")
    harness.is_sound(ben, "casebook-owes")
    harness.when_pressing(ben, "Give it a new key")
    harness.then_reads(ben, "Ben gave it a new key")
    harness.given_page(chen, f"{house.address}/casebooks/")
    harness.then_reads(chen, "Open my book")


def test_an_invitation_is_withdrawn_before_it_is_used(page: Page, open_page: OpenPage, house: House) -> None:
    begin(page, house)
    link = invited(page, house, "Mallory", "Practitioner")
    harness.given_page(page, f"{house.address}/people/")
    harness.is_sound(page, "people-invited")
    harness.when_pressing(page, "Withdraw the invitation of Mallory")
    expect(page.get_by_text("Invited", exact=True)).to_have_count(0)
    mallory = open_page()
    mallory.goto(link)
    harness.then_reads(mallory, "withdrawn", "Ask for a new link.")


def test_an_invitation_is_taken_by_keyboard_without_script_on_a_narrow_screen(
    page: Page, open_page: OpenPage, house: House
) -> None:
    begin(page, house)
    link = invited(page, house, "Ben", "Practitioner")
    ben = open_page(java_script_enabled=False, viewport=harness.NARROW)
    harness.given_page(ben, link)
    harness.no_sideways_scroll(ben)
    for key in ("Space", "Ben", PASSWORD, "ben@example.org"):
        ben.keyboard.press("Tab")
        ben.keyboard.press("Space") if key == "Space" else ben.keyboard.type(key)
    ben.keyboard.press("Enter")
    harness.then_reads(ben, "Something happened")
    harness.given_page(ben, f"{house.address}/casebooks/")
    harness.then_reads(ben, "Ben’s casebook", "Your six words")
    harness.no_sideways_scroll(ben)
    again = ben.goto(link)
    assert again is not None
    harness.then_reads(ben, "This invitation is for somebody else", "Ben is signed in here.")
    harness.no_sideways_scroll(ben)
