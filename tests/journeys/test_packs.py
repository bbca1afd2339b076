"""Ana makes a pack for her lawyer and the log of a year. Her twin forgets the lawyer, and nothing leaves."""

import csv
import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_evidence import attorney, casebound
from tests.journeys.test_first_run import begin

pytestmark = pytest.mark.journey
SAYS = "Sam Poe asked whether I do extras, as Robin Lee had. I opened the door."
FEELING = "My hands shook until the evening."


@pytest.fixture
def entry(page: Page, house: House) -> str:
    """Given Ana, signed in; a page about a client she named, at a hotel; another client whom it mentions."""
    begin(page, house)
    casebound(
        house,
        "record",
        "incident",
        "--answers",
        "-",
        answers={
            "account": "x",
            "client_name": "Robin Lee",
            "happened": "2025-01-02",
            "behaviours": ["BND.GIFT"],
        },
    )
    told = {
        "account": SAYS,
        "happened": "2026-03-14T20:02~",
        "behaviours": ["VRB.SEXREQ"],
        "relation": "CLIENT",
        "setting": "HOTEL",
        "responses": ["R08"],
        "feelings": FEELING,
        "client_name": "Sam Poe",
    }
    return str(casebound(house, "record", "incident", "--answers", "-", answers=told)["entry"])


def save(page: Page, to: Path) -> dict[str, bytes]:
    with page.expect_download() as download:
        harness.when_pressing(page, "Make the file")
    download.value.save_as(to)
    with ZipFile(to) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pack_for_the_lawyer_and_the_log_of_the_year(
    page: Page, house: House, entry: str, tmp_path: Path
) -> None:
    # Given her page, she goes to the packs that take it
    harness.given_page(page, f"{house.address}/entry/{entry}/")
    harness.when_pressing(page, "Make an evidence file")
    harness.when_pressing(page, "Take a ready pack")
    harness.then_reads(page, "Report packs", "For your lawyer", "only the two cautious packs", "the list")
    harness.is_sound(page, "packs-page")
    # When she chooses the one for her lawyer
    harness.when_pressing(page, "For your lawyer")
    harness.then_reads(
        page, "What leaves", "What stays here", "Harrison", "confidence: medium", "Ask your lawyer"
    )
    harness.is_sound(page, "pack-attorney")
    harness.when_writing(page, "To whom does it go?", "R. Lane")
    harness.when_writing(page, "Why does it go to them?", "Advice on ending care")
    harness.when_choosing(page, "No, a selection")
    harness.when_pressing(page, "Show exactly what leaves")
    # Then another client's name is shown to her first, and that part can stay
    harness.then_reads(page, "Your own words name somebody", "Robin Lee", "whom this is not about")
    harness.is_sound(page, "pack-names")
    page.get_by_label("This part stays here").uncheck()
    harness.when_pressing(page, "Show exactly what leaves")
    harness.then_reads(page, "Exactly this leaves", SAYS, "For your lawyer")
    expect(page.get_by_text(FEELING)).to_have_count(0)
    harness.is_sound(page, "pack-look")
    fingerprint = page.locator(".compare").inner_text().replace(" ", "").replace("\n", "")
    save(page, tmp_path / "lane.zip")
    assert attorney(tmp_path / "lane.zip", "--log-key", fingerprint) == 0
    harness.then_reads(page, "The file is made")
    # And the log of the year: one row, nobody named
    harness.given_page(page, f"{house.address}/packs/")
    harness.then_reads(page, "Workplace-violence log")
    harness.is_sound(page, "packs-year")
    harness.when_pressing(page, "Workplace-violence log")
    harness.then_reads(page, "2026", "Labor Code 6401.9(d)", "Other years: 2025")
    harness.is_sound(page, "pack-log")
    page.locator("#field-worded, fieldset").filter(has_text="your own words go into the row").get_by_role(
        "checkbox"
    ).check()
    harness.when_writing(page, "Name and job title of whoever completes it", "Dana, manager")
    harness.when_writing(page, "To whom does it go?", "Our records")
    harness.when_writing(page, "Why does it go to them?", "Yearly log")
    harness.when_pressing(page, "Show exactly what leaves")
    harness.then_reads(page, "[name left out] asked whether I do extras", "With so few rows", "to R. Lane")
    expect(page.get_by_text("Sam Poe")).to_have_count(0)
    harness.is_sound(page, "pack-log-look")
    found = save(page, tmp_path / "log.zip")
    (row,) = csv.DictReader(io.StringIO(found["computed/violence_log.csv"].decode("utf-8-sig"), newline=""))
    assert (row["Date"], row["Time"], row["Type"]) == ("2026-03-14", "about 20:02", "2")
    assert not [name for name in found if b"Sam Poe" in found[name] or b"Robin" in found[name]]
    harness.given_page(page, f"{house.address}/packs/5/2025/")
    harness.then_reads(page, "2025", "Page 2")
    harness.is_sound(page, "pack-log-2025")


def test_her_twin_forgets_the_lawyer_for_an_outcall_and_nothing_leaves(
    page: Page, house: House, entry: str
) -> None:
    harness.given_page(page, f"{house.address}/entry/{entry}/pack/10/")
    harness.then_reads(page, "a crime on your premises", "164.512(f)(5)")
    harness.when_writing(page, "To whom does it go?", "Officer Lee")
    harness.when_pressing(page, "Show exactly what leaves")
    harness.then_reads(page, "Say why it goes to them.")
    harness.when_writing(page, "Why does it go to them?", "Report")
    harness.when_choosing(page, "No, a selection")
    harness.when_pressing(page, "Show exactly what leaves")
    harness.then_reads(page, "Ask your lawyer first")
    harness.is_sound(page, "pack-wrong")
    expect(page.get_by_label("To whom does it go?")).to_have_value("Officer Lee")
    # A pack for a practice that no law covers is not here, nor a year without pages
    assert page.goto(f"{house.address}/entry/{entry}/pack/9/").status == 404
    harness.given_page(page, f"{house.address}/packs/5/1999/")
    harness.then_reads(page, "nothing to list")
    assert casebound(house, "list", "--kind", "disclosure") == []
