"""Ana gives her calendar in the morning; she says who it is; what is due goes out as days without words."""

from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_evidence import casebound
from tests.journeys.test_first_run import begin
from tests.today.calendars import event, of

pytestmark = pytest.mark.journey


def asked(address: str) -> tuple[int, str]:
    """As a calendar program asks: no cookie, no form."""
    parts = urlsplit(address)
    with closing(HTTPConnection("127.0.0.1", parts.port, timeout=20)) as line:
        line.request("GET", parts.path, headers={"Host": parts.netloc})
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def test_ana_looks_at_today_and_takes_the_days_along(
    page: Page, open_page: OpenPage, house: House, tmp_path: Path
) -> None:
    # Given Ana, a client, and a decision about him
    begin(page, house)
    told: dict[str, object] = {"name": "Sam Poe", "phones": ["206 555 0134"]}
    casebound(house, "record", "client", "--answers", "-", answers=told)
    harness.given_page(page, f"{house.address}/clients/")
    number = page.locator("a.row b").first.inner_text().removeprefix("Client ").strip()
    # When she comes in the morning, there is no calendar yet
    harness.given_page(page, house.address)
    harness.when_pressing(page, "Appointments today")
    harness.is_sound(page, "today-empty")
    harness.when_pressing(page, "Give my calendar")
    harness.is_sound(page, "calendar")
    # A file that is none is told so, and an address inside the house is not asked
    wrong = tmp_path / "x.ics"
    wrong.write_text("<html>")
    page.get_by_label("A calendar file (.ics)").set_input_files(wrong)
    harness.when_pressing(page, "Read this file")
    harness.then_reads(page, "This is no calendar file (.ics).")
    harness.when_writing(page, "Secret address of your calendar", "https://127.0.0.1/ana.ics")
    harness.when_pressing(page, "Read this calendar")
    harness.then_reads(page, "leads to a network that is not public")
    harness.is_sound(page, "calendar-wrong")
    # When she gives a good one
    good = tmp_path / "good.ics"
    daily = "RRULE:FREQ=DAILY"
    good.write_bytes(
        of(
            event("1", "20260105", "Massage Sam Poe", daily, hour="09"),
            event("2", "20260105", "Kim Lee 60 min", daily, hour="11"),
        )
    )
    page.get_by_label("A calendar file (.ics)").set_input_files(good)
    harness.when_pressing(page, "Read this file")
    # Then nobody is matched by itself
    harness.then_reads(page, "Kim Lee 60 min", f"May be Client {number}: the same name.")
    harness.is_sound(page, "today-open")
    harness.when_pressing(page, f"It is Client {number}")
    harness.then_reads(page, "Nothing to keep in mind stands in the pages you can open.")
    # And after a decision the card says what to mind
    decision: dict[str, object] = {"client": int(number), "decided": "refuse", "reasons": "After a no."}
    decision |= {"instruction": "Take no booking.", "review_on": "2026-12-14"}
    casebound(house, "record", "decision", "--answers", "-", answers=decision)
    harness.given_page(page, f"{house.address}/today/")
    harness.then_reads(page, "Take no booking.", "This client was refused.")
    harness.is_sound(page, "today")
    # When she wants the days in her calendar program
    harness.given_page(page, f"{house.address}/due/")
    harness.when_pressing(page, "In my calendar, or by e-mail")
    harness.is_sound(page, "elsewhere")
    harness.when_pressing(page, "Make an address")
    harness.then_reads(page, "It is not shown again.")
    harness.is_sound(page, "elsewhere-made")
    address = page.locator(".compare").inner_text().strip()
    status, days = asked(address)
    assert status == 200
    assert "SUMMARY:Casebound: 1 thing" in days
    assert "Poe" not in days
    # Then a stranger's browser has neither, and the address can be taken back
    stranger = open_page()
    stranger.goto(f"{house.address}/today/")
    assert "Poe" not in stranger.content()
    harness.when_pressing(page, "Take the address back")
    assert asked(address) == (404, "")
    assert address.rsplit("/", 1)[1].removesuffix(".ics") not in house.said()
