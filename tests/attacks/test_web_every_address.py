"""The classic attacks on a web page, each tried on every address there is: as a stranger and as Ana."""

import re
from pathlib import Path

import pytest
from django.test import Client, override_settings

from casebound.book.models import Leaf
from tests.attacks.addresses import STRANGE, House, every_address

pytestmark = pytest.mark.django_db
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
# What a browser may keep: the offline note's shell and its parts hold nothing of anybody.
MAY_BE_KEPT = {"/offline/", "/offline/script.js", "/worker.js", "/notes.webmanifest"}
# Leaving has to work on every page, errors included, and its own header keeps other sites out.
WITHOUT_A_TOKEN = {"leave"}


@pytest.fixture
def house(settings, tmp_path: Path) -> House:
    settings.DATA = tmp_path
    return House(raise_request_exception=False)


def demand_headers(answer, path: str) -> None:
    told = answer.headers
    policy = set(told.get("Content-Security-Policy", "").split("; "))
    assert policy >= CSP or policy == {"default-src 'none'", "sandbox"}, path
    assert not re.search(r"unsafe-|\*|http:", told["Content-Security-Policy"]), path
    assert told["X-Frame-Options"] == "DENY", path
    assert told["X-Content-Type-Options"] == "nosniff", path
    assert told["Referrer-Policy"] == "same-origin", path
    assert told["Cross-Origin-Opener-Policy"] == "same-origin", path
    assert "geolocation=()" in told["Permissions-Policy"], path
    assert "Access-Control-Allow-Origin" not in told, path
    assert "Server" not in told, path
    kept = path.partition("?")[0] in MAY_BE_KEPT or path.startswith("/notes-")
    assert kept or "no-store" in told["Cache-Control"], path
    for cookie in filter(lambda cookie: cookie.value, answer.cookies.values()):  # an empty one takes one away
        assert cookie["httponly"], path
        assert cookie["samesite"] == "Strict", path
        assert not cookie["domain"], path


def test_headers_policy_frames_cache_and_sniffing(house: House) -> None:
    """Clickjacking, content sniffing, foreign scripts, caches, referrers: held off on each answer."""
    for address in every_address():
        path = address.path(house.values)
        for visitor in (house.browser, house.stranger):
            demand_headers(visitor.get(path), path)


@pytest.mark.slow
def test_headers_of_other_verbs_and_of_what_is_not_there(house: House) -> None:
    for address in every_address():
        for path in (address.path(house.values), address.path({})):
            for visitor in (house.stranger, house.browser):
                for verb in ("HEAD", "POST", "OPTIONS"):
                    demand_headers(visitor.generic(verb, path), path)
            house.sign_in_again()


@pytest.mark.parametrize("path", ["/nowhere/", "/entry/", "/..%2f", "/\x00", "/static/nothing.css"])
def test_headers_on_addresses_that_do_not_exist(house: House, path: str) -> None:
    answer = house.browser.get(path)
    assert answer.status_code == 404
    if not path.startswith("/static/"):  # answered before any page; nothing of anybody is in it
        demand_headers(answer, path)


def test_request_forgery(house: House) -> None:
    """A form of another site has no token: it is refused before any view sees it, and nothing is written."""
    forged = Client(enforce_csrf_checks=True, raise_request_exception=False)
    forged.cookies = house.browser.cookies
    before = Leaf.objects.count()
    for address in every_address():
        path = address.path(house.values)
        if address.name in WITHOUT_A_TOKEN:
            assert forged.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 303
        else:
            assert forged.post(path, "a=b", content_type="text/plain").status_code == 403, path
    assert Leaf.objects.count() == before
    assert house.browser.get("/me/").status_code == 200


@pytest.mark.slow
def test_tampered_verbs(house: House) -> None:
    """No verb but those of forms and links does anything, and none is turned into another by a header."""
    before = Leaf.objects.count()
    named = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
    for address in every_address():
        path = address.path(house.values)
        for verb in ("PUT", "DELETE", "TRACE", "GETT"):
            told = house.browser.generic(verb, path).status_code
            assert told in (400, 403, 404, 405), f"{verb} {path} was answered with {told}"
        plain = house.browser.get(path, headers=dict.fromkeys(named, "POST")).status_code
        assert plain == house.browser.get(path).status_code, path
    assert Leaf.objects.count() == before
    assert house.browser.get("/me/").status_code == 200


