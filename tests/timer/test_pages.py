"""The timer's pages: what is said where it cannot be, the colleague's yes, one tap home, and big words."""

from time import time

import pytest
from django.core import mail
from django.test import Client

from casebound.timer import colleagues, running
from casebound.timer.models import Colleague, Timer
from tests.members.pages import Practice, text
from tests.timer.out import LOCMEM, at_home, link_in_mail, said_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(settings):
    settings.TLS = "proxy"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.EMAIL_BACKEND = LOCMEM
    return Practice()


@pytest.fixture
def ana(practice):
    return at_home(practice.browser("Ana"))


def test_on_her_own_computer_it_says_why_not_and_what_works_instead(practice, settings):
    settings.TLS = ""
    ana = practice.browser("Ana")
    page = text(ana.get("/timer/"))
    assert "cannot be started here" in page
    assert "stops with it" in page
    assert "sms:?&amp;body=" in page
    assert "Check In" in page
    assert "no emergency service" in page
    assert "sends no e-mail" not in page
    assert "Start the timer" not in page
    assert ana.post("/timer/", {"do": "start", "back": "21:30", "wait": "15"}).status_code == 200
    ana.post("/timer/colleague/", {"name": "Chen", "email": "chen@example.org"})
    assert not Timer.objects.exists()
    assert not Colleague.objects.exists()
    assert not mail.outbox


def test_without_a_mail_server_neither(practice, ana, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "sends no e-mail" in text(ana.get("/timer/"))
    assert "No test can be sent" in text(ana.get("/timer/colleague/"))


def test_from_the_test_to_the_yes_to_the_timer_and_home_again(practice, ana):
    assert "chosen nobody yet" in text(ana.get("/timer/"))
    asked = ana.post("/timer/colleague/", {"name": "Chen", "email": "chen@example.org"}, follow=True)
    assert "has not answered yet" in text(asked)
    assert "Start the timer" not in text(asked)
    [letter] = mail.outbox
    assert letter.to == ["chen@example.org"]
    assert "Ana" in letter.subject
    chen, link = at_home(Client()), f"/timer/yes/{link_in_mail()}/"
    # To look at it says nothing: programs that check mail do that
    assert "May Ana count on you?" in text(chen.get(link))
    assert "has not answered yet" in text(ana.get("/timer/"))
    for nothing in ({}, {"say": ""}, {"say": "later"}):
        assert "count on you?" in text(chen.post(link, nothing, follow=True)), "neither button was pressed"
    assert "You have said yes" in text(chen.post(link, {"say": "yes"}, follow=True))
    assert "Start the timer" in text(ana.get("/timer/"))
    told = {"do": "start", "back": "00:00", "wait": "15", "where": "Mill Lane 3", "text": "Blue car"}
    running_now = text(ana.post("/timer/", told, follow=True))
    assert "Back at 00:00" in running_now
    assert "00:15" in running_now
    assert "Mill Lane 3" in running_now
    assert "Your timer runs: back at 00:00." in text(ana.get("/more/"))
    assert "Back at 00:15" in text(ana.post("/timer/", {"do": "15"}, follow=True))
    home = text(ana.post("/timer/", {"do": "back"}, follow=True))
    assert "Start the timer" in home
    assert "Your timer has ended, and nobody was told anything." in home
    assert not Timer.objects.exists()
    assert len(mail.outbox) == 1
    assert "No timer of yours runs." in text(ana.post("/timer/", {"do": "back"}, follow=True))


def test_a_colleague_who_never_pressed_or_said_no_lets_no_timer_start(practice, ana):
    colleagues.choose(practice.ana, "Chen", "chen@example.org")
    told = {"do": "start", "back": "00:00", "wait": "15"}
    assert "has not answered yet" in text(ana.post("/timer/", told, follow=True))
    at_home(Client()).post(f"/timer/yes/{link_in_mail()}/", {"say": "no"})
    assert "Chen has said no" in text(ana.post("/timer/", told, follow=True))
    assert not Timer.objects.exists()


@pytest.mark.parametrize("link", ["x", "A" * 43, "%00", "é" * 43])
def test_a_link_that_is_none_says_nothing_about_anybody(practice, link):
    said_yes(practice.ana)
    answer = at_home(Client()).get(f"/timer/yes/{link}/")
    assert answer.status_code == 410
    assert "Ana" not in text(answer)
    assert at_home(Client()).post(f"/timer/yes/{link}/", {"say": "no"}).status_code == 410


def test_who_could_read_it_is_said_before_anything_is_typed(practice, ana):
    choosing = text(ana.get("/timer/colleague/"))
    assert 0 < choosing.index("whoever runs it could read") < choosing.index('name="email"')
    said_yes(practice.ana)
    starting = text(ana.get("/timer/"))
    assert 0 < starting.index("whoever runs this server could read") < starting.index('name="back"')


def test_only_the_newest_link_counts(practice, ana):
    colleagues.choose(practice.ana, "Chen", "chen@example.org")
    first = link_in_mail()
    ana.post("/timer/colleague/", {"do": "again"})
    assert at_home(Client()).get(f"/timer/yes/{first}/").status_code == 410
    assert at_home(Client()).get(f"/timer/yes/{link_in_mail()}/").status_code == 200


def test_test_messages_to_anybody_soon_have_to_wait(practice, ana):
    told = {"name": "Chen", "email": "chen@example.org"}
    answers = [ana.post("/timer/colleague/", told).status_code for _ in range(8)]
    assert 429 in answers
    assert len(mail.outbox) < 8


def test_ben_sees_and_ends_nothing_of_hers(practice, ana):
    practice.join("Ben")
    said_yes(practice.ana)
    ana.post("/timer/", {"do": "start", "back": "00:00", "wait": "5", "where": "Mill Lane 3"})
    ben = at_home(practice.browser("Ben"))
    for page in (ben.get("/timer/"), ben.post("/timer/", {"do": "back"}, follow=True)):
        assert "Mill Lane" not in text(page)
        assert "Chen" not in text(page)
    assert Timer.objects.count() == 1


def test_a_closed_book_shows_nothing_and_asks_for_the_password(practice, ana):
    said_yes(practice.ana)
    ana.post("/timer/", {"do": "start", "back": "00:00", "wait": "5", "where": "Mill Lane 3"})
    answer = at_home(Client()).get("/timer/", follow=True)
    assert "Mill Lane" not in text(answer)
    at_home(Client()).post("/timer/", {"do": "back"})
    assert Timer.objects.count() == 1


def test_a_time_that_is_none_is_asked_for_again(practice, ana):
    said_yes(practice.ana)
    page = text(ana.post("/timer/", {"do": "start", "back": "soon", "wait": "15"}))
    assert "Type a time" in page
    assert not Timer.objects.exists()


def test_a_second_one_is_not_started_over_the_first(practice, ana):
    said_yes(practice.ana)
    for where in ("Mill Lane 3", "Elsewhere"):
        page = ana.post("/timer/", {"do": "start", "back": "00:00", "wait": "5", "where": where}, follow=True)
    assert "Mill Lane 3" in text(page)
    assert Timer.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"said": "refused"}, "The mail server refused it"),
        ({"said": "unreachable"}, "does not answer"),
        ({"said": "unclear", "doubt": True}, "fell silent half way"),
        ({"said": "unreadable"}, "No message will come"),
        ({"due": 1}, "has not looked for it yet"),
    ],
)
def test_a_message_that_did_not_go_out_is_never_called_sent(practice, ana, row, words):
    said_yes(practice.ana)
    ana.post("/timer/", {"do": "start", "back": "00:00", "wait": "5"})
    Timer.objects.update(**row)
    page = text(ana.get("/timer/"))
    assert "NOT gone out" in page
    assert words in page
    assert "was told at" not in page
    assert "NOT gone out" in text(ana.get("/more/"))


