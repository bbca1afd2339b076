"""The message goes out once, when it is due, whatever becomes of server, mail and clocks."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from casebound.core.errors import BadInput
from casebound.timer import colleagues, running, sealed, sending, tick, turn
from casebound.timer.models import ARMED, SENDING, SENT, Timer
from tests.members.pages import Practice
from tests.timer.clock import HOUR, START, Day
from tests.timer.out import LOCMEM, link_in_mail, said_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(settings):
    settings.TLS = "own"
    settings.EMAIL_BACKEND = LOCMEM
    made = Day(Practice())
    mail.outbox.clear()
    return made


def row() -> Timer:
    return Timer.objects.get()


# In time.


def test_nothing_before_it_is_due_and_one_message_then(day):
    day.goes(text="Blue car", where="Mill Lane 3")
    assert day.passes(74) == 0
    assert day.passes(1) == 1
    assert day.passes(600) == 0
    [letter] = mail.outbox
    assert letter.to == ["chen@example.org"]
    for words in ("Ana", "Blue car", "Mill Lane 3", "no emergency service", "09:00 (Fri 15 Jan, UTC)"):
        assert words in letter.body
    for words in ("LATE", "second copy", "clock", "could not look"):
        assert words not in letter.body
    assert not letter.subject.startswith("Late")
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_what_she_typed_is_erased_once_it_was_sent(day):
    day.goes(text="Blue car")
    day.passes(75)
    left = sealed.open_words(row().practice.uid, 1, row().uid, row().started, row().sealed)
    assert (left.text, left.where, left.email) == ("", "", "chen@example.org")


def test_without_words_only_name_and_times_leave(day):
    day.goes()
    day.passes(75)
    assert "left for you" not in mail.outbox[0].body
    assert "typed for this message" not in mail.outbox[0].body


def test_back_in_time_and_nobody_hears_of_it(day):
    day.goes()
    day.passes(70)
    assert running.end(day.who) == "gone"
    assert day.passes(60) == 0
    assert not mail.outbox
    assert running.end(day.who) == ""


def test_more_time_counts_from_her_time_or_from_now(day):
    day.goes()
    assert running.extend(day.who, 15, lambda: day.wall)
    assert row().back == START + HOUR + 15 * 60
    day.passes(85)
    assert running.extend(day.who, 30, lambda: day.wall)
    assert row().back == int(day.wall) + 30 * 60
    assert row().due == row().back + 15 * 60
    assert day.passes(44) == 0
    assert day.passes(1) == 1
    assert not running.extend(day.who, 15, lambda: day.wall)
    assert not running.extend(day.who, 7, lambda: day.wall)


def test_she_is_reminded_once_and_in_words_that_say_nothing(day):
    day.goes(remind=True)
    day.passes(49)
    assert not mail.outbox
    day.passes(10)
    [letter] = mail.outbox
    assert letter.to == ["ana@example.org"]
    assert letter.subject == "For your notes"
    for word in ("Chen", "colleague", "Ana", "alarm"):
        assert word not in letter.body
    running.end(day.who)
    day.goes(minutes=8, remind=True)
    assert row().remind == 0, "a reminder that would come at once is none"


def test_a_reminder_that_is_not_taken_is_tried_until_her_time_and_no_longer(day, monkeypatch):
    day.goes(remind=True)
    refuses(monkeypatch, smtplib.SMTPServerDisconnected())
    day.passes(55, step=1)
    assert row().remind
    day.passes(6, step=1)
    assert row().remind == 0
    assert row().state == ARMED


# The all-clear.


def test_back_after_the_message_and_the_colleague_hears_that_too(day):
    day.goes()
    day.passes(75)
    assert running.end(day.who, lambda: day.wall) == "clear"
    assert day.passes(1) == 1
    alarm, clear = mail.outbox
    assert clear.to == alarm.to
    assert "is back" in clear.subject
    assert clear.extra_headers["In-Reply-To"] == alarm.extra_headers["Message-ID"]
    assert not Timer.objects.exists()


def test_a_note_of_a_message_that_was_sent_goes_after_a_week(day):
    day.goes()
    day.passes(75)
    day.passes(6 * 24 * 60, step=600)
    assert row().state == SENT
    day.passes(2 * 24 * 60, step=600)
    assert not Timer.objects.exists()


def test_she_comes_back_while_the_message_is_leaving(day, monkeypatch):
    day.goes()
    send = EmailBackend.send_messages

    def meanwhile(self, messages):
        running.end(day.who, lambda: day.wall)
        return send(self, messages)

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", meanwhile)
        day.passes(75)
    assert row().ended
    day.passes(1)
    assert ["is back" in letter.subject for letter in mail.outbox] == [False, True]
    assert not Timer.objects.exists()


# Server.


def test_due_while_no_server_ran_it_goes_out_at_once_and_says_so(day):
    day.goes()
    day.passes(20)
    day.stands_still(120)
    assert day.look() == 1
    [letter] = mail.outbox
    assert letter.subject.startswith("Late: ")
    assert "THIS MESSAGE IS LATE: it should have left at 09:15" in letter.body
    assert "It is now 10:20" in letter.body
    assert "could not look, for 2 hours" in letter.body
    assert day.passes(30) == 0


def test_a_restart_in_between_changes_nothing(day):
    day.goes()
    for _ in range(6):
        day.passes(12)
        day.stands_still(0.3)
    assert not mail.outbox
    assert day.passes(2) == 1
    assert "LATE" not in mail.outbox[0].body


def test_killed_between_yes_and_note_it_goes_again_and_says_that(day, monkeypatch):
    day.goes()
    day.passes(74)
    with monkeypatch.context() as patch:
        send = EmailBackend.send_messages

        def killed(self, messages):
            send(self, messages)
            raise KeyboardInterrupt

        patch.setattr(EmailBackend, "send_messages", killed)
        with pytest.raises(KeyboardInterrupt):
            day.passes(1)
    assert row().state == SENDING
    day.restart()
    assert day.look() == 1
    first, second = mail.outbox
    assert second.extra_headers["Message-ID"] == first.extra_headers["Message-ID"]
    assert "second copy" in second.body
    assert "second copy" not in first.body
    assert day.passes(20) == 0


def test_killed_while_sending_and_back_since_she_sends_the_all_clear(day):
    day.goes()
    Timer.objects.update(state=SENDING)
    assert running.end(day.who, lambda: day.wall) == "clear"
    assert day.look() == 1
    assert "is back" in mail.outbox[0].subject


# Mail.


def refuses(patch: pytest.MonkeyPatch, error: Exception, method: str = "send_messages") -> None:
    def refused(self, *_):
        raise error

    patch.setattr(EmailBackend, method, refused)


@pytest.mark.parametrize(
    ("error", "method", "said"),
    [
        (ConnectionRefusedError(), "open", "unreachable"),
        (TimeoutError(), "open", "unreachable"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "open", "unreachable"),
        (smtplib.SMTPRecipientsRefused({}), "send_messages", "refused"),
        (smtplib.SMTPDataError(550, b"no"), "send_messages", "refused"),
    ],
)
def test_what_the_mail_server_did_not_take_is_not_sent_and_tried_again(day, monkeypatch, error, method, said):
    day.goes()
    with monkeypatch.context() as patch:
        refuses(patch, error, method)
        assert day.passes(95, step=1) == 0
        assert (row().state, row().said, row().doubt, row().sent) == (ARMED, said, False, 0)
        assert 15 <= row().attempts <= 25, "once a minute"
    assert day.passes(2, step=1) == 1
    [letter] = mail.outbox
    assert "LATE" in letter.body
    assert "the first try was at 09:15" in letter.body
    assert "second copy" not in letter.body
    assert row().state == SENT


def test_a_mail_server_that_falls_silent_may_have_taken_it(day, monkeypatch):
    day.goes()
    with monkeypatch.context() as patch:
        refuses(patch, smtplib.SMTPServerDisconnected())
        day.passes(76)
    assert (row().state, row().said, row().doubt) == (ARMED, "unclear", True)
    assert day.passes(2) == 1
    assert "second copy" in mail.outbox[0].body


def test_back_after_a_doubtful_try_the_colleague_hears_it(day, monkeypatch):
    day.goes()
    with monkeypatch.context() as patch:
        refuses(patch, smtplib.SMTPServerDisconnected())
        day.passes(76)
    assert running.end(day.who, lambda: day.wall) == "clear"
    day.passes(2)
    assert ["is back" in letter.subject for letter in mail.outbox] == [True]


def test_back_after_tries_that_came_to_nothing_nobody_hears(day, monkeypatch):
    day.goes()
    with monkeypatch.context() as patch:
        refuses(patch, OSError(), "open")
        day.passes(80)
    assert running.end(day.who) == "gone"
    assert day.passes(5) == 0


def test_a_mail_server_that_was_taken_away_loses_nothing(day, settings):
    day.goes()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert day.passes(90) == 0
    assert (row().state, row().said) == (ARMED, "silent")
    settings.EMAIL_BACKEND = LOCMEM
    assert day.passes(2) == 1
    assert "LATE" in mail.outbox[0].body


def test_an_all_clear_that_is_not_taken_is_tried_again(day, monkeypatch):
    day.goes()
    day.passes(75)
    running.end(day.who, lambda: day.wall)
    with monkeypatch.context() as patch:
        refuses(patch, OSError(), "open")
        assert day.passes(5, step=1) == 0
    assert row().said == "unreachable"
    assert day.passes(3, step=1) == 1
    assert not Timer.objects.exists()


# Clocks.


def test_a_clock_put_back_by_hours_makes_it_late_by_nothing(day):
    day.goes()
    day.passes(30)
    day.is_set(-180)
    assert day.passes(44) == 0
    assert day.passes(2) == 1
    body = mail.outbox[0].body
    assert "put back by 3 hours" in body
    assert "LATE" not in body
    day.is_set(180)
    assert day.passes(60) == 0


def test_a_clock_put_forward_sends_early_rather_than_never_and_says_it(day):
    day.goes()
    day.passes(10)
    day.is_set(180)
    assert day.look() == 1
    assert "put forward by 3 hours" in mail.outbox[0].body
    assert "may be early" in mail.outbox[0].body
    day.is_set(-180)
    assert day.passes(120) == 0, "and not again once it is put right"


def test_a_clock_put_back_while_no_server_ran_loses_at_most_that_time(day):
    day.goes()
    day.passes(30)
    day.stands_still(-300)
    day.look()
    assert day.passes(44) == 0
    assert day.passes(2) == 1
    assert "put back by 5 hours" in mail.outbox[0].body


def test_a_try_noted_by_a_clock_far_ahead_does_not_hold_it_up(day, monkeypatch):
    day.goes()
    day.is_set(60 * 24 * 300)
    with monkeypatch.context() as patch:
        refuses(patch, OSError(), "open")
        day.look()
    day.is_set(-60 * 24 * 300)
    assert day.passes(80) == 1


def test_a_yes_counts_for_thirty_days_and_a_link_too(day):
    who, month = day.who, 30 * 24 * HOUR
    for later, state in ((month, "yes"), (month + 1, "old"), (-2 * HOUR, "old")):
        assert colleagues.standing(who, lambda later=later: START + later).state == state
    with pytest.raises(BadInput, match="has not said yes"):
        running.start(who, running.Wish(START + month + 9, 15), lambda: START + month + 1)
    colleagues.ask_again(who, lambda: START + month)
    assert colleagues.standing(who, lambda: START + month).state == "yes"
    assert colleagues.standing(who, lambda: START + month + 1).state == "old"


def test_a_link_is_good_for_thirty_days(day):
    said_yes(day.who, "Dana", at=START)
    link = link_in_mail()
    assert colleagues.find(link, lambda: START + 30 * 24 * HOUR).sender == "Ana"
    for late in (30 * 24 * HOUR + 1, -2 * HOUR):
        with pytest.raises(BadInput, match="too old"):
            colleagues.answer(link, colleagues.NO, lambda late=late: START + late)


# Rows.


def test_a_spoilt_timer_keeps_no_message_of_others(day):
    day.practice.join("Ben")
    ben = day.practice.people["Ben"]
    said_yes(ben, "Dana", at=START)
    mail.outbox.clear()
    day.goes()
    running.start(ben, running.Wish(START + HOUR, 15), lambda: START)
    Timer.objects.filter(person=1).update(sealed=b"\x01" * 60)
    assert day.passes(75) == 1
    assert [letter.to for letter in mail.outbox] == [["dana@example.org"]]
    spoilt = Timer.objects.get(person=1)
    assert (spoilt.said, spoilt.state) == ("unreadable", ARMED)
    assert running.end(day.who) == "gone"


@pytest.mark.sqlite  # PostgreSQL counts by connection: test_processes.py
def test_one_looks_at_a_time(day):
    day.goes()
    day.passes(74)
    with turn.held() as mine:
        assert mine
        assert day.passes(5) == 0
    assert day.passes(1) == 1


def test_the_thread_goes_on_whatever_happens(day, monkeypatch):
    def spoilt():
        raise ValueError("nobody thought of this")

    monkeypatch.setattr(sending, "round_of_timers", spoilt)
    tick.once()


@pytest.mark.parametrize(("back", "wait"), [(0, 15), (-60, 15), (25 * HOUR, 15), (HOUR, 7)])
def test_a_wish_that_makes_no_sense_is_refused(day, back, wait):
    with pytest.raises(BadInput, match="24 hours"):
        running.start(day.who, running.Wish(START + back, wait), lambda: START)
