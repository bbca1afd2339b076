"""The second step at the door: an app, recovery codes, the 24 words; set up and turned off inside."""

import re
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casebound.core.errors import BadInput
from casebound.people import doctor, half, recovery, second
from casebound.people.models import Notice, SecondFactor, Session
from tests.people.helpers import GOOD, App, browser, hidden, person, with_app

pytestmark = pytest.mark.django_db
NEW = "another four quiet words"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr("casebound.people.attempts.time.sleep", lambda seconds: None)


def at_the_second_step(client: Client, **more) -> Client:
    answer = client.post("/lock/?other=1", {"handle": "ana", "password": GOOD, **more})
    assert answer["Location"].startswith("/lock/second/")
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_she_sets_up_an_app_by_typing_its_first_code():
    ana, key = person()
    client = browser(ana, key)
    shown = client.get("/me/second/app/")
    text = shown.content.decode()
    assert 'aria-label="QR code for the app"' in text
    app = App(ana, hidden(shown, "carried"))
    wrong = client.post("/me/second/app/", {"carried": hidden(shown, "carried"), "code": "000000"})
    assert wrong.status_code == 422
    assert hidden(wrong, "carried") == hidden(shown, "carried")
    assert not second.is_on(ana)
    done = client.post("/me/second/app/", {"carried": hidden(wrong, "carried"), "code": app.code()})
    assert done["Location"] == "/me/second/codes/"
    assert second.is_on(ana)
    codes = re.findall(r"<li>(\w{4} \w{4})</li>", client.get("/me/second/codes/").content.decode())
    assert len(set(codes)) == second.COUNT
    client.post("/me/second/codes/", {"do": "away"})
    assert codes[0] not in client.get("/me/second/codes/").content.decode()
    assert "10 codes are left" in client.get("/me/second/").content.decode()


def test_the_secret_by_hand_is_the_one_in_the_qr_code():
    ana, _ = person()
    carried = second.new_app(ana)
    address = second.app_address(ana, carried)
    assert address.startswith("otpauth://totp/Notes:Ana?")
    assert second.app_secret(ana, carried).replace(" ", "") in address


def test_a_page_of_another_person_or_of_another_day_sets_up_nothing(settings):
    ana, key = person()
    ben, _ = person("Ben")
    carried = second.new_app(ben)
    with pytest.raises(BadInput, match="too old"):
        second.turn_on_app(ana, carried, App(ben, carried).code())
    client = browser(ana, key)
    answer = client.post("/me/second/app/", {"carried": "x.y", "code": "123456"})
    assert "QR code" in answer.content.decode()
    assert not SecondFactor.objects.exists()


def test_two_windows_set_up_one_app():
    ana, _ = person()
    one, other = second.new_app(ana), second.new_app(ana)
    second.turn_on_app(ana, one, App(ana, one).code())
    with pytest.raises(BadInput, match="already"):
        second.turn_on_app(ana, other, App(ana, other).code())


def test_the_password_alone_leads_to_the_second_step_and_the_code_inside(client):
    ana, _ = person()
    app = with_app(ana)
    at_the_second_step(client, next="/me/words/")
    assert not is_in(client)
    page = client.get("/lock/second/?next=/me/words/")
    assert 'value="/me/words/"' in page.content.decode()
    answer = client.post(
        "/lock/second/", {"code": f" {app.code(1)[:3]} {app.code(1)[3:]}", "next": "/me/words/"}
    )
    assert (answer.status_code, answer["Location"]) == (303, "/me/words/")
    assert is_in(client)
    assert "notes-half" not in client.cookies or not client.cookies["notes-half"].value


def test_her_own_device_is_remembered_after_the_second_step_only(client):
    ana, _ = person()
    app = with_app(ana)
    at_the_second_step(client, own="on")
    assert "notes-device" not in client.cookies
    client.post("/lock/second/", {"code": app.code(1)})
    assert client.cookies["notes-device"].value


def test_a_wrong_code_stays_at_the_step_and_says_what_to_do(client):
    ana, _ = person()
    with_app(ana)
    at_the_second_step(client)
    answer = client.post("/lock/second/", {"code": "12 34 56"})
    assert answer.status_code == 422
    assert "wait for the next one" in answer.content.decode()
    assert client.post("/lock/second/", {"code": ""}).status_code == 422
    assert not is_in(client)


def test_a_recovery_code_opens_once_and_she_is_told(client):
    ana, _ = person()
    with_app(ana)
    code = second.codes_shown(ana)[3]
    at_the_second_step(client)
    client.post("/lock/second/", {"code": code.upper().replace(" ", "-")})
    assert is_in(client)
    assert second.codes_left(ana) == second.COUNT - 1
    assert Notice.objects.filter(what="code").count() == 1
    again = at_the_second_step(Client())
    assert again.post("/lock/second/", {"code": code}).status_code == 422
    assert not is_in(again)


def test_a_closed_book_in_the_same_browser_wants_the_password_alone_for_twelve_hours(client):
    ana, _ = person()
    app = with_app(ana)
    at_the_second_step(client)
    client.post("/lock/second/", {"code": app.code(1)})
    client.post("/lock/now/")
    assert not is_in(client)
    assert client.post("/lock/", {"password": GOOD})["Location"] == "/"
    assert is_in(client)
    client.post("/lock/now/")
    Session.objects.update(second_at=timezone.now() - second.LASTS - timedelta(seconds=1))
    assert client.post("/lock/", {"password": GOOD})["Location"] == "/lock/second/"
    assert not is_in(client)


