"""A question at the end of the day: off until she wants it, gone with one press, known to her browser."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from casebound.book.models import Leaf
from casebound.people import shared
from casebound.people.models import Account
from casebound.records import evening
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.people.helpers import sign_in

pytestmark = pytest.mark.django_db
QUESTION = "Anything small today?"
HERE = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def practice():
    found = copied(Practice)
    Account.objects.filter(pk=found.ana.account.pk).update(time_zone="America/Los_Angeles")
    found.ana.account.refresh_from_db()
    return found


@pytest.fixture
def at(monkeypatch):
    """Make it an hour of a day, where she is."""

    def moved(hour, day=21):
        now = datetime(2026, 11, day, hour, 5, tzinfo=HERE)
        monkeypatch.setattr(evening.timezone, "localtime", lambda value=None, timezone=HERE: now)

    moved(20)
    return moved


def rows():
    """Everything that stands in any table, but for sessions and what a session's own use changes."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name != "session"]
        return {name: cursor.execute(f"SELECT * FROM {name}").fetchall() for name in sorted(tables)}


def asked(browser):
    return QUESTION in text(browser.get("/"))


def test_nobody_is_asked_who_did_not_want_it(practice, at):
    assert not asked(practice.browser("Ana"))


def test_from_her_hour_on_until_she_is_done_and_again_tomorrow(practice, at):
    ana = practice.browser("Ana")
    saved = ana.post("/for-you/evening/", {"hour": "19"}, follow=True)
    assert "Saved." in text(saved)
    at(18)
    assert not asked(ana)
    at(19)
    assert asked(ana)
    assert ana.post("/for-you/today/", {"do": "no"}).headers["Location"] == "/"
    assert not asked(ana)
    at(19, day=22)
    assert asked(ana)
    ana.post("/for-you/evening/", {"hour": ""})
    assert not asked(ana)


def test_yes_leads_to_a_small_thing_and_is_enough_for_today(practice, at):
    ana = practice.browser("Ana")
    ana.post("/for-you/evening/", {"hour": "19"})
    answer = ana.post("/for-you/today/", {"do": "write"}, follow=True)
    assert "In one line: what happened?" in text(answer)
    assert not asked(ana)


def test_the_server_keeps_no_trace_of_it(practice, at):
    ana = practice.browser("Ana")
    ana.get("/")
    before = rows()
    ana.post("/for-you/evening/", {"hour": "19"})
    assert asked(ana)
    ana.post("/for-you/today/", {"do": "no"})
    assert rows() == before
    assert Leaf.objects.count() == len(before["book_leaf"])


def test_the_cookie_names_nobody_and_says_nothing_of_what_it_is_for(practice, at):
    ana = practice.browser("Ana")
    kept = ana.post("/for-you/evening/", {"hour": "19"}).cookies["notes-own"]
    assert kept["httponly"]
    assert kept["samesite"] == "Strict"
    assert practice.ana.account.id.hex not in kept.value


def test_mallory_in_the_same_browser_is_not_asked(practice, at):
    practice.join("Mallory")
    ana = practice.browser("Ana")
    ana.post("/for-you/evening/", {"hour": "19"})
    sign_in(ana, practice.people["Mallory"].account, practice.keys["Mallory"])
    assert not asked(ana)


@pytest.mark.parametrize("forged", ["", "x", "19", "WyJhIiwxOSwiIl0:1:x"])
def test_a_cookie_that_was_not_made_here_asks_nothing(practice, at, forged):
    ana = practice.browser("Ana")
    ana.cookies[evening.COOKIE] = forged
    assert not asked(ana)


def test_an_hour_that_is_none_is_refused_and_changes_nothing(practice, at):
    ana = practice.browser("Ana")
    answer = ana.post("/for-you/evening/", {"hour": "3"})
    assert answer.status_code == 422
    assert "Choose an hour" in text(answer)
    assert evening.COOKIE not in answer.cookies


def test_where_others_use_the_device_it_is_neither_offered_nor_asked(practice, at):
    ana = practice.browser("Ana")
    ana.post("/for-you/evening/", {"hour": "19"})
    ana.cookies[shared.COOKIE] = shared.YES
    assert not asked(ana)
    assert "A question at the end of the day" not in text(ana.get("/for-you/"))
    assert ana.post("/for-you/evening/", {"hour": "19"}).status_code == 404
