"""Ana keeps what proves her pages outside of this server."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from casebound.core import receipts
from tests.anchors.authority import Authority, served
from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_evidence import casebound
from tests.journeys.test_first_run import PASSWORD, begin

pytestmark = pytest.mark.journey
TOLD = {"account": "He would not leave.", "happened": "2026-03-14T20:02"}


def test_a_file_to_keep_and_a_line_on_paper(page: Page, house: House, tmp_path: Path) -> None:
    # Given a book without a page
    begin(page, house)
    harness.given_page(page, f"{house.address}/more/")
    harness.when_opening(page, "Proof, lists and data")
    harness.when_pressing(page, "My receipts")
    harness.then_reads(page, "You have sealed no page yet", "asks nobody outside for the time")
    harness.is_sound(page, "receipts-none")
    # When she has sealed one, then its receipt can be saved, and a pin noted
    casebound(house, "record", "incident", "--answers", "-", answers=TOLD)
    harness.given_page(page, f"{house.address}/receipts/")
    pin = page.locator(".panel.num").inner_text()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the receipt of 1 page").click()
    kept = tmp_path / "kept"
    saved.value.save_as(kept)
    assert saved.value.suggested_filename.startswith("receipts-")
    assert len(receipts.parse_all(kept.read_bytes())) >= 1
    harness.is_sound(page)
    harness.when_writing(page, "A pin you noted earlier", "something else")
    harness.when_pressing(page, "Does it still fit?")
    harness.then_reads(page, "ten groups of four")
    harness.is_sound(page, "receipts-wrong")
    harness.when_writing(page, "A pin you noted earlier", pin)
    harness.when_pressing(page, "Does it still fit?")
    harness.then_reads(page, "It fits")
    harness.is_sound(page, "receipts-fits")


def test_the_server_has_its_ledger_stamped_by_itself(page: Page, house: House, tmp_path: Path) -> None:
    # Given an authority that the keeper of the server chose, and a server that was just started
    begin(page, house)
    sealed = casebound(house, "record", "incident", "--answers", "-", answers=TOLD)["entry"]
    authority = Authority(tmp_path / "authority")
    with served(authority) as url:
        ca = str(authority.folder / "ca.pem")
        casebound(house, "timestamp", "--add", "test", "--url", url, "--ca", ca)
        house.restart()
        # Then a token comes without anybody asking for it
        harness.wait_until(lambda: casebound(house, "timestamp")["authorities"][0]["tokens"], 30)
    unlock(page, house)
    harness.then_reads(page, "stamped by test", "The newest stamp is of")
    harness.is_sound(page, "receipts-stamped")
    # And her page says in plain words before when it was written, and by whose clock
    harness.given_page(page, f"{house.address}/entry/{sealed}/")
    harness.then_reads(
        page, "The time, seen from outside", "Not after", "“test” stamped the ledger that held it"
    )
    harness.is_sound(page, "entry-dated")


def unlock(page: Page, house: House) -> None:
    harness.given_page(page, f"{house.address}/receipts/")
    harness.when_writing(page, "Password", PASSWORD)
    harness.when_pressing(page, "Open my book")


def test_one_line_a_day_by_e_mail(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEBOUND_MAIL", f"file://{tmp_path}/letters?from=notes@example.org")
    house = House(tmp_path / "data")
    try:
        begin(page, house)
        harness.given_page(page, f"{house.address}/me/")
        harness.when_writing(page, "E-mail", "ana@example.org")
        harness.when_pressing(page, "Save")
        harness.given_page(page, f"{house.address}/receipts/")
        harness.when_pressing(page, "The pin by e-mail, once a day")
        harness.is_sound(page)
        # A mailbox that others read is refused, one of her own taken
        harness.when_choosing(page, "Yes, or I am not sure")
        harness.when_pressing(page, "Send it to me")
        harness.then_reads(page, "Then it is better not to")
        harness.is_sound(page, "receipts_mail-shared")
        harness.when_choosing(page, "No, only I")
        harness.when_pressing(page, "Send it to me")
        harness.then_reads(page, "once a day On")
        harness.when_pressing(page, "The pin by e-mail, once a day")
        harness.is_sound(page, "receipts_mail-on")
        harness.when_pressing(page, "No more of it")
        harness.then_reads(page, "once a day Off")
    finally:
        house.stop()
