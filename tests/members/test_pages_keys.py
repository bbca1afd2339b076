"""The slow way back in the browser: Dana makes a link, Ana waits and reads out six words, Ben compares."""

import re

import pytest

from casebound.core.replay.keys import WAITS
from casebound.members import casebooks, lost_keys
from casebound.people.models import Account
from tests.members.copied import copied
from tests.members.pages import Practice, text

pytestmark = pytest.mark.django_db
NEW = "eleven slow herons standing"
TWICE = {"new": NEW, "again": NEW}


@pytest.fixture
def practice():
    found = copied(Practice)
    found.join("Dana", "administrator")
    found.join("Ben", "practitioner", "lead")
    casebooks.admit(found.people["Ben"], found.team, 1, found.ana.secret.public.words)
    return found


def link(practice):
    shown = text(practice.browser("Dana").post("/people/1/lost/"))
    return re.search(r"/join/[\w-]+", shown)[0] + "/"


@pytest.fixture
def waiting(practice, client):
    answer = client.post(link(practice), TWICE)
    assert answer["Location"] == "/waiting/"
    return client


def ready(monkeypatch):
    monkeypatch.setattr(lost_keys.Waiting, "is_ready", True)


def test_dana_is_told_what_it_costs_before_she_makes_the_link(practice):
    dana = practice.browser("Dana")
    assert "/people/1/lost/" in text(dana.get("/people/1/"))
    assert "stay closed for ever" in text(dana.get("/people/1/lost/"))
    assert practice.browser("Ben").get("/people/1/lost/").status_code == 403
    assert dana.post("/people/2/lost/").status_code == 422


def test_whoever_made_keys_reads_six_words_and_nothing_else(practice, waiting):
    shown = text(waiting.get("/waiting/"))
    assert " ".join(practice.ana.roll.waiting[1].public.words) in shown
    for address in ("/", "/entries/", "/casebooks/", "/clients/", "/people/"):
        assert waiting.get(address).status_code == 404
    assert practice.browser("Ana").get("/waiting/")["Location"] == "/"


def test_a_form_that_is_wrong_makes_no_keys(practice, client):
    assert client.post(link(practice), {"new": NEW, "again": "another one"}).status_code == 422
    assert not practice.ana.roll.waiting


def test_all_who_have_a_say_see_it_above_every_page(practice, waiting):
    assert "Ana has new keys." in text(practice.browser("Ben").get("/"))
    assert "Somebody made new keys in your name." in text(practice.browser("Ana").get("/"))
    assert "new keys" not in text(practice.browser("Dana").get("/people/"))
    shown = text(practice.browser("Ben").get("/people/1/keys/"))
    assert " ".join(practice.ana.secret.public.words) in shown
    assert " ".join(practice.ana.roll.waiting[1].public.words) in shown
    assert "accept them" not in shown


@pytest.mark.parametrize("name", ["Ana", "Ben"])
def test_either_of_them_refuses(practice, waiting, name):
    assert practice.browser(name).post("/people/1/keys/", {"do": "refuse"}).status_code == 303
    assert not practice.ana.roll.waiting
    assert practice.browser(name).get("/people/1/keys/").status_code == 404


def test_dana_has_no_say(practice, waiting):
    dana = practice.browser("Dana")
    assert dana.get("/people/1/keys/").status_code == 404
    assert dana.post("/people/1/keys/", {"do": "refuse"}).status_code == 404
    assert practice.ana.roll.waiting


def test_too_early_nothing_is_accepted(practice, waiting):
    words = " ".join(practice.ana.roll.waiting[1].public.words)
    practice.browser("Ben").post("/people/1/keys/", {"words": words})
    assert practice.ana.roll.waiting


def test_ben_compares_and_ana_is_back(practice, waiting, monkeypatch):
    ready(monkeypatch)
    later = lost_keys.clock() + WAITS + 1
    real = lost_keys.turn
    monkeypatch.setattr(lost_keys, "turn", lambda held: real(held, lambda: later))
    ben, words = practice.browser("Ben"), practice.ana.roll.waiting[1].public.words
    shown = text(ben.get("/people/1/keys/"))
    assert " ".join(words) not in shown
    wrong = ben.post("/people/1/keys/", {"words": " ".join(practice.ana.secret.public.words)})
    assert wrong.status_code == 422
    assert "not the six words of the new keys" in text(wrong)
    assert ben.post("/people/1/keys/", {"words": " ".join(words)}).status_code == 303
    assert "Ben accepted new keys of Ana" in text(ben.get(f"/casebooks/{practice.team.hex()}/"))
    account = Account.objects.get(name="Ana")
    assert "Safety team" in text(waiting.get("/casebooks/"))
    assert account.email == "ana@example.org"
