"""A page that answers a form has an address of its own, so that no browser writes the form to its disk."""

import pytest
from django.test import Client

from casebound.site import again
from tests.people.helpers import GOOD, browser, person

pytestmark = pytest.mark.django_db
WINDOW = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
WRONG = {"email": "no address", "language": "en", "time_zone": "UTC"}


@pytest.fixture(autouse=True)
def an_empty_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "desk", again.Desk())


@pytest.fixture
def ana() -> Client:
    return browser(*person())


def sent(client: Client, path: str = "/me/", **data: str) -> str:
    """Sends a form as a window does; returns the address of the page that answers it."""
    answer = client.post(path, data or WRONG, headers=WINDOW)
    assert (answer.status_code, answer.content) == (303, b"")
    return answer.headers["Location"]


def test_the_page_is_drawn_at_its_own_address_with_its_status(ana: Client) -> None:
    address = sent(ana)
    for _ in range(2):  # she may reload it
        page = ana.get(address)
        assert page.status_code == 422
        assert "no address" in page.content.decode()
        assert page.headers["Cache-Control"] == "no-store"


def test_the_address_says_nothing_and_other_questions_stay_in_it(ana: Client) -> None:
    address = sent(ana, "/me/?x=1")
    assert address.startswith("/me/?x=1&again=")
    assert "address" not in address


def test_nobody_else_gets_it_and_neither_does_she_once_the_book_is_closed(ana: Client) -> None:
    address = sent(ana)
    ben = browser(*person("Ben"))
    for other in (ben, Client()):
        assert "no address" not in other.get(address, follow=True).content.decode()
    ana.post("/lock/now/")
    assert ana.get(address).status_code in (302, 303)


def test_where_nobody_is_known_it_is_given_once() -> None:
    person()
    stranger = Client()
    address = sent(stranger, "/lock/?other=1", handle="Mallory", password="wrong")
    assert "That did not open your book." in stranger.get(address).content.decode()
    assert "That did not open your book." not in stranger.get(address).content.decode()


def test_cookies_come_along_and_ways_on_stay_ways_on() -> None:
    person()
    client = Client()
    client.get("/lock/")
    opened = client.post("/lock/", {"handle": "Ana", "password": GOOD}, headers=WINDOW)
    assert opened.headers["Location"] == "/"
    assert "notes" in opened.cookies


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Mode": "cors"}])
def test_programs_and_scripts_get_their_answer_at_once(ana: Client, headers: dict[str, str]) -> None:
    assert ana.post("/me/", WRONG, headers=headers).status_code == 422


def test_it_waits_five_minutes_and_the_oldest_make_room(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sent(ana)
    for _ in range(again.MOST):
        latest = sent(ana)
    assert ana.get(first).status_code == 200
    assert ana.get(latest).status_code == 422
    later = again.time.monotonic() + again.LASTS + 1
    monkeypatch.setattr(again.time, "monotonic", lambda: later)
    assert ana.get(latest).status_code == 200


def test_much_does_not_fill_the_memory() -> None:
    desk = again.Desk()
    page = again.Waiting("/", "", 200, bytes(again.MOST_BYTES // 2), again.time.monotonic() + 9)
    names = [desk.put(page) for _ in range(3)]
    assert [desk.take(name, "/", "") is not None for name in names] == [False, True, True]
