"""The address of a feed is a secret that stands in a path: it is in no log, no row and no answer."""

import io
import logging
from collections.abc import Iterator
from hashlib import sha256

import pytest
from django.test import Client

from casebound.members import links
from casebound.site.quiet import Bare
from casebound.today import feed, out_views
from casebound.today.models import Feed
from tests.attacks.hostile import Book, sql
from tests.attacks.lived_in import tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """What every logger of the program would have written, in the form in which it writes."""
    words = io.StringIO()
    handler = logging.StreamHandler(words)
    handler.setFormatter(Bare())
    named = [logging.getLogger(name) for name in ("", "django", "django.request", "django.security")]
    for logger in named:
        logger.addHandler(handler)
    yield words
    for logger in named:
        logger.removeHandler(handler)


def test_neither_a_good_nor_a_wrong_nor_a_failing_look_leaves_the_secret(
    said: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book()
    secret = feed.make(book.ana)
    stranger = Client(raise_request_exception=False)
    answers = [stranger.get(f"/days/{secret}.ics"), stranger.get(f"/days/{secret}x.ics")]
    answers += [stranger.post(f"/days/{secret}.ics"), stranger.get(f"/days/{secret}.ics/")]
    monkeypatch.setattr(out_views.feed, "calendar", lambda row: 1 / 0)
    failed = stranger.get(f"/days/{secret}.ics")
    assert failed.status_code == 500
    assert "ZeroDivisionError" in said.getvalue()  # the log does say that something went wrong
    assert secret not in said.getvalue()
    for answer in (*answers, failed):
        assert secret.encode() not in answer.content
        assert secret not in str(answer.headers)
    for table in tables():
        assert secret not in str(sql(f"SELECT * FROM {table}"))


def test_a_program_gets_no_cookie_and_nothing_to_keep() -> None:
    answer = Client().get(f"/days/{feed.make(Book().ana)}.ics")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_address_that_was_written_into_the_row_leads_nowhere() -> None:
    """Mallory writes the database and has no host key: an address of her own over Ana's."""
    book = Book()
    secret, own = feed.make(book.ana), links.drawn()
    Feed.objects.update(lookup=sha256(own).digest())
    assert Client().get(f"/days/{links.written(own)}.ics").status_code == 404
    assert Client().get(f"/days/{secret}.ics").status_code == 404
    assert Client().get(f"/days/{feed.make(book.ana)}.ics").status_code == 200
