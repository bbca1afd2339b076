"""The closed book in a browser: opening, greeting, closing, leaving, the way back."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casebound.people import unlock
from casebound.people.models import Session
from tests.people.helpers import GOOD, browser, person

pytestmark = pytest.mark.django_db


def give(client, password=GOOD, handle="ana", **more):
    return client.post("/lock/?other=1", {"handle": handle, "password": password, **more})


def test_ana_opens_her_book_and_is_led_on(client):
    person("Ana")
    answer = give(client, next="/me/")
    assert (answer.status_code, answer["Location"]) == (303, "/me/")
    assert client.get("/me/").status_code == 200


def test_a_page_without_an_open_book_leads_to_the_lock_and_back(client):
    person("Ana")
    answer = client.get("/me/password/?name=somebody")
    assert (answer.status_code, answer["Location"]) == (303, "/lock/?next=/me/password/")
    assert 'value="/me/password/"' in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "away",
    [
        *(
            "https://mallory.example/",
            "//mallory.example/",
            "/\\mallory.example",
            "\\\\mallory.example",
            "javascript:x",
        ),
        *(
            "/nowhere/",
            "me/",
            "/lock/",
            "/sign-out/",
            "/leave/",
            "\t//mallory.example",
            "/%2f/mallory.example",
        ),
    ],
)
def test_nobody_is_led_away_after_opening(client, away):
    person("Ana")
    assert give(client, next=away)["Location"] == "/"


def test_the_address_after_opening_carries_no_query(client):
    person("Ana")
    assert give(client, next="/me/?done=password#x")["Location"] == "/me/"


@pytest.mark.parametrize("handle", ["ana", "nobody", "nobody@example.org"])
def test_a_wrong_password_and_a_wrong_name_read_alike(client, handle):
    person("Ana")
    answer = give(client, "not her password", handle)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "That did not open your book. Check the name and the password" in text
    assert "not her password" not in text


def test_this_browser_greets_ana_when_she_says_it_is_hers(client):
    person("Ana")
    give(client, own="on")
    client.post("/sign-out/")
    assert "Welcome back, Ana" in client.get("/lock/").content.decode()
    assert "Welcome back" not in client.get("/lock/?other=1").content.decode()
    assert client.post("/lock/", {"password": GOOD}).status_code == 303


def test_a_browser_that_was_not_told_so_knows_nobody(client):
    person("Ana")
    give(client)
    client.post("/sign-out/")
    assert "Ana" not in client.get("/lock/").content.decode()


def test_the_greeting_can_be_ended(client):
    person("Ana")
    give(client, own="on")
    client.post("/sign-out/")
    client.post("/lock/", {"forget": "1"})
    assert "Ana" not in client.get("/lock/").content.decode()


def test_another_person_opens_her_own_book_in_anas_browser(client):
    person("Ana")
    ben, _ = person("Ben")
    give(client, own="on")
    client.post("/lock/now/")
    assert give(client, handle="ben").status_code == 303
    assert Session.objects.get().account == ben


def test_a_locked_browser_shows_whose_book_it_is_and_nothing_else(client):
    ana, key = person("Ana")
    ana_at_work = browser(ana, key)
    ana_at_work.post("/lock/now/", {"next": "/me/"})
    assert ana_at_work.get("/me/").status_code == 303
    page = ana_at_work.get("/lock/").content.decode()
    assert "Welcome back, Ana" in page
    assert "ana@example.org" not in page


def test_signing_out_ends_the_session():
    ana, key = person("Ana")
    client = browser(ana, key)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post("/sign-out/").status_code == 303
    assert not Session.objects.exists()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.get("/me/").status_code == 303


def test_leave_this_page_ends_the_session_too():
    ana, key = person("Ana")
    client = browser(ana, key)
    client.post(reverse("leave"))
    assert not Session.objects.exists()


def test_a_link_from_elsewhere_cannot_sign_out_or_lock():
    ana, key = person("Ana")
    client = browser(ana, key)
    visit = client.get("/sign-out/")
    assert visit.status_code == client.get("/lock/now/").status_code == 405
    assert "Nothing was changed." in visit.content.decode()
    assert visit["Allow"] == "POST"
    strict = browser(ana, key, enforce_csrf_checks=True)
    assert strict.post("/sign-out/").status_code == strict.post("/lock/now/").status_code == 403
    assert strict.get("/me/").status_code == 200


def test_the_lock_takes_no_form_of_another_site():
    person("Ana")
    assert give(Client(enforce_csrf_checks=True)).status_code == 403


def test_whoever_is_in_needs_no_lock_screen():
    ana, key = person("Ana")
    assert browser(ana, key).get("/lock/?next=/me/")["Location"] == "/me/"


def test_after_many_wrong_tries_the_page_says_how_long_to_wait(client, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    person("Ana")
    for _ in range(4):
        answer = give(client, "wrong and wrong")
    while answer.status_code == 422:
        answer = give(client, "wrong and wrong")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1
    assert "Try again in" in answer.content.decode()


def test_times_and_words_in_her_own_language():
    from casebound.people import accounts

    ana, key = person("Ana")
    accounts.change(ana, email=None, language="es", time_zone="Europe/Madrid")
    assert 'lang="es"' in browser(ana, key).get("/me/").content.decode()


def test_the_key_is_at_hand_only_in_an_open_book(rf):
    from django.contrib.sessions.middleware import SessionMiddleware

    ana, key = person("Ana")
    client = browser(ana, key)
    request = rf.get("/", headers={"cookie": f"notes={client.cookies['notes'].value}"})
    SessionMiddleware(lambda r: r).process_request(request)
    assert unlock.account_key(request) == key
    unlock.lock(request)
    assert unlock.account_key(request) is None
    assert unlock.owner(request) == ana
