"""Leave this page, as the server sees it. What the browser does is in tests/journeys/test_leave.py."""

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client

pytestmark = pytest.mark.django_db


class Left:
    """Stands in for the sign-out of the house and remembers whether it was called."""

    def __init__(self) -> None:
        self.called = 0

    def __call__(self, request: object) -> None:
        self.called += 1


@pytest.fixture
def sign_out(monkeypatch: pytest.MonkeyPatch) -> Left:
    left = Left()
    monkeypatch.setattr("casebound.site.views.end_session", left)
    return left


def test_the_page_shows_nothing(client: Client) -> None:
    response = client.get("/leave/")
    assert b'<meta name="color-scheme" content="light dark">' in response.content, (
        "no bright page in a dark room"
    )
    page = response.content.decode()

    assert "<title>Notes</title>" in page
    assert "Nothing here." in page
    assert "Casebound" not in page
    assert "<script" not in page
    assert "stylesheet" not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_cache_is_cleared(client: Client, method: str) -> None:
    """Clearing "storage" would delete drafts that wait in the browser for the server."""
    assert getattr(client, method)("/leave/").headers["Clear-Site-Data"] == '"cache"'


def test_leaving_works_without_script(sign_out: Left) -> None:
    response = Client(enforce_csrf_checks=True).post("/leave/")

    assert response.status_code == 303
    assert response.headers["Location"] == "/leave/"
    assert response.headers["Cache-Control"] == "no-store"
    assert sign_out.called == 1


def test_reading_the_page_ends_nothing(client: Client, sign_out: Left) -> None:
    """Else a picture on any page of another site could sign people out."""
    client.get("/leave/")

    assert sign_out.called == 0


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_mallory_cannot_sign_ana_out_from_another_site(client: Client, sign_out: Left, site: str) -> None:
    response = client.post("/leave/", headers={"Sec-Fetch-Site": site})

    assert sign_out.called == 0
    assert not response.cookies


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_form_of_the_house_signs_out(client: Client, sign_out: Left, site: str) -> None:
    client.post("/leave/", headers={"Sec-Fetch-Site": site})

    assert sign_out.called == 1


def test_the_session_is_over(client: Client) -> None:
    session: SessionBase = client.session
    session["drawer"] = "open"
    session.save()

    client.post("/leave/")

    assert "drawer" not in client.session
