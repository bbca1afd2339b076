"""Mallory took the phone that knows Ana: after her new password it is a stranger's."""

import pytest
from django.test import Client

from casebound.people import known, notices, passwords
from casebound.people.models import Notice
from casebound.records import compromised
from casebound.records.models import Draft
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.members.test_founding import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "eleven slow herons standing"


@pytest.fixture
def practice():
    return copied(Practice)


def phone():
    client = Client()
    client.post("/lock/?other=1", {"handle": "ana", "password": PASSWORD, "own": "on"})
    client.post("/sign-out/")
    assert "Welcome back, Ana" in text(client.get("/lock/"))
    return client


@pytest.mark.parametrize("way", ["password", "everything"])
def test_a_new_password_makes_the_stolen_browser_forget_her(practice, way):
    mallory, account, key = phone(), practice.ana.account, practice.keys["Ana"]
    if way == "password":
        passwords.change(account, key, NEW)
    else:
        compromised.start_over(account, key, NEW)
    assert "Ana" not in text(mallory.get("/lock/"))
    mallory.post("/lock/note/", {"text": "Put into her drafts."})
    assert not Draft.objects.exists()
    Notice.objects.all().delete()
    mallory.post("/lock/?other=1", {"handle": "ana", "password": NEW})
    assert Notice.objects.filter(what=notices.BROWSER).exists(), "it is told as one that was not known"


def test_the_browser_in_which_she_took_it_goes_on_knowing_her(practice):
    hers, other = phone(), phone()
    hers.post("/lock/", {"password": PASSWORD})
    hers.post("/me/password/", {"current": PASSWORD, "new": NEW, "again": NEW})
    hers.post("/sign-out/")
    assert "Welcome back, Ana" in text(hers.get("/lock/"))
    assert known.COOKIE in other.cookies
    assert "Ana" not in text(other.get("/lock/"))


def test_so_it_does_after_everything_was_made_anew(practice):
    hers = phone()
    hers.post("/lock/", {"password": PASSWORD})
    hers.post("/me/new-keys/", {"current": PASSWORD, "new": NEW, "again": NEW})
    hers.post("/sign-out/")
    assert "Welcome back, Ana" in text(hers.get("/lock/"))
