"""The second factor: what a thief of the database, of the password, or of half a sign-in gets. Nothing."""

import base64
import secrets
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from casebound.core import context
from casebound.core.cipher import hkdf
from casebound.core.cipher import unlock as open_sealed
from casebound.core.errors import BadInput, Tampered
from casebound.people import attempts, half, second
from casebound.people.attempts import TooSoon
from casebound.people.models import Attempt, SecondFactor, Session
from tests.people.helpers import GOOD, browser, person, with_app

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr("casebound.people.attempts.time.sleep", lambda seconds: None)


def dump():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from (value for row in cursor.fetchall() for value in row if value is not None)


def raw(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def half_in(client=None):
    """Mallory has learned the password; the code he has not."""
    client = client or Client()
    client.post("/lock/?other=1", {"handle": "ana", "password": GOOD})
    return client


def test_database_and_password_without_the_host_key_make_no_code(settings):
    ana, _ = person()
    app = with_app(ana)
    secret = bytes.fromhex(second.opened(app.factor)["secret"])
    codes = [code.replace(" ", "") for code in second.codes_shown(ana)]
    needles = [secret, secret.hex().encode(), base64.b32encode(secret), *(code.encode() for code in codes)]
    for value in dump():
        assert not [needle for needle in needles if needle in raw(value)]
    for factor in SecondFactor.objects.all():
        where = context.second(ana.id.bytes, factor.id.bytes)
        for guess in (b"", settings.SECRET_KEY.encode(), settings.SERVER_SECRET, ana.id.bytes):
            with pytest.raises(Tampered):
                open_sealed(hkdf(guess, "second"), factor.sealed, where)
    assert "One more step" in half_in().get("/lock/second/").content.decode()


def test_the_thief_puts_his_own_app_into_her_row():
    """He can write the database. Sealed for him, it does not open as hers."""
    ana, _ = person()
    with_app(ana)
    mallory, _ = person("Mallory")
    his = with_app(mallory)
    row = SecondFactor.objects.get(account=mallory, kind="app")
    SecondFactor.objects.filter(account=ana, kind="app").update(sealed=row.sealed)
    with pytest.raises(Tampered):
        second.check(ana, his.code(1))
    SecondFactor.objects.filter(account=ana).delete()
    SecondFactor.objects.filter(account=mallory).update(account=ana)
    with pytest.raises(Tampered):
        second.check(ana, his.code(1))


def test_a_code_that_was_seen_is_refused_and_so_is_an_older_one(client):
    ana, _ = person()
    app = with_app(ana)
    seen = app.code(1)
    half_in(client).post("/lock/second/", {"code": seen})
    assert client.get("/me/").status_code == 200
    mallory = half_in()
    for code in (seen, app.code(0), app.code(-1)):
        assert mallory.post("/lock/second/", {"code": code}).status_code == 422
    assert mallory.get("/me/").status_code == 303


def test_half_a_sign_in_reads_nothing_and_holds_no_key():
    ana, key = person()
    with_app(ana)
    mallory = half_in()
    for path in ("/me/", "/me/words/", "/me/password/", "/me/second/", "/", "/entries/"):
        answer = mallory.get(path)
        assert answer.status_code == 303, path
        assert answer["Location"].startswith("/lock/"), path
    assert not Session.objects.filter(unlocked__isnull=False).exists()
    assert not Session.objects.filter(account__isnull=False).exists()
    needles = (key, key.hex().encode(), base64.b64encode(key), base64.urlsafe_b64encode(key))
    brought = mallory.cookies[half.COOKIE].value
    sealed = base64.urlsafe_b64decode(brought)
    for value in [*map(raw, dump()), sealed, brought.encode()]:
        assert not [needle for needle in needles if needle in value]
        assert sealed[13:45] not in value or value in (sealed, brought.encode())


def test_half_a_sign_in_does_not_go_on_in_another_session_or_after_a_restart(settings):
    ana, _ = person()
    app = with_app(ana)
    mallory = half_in()
    other = Client()
    other.get("/lock/")
    half_in(other)
    other.cookies[half.COOKIE] = mallory.cookies[half.COOKIE].value
    assert other.post("/lock/second/", {"code": app.code(1)})["Location"] == "/lock/?late=1"
    settings.SERVER_SECRET = secrets.token_bytes(32)
    assert mallory.post("/lock/second/", {"code": app.code(1)})["Location"] == "/lock/?late=1"
    assert mallory.get("/me/").status_code == 303


def test_half_a_sign_in_is_over_after_five_minutes(monkeypatch):
    ana, _ = person()
    app = with_app(ana)
    mallory, code, now = half_in(), app.code(1), time.time()
    monkeypatch.setattr(half.time, "time", lambda: now + half.LASTS + 1)
    assert mallory.post("/lock/second/", {"code": code})["Location"] == "/lock/?late=1"


@pytest.mark.parametrize("cookie", ["", "x", "é", "A" * 200, "=" * 9, "A" * 9000])
def test_a_made_up_half_opens_nothing(cookie):
    ana, _ = person()
    app = with_app(ana)
    mallory = half_in()
    mallory.cookies[half.COOKIE] = cookie
    assert mallory.post("/lock/second/", {"code": app.code(1)})["Location"] == "/lock/?late=1"


def test_the_half_of_one_person_does_not_pass_with_the_code_of_another():
    ana, _ = person()
    with_app(ana)
    mallory, _ = person("Mallory")
    his = with_app(mallory)
    client = half_in()
    assert client.post("/lock/second/", {"code": his.code(1)}).status_code == 422
    for code in second.codes_shown(mallory)[:2]:
        assert client.post("/lock/second/", {"code": code}).status_code in (422, 429)
    assert client.get("/me/").status_code == 303


def test_guessing_codes_waits_up_to_an_hour_and_is_counted_for_ana():
    ana, _ = person()
    with_app(ana)
    mallory, waits = half_in(), []
    for guess in range(40):
        answer = mallory.post("/lock/second/", {"code": f"{guess:06}"})
        if answer.status_code == 429:
            waits.append(int(answer["Retry-After"]))
            pass_time(waits[-1])
            half_in(mallory)
    assert max(waits) > 3000
    told = attempts.counts(attempts.missed_code(str(ana.id)))[0]
    assert told
    assert told[0] > 10


def pass_time(seconds):
    for row in Attempt.objects.all():
        row.last -= timedelta(seconds=seconds)
        row.not_before -= timedelta(seconds=seconds)
        row.save()


def test_a_stranger_who_guesses_codes_does_not_lock_out_her_own_browser():
    ana, _ = person()
    app = with_app(ana)
    answers = []
    for _ in range(12):
        with pytest.raises(BadInput) as told:
            second.check(ana, "000000")
        answers.append(type(told.value))
    assert answers[-1] is TooSoon
    second.check(ana, app.code(1), known=True)


def test_mallory_with_her_session_cookie_alone_skips_no_second_step():
    """A locked session that passed the second step long ago does not pass it again by itself."""
    ana, key = person()
    with_app(ana)
    client = browser(ana, key)
    client.post("/lock/now/")
    Session.objects.update(second_at=timezone.now() - second.LASTS)
    assert client.post("/lock/", {"password": GOOD})["Location"] == "/lock/second/"
    assert not Session.objects.filter(unlocked__isnull=False).exists()
