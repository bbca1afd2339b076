"""Rules 9 and 11: what a thief of database, disk or browser profile gets from a session. Nothing."""

import base64
import secrets
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from casebound.core import context
from casebound.core.cipher import hkdf
from casebound.core.cipher import unlock as open_sealed
from casebound.core.errors import Tampered
from casebound.people.models import Account, Session
from casebound.people.sessions import id_hash, secret_of
from tests.people.helpers import browser, person

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME


def every_value_of_every_table():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from (value for value in row if value not in (None, ""))


def as_cookies(value):
    """A column's value as somebody would try it: as it is, as hex, as base64, cut to 32 bytes."""
    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    yield str(value)
    for part in (raw, raw[:32], raw[-32:]):
        yield base64.urlsafe_b64encode(part).rstrip(b"=").decode()
    try:
        yield base64.urlsafe_b64encode(bytes.fromhex(str(value))).rstrip(b"=").decode()
    except ValueError:
        pass


def test_every_column_fed_back_as_a_cookie_signs_nobody_in():
    ana, key = person("Ana")
    client = browser(ana, key)
    assert client.get("/me/").status_code == 200
    tried = 0
    for value in list(every_value_of_every_table()):
        for cookie in as_cookies(value):
            mallory = Client()
            mallory.cookies[COOKIE] = cookie
            assert mallory.get("/me/").status_code == 303, value
            tried += 1
    assert tried > 50


def test_database_and_cookie_without_the_server_secret_open_nothing(settings):
    """The cookie lies in the browser's profile, the row on the same disk; the secret was in memory only."""
    ana, key = person("Ana")
    client = browser(ana, key)
    secret, row = secret_of(client.cookies[COOKIE].value), Session.objects.get()
    for guess in (b"", bytes(32), settings.SECRET_KEY.encode(), secret, ana.id.bytes):
        for sealing_key in (hkdf(secret + guess, "session", id_hash(secret)), hkdf(secret, "session", guess)):
            with pytest.raises(Tampered):
                open_sealed(sealing_key, row.unlocked, context.session(id_hash(secret)))
    assert key not in row.unlocked
    settings.SERVER_SECRET = secrets.token_bytes(32)
    assert client.get("/me/").status_code == 303


def test_a_restart_asks_for_the_password_and_keeps_the_session(settings):
    ana, key = person("Ana")
    client = browser(ana, key)
    session = client.session
    session["draft"] = "number 7"
    session.save()
    settings.SERVER_SECRET = secrets.token_bytes(32)
    assert client.get("/me/")["Location"] == "/lock/?next=/me/"
    assert "Welcome back, Ana" in client.get("/lock/").content.decode()
    assert client.post("/lock/", {"password": "four quiet words here"}).status_code == 303
    assert client.session["draft"] == "number 7"
    assert client.get("/me/").status_code == 200


def test_a_second_worker_with_the_same_secret_serves_the_same_session():
    ana, key = person("Ana")
    cookie = browser(ana, key).cookies[COOKIE].value
    other = Client()
    other.cookies[COOKIE] = cookie
    assert other.get("/me/").status_code == 200


def test_a_planted_cookie_is_worth_nothing_after_she_signs_in():
    """Session fixation: Mallory knows the secret that was in the browser before."""
    ana, _ = person("Ana")
    mallory, mallorys_key = person("Mallory")
    planted = browser(mallory, mallorys_key).cookies[COOKIE].value
    victim = Client()
    victim.cookies[COOKIE] = planted
    victim.post("/lock/now/")
    victim.post("/lock/?other=1", {"handle": "ana", "password": "four quiet words here"})
    assert victim.cookies[COOKIE].value != planted
    again = Client()
    again.cookies[COOKIE] = planted
    assert again.get("/me/").status_code == 303
    assert Session.objects.get().account == ana


@pytest.mark.parametrize(
    "cookie", ["", "x", "a" * 43, "A" * 44, "é" * 43, "=" * 43, "A" * 42 + "B", "A" * 5000]
)
def test_a_made_up_cookie_makes_no_row(cookie):
    client = Client()
    client.cookies[COOKIE] = cookie
    person("Ana")
    assert client.get("/me/").status_code == 303
    assert client.get("/lock/").status_code == 200
    assert not Session.objects.exists()


