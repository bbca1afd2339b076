"""Mallory had the old password and stopped at the second step: Ana's new password ends that too."""

import pytest
from django.test import Client

from casebound.people import half, passwords, recovery, second
from casebound.people.models import Session
from tests.people.helpers import GOOD, person, with_app

pytestmark = pytest.mark.django_db
NEW = "eleven slow herons standing"


@pytest.fixture
def ana():
    return person()


def half_in():
    client = Client()
    client.post("/lock/?other=1", {"handle": "ana", "password": GOOD})
    assert half.COOKIE in client.cookies
    return client


def is_in(client):
    return client.get("/me/").status_code == 200


@pytest.mark.parametrize("way", ["change", "words"])
def test_a_code_seen_over_her_shoulder_comes_too_late(ana, way):
    account, key = ana
    app = with_app(account)
    mallory = half_in()
    if way == "change":
        passwords.change(account, key, NEW)
    else:
        recovery.reset(recovery.new_words(account, key), NEW)
    answer = mallory.post("/lock/second/", {"code": app.code(1)})
    assert answer.status_code == 303
    assert not is_in(mallory)
    assert not Session.objects.filter(account=account).exists()


def test_without_that_the_same_code_opens(ana):
    app = with_app(ana[0])
    mallory = half_in()
    mallory.post("/lock/second/", {"code": app.code(1)})
    assert is_in(mallory)
    assert second.is_on(ana[0])
