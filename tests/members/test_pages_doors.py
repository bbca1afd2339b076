"""First run and invitation: who gets in, with what, and who does not."""

import re

import pytest
from django.conf import settings as house
from django.test import Client

from casebound.book.models import Practice as PracticeRow
from casebound.members import invite
from casebound.members.models import Person
from casebound.people import known
from casebound.people.models import Account
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.members.test_founding import PASSWORD

pytestmark = pytest.mark.django_db
TOKEN = "sesame-of-this-start"


@pytest.fixture
def set_up_calls(monkeypatch, settings, tmp_path):
    """The house as the launcher starts it: with a token; what is called after set-up is noted."""
    calls = []
    settings.SETUP_TOKEN = TOKEN
    monkeypatch.setattr("casebound.site.env.mark_set_up", calls.append)
    return calls


def test_ana_begins_with_a_first_name_and_a_password(client, set_up_calls):
    assert client.get("/").headers["Location"].startswith("/lock/")
    moved = client.get(f"/begin/?token={TOKEN}")
    assert (moved.status_code, moved["Location"]) == (303, "/begin/")
    page = text(client.get("/begin/"))
    assert re.findall(r'name="(\w+)"', page.partition("<main")[2]) == [
        "csrfmiddlewaretoken",
        "name",
        "password",
    ]
    done = client.post("/begin/", {"name": "Ana", "password": PASSWORD})
    assert (done.status_code, done["Location"]) == (303, "/")
    assert known.COOKIE in done.cookies
    assert text(client.get("/casebooks/")).count("Ana’s casebook") == 1
    assert Person.objects.get().name == "Ana"
    assert Account.objects.get().email is None


def test_the_launcher_is_told_once_somebody_has_set_up(client, set_up_calls, settings, tmp_path):
    settings.DATA = tmp_path
    client.get(f"/begin/?token={TOKEN}")
    client.post("/begin/", {"name": "Ana", "password": PASSWORD})
    assert set_up_calls == [tmp_path]


@pytest.mark.parametrize("address", ["/begin/", "/begin/?token=", "/begin/?token=guess", "/begin/?token=é"])
def test_mallory_on_the_same_computer_takes_no_book_without_the_token(client, set_up_calls, address):
    page = text(client.get(address))
    assert "where Casebound was started" in page
    assert 'name="password"' not in page
    client.post(address, {"name": "Mallory", "password": PASSWORD})
    assert not Account.objects.exists()


def test_a_server_without_a_token_lets_nobody_begin(client, settings):
    settings.SETUP_TOKEN = ""
    client.post("/begin/?token=", {"name": "Mallory", "password": PASSWORD})
    assert "where Casebound was started" in text(client.get("/begin/?token="))
    assert not Account.objects.exists()


def test_once_somebody_is_here_the_first_door_is_shut(set_up_calls):
    mallory = Client()
    mallory.get(f"/begin/?token={TOKEN}")
    Practice()
    for answer in (
        mallory.get(f"/begin/?token={TOKEN}"),
        mallory.post("/begin/", {"name": "Mallory", "password": PASSWORD}),
    ):
        assert (answer.status_code, answer["Location"]) == (303, "/")
    assert Account.objects.count() == PracticeRow.objects.count() == 1


def test_a_weak_password_is_said_and_nothing_is_made(client, set_up_calls):
    client.get(f"/begin/?token={TOKEN}")
    answer = client.post("/begin/", {"name": "Ana", "password": "short"})
    assert answer.status_code == 422
    assert "Take at least 10 characters" in text(answer)
    assert not Account.objects.exists()


@pytest.fixture
def link():
    practice = copied(Practice)
    return f"/join/{invite.invite(practice.ana, ('practitioner', 'lead'), 'Ben')}/"


BEN = {"name": "Ben", "password": PASSWORD, "email": "ben@example.org", "told": "on"}


def test_ben_reads_who_runs_the_server_before_he_comes_in(client, link):
    page = text(client.get(link))
    assert "Ana invites you" in page
    assert "Practitioner, Safety lead" in page
    assert "that is the employer" in page
    refused = client.post(link, {**BEN, "told": ""})
    assert refused.status_code == 422
    assert "Read who runs this server" in text(refused)
    assert Person.objects.count() == 1
    done = client.post(link, BEN)
    assert (done.status_code, done["Location"]) == (303, "/")
    ben = Person.objects.get(number=2)
    assert (ben.name, ben.told_about_server is not None) == ("Ben", True)
    assert "Ben’s casebook" in text(client.get("/casebooks/"))
    assert known.COOKIE not in done.cookies


def test_his_own_device_remembers_him_if_he_says_so(client, link):
    assert known.COOKIE in client.post(link, {**BEN, "own": "on"}).cookies


def test_a_used_link_says_what_to_do(client, link):
    client.post(link, BEN)
    for answer in (
        Client().get(link),
        Client().post(link, {**BEN, "name": "Mallory"}),
        Client().get("/join/x/"),
    ):
        assert answer.status_code == 410
        assert "Ask for a new link" in text(answer)
    assert Person.objects.count() == 2


def test_an_expired_link_opens_nothing(client, link, monkeypatch):
    later = invite.clock() + invite.LASTS + 60
    monkeypatch.setattr(invite, "clock", lambda: later)
    assert client.get(link).status_code == 410
    assert client.post(link, BEN).status_code == 410
    assert Person.objects.count() == 1


def test_an_email_that_somebody_has_is_said_and_the_link_stays_good(client, link):
    answer = client.post(link, {**BEN, "email": "ANA@example.org"})
    assert answer.status_code == 422
    assert "Another account here already has this e-mail" in text(answer)
    assert client.post(link, BEN).status_code == 303


def test_ana_who_opens_the_link_herself_stays_ana(client, set_up_calls):
    practice = Practice()
    link = f"/join/{invite.invite(practice.ana, ('lead',))}/"
    ana = practice.browser("Ana")
    assert "Ana is signed in here." in text(ana.get(link))
    ana.post(link, BEN)
    assert Person.objects.count() == 1
    assert house.SESSION_COOKIE_NAME in ana.cookies
    assert "Ana’s casebook" in text(ana.get("/casebooks/"))