def test_whoever_set_it_up_is_not_asked_in_the_same_browser():
    ana, key = person()
    client = browser(ana, key)
    carried = hidden(client.get("/me/second/app/"), "carried")
    client.post("/me/second/app/", {"carried": carried, "code": App(ana, carried).code()})
    client.post("/lock/now/")
    assert client.post("/lock/", {"password": GOOD})["Location"] == "/"


def test_turning_it_off_needs_a_fresh_password_and_takes_the_codes_along():
    ana, key = person()
    with_app(ana)
    client = browser(ana, key)
    off = hidden_button(client.get("/me/second/"))
    Session.objects.update(password_at=timezone.now() - timedelta(minutes=11))
    asked = client.post("/me/second/", {"off": off})
    assert "Your password, once more" in asked.content.decode()
    assert second.is_on(ana)
    assert hidden(asked, "off") == off
    wrong = client.post("/me/second/", {"off": off, "password_again": "not it at all"})
    assert wrong.status_code == 422
    assert hidden(wrong, "off") == off
    client.post("/me/second/", {"off": off, "password_again": GOOD})
    assert not SecondFactor.objects.exists()
    assert Client().post("/lock/?other=1", {"handle": "ana", "password": GOOD})["Location"] == "/"


def hidden_button(answer) -> str:
    return re.search(r'name="off" value="([^"]+)"', answer.content.decode())[1]


@pytest.mark.parametrize("off", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_turning_off_what_is_not_there_turns_off_nothing(off):
    ana, key = person()
    with_app(ana)
    browser(ana, key).post("/me/second/", {"off": off})
    assert second.is_on(ana)
    assert not Notice.objects.exists()


def test_ben_turns_off_nothing_of_anas():
    ana, _ = person()
    with_app(ana)
    ben, key = person("Ben")
    factor = SecondFactor.objects.get(kind="app")
    browser(ben, key).post("/me/second/", {"off": str(factor.id)})
    assert second.is_on(ana)


def test_the_words_give_a_new_password_and_leave_the_second_step_on(client):
    ana, key = person()
    app = with_app(ana)
    words = recovery.new_words(ana, key)
    answer = client.post("/recover/", {"words": words, "new": NEW, "again": NEW})
    assert answer["Location"] == "/lock/second/?next=/me/words/used/"
    assert not is_in(client)
    come = client.post(answer["Location"], {"code": app.code(1), "next": "/me/words/used/"})
    assert come["Location"] == "/me/words/used/"
    assert is_in(client)


def test_phone_and_codes_lost_the_words_turn_it_off_and_it_is_told_inside(client):
    ana, key = person()
    with_app(ana)
    words = recovery.new_words(ana, key)
    answer = client.post("/recover/", {"words": words, "new": NEW, "again": NEW, "lost": "on"})
    assert answer["Location"] == "/me/words/used/"
    assert "asks for the password alone" in client.get("/me/words/used/").content.decode()
    assert is_in(client)
    assert not SecondFactor.objects.exists()
    assert {"words", "off"} <= set(Notice.objects.values_list("what", flat=True))


def test_a_new_password_keeps_the_second_step_and_this_browser():
    ana, key = person()
    with_app(ana)
    client = browser(ana, key)
    client.post("/me/password/", {"current": GOOD, "new": NEW, "again": NEW})
    assert is_in(client)
    other = Client()
    assert other.post("/lock/?other=1", {"handle": "ana", "password": NEW})["Location"] == "/lock/second/"


def test_new_codes_replace_the_old_ones():
    ana, key = person()
    with_app(ana)
    old = second.codes_shown(ana)[0]
    browser(ana, key).post("/me/second/codes/", {"do": "new"})
    with pytest.raises(BadInput):
        second.check(ana, old)
    second.check(ana, second.codes_shown(ana)[0])


def test_codes_are_shown_to_nobody_who_comes_to_a_screen_left_open():
    ana, key = person()
    with_app(ana)
    client = browser(ana, key)
    Session.objects.update(password_at=timezone.now() - timedelta(minutes=11))
    asked = client.get("/me/second/codes/")
    assert second.codes_shown(ana)[0] not in asked.content.decode()
    answer = client.post("/me/second/codes/", {"password_again": GOOD, "password_again_to_look": "1"})
    assert (answer.status_code, answer["Location"]) == (303, "/me/second/codes/")
    assert second.codes_shown(ana)[0] in client.get("/me/second/codes/").content.decode()


def test_doctor_and_the_door_say_what_to_do_when_the_host_key_is_another_one(settings, client):
    ana, key = person()
    with_app(ana)
    assert not list(doctor.examine())
    words = recovery.new_words(ana, key)
    at_the_second_step(client)
    settings.HOST_KEY = bytes(32)
    told = [finding.sentence for finding in doctor.examine()]
    assert len(told) == 2  # the app and the recovery codes
    assert "host.key" in told[0]
    assert "24 words" in client.post("/lock/second/", {"code": "123456"}).content.decode()
    answer = client.post("/recover/", {"words": words, "new": NEW, "again": NEW, "lost": "on"})
    assert answer["Location"] == "/me/words/used/"
    assert "asks for the password alone" in client.get("/me/words/used/").content.decode()


def test_whoever_is_too_slow_for_the_second_step_is_told_so_at_the_password(client, monkeypatch):
    app = with_app(person()[0])
    client.post("/lock/?other=1", {"handle": "ana", "password": GOOD})
    code, now = app.code(1), time.time()
    monkeypatch.setattr(half.time, "time", lambda: now + half.LASTS + 1)
    late = client.post("/lock/second/", {"code": code, "next": "/me/"})
    assert late["Location"] == "/lock/?next=/me/&late=1"
    assert "waits five minutes at most" in client.get(late["Location"]).content.decode()
    assert "five minutes" not in client.get("/lock/").content.decode()
