"""Ana brings her clients along from another program, sees what would happen first, and can take it back."""

import pytest
from playwright.sync_api import Page, expect

from tests.exchange import lists
from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_evidence import casebound
from tests.journeys.test_first_run import begin

pytestmark = pytest.mark.journey


def when_giving(page: Page, name: str, raw: bytes) -> None:
    page.get_by_label("The file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": raw})
    harness.when_pressing(page, "Read this list")


def test_a_list_comes_in_and_is_taken_back(page: Page, house: House) -> None:
    # Given Ana, and a list from her booking program in which one line does not fit
    begin(page, house)
    harness.given_page(page, f"{house.address}/clients/")
    page.get_by_role("link", name="Import a client list").click()
    harness.is_sound(page, "import")
    raw = (
        lists.CSV
        + "Kim,Lee,206 555 0136,nobody,1990-01-01,0\nSam,Poe,206 555 0134,sam@example.org,1980-05-17,12\n"
        + "Jose,Nunez,206 555 0177,jose@example.org,1979-11-02,0\n"
    )
    when_giving(page, "clients.csv", raw.encode("utf-16"))
    # Then she sees how it was understood
    harness.then_reads(page, "has 5 lines with somebody", "Loyalty Points", "José")
    harness.is_sound(page, "import-read")
    # When the lines are looked through: without the script there is a button
    page.route("**/casebound-onward*.js", lambda route: route.abort())
    harness.when_pressing(page, "Look through the lines")
    harness.then_reads(page, "Looking through the lines", "0 of 5")
    harness.is_sound(page, "import-look")
    harness.when_pressing(page, "Go on")
    page.unroute("**/casebound-onward*.js")
    harness.then_reads(page, "3 new clients", "Lines that do not fit", "E-mail", "Not taken, and not kept")
    # And that two lines may be one person, under two spellings
    harness.then_reads(page, "May be twice in this list", "1 pair of lines", "Jose Nunez")
    harness.is_sound(page, "import-decide")
    # And when she seals, the page goes on by itself
    harness.when_pressing(page, "Go on to sealing")
    harness.then_reads(page, "3 pages are sealed", "The file was erased here")
    harness.is_sound(page, "import-done")
    # Then they are her clients
    harness.given_page(page, f"{house.address}/clients/")
    harness.when_pressing(page, "Show the names")
    harness.then_reads(page, "José Núñez", "Sam Poe")
    # When it was the wrong list
    page.go_back()
    harness.given_page(page, f"{house.address}/import/")
    page.get_by_role("link", name="clients.csv").click()
    page.get_by_text("It was the wrong list").click()
    harness.when_pressing(page, "Take the import back")
    harness.then_reads(page, "no longer stands", "stay sealed in the ledger")
    harness.is_sound(page, "import-undone")
    harness.given_page(page, f"{house.address}/clients/")
    harness.then_reads(page, "Nobody here yet")


def test_what_is_no_list_is_refused_and_without_a_script_every_step_has_its_button(
    open_page: OpenPage, house: House
) -> None:
    # Given Ana with two files that are not what they seem, in a browser that runs no script
    page = open_page(java_script_enabled=False, viewport=harness.NARROW)
    begin(page, house)
    harness.given_page(page, f"{house.address}/import/")
    # When she gives a picture, and a list that was cut off
    when_giving(page, "clients.csv", b"\x89PNG\r\n\x1a\n")
    harness.then_reads(page, "This is no client list")
    when_giving(page, "clients.csv", b'Name,Address\nSam,Oak\nKim,"Elm stre')
    # Then both are refused in words, and nothing is kept
    harness.then_reads(page, "Line 3 cannot be read", "cut off")
    expect(page.get_by_text("Lists so far")).to_have_count(0)
    # When she gives the right one, and says again how it is read
    when_giving(page, "clients.csv", lists.CSV.encode())
    page.get_by_text("How the file is read").click()
    when_pressing(page, "Read it again like this", "has 2 lines with somebody")
    # Then each step waits for her, and seals nothing before the last
    when_pressing(page, "Look through the lines", "Looking through the lines", "0 of 2")
    when_pressing(page, "Go on", "2 new clients")
    when_pressing(page, "Go on to sealing", "Sealing the clients", "0 of 2")
    assert casebound(house, "list", "--kind", "client") == []
    when_pressing(page, "Go on", "2 pages are sealed", "The file was erased here")
    # And it can be taken back
    page.get_by_text("It was the wrong list").click()
    when_pressing(page, "Take the import back", "no longer stands")
    when_pressing(page, "To the clients", "Nobody here yet")


def when_pressing(page: Page, button: str, *then: str) -> None:
    harness.when_pressing(page, button)
    harness.then_reads(page, *then)
    harness.no_sideways_scroll(page)
