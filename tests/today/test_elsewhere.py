"""What is due, outside her book: days and numbers, off at first, taken back at a press."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import icalendar
import pytest
from django.core import mail
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from casebound.core.errors import Tampered
from casebound.members import roles
from casebound.today import dates, digest, feed, tick
from casebound.today.models import Dates, Digest, Feed
from tests.members.pages import text
from tests.records.seeded import Book
from tests.safety.test_decisions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return Book()


def soon(days: int) -> str:
    return str(timezone.localdate() + timedelta(days=days))


def got(secret: str):
    return Client().get(f"/days/{secret}.ics")


def events(secret: str) -> list[tuple[str, str]]:
    found = icalendar.Calendar.from_ical(got(secret).content)
    return [(str(one["DTSTART"].dt), str(one["SUMMARY"])) for one in found.walk("VEVENT")]


def test_nothing_is_kept_until_she_turns_one_on(book):
    decide(book.ana, book.number, "refuse", review_on=soon(3))
    book.browser("Ana").get("/due/")
    assert not Dates.objects.exists()
    assert "In my calendar, or by e-mail" in text(book.browser("Ana").get("/due/"))


def test_the_feed_holds_days_and_numbers_and_no_other_word(book):
    for days in (3, 3, 9):
        decide(book.ana, book.number, "conditions", review_on=soon(days), instruction="Never alone")
    secret = feed.make(book.ana)
    assert events(secret) == [(soon(3), "Casebound: 2 things"), (soon(9), "Casebound: 1 thing")]
    raw = got(secret).content.decode()
    # Her number stands in many a date: what counts is a number that is nothing more.
    assert not re.search(rf"(?<![0-9a-f]){book.number}(?![0-9a-f])", raw)
    for word in ("Client", "alone", "onditions", "Ana", "decision", "/entry"):
        assert word not in raw.replace("PRODID:-//Casebound//EN", "")
    assert {line.partition(":")[0].partition(";")[0] for line in raw.split("\r\n") if line} == {
        *("BEGIN", "VERSION", "PRODID", "X-WR-CALNAME", "UID", "DTSTAMP", "DTSTART", "DTEND"),
        *("SUMMARY", "TRANSP", "END"),
    }
    assert got(secret).content == got(secret).content


def test_the_day_of_her_last_look_stands_in_the_feed_and_she_is_told_so(book):
    decide(book.ana, book.number, "conditions", review_on=soon(3))
    page = text(book.browser("Ana").post("/due/elsewhere/", {"make": "1"}))
    assert "how many things, the name Casebound, and on which day you last looked" in page
    raw = got(page.split("/days/")[1].split(".ics")[0]).content.decode()
    stamps = [line for line in raw.split("\r\n") if line.startswith("DTSTAMP")]
    assert [stamp[-8:] for stamp in stamps] == ["T000000Z"], "the day alone, never the hour"


def test_it_is_as_she_last_saw_her_list(book):
    secret = feed.make(book.ana)
    assert events(secret) == []
    decide(book.ana, book.number, "refuse", review_on=soon(3))
    assert events(secret) == []
    book.browser("Ana").get("/due/")
    assert events(secret) == [(soon(3), "Casebound: 1 thing")]


def test_where_nothing_can_be_written_she_reads_on(book, monkeypatch):
    feed.make(book.ana)
    monkeypatch.setattr(dates.Dates.objects, "update_or_create", _locked)
    assert book.browser("Ana").get("/due/").status_code == 200


def _locked(**fields):
    raise OperationalError("database is locked")


def test_the_address_is_shown_once_and_ends_with_a_press_or_a_new_one(book):
    browser = book.browser("Ana")
    page = text(browser.post("/due/elsewhere/", {"make": "1"}))
    secret = page.split("/days/")[1].split(".ics")[0]
    assert got(secret).status_code == 200
    assert got(secret).headers["Content-Type"].startswith("text/calendar")
    assert secret not in text(browser.get("/due/elsewhere/"))
    second = text(browser.post("/due/elsewhere/", {"make": "1"})).split("/days/")[1].split(".ics")[0]
    assert (got(secret).status_code, got(second).status_code) == (404, 200)
    browser.post("/due/elsewhere/", {"end": "1"})
    assert got(second).status_code == 404
    assert not Dates.objects.exists()


def test_only_a_hash_of_the_secret_is_kept_and_it_opens_nothing(book):
    secret = feed.make(book.ana)
    row = Feed.objects.get()
    assert sha256(feed.links.read(secret, "")).digest() != bytes(row.lookup)  # nor one that anybody makes
    assert got(feed.links.written(bytes(row.lookup))).status_code == 404
    for other in ("", "x", secret[:-2], secret + "AAAA", "../" + secret, "\u0661" * 43):
        assert got(other or "-").status_code == 404


def test_who_left_the_practice_has_no_feed_and_gets_no_mail(book):
    mallory = book.people["Mallory"]
    secret = feed.make(mallory)
    digest.choose(mallory, digest.DAILY, shared=False, now=lambda: 0.0)
    assert got(secret).status_code == 200
    roles.close(book.ana, mallory.number)
    assert got(secret).status_code == 404
    assert digest.round_of_mails() == 0
    assert not Digest.objects.exists()


def test_whoever_asks_over_and_over_waits(book):
    secret = feed.make(book.ana)
    told = [got(secret).status_code for _ in range(24)]
    assert told[:20] == [200] * 20
    assert 429 in told
    assert [got("x" * 43).status_code for _ in range(21)][-1] == 404


def test_days_under_another_key_or_of_somebody_else_do_not_open(book, settings):
    secret = feed.make(book.ana)
    feed.make(book.people["Ben"])
    hers, his = (Dates.objects.get(person=who.number) for who in (book.ana, book.people["Ben"]))
    hers.sealed, kept = his.sealed, hers.sealed
    hers.save()
    with pytest.raises(Tampered):
        dates.of(book.ana.practice, book.ana.number)
    assert got(secret).status_code == 503
    hers.sealed = kept
    hers.save()
    settings.HOST_KEY = b"x" * 32
    with pytest.raises(Tampered):
        dates.of(book.ana.practice, book.ana.number)
    assert got(secret).status_code == 404


def test_a_mail_says_a_number_and_a_day_and_names_nobody(book):
    for days in (-4, 2, 30):
        decide(book.ana, book.number, "refuse", review_on=soon(days), instruction="Never alone")
    digest.choose(book.ana, digest.WEEKLY, shared=False)
    assert digest.round_of_mails() == 0  # not before the next morning
    week = Digest.objects.get().not_before
    assert digest.round_of_mails(lambda: week + 1) == 1
    (sent,) = mail.outbox
    assert sent.to == ["ana@example.org"]
    assert sent.subject == "For your notes"
    first, second, rest = sent.body.split("\n")
    assert first == "2 things are due this week."
    assert second.startswith("As your list stood on ")
    assert rest == ""
    assert digest.round_of_mails(lambda: week + 2) == 0
    assert Digest.objects.get().not_before - week in range(7 * 86400 - 3600, 7 * 86400 + 3601)


def test_it_comes_also_when_nothing_is_due_and_waits_an_hour_after_a_fault(book, monkeypatch):
    digest.choose(book.ana, digest.DAILY, shared=False)
    row = Digest.objects.get()
    monkeypatch.setattr(digest.EmailMessage, "send", _fails)
    assert digest.round_of_mails(lambda: row.not_before) == 0
    monkeypatch.undo()
    assert digest.round_of_mails(lambda: row.not_before + 60) == 0
    assert digest.round_of_mails(lambda: row.not_before + 3700) == 1
    assert mail.outbox[0].body.startswith("Nothing is due today.\n")


def _fails(self):
    raise OSError


def test_a_spoilt_row_stops_no_other_and_no_thread(book, monkeypatch):
    digest.choose(book.ana, digest.DAILY, shared=False, now=lambda: 0.0)
    digest.choose(book.people["Ben"], digest.DAILY, shared=False, now=lambda: 0.0)
    Dates.objects.filter(person=book.ana.number).update(sealed=b"\x01" + bytes(60))
    assert digest.round_of_mails() == 1
    assert [sent.to for sent in mail.outbox] == [["ben@example.org"]]
    monkeypatch.setattr(digest, "round_of_mails", lambda: 1 / 0)
    tick.once()


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Auckland"])
def test_seven_in_her_morning_also_where_the_clocks_are_changed(zone):
    from zoneinfo import ZoneInfo

    at = int(datetime(2026, 3, 1, 3, tzinfo=UTC).timestamp())
    for _ in range(300):
        at = digest.morning(at, ZoneInfo(zone), 1)
        assert datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).hour == 7


def test_it_is_asked_for_on_a_page_and_not_for_a_shared_mailbox(book):
    browser = book.browser("Ana")
    page = browser.post("/due/elsewhere/", {"by_mail": "1", "every": "7", "shared": "yes"})
    assert page.status_code == 422
    assert not Digest.objects.exists()
    assert "Choose one answer." in text(browser.post("/due/elsewhere/", {"by_mail": "1"}))
    browser.post("/due/elsewhere/", {"by_mail": "1", "every": "7", "shared": "no"})
    assert "Once a week a number goes to ana@example.org." in text(browser.get("/due/elsewhere/"))
    browser.post("/due/elsewhere/", {"stop": "1"})
    assert not Digest.objects.exists()
    assert not Dates.objects.exists()


def test_without_a_mail_server_it_is_not_offered(book, settings):
    settings.EMAIL_BACKEND = digest.NOBODY
    assert "This server sends no e-mail" in text(book.browser("Ana").get("/due/elsewhere/"))
    book.browser("Ana").post("/due/elsewhere/", {"by_mail": "1", "every": "7", "shared": "no"})
    assert not Digest.objects.exists()
    assert digest.round_of_mails() == 0
