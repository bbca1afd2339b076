"""The pin by e-mail: only for who asked, never into a shared mailbox, every day alike, nothing else in it."""

from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from casebound.anchors import letters, receipts
from casebound.anchors.models import Letter
from casebound.core.errors import BadInput
from casebound.site import env, mailbox
from tests.members.pages import Practice, text
from tests.release.test_disclose import sealed

pytestmark = pytest.mark.django_db
START = 1_800_000_000


@pytest.fixture
def practice(settings: Settings) -> Practice:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return Practice()


@pytest.fixture
def ana(practice: Practice) -> Client:
    return practice.browser("Ana")


def at(moment: int) -> int:
    return letters.round_of_letters(lambda: float(moment))


def test_where_no_mail_server_is_named_it_is_not_offered(settings: Settings) -> None:
    practice = Practice()
    settings.EMAIL_BACKEND = letters.NOBODY
    assert mailbox.from_url("") == {"EMAIL_BACKEND": letters.NOBODY}
    ana = practice.browser("Ana")
    assert "by e-mail" not in text(ana.get("/receipts/"))
    assert ana.get("/receipts/mail/").status_code == 404
    Letter.objects.create(practice=practice.ana.practice, person=1, not_before=0)
    assert at(START) == 0


def test_it_is_off_until_she_asks_and_off_again_when_she_stops(practice: Practice, ana: Client) -> None:
    assert "Off" in text(ana.get("/receipts/"))
    assert at(START) == 0
    assert "Choose one answer" in text(ana.post("/receipts/mail/", {}, follow=True))
    assert "better not to" in text(ana.post("/receipts/mail/", {"shared": "yes"}, follow=True))
    assert not Letter.objects.exists()
    ana.post("/me/device/", {"others": "yes"})
    assert "better not to" in text(ana.post("/receipts/mail/", {"shared": "no"}, follow=True))
    assert not Letter.objects.exists()
    ana.post("/me/device/", {"others": "no"})
    assert "On" in text(ana.post("/receipts/mail/", {"shared": "no"}, follow=True))
    assert "No more of it" in text(ana.get("/receipts/mail/"))
    assert "Off" in text(ana.post("/receipts/mail/", {"stop": "1"}, follow=True))
    assert not Letter.objects.exists()


def test_one_line_every_day_at_the_same_hour_written_or_not(practice: Practice) -> None:
    ana = practice.ana
    letters.choose(ana, shared=False, now=lambda: START)
    first = Letter.objects.get().not_before
    assert START <= first < START + letters.DAY
    assert at(first - 1) == 0
    assert at(first) == 1
    assert at(first + letters.DAY - 1) == 0
    assert at(first + letters.DAY + 20) == 1
    assert at(first + 5 * letters.DAY + 9) == 1  # the server stood still for days: one letter, not four
    assert Letter.objects.get().not_before == first + 6 * letters.DAY
    sealed(ana)
    assert at(first + 6 * letters.DAY) == 1
    assert [len(each.body) for each in mail.outbox][:3] == [len(mail.outbox[0].body)] * 3
    last = mail.outbox[-1]
    assert last.body == receipts.pin(ana.practice) + "\n"
    assert (last.subject, last.to, last.attachments) == ("For your notes", ["ana@example.org"], [])
    said = last.message().as_string().lower()
    for word in ("casebound", "ledger", "receipt", "ana\n", ana.practice.uid.hex(), "http"):
        assert word not in said


def test_a_mail_server_that_refuses_is_tried_again_and_a_dead_process_followed(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters.choose(practice.ana, shared=False, now=lambda: START - letters.DAY)
    with monkeypatch.context() as patch:
        patch.setattr(letters.EmailMessage, "send", lambda self: (_ for _ in ()).throw(OSError()))
        assert at(START) == 0
        assert at(START + letters.AGAIN - 1) == 0
        patch.setattr(letters.EmailMessage, "send", lambda self: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            at(START + letters.AGAIN)
    assert at(START + letters.AGAIN) == 0
    assert at(START + letters.AGAIN + letters.CLAIM) == 1


def test_nobody_whose_account_or_address_is_gone_gets_any(practice: Practice) -> None:
    letters.choose(practice.ana, shared=False, now=lambda: START)
    account = practice.ana.account
    account.email = None
    account.save()
    assert not letters.possible(practice.again("Ana"))
    assert at(START + letters.DAY) == 0
    assert not Letter.objects.exists()


def test_a_clock_that_was_years_ahead_stops_nothing_for_good(practice: Practice) -> None:
    letters.choose(practice.ana, shared=False, now=lambda: START + 3000 * letters.DAY)
    assert at(START) == 1
    assert START < Letter.objects.get().not_before <= START + letters.DAY


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp://ana:p%40ss@mail.example?from=n@example.org", 587, (True, False)),
        ("smtps://mail.example:4650?from=n@example.org", 4650, (False, True)),
    ],
)
def test_mail_never_goes_in_clear(url: str, port: int, tls: tuple[bool, bool]) -> None:
    made = mailbox.from_url(url)
    assert (made["EMAIL_PORT"], (made["EMAIL_USE_TLS"], made["EMAIL_USE_SSL"])) == (port, tls)
    assert made["EMAIL_HOST_PASSWORD"] == ("p@ss" if "ana" in url else "")


@pytest.mark.parametrize(
    "url", ["mail.example", "smtp://mail.example", "smtp://?from=a@b", "imap://x?from=a@b"]
)
def test_a_mail_server_that_cannot_be_used(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CASEBOUND_MAIL", url)
    with pytest.raises(BadInput, match="CASEBOUND_MAIL is"):
        env.variables(tmp_path, env.Installation("cb-000000"), 1)
