"""Leave this page, in a real browser: gone at once, and Back does not bring it back."""

from collections.abc import Iterator

import pytest
from django.conf import settings as site
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.journeys import harness
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CONTENT = "Every component"


class Desk:
    """A page with content that is shown only until somebody left; counts what was saved on the way."""

    def __init__(self) -> None:
        self.open = True
        self.saved: list[str] = []

    def leave(self, request: HttpRequest) -> None:
        self.open = False


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Desk]:
    from casebound.site import views

    settings.GALLERY = True
    desk = Desk()
    drawn = views.gallery

    def gated(request: HttpRequest) -> HttpResponse:
        if request.headers.get("X-Autosave"):
            desk.saved.append(request.POST["words"])
            return HttpResponse(status=204)
        return drawn(request) if desk.open else render(request, "site/leave.html")

    monkeypatch.setattr(views, "gallery", gated)
    monkeypatch.setattr(views, "end_session", desk.leave)
    return desk


def gone(page: Page, desk: Desk) -> None:
    harness.then_title_is(page, "Notes")
    harness.then_reads(page, "Nothing here.")
    harness.wait_until(lambda: not desk.open)
    for way in (page.go_back, page.go_back, page.go_forward):
        way(wait_until="commit")  # a page that the browser kept whole comes back without loading
        page.wait_for_timeout(300)
        assert CONTENT not in page.content(), f"{page.url} shows what was left"


def signed_in(page: Page, live_server: LiveServer) -> Page:
    cookie = {"name": site.SESSION_COOKIE_NAME, "value": "A" * 43, "url": live_server.url, "httpOnly": True}
    page.context.add_cookies([cookie | {"sameSite": "Strict"}])  # type: ignore[list-item]
    return page


@pytest.fixture
def reading(page: Page, desk: Desk, live_server: LiveServer) -> Page:
    signed_in(page, live_server)
    harness.given_page(page, f"{live_server.url}/look/?earlier")
    harness.given_page(page, f"{live_server.url}/look/")
    harness.then_reads(page, CONTENT)
    return page


def test_the_button_leaves(reading: Page, desk: Desk) -> None:
    harness.when_pressing(reading, "Leave this page")
    harness.then_title_is(reading, "Notes")
    harness.is_sound(reading)
    gone(reading, desk)


def test_shift_three_times_leaves(reading: Page, desk: Desk) -> None:
    for _ in range(3):
        reading.keyboard.press("Shift")
    gone(reading, desk)


def test_writing_capital_letters_does_not_leave(reading: Page, desk: Desk) -> None:
    reading.get_by_label("What happened, in your own words?").press_sequentially("HE SAID NO")
    for _ in range(2):
        reading.keyboard.press("Shift")
    harness.then_reads(reading, CONTENT)
    assert desk.open


def test_leaving_works_without_script(open_page: OpenPage, desk: Desk, live_server: LiveServer) -> None:
    page = signed_in(open_page(java_script_enabled=False), live_server)
    harness.given_page(page, f"{live_server.url}/look/")
    harness.when_pressing(page, "Leave this page")
    gone(page, desk)


def test_what_was_typed_is_saved_on_the_way_out(reading: Page, desk: Desk) -> None:
    reading.get_by_label("What happened, in your own words?").fill("He came back.")
    harness.when_pressing(reading, "Leave this page")
    # Clearing the cache can cut the line, and the browser then sends the same once more: that does no harm.
    harness.wait_until(lambda: set(desk.saved) == {"He came back."})


def test_an_unchanged_form_is_not_saved(reading: Page, desk: Desk, live_server: LiveServer) -> None:
    harness.given_page(reading, f"{live_server.url}/leave/")
    assert desk.saved == []


def test_an_address_that_is_none(page: Page, house: harness.House) -> None:
    answer = page.goto(f"{house.address}/nowhere/")
    assert answer is not None
    assert answer.status == 404
    harness.then_reads(page, "Everything you sealed is still in your book.")
    harness.axe(page)