def test_turning_the_account_column_lends_mallory_no_name():
    """Whoever writes the database turns his own session to Ana: his key must not act under her name."""
    ana, _ = person("Ana")
    mallory, mallorys_key = person("Mallory")
    client = browser(mallory, mallorys_key)
    Session.objects.update(account=ana)
    assert client.get("/me/").status_code == 303


def test_a_sealed_key_moved_to_another_session_does_not_open():
    ana, key = person("Ana")
    mallory, mallorys_key = person("Mallory")
    browser(ana, key)
    stolen = Session.objects.get(account=ana).unlocked
    client = browser(mallory, mallorys_key)
    Session.objects.filter(account=mallory).update(unlocked=stolen, account=ana)
    assert client.get("/me/").status_code == 303


def test_the_session_row_holds_no_key_no_password_no_cookie():
    ana, key = person("Ana")
    client = browser(ana, key)
    secret = client.cookies[COOKIE].value
    client.post("/me/password/", {"current": "four quiet words here", "new": "x" * 30, "again": "no"})
    for value in every_value_of_every_table():
        raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for needle in (key, key.hex().encode(), secret.encode(), secret_of(secret), b"four quiet words"):
            assert needle not in raw


def test_an_idle_book_closes_by_itself(settings):
    ana, key = person("Ana")
    client = browser(ana, key)
    Session.objects.update(last_used=timezone.now() - timedelta(seconds=settings.IDLE_SECONDS + 1))
    assert client.get("/me/").status_code == 303
    row = Session.objects.get()
    assert row.unlocked is None
    assert row.locked_at is not None
    assert client.get("/me/").status_code == 303


def test_whoever_stays_away_is_locked_when_somebody_else_comes(settings):
    ana, key = person("Ana")
    ben, bens_key = person("Ben")
    browser(ana, key)
    Session.objects.update(last_used=timezone.now() - timedelta(seconds=settings.IDLE_SECONDS + 1))
    browser(ben, bens_key)
    assert Session.objects.get(account=ana).unlocked is None


def test_whoever_works_on_stays_in(settings):
    ana, key = person("Ana")
    client = browser(ana, key)
    for _ in range(3):
        almost = timezone.now() - timedelta(seconds=settings.IDLE_SECONDS - 5)
        Session.objects.update(last_used=almost)
        assert client.get("/me/").status_code == 200
        assert timezone.now() - Session.objects.get().last_used < timedelta(seconds=5)


def test_a_session_that_ran_out_is_none():
    ana, key = person("Ana")
    client = browser(ana, key)
    Session.objects.update(expires=timezone.now())
    assert client.get("/me/").status_code == 303
    assert "Ana" not in client.get("/lock/").content.decode()


def test_sessions_end_everywhere_at_once():
    from casebound.people import unlock

    ana, key = person("Ana")
    ben, bens_key = person("Ben")
    anas, bens = [browser(ana, key), browser(ana, key)], browser(ben, bens_key)
    unlock.sessions_end(ana)
    assert [client.get("/me/").status_code for client in anas] == [303, 303]
    assert bens.get("/me/").status_code == 200
    assert Account.objects.filter(pk=ana.pk).exists()


def test_the_cookie_is_for_this_session_this_site_and_no_script():
    client = Client()
    person("Ana")
    client.post("/lock/?other=1", {"handle": "ana", "password": "four quiet words here", "own": "on"})
    for name in (COOKIE, "notes-device"):
        morsel = client.cookies[name]
        assert morsel["httponly"]
        assert morsel["samesite"] == "Strict"
    assert client.cookies[COOKIE]["max-age"] == client.cookies[COOKIE]["expires"] == ""


def test_the_cookie_that_knows_her_opens_nothing_and_cannot_be_made():
    from django.core import signing

    from casebound.people import known

    ana, _ = person("Ana")
    client = Client()
    for forged in (
        ana.id.hex,
        signing.dumps(ana.id.hex, key="mallory", salt=known.SALT),
        "x",
        signing.dumps(7),
        signing.dumps(7, salt=known.SALT),
        signing.dumps([7, 7], salt=known.SALT),
        signing.dumps([ana.id.hex, "0" * 32], salt=known.SALT),
    ):
        client.cookies[known.COOKIE] = forged
        assert "Ana" not in client.get("/lock/").content.decode()
    answer = HttpResponse()
    known.remember(answer, ana)
    client.cookies[known.COOKIE] = answer.cookies[known.COOKIE].value
    assert "Welcome back, Ana" in client.get("/lock/").content.decode()
    assert client.get("/me/").status_code == 303
