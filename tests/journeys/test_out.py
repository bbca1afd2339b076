"""Ana takes her casebook to another program, and blocks a client in the one she books with; her twin errs."""

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casebound.exchange.out import lines
from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_evidence import casebound
from tests.journeys.test_first_run import PASSWORD, begin

pytestmark = pytest.mark.journey
SAYS = "He asked whether I do extras. I said no and opened the door."
WHY = "He asked three of us."


def client(house: House, name: str, **more: object) -> int:
    """The number of a client whom she has just written down."""
    told = casebound(house, "record", "client", "--answers", "-", answers={"name": name} | more)
    lines_ = casebound(house, "list", "--kind", "client")
    return next(int(line["client"]) for line in lines_ if line["entry"] == told["entry"])


@pytest.fixture
def sam(page: Page, house: House) -> int:
    """Given Ana, signed in, and a client about whom she wrote a page."""
    begin(page, house)
    number = client(house, "Sam Poe", phones=["+1 206 555 0134"], emails=["sam@example.org"])
    told = {"account": SAYS, "happened": "2026-03-14T20:02~", "client": number}
    casebound(house, "record", "incident", "--answers", "-", answers=told)
    return number


def refused_and_another(house: House, number: int) -> None:
    """Given that she refuses the client, and a page that names another one."""
    decided = {"decided": "refuse", "client": number, "reasons": WHY, "review_on": "2027-12-01"}
    casebound(house, "record", "decision", "--answers", "-", answers=decided)
    casebound(house, "record", "client", "--answers", "-", answers={"name": "Robin Lee"})
    note = {"text": "Robin Lee said she knows him.", "happened": "2026-03-15"}
    casebound(house, "record", "note", "--answers", "-", answers=note)


def say(page: Page, to: str, purpose: str) -> None:
    harness.when_writing(page, "To whom does it go?", to)
    harness.when_writing(page, "Why does it go to them?", purpose)


def saved(page: Page, to: Path, button: str = "Make the file") -> bytes:
    with page.expect_download() as download:
        harness.when_pressing(page, button)
    download.value.save_as(to)
    return to.read_bytes()


def test_ana_takes_her_casebook_along_and_blocks_a_client_elsewhere(
    page: Page, house: House, sam: int, tmp_path: Path
) -> None:
    # Given the page under More
    refused_and_another(house, sam)
    harness.given_page(page, f"{house.address}/more/")
    harness.when_opening(page, "Proof, lists and data")
    harness.when_pressing(page, "A casebook as data")
    harness.is_sound(page, "data-choose")
    # When she says what it is for
    harness.when_choosing(page, "FHIR R4")
    harness.when_choosing(page, "Facts only")
    say(page, "Northside Clinic", "Care goes on there")
    harness.when_pressing(page, "Show what leaves")
    # Then she sees what leaves, what stays, and that another client is named
    harness.then_reads(
        page, "This leaves", "Northside Clinic", "Robin Lee", "so this stays", "What FHIR cannot say"
    )
    harness.is_sound(page, "data-look")
    # And the file holds the facts and nothing that stayed
    raw = saved(page, tmp_path / "book.json")
    assert json.loads(raw)["resourceType"] == "Bundle"
    assert SAYS.encode() in raw
    assert b"said she knows" not in raw
    harness.then_reads(page, "The file is made", "Disclosure, is sealed")
    harness.is_sound(page, "data-made")
    # And of the people she refuses the one she ticks leaves, with no reason
    harness.given_page(page, f"{house.address}/more/")
    harness.when_opening(page, "Proof, lists and data")
    harness.when_pressing(page, "A list to block by")
    harness.then_reads(page, "Before it leaves your practice", "lawsuit", "Sam Poe")
    expect(page.get_by_label("Robin Lee")).to_have_count(0)
    harness.is_sound(page, "refused-choose")
    harness.when_choosing(page, "Sam Poe")
    say(page, "Our booking program", "To block him there")
    harness.when_pressing(page, "Show what leaves")
    harness.then_reads(page, "Exactly this leaves", "1 206 555 0134", "How to block by it")
    expect(page.get_by_text(WHY)).to_have_count(0)
    harness.is_sound(page, "refused-look")
    raw = saved(page, tmp_path / "list.csv")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig")))) == [
        ["name", "phone", "email"],
        ["Sam Poe", "1 206 555 0134", "sam@example.org"],
    ]
    assert len(casebound(house, "list", "--kind", "disclosure")) == 2


def test_her_twin_forgets_errs_and_has_no_script(
    page: Page, open_page: OpenPage, house: House, sam: int, tmp_path: Path
) -> None:
    plain = open_page(java_script_enabled=False, viewport=harness.NARROW, accept_downloads=True)
    harness.given_page(plain, house.address)
    harness.when_writing(plain, "Your e-mail or first name", "Ana")
    harness.when_writing(plain, "Password", PASSWORD)
    harness.when_pressing(plain, "Open my book")
    harness.given_page(plain, f"{house.address}/out/refused/")
    harness.then_reads(plain, "No decision that you can open refuses anybody today")
    harness.given_page(plain, f"{house.address}/out/casebook/")
    harness.when_writing(plain, "About one client alone?", "1")
    harness.when_pressing(plain, "Show what leaves")
    harness.then_reads(
        plain, "You know no client with this number.", "Choose a form.", "Choose what they may see."
    )
    harness.no_sideways_scroll(plain)
    harness.when_writing(plain, "About one client alone?", str(sam))
    harness.when_choosing(plain, "JSON Lines")
    harness.when_choosing(plain, "Everything, for yourself")
    say(plain, "Myself", "To keep")
    harness.when_pressing(plain, "Show what leaves")
    harness.when_pressing(plain, "Change something")
    expect(plain.get_by_label("To whom does it go?")).to_have_value("Myself")
    harness.when_pressing(plain, "Show what leaves")
    assert casebound(house, "list", "--kind", "disclosure") == [], "looking seals nothing"
    harness.when_pressing(plain, "Make the file")
    raw = saved(plain, tmp_path / "book.jsonl", "Save the file")
    kinds = [page_.told["kind"] for page_ in lines.read(raw.splitlines(keepends=True))]
    assert kinds == ["client.v1", "incident.v1"]
    assert len(casebound(house, "list", "--kind", "disclosure")) == 1
    # And the list to block by, once there is somebody to block
    refused_and_another(house, sam)
    harness.given_page(plain, f"{house.address}/out/refused/")
    harness.when_choosing(plain, "Sam Poe")
    say(plain, "Our booking program", "To block him there")
    harness.when_pressing(plain, "Show what leaves")
    harness.when_pressing(plain, "Make the file")
    harness.no_sideways_scroll(plain)
    assert b"sam@example.org" in saved(plain, tmp_path / "list.csv", "Save the file")
