"""What every answer carries, and what no answer carries."""

import pytest
from django.test import Client, override_settings

PAGES = ["/", "/leave/", "/health/", "/nowhere/"]
DIRECTIVES = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
}
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_keep_nothing_and_run_nothing_foreign(client: Client, address: str) -> None:
    headers = client.get(address).headers

    assert headers["Cache-Control"] == "no-store"
    assert set(headers["Content-Security-Policy"].split("; ")) == DIRECTIVES
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_compressed(client: Client, address: str) -> None:
    """A secret beside text that somebody else chose could be guessed from the compressed length."""
    response = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})

    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_gets_no_cookie(client: Client, address: str) -> None:
    assert not client.get(address).cookies


@override_settings(HOST="cb-3f9a1c.localhost", ALLOWED_HOSTS=["cb-3f9a1c.localhost"])
@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1:8765", "LOCALHOST:8765", "[::1]:8765"])
def test_plain_localhost_only_leads_to_the_house(client: Client, host: str) -> None:
    response = client.get("/begin/?token=a%20b", headers={"Host": host})

    assert response.status_code == 308
    assert response.headers["Location"] == "http://cb-3f9a1c.localhost:8765/begin/?token=a%20b"
    assert response.content == b""
    assert not response.cookies


@override_settings(HOST="cb-3f9a1c.localhost", ALLOWED_HOSTS=["cb-3f9a1c.localhost"])
@pytest.mark.parametrize(
    "host",
    ["example.org", "cb-000000.localhost:8765", "evil.cb-3f9a1c.localhost", "", "localhost.evil.org", "[::1"],
)
def test_no_other_name_is_answered(client: Client, host: str) -> None:
    for address in ("/", "/static/casebound.css"):
        response = client.get(address, headers={"Host": host})
        assert response.status_code == 400
        assert response.content == b""


@override_settings(HOST="cb-3f9a1c.localhost", ALLOWED_HOSTS=["cb-3f9a1c.localhost"], PORT="8765")
def test_a_port_that_is_no_number_is_not_passed_on(client: Client) -> None:
    response = client.get("/", headers={"Host": "localhost:80@evil.org"})

    assert response.headers["Location"] == "http://cb-3f9a1c.localhost:8765/"


@override_settings(HOST="cb-3f9a1c.localhost", ALLOWED_HOSTS=["cb-3f9a1c.localhost"])
def test_the_house_answers_under_its_own_name(client: Client) -> None:
    assert client.get("/health/", headers={"Host": "cb-3f9a1c.localhost:8765"}).content == b"ok"
