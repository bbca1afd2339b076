"""The server's clock was put back: what is dated ahead of it opens nothing and keeps nobody waiting."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from casebound.people import ago, attempts, unlock
from casebound.people.models import Attempt, Session
from casebound.people.sessions import SessionStore
from tests.members.test_founding import PASSWORD, ana_founds

pytestmark = pytest.mark.django_db
AHEAD = timedelta(hours=1)


@pytest.fixture
def hers() -> Client:
    ana_founds()
    client = Client()
    client.post("/lock/", {"handle": "ana@example.org", "password": PASSWORD})
    assert client.get("/entries/").status_code == 200
    return client


def test_within() -> None:
    now, span = timezone.now(), timedelta(minutes=10)
    assert ago.within(now - timedelta(minutes=9), span)
    assert ago.within(now + timedelta(seconds=30), span)
    assert not ago.within(now - timedelta(minutes=11), span)
    assert not ago.within(now + AHEAD, span)


def test_a_book_last_used_in_an_hour_is_closed(hers: Client) -> None:
    Session.objects.update(last_used=timezone.now() + AHEAD)
    assert hers.get("/entries/").headers["Location"].startswith("/lock/")
    assert Session.objects.get().unlocked is None


def test_somebody_elses_too_that_nobody_comes_back_to(hers: Client) -> None:
    Session.objects.update(last_used=timezone.now() + AHEAD)
    unlock.lock_idle_ones()
    assert Session.objects.get().unlocked is None


def test_a_password_given_in_an_hour_is_asked_again(hers: Client) -> None:
    Session.objects.update(password_at=timezone.now() + AHEAD)
    request = RequestFactory().get("/")
    request.session = SessionStore(hers.cookies["notes"].value)
    assert not unlock.fresh(request)
    Session.objects.update(password_at=timezone.now())
    request.session = SessionStore(hers.cookies["notes"].value)
    assert unlock.fresh(request)


def test_a_wait_begun_next_year_is_the_longest_there_is_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    scopes, real = [attempts.Scope("account", "ana")], timezone.now
    with monkeypatch.context() as next_year:
        next_year.setattr(timezone, "now", lambda: real() + timedelta(days=365))
        attempts.begin(scopes)
        attempts.begin(scopes)
        Attempt.objects.update(not_before=timezone.now())
    with pytest.raises(attempts.TooSoon) as told:
        attempts.begin(scopes)
    assert told.value.seconds <= attempts.LONGEST + 1
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(seconds=attempts.LONGEST + 2))
    attempts.begin(scopes)