def test_a_mail_server_that_was_taken_away_is_said_before_it_is_due(practice, ana, settings):
    said_yes(practice.ana)
    ana.post("/timer/", {"do": "start", "back": "00:00", "wait": "5"})
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "no mail server any more" in text(ana.get("/timer/"))


def test_what_she_typed_is_nowhere_in_clear_and_gone_afterwards(practice, ana):
    said_yes(practice.ana)
    ana.post("/timer/", {"do": "start", "back": "00:00", "wait": "5", "where": "Mill Lane 3"})
    row = Timer.objects.get()
    assert b"Mill" not in row.sealed
    assert b"chen" not in Colleague.objects.get().sealed
    assert running.end(practice.ana) == "gone"
    assert not Timer.objects.exists()


def test_more_time_pressed_twice_on_one_page_is_given_once(practice, ana):
    """A thumb that taps twice would have had the message leave half an hour later than she read."""
    said_yes(practice.ana)
    ana.post("/timer/", {"do": "start", "back": "00:00", "wait": "5"})
    before = Timer.objects.get()
    for _ in range(2):
        told = text(ana.post("/timer/", {"do": "15", "due": str(before.due)}, follow=True))
        assert "More time was given" in told
    assert Timer.objects.get().due == before.due + 15 * 60
    assert f'name="due" value="{before.due + 15 * 60}"' in told


def test_a_time_that_has_just_passed_is_said_to_be_tomorrow_and_nothing_reads_as_if_she_were_back(
    practice, ana
):
    said_yes(practice.ana)
    ana.post("/timer/", {"do": "start", "back": "00:00", "wait": "5"})
    page = text(ana.get("/timer/"))
    assert "Back at 00:00, tomorrow" in page
    assert page.index("Your timer runs") < page.index("Back at 00:00")
    assert ">I am back</a>" not in text(ana.get("/more/"))  # a link that would end nothing
    Timer.objects.update(back=int(time()) - 60)
    assert "tomorrow" not in text(ana.get("/timer/"))
