"""A device that others use, too: asked once, and then it is told as little as it can be."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from casebound.people.models import Session
from tests.members.test_founding import PASSWORD, ana_founds

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> Client:
    ana_founds()
    return sign_in(client)


def sign_in(client: Client) -> Client:
    client.post("/lock/", {"handle": "ana@example.org", "password": PASSWORD, "own": "on"})
    return client


def say(client: Client, others: str) -> str:
    assert client.post("/me/device/", {"others": others}).status_code == 303
    return client.get("/me/device/").content.decode()


def quiet_for(seconds: int) -> None:
    Session.objects.update(last_used=timezone.now() - timedelta(seconds=seconds))


def test_a_shared_device_closes_the_book_after_two_minutes(ana: Client) -> None:
    quiet_for(130)
    assert ana.get("/more/").status_code == 200
    assert "two quiet minutes" in say(ana, "yes")
    assert 'data-idle="120"' in ana.get("/more/").content.decode()
    quiet_for(130)
    assert ana.get("/more/").status_code == 303


def test_nobody_is_greeted_there_not_even_after_the_next_sign_in(ana: Client) -> None:
    ana.post("/lock/now/")
    assert "Welcome back, Ana" in ana.get("/lock/").content.decode()
    sign_in(ana)
    say(ana, "yes")
    assert not ana.cookies["notes-device"].value
    ana.post("/sign-out/")
    sign_in(ana)
    ana.post("/sign-out/")
    assert "Ana" not in ana.get("/lock/").content.decode()


def test_no_note_is_kept_there_and_it_can_be_answered_anew(ana: Client) -> None:
    say(ana, "yes")
    page = ana.get("/offline/set-up/").content.decode()
    assert "no note is kept here" in page
    assert "data-statement" not in page
    assert "nobody else" in say(ana, "no")
    assert "data-statement" in ana.get("/offline/set-up/").content.decode()


def test_it_is_asked_once_where_a_phone_can_come_in_and_gives_no_icon(
    ana: Client, settings: Settings
) -> None:
    asked, icon = "does anybody else use this device or mailbox?", "notes.webmanifest"
    assert asked not in ana.get("/more/").content.decode()
    settings.TLS = "proxy"
    settings.HOST = "testserver"

    def page() -> str:
        return ana.get("/more/", secure=True, headers={"Host": "testserver"}).content.decode()

    assert asked in page()
    assert icon in page()
    ana.post("/me/device/", {"others": "yes"}, secure=True, headers={"Host": "testserver"})
    assert asked not in page()
    assert icon not in page()


def test_an_answer_that_is_none_changes_nothing(ana: Client) -> None:
    assert ana.post("/me/device/", {"others": "perhaps"}).status_code == 200
    assert "notes-others" not in ana.cookies
