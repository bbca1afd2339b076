"""Database or disk fail while Ana sends something: a page says what, and hands back what she typed."""

import errno
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from casebound.book import trouble
from casebound.core.errors import BadInput
from casebound.people.models import Session
from tests.members.test_founding import PASSWORD, ana_founds

WORDS = "He asked for <extras>.\r\nI said no."


def broken(name: str) -> OperationalError:
    class Inner(Exception):
        sqlite_errorname = name

    error = OperationalError("whatever words it has")
    error.__cause__ = Inner()
    return error


def state(code: str | None) -> OperationalError:
    class Inner(Exception):
        sqlstate = code

    error = OperationalError("whatever words it has")
    error.__cause__ = Inner()
    return error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (broken("SQLITE_FULL"), trouble.FULL),
        (broken("SQLITE_BUSY_SNAPSHOT"), trouble.BUSY),
        (broken("SQLITE_IOERR_FSYNC"), trouble.BROKEN),
        (broken("SQLITE_READONLY_DBMOVED"), trouble.CLOSED),
        (state("53100"), trouble.FULL),
        (state("55P03"), trouble.BUSY),
        (state(None), trouble.AWAY),
        (OSError(errno.ENOSPC, "no room"), trouble.FULL),
        (OSError(errno.EIO, "fault"), trouble.BROKEN),
    ],
)
def test_each_trouble_has_one_sentence(error: Exception, sentence: object) -> None:
    assert trouble.said(error) == str(sentence)


@pytest.mark.parametrize(
    "error",
    [
        broken("SQLITE_ERROR"),
        IntegrityError("twice"),
        OSError(errno.ENOENT, "gone"),
        BadInput("No."),
        state("42601"),
    ],
)
def test_a_fault_of_ours_is_not_blamed_on_the_disk(error: Exception) -> None:
    assert trouble.said(error) == ""


@pytest.mark.django_db
def test_the_page_carries_what_was_typed_and_sent_again_it_is_kept(client: Client) -> None:
    ana_founds()
    client.post("/lock/", {"handle": "ana@example.org", "password": PASSWORD, "own": "on"})
    step = client.post("/happened/").headers["Location"]
    with connection.execute_wrapper(no_room):
        answer = client.post(step, {"do": "next", "account": WORDS})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert str(trouble.FULL) in page
    assert "He asked for &lt;extras&gt;." in page
    assert client.post(step, {"do": "next", "account": WORDS}).status_code == 302


def no_room(execute, query, parameters, many, context):  # type: ignore[no-untyped-def]
    if query.startswith(("INSERT", "UPDATE")):
        raise broken("SQLITE_FULL")
    return execute(query, parameters, many, context)


@pytest.mark.django_db
def test_a_password_is_never_drawn_on_it(client: Client) -> None:
    ana_founds()
    with connection.execute_wrapper(no_room):
        answer = client.post("/lock/", {"handle": "ana@example.org", "password": PASSWORD})
    assert answer.status_code == 503
    assert PASSWORD not in answer.content.decode()


def long_away() -> None:
    """Ana's book lay open longer than it may: her next request has to close it, which is a write."""
    Session.objects.update(last_used=timezone.now() - timedelta(hours=1))


@pytest.fixture
def hers() -> Client:
    ana_founds()
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/lock/")
    token = client.cookies["notes-form"].value
    sent = {"handle": "ana@example.org", "password": PASSWORD, "own": "on", "csrfmiddlewaretoken": token}
    assert client.post("/lock/", sent).status_code in (302, 303)
    return client


@pytest.mark.django_db
def test_before_any_page_was_asked_it_is_said_as_well_and_nothing_opens(hers: Client) -> None:
    long_away()
    with connection.execute_wrapper(no_room):
        answer = hers.post(
            "/happened/", {"account": WORDS, "csrfmiddlewaretoken": hers.cookies["notes-form"].value}
        )
    page = answer.content.decode()
    assert answer.status_code == 503
    assert str(trouble.FULL) in page
    assert "He asked for &lt;extras&gt;." in page
    assert "no-store" in answer.headers["Cache-Control"]
    connection.set_rollback(False)  # of the test; a server has none around a request
    assert hers.get("/entries/").headers["Location"].startswith("/lock/")


@pytest.mark.django_db
def test_what_another_site_sent_is_never_handed_back_as_hers(hers: Client) -> None:
    long_away()
    with connection.execute_wrapper(no_room):
        answer = hers.post("/happened/", {"account": "Mallory's words"})
    assert answer.status_code == 503
    assert "Mallory" not in answer.content.decode()
    assert b"<textarea" not in answer.content


@pytest.mark.django_db
def test_a_full_disk_keeps_nobody_from_reading(hers: Client) -> None:
    Session.objects.update(last_used=timezone.now() - timedelta(minutes=1))
    with connection.execute_wrapper(no_room):
        assert hers.get("/entries/").status_code == 200