@pytest.mark.slow
def test_strange_addresses(house: House) -> None:
    """Traversal, zero bytes, halves of characters, numbers beyond any row: no fault, no echo as markup."""
    for address in every_address():
        for _, name in address.parameters:
            for strange in STRANGE:
                path = address.path(house.values | {name: strange, f"{address.name}.{name}": strange})
                for visitor in (house.stranger, house.browser):
                    answer = visitor.get(path)
                    assert answer.status_code < 500, f"{path} was answered with {answer.status_code}"
                    assert b"'\"><script>" not in answer.content
                    assert b"root:x:" not in answer.content
                    assert "a" not in answer.cookies


@pytest.mark.slow
def test_strange_questions(house: House) -> None:
    """Whatever stands behind the question mark: no fault."""
    names = ("next", "page", "done", "token", "after", "other", "again")
    for address in every_address():
        for strange in ("9" * 40, "%00", "%ff", "-1", "x" * 3000, "%f0%9f"):
            path = f"{address.path(house.values)}?" + "&".join(f"{name}={strange}" for name in names)
            assert house.browser.get(path).status_code < 500, path


AWAY = (
    *("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"),
    *("/%09/evil.example", "\thttps:evil"),
)


def leads_home(answer) -> bool:
    there = answer.headers.get("Location", "/")
    return there.startswith(("/", "?")) and not there.startswith(("//", "/\\", "/\t"))


def test_open_redirect(house: House) -> None:
    """No address can be made to lead out of the house, whatever it is told to go on to."""
    for address in every_address():
        path = address.path(house.values)
        for away in (AWAY[0], AWAY[1]):
            assert leads_home(house.stranger.get(path, {"next": away, "to": away, "url": away})), path
    for away in AWAY:
        assert leads_home(house.browser.get("/lock/", {"next": away}))
        assert leads_home(house.stranger.get("/", PATH_INFO=f"/{away}"))  # the slash that is put at an end


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_error_pages_tell_nothing(house: House, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    """A fault inside a view with content at hand: the answer says that something went wrong, and not what."""

    def broken(*args: object, **kwargs: object) -> None:
        secret = "he would not leave"
        raise RuntimeError(secret)

    monkeypatch.setattr("casebound.records.read.open_entry", broken)
    answer = house.browser.generic(verb, f"/entry/{house.done.id}/")
    demand_headers(answer, "/entry/")
    text = answer.content.decode()
    if verb == "GET":
        assert answer.status_code == 500
    for word in ("he would not leave", "RuntimeError", "Traceback", "casebound/", ".py", "Django", "SELECT"):
        assert word not in text


def test_no_door_for_administrators_of_the_framework(house: House) -> None:
    for path in (
        "/admin/",
        "/admin/login/",
        "/__debug__/",
        "/debug/",
        "/.env",
        "/.git/config",
        "/api/",
        "/graphql",
    ):
        assert house.browser.get(path).status_code == 404
        assert b"admin/login" not in house.browser.get(path).content


@override_settings(HOST="cb-3f9a1c.localhost", ALLOWED_HOSTS=["cb-3f9a1c.localhost"])
def test_host_header(house: House) -> None:
    """Another name, however it is said, is neither answered nor written into any link."""
    evil = {"X-Forwarded-Host": "evil.example", "X-Host": "evil.example", "Forwarded": "host=evil.example"}
    for address in every_address():
        path = address.path(house.values)
        assert house.stranger.get(path, headers={"Host": "evil.example"} | evil).status_code == 400, path
        own = house.stranger.get(path, headers={"Host": "cb-3f9a1c.localhost"} | evil)
        assert b"evil.example" not in own.content, path
        assert "evil.example" not in own.headers.get("Location", ""), path
