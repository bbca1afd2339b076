"""Rules 12, 13, 38: what the password column gives a thief, and who changes a password without the key."""

import contextlib
import hashlib
import io
import logging
import time

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver

from casebound.core import context
from casebound.core.cipher import unlock as open_sealed
from casebound.core.errors import BadInput, Tampered, Untrusted
from casebound.core.passwords import STANDARD, Params
from casebound.people import hasher, passwords, unlock
from casebound.people import urls as people_urls
from casebound.people.models import Account
from tests.people.helpers import GOOD, browser, person

pytestmark = pytest.mark.django_db
# Every address that has to do with signing in. Whoever adds one says here why it gives nobody a password.
ALL_WAYS_IN = {
    *("lock", "lock_now", "sign_out", "recover"),  # the door, and the 24 words
    "stay",  # says that she is still there, while it is open
    "lock_second",  # after the right password only
    *("about_me", "password", "words", "words_check"),  # behind the door, with the password once more
    *("words_done", "words_used"),  # what happened a moment ago, in words
    "device",  # whether others use it too: only ever less, never a way in
    *("second", "second_app", "second_codes", "second_passkey", "sessions"),
}


def dump():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from (value for row in cursor.fetchall() for value in row if value is not None)


def raw(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_no_other_password_verifier_stands_in_the_dump():
    """Nothing that is cheaper to guess against: no fast hash of the password, salted or not, in no column."""
    ana, key = person("Ana")
    browser(ana, key).post("/me/words/", {"password": GOOD})
    salt = hasher.parse(ana.password).salt
    cheap = [GOOD.encode()]
    for name in ("md5", "sha1", "sha256", "sha512"):
        for text in (GOOD.encode(), salt + GOOD.encode(), GOOD.encode() + salt):
            digest = hashlib.new(name, text)
            cheap += [digest.digest(), digest.hexdigest().encode()]
    for value in dump():
        for mark in (b"pbkdf2_", b"bcrypt", b"scrypt", b"md5$", b"sha1$", b"argon2$"):
            assert mark not in raw(value)
        assert not any(needle in raw(value) for needle in cheap)


def test_the_only_hasher_is_ours():
    assert [type(each) for each in hashers.get_hashers()] == [hasher.SealedVerifier]


def test_the_column_holds_the_hash_of_one_half_only():
    """Whoever reads the column learns neither the `auth` half nor the half that opens the key."""
    ana, _ = person("Ana")
    kept = hasher.parse(ana.password)
    keys = kept.keys(GOOD)
    assert kept.check == hashlib.sha256(keys.auth).digest()
    assert kept.check not in (keys.auth, keys.wrap)
    with pytest.raises(Tampered):
        open_sealed(keys.auth, ana.wrapped_key, context.account(ana.id.bytes))


@pytest.mark.parametrize("part", ["m=65535,t=3,p=4", "m=65536,t=2,p=4", "m=65536,t=3,p=3", "m=64,t=1,p=1"])
def test_cheaper_parameters_in_the_row_are_refused(settings, part):
    ana, _ = person("Ana")
    del settings.PASSWORD_PARAMS
    ana.password = ana.password.replace("m=64,t=1,p=1", part)
    with pytest.raises(Untrusted):
        unlock.with_password(ana, GOOD)
    with pytest.raises(Untrusted):
        hashers.check_password(GOOD, ana.password)


@pytest.mark.parametrize(
    "column",
    [
        *("", "!", "plain", "md5$x$y", "casebound1$m=64,t=1,p=1$short$short"),
        "casebound1$m=9999999,t=3,p=4$" + "A" * 22 + "$" + "A" * 43,
        "casebound1$m=65536,t=99,p=4$" + "A" * 22 + "$" + "A" * 43,
        "casebound1$m=65536,t=3,p=4$" + "A" * 22 + "$" + "A" * 43 + "\n",
        "casebound1$m=６５５３６,t=3,p=4$" + "A" * 22 + "$" + "A" * 43,
    ],
)
def test_a_column_that_we_have_not_written_is_refused(column):
    with pytest.raises(Untrusted):
        hasher.parse(column)


def test_the_standard_is_what_holds_outside_tests(settings):
    del settings.PASSWORD_PARAMS
    assert hasher.floor() == STANDARD == Params(65536, 3, 4)
    column, _ = hasher.fresh(GOOD)
    assert column.startswith("casebound1$m=65536,t=3,p=4$")
    assert hashers.check_password(GOOD, column)
    assert not hashers.check_password(GOOD + "x", column)


def test_a_name_that_nobody_has_costs_the_same_derivation(monkeypatch):
    ana, _ = person("Ana")
    calls = []
    real = hasher.derive
    monkeypatch.setattr(hasher, "derive", lambda *args: calls.append(args) or real(*args))
    for account in (ana, None):
        calls.clear()
        with pytest.raises(BadInput) as told:
            unlock.with_password(account, "wrong and wrong", handle="somebody")
        assert len(calls) == 1
        assert calls[0][2:] == (Params(64, 1, 1), Params(64, 1, 1))
        assert told.value.sentence.startswith("That did not open your book.")


def test_one_sign_in_is_one_derivation(monkeypatch):
    person("Ana")
    calls = []
    real = hasher.derive
    monkeypatch.setattr(hasher, "derive", lambda *args: calls.append(args) or real(*args))
    assert Client().post("/lock/?other=1", {"handle": "ana", "password": GOOD}).status_code == 303
    assert len(calls) == 1


def test_nobody_resets_a_password_by_mail():
    """Dana owns the mail server. No address takes an e-mail and gives a password, a code or a link."""
    names, paths = set(), set()

    def walk(patterns, prefix=""):
        for each in patterns:
            where = prefix + str(each.pattern)
            if isinstance(each, URLResolver):
                walk(each.url_patterns, where)
            else:
                names.add(each.name or "")
                paths.add(where)

    walk(get_resolver().url_patterns)
    for word in ("reset", "forgot", "by-code", "signup", "set_password", "accounts/", "allauth"):
        assert not [name for name in names | paths if word in name]
    assert {each.name for each in people_urls.urlpatterns} == ALL_WAYS_IN


def test_a_new_verifier_alone_opens_nothing():
    """Mallory writes the verifier of his own password into Ana's row: the key stays shut."""
    ana, _ = person("Ana")
    Account.objects.filter(pk=ana.pk).update(password=hasher.fresh("mallory was here")[0])
    mallory = Client()
    with pytest.raises(Untrusted, match="changed from outside"):
        unlock.with_password(unlock.find("ana"), "mallory was here")
    answer = mallory.post("/lock/?other=1", {"handle": "ana", "password": "mallory was here"})
    assert answer.status_code == 422
    assert mallory.get("/me/").status_code == 303


def test_a_wrapped_key_of_another_account_does_not_open():
    """Mallory puts his wrapped key and verifier into Ana's row: the wrap is bound to his own account."""
    ana, _ = person("Ana")
    mallory, _ = person("Mallory", "mallory was here")
    Account.objects.filter(pk=ana.pk).update(password=mallory.password, wrapped_key=mallory.wrapped_key)
    with pytest.raises(Untrusted, match="changed from outside"):
        unlock.with_password(unlock.find("ana"), "mallory was here")


def test_after_a_change_the_old_password_and_old_sessions_are_out():
    ana, key = person("Ana")
    here, there = browser(ana, key), browser(ana, key)
    new = "another four quiet words"
    assert here.post("/me/password/", {"current": GOOD, "new": new, "again": new}).status_code == 303
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 303
    ana.refresh_from_db()
    assert unlock.with_password(ana, new) == key
    with pytest.raises(BadInput):
        unlock.with_password(ana, GOOD)


def test_old_backup_with_the_old_password_still_opens_the_account_key():
    """Rule 35, said on the page: a change cannot reach copies that were taken before."""
    ana, key = person("Ana")
    backup = Account.objects.get(pk=ana.pk)
    passwords.change(ana, key, "another four quiet words")
    assert unlock.with_password(backup, GOOD) == key


def test_no_password_reaches_a_log_an_error_or_a_page(settings, client, monkeypatch):
    """The server breaks in the middle of each form; what was typed is nowhere."""
    ana, key = person("Ana")
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    logging.getLogger("django.request").addHandler(handler)
    client = Client(raise_request_exception=False)
    typed = "kept-to-myself-31415"
    monkeypatch.setattr(unlock, "with_password", lambda *args, **kwargs: 1 / 0)
    monkeypatch.setattr("casebound.people.recovery.reset", lambda *args, **kwargs: 1 / 0)
    inside = browser(ana, key, raise_request_exception=False)
    try:
        with contextlib.redirect_stderr(out):
            answers = [
                client.post("/lock/?other=1", {"handle": "ana", "password": typed}),
                client.post("/recover/", {"words": typed, "new": typed, "again": typed}),
                inside.post("/me/password/", {"current": typed, "new": typed, "again": typed}),
                inside.post("/me/words/", {"password": typed}),
            ]
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert [answer.status_code for answer in answers] == [500] * 4
    assert all(typed not in answer.content.decode() for answer in answers)
    assert out.getvalue()
    assert typed not in out.getvalue()


def test_permits_are_given_one_at_a_time(settings, tmp_path):
    """Sixty-four MiB times the number of visitors would be the end of the server."""
    from threading import Thread

    from casebound.people.permit import one_at_a_time

    settings.DATA = tmp_path
    inside, most = [], []

    def visit():
        with one_at_a_time():
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    visitors = [Thread(target=visit) for _ in range(8)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    assert most == [1] * 8


def test_the_permit_holds_between_processes_and_falls_free_at_a_kill(settings, tmp_path):
    import subprocess
    import sys

    from casebound.people.permit import one_at_a_time

    settings.DATA = tmp_path
    hold = (
        "import fcntl, sys, time; file = open(sys.argv[1], 'ab'); fcntl.flock(file, fcntl.LOCK_EX); "
        "print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path / "sign-in.lock")], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        started = time.monotonic()

        from threading import Timer

        Timer(0.3, other.kill).start()
        with one_at_a_time():
            assert time.monotonic() - started > 0.25
