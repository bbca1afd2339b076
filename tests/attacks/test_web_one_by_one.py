"""Classic attacks that need more than an address: memory by strange names, typed headers, extra fields."""

import zlib
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import RequestDataTooBig
from django.test import Client
from django.utils import timezone

from casebound.book.models import Practice as Row
from casebound.members import found
from casebound.members.models import Person
from casebound.people import hasher
from casebound.people.models import Account, Attempt
from casebound.site import assets
from tests.members.pages import Practice, text
from tests.people.helpers import GOOD, browser, person

pytestmark = pytest.mark.django_db
SPLIT = "\r\nBcc: mallory@example.org\r\nSet-Cookie: a=b"


# Path traversal and memory by names of files that are not there.


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../settings.0123456789abcdef.py",
            "..%2fsettings.0123456789abcdef.py",
            "/etc/passwd.0123456789abcdef.x",
        ),
        *("%00.0123456789abcdef.css", "a%00.0123456789abcdef.css", "x" * 5000 + ".0123456789abcdef.css"),
        *("%ff.0123456789abcdef.css", ".0123456789abcdef.", "site/.0123456789abcdef.css", "casebound.css"),
    ],
)
def test_traversal_by_a_static_name(client: Client, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code in (400, 404)
    assert b"DATABASES" not in answer.content
    assert b"root:" not in answer.content


def test_memory_filled_by_static_names_that_do_not_exist(client: Client) -> None:
    """Nobody is signed in for this: what is not there is not remembered either."""
    before = len(assets.kept)
    for number in range(50):
        assert client.get(f"/static/nothing-{number}.0123456789abcdef.css").status_code == 404
    assert len(assets.kept) == before


# Decompression bombs and bodies without end.


def test_a_packed_body_is_not_unpacked() -> None:
    person("Ana")
    packed = zlib.compress(b"account=" + b"x" * 50_000_000)
    answer = Client().post(
        "/lock/",
        packed,
        content_type="application/x-www-form-urlencoded",
        headers={"Content-Encoding": "deflate"},
    )
    assert answer.status_code in (400, 422)


def test_a_form_of_many_fields_or_many_bytes_is_refused_in_words() -> None:
    """Fields by the thousand make a slow dictionary; a large form fills the memory."""
    person("Ana")
    many = Client(raise_request_exception=False).post(
        "/lock/", {f"f{number}": "x" for number in range(2_000)}
    )
    assert many.status_code in (400, 413)
    large = Client(raise_request_exception=False).post("/lock/", {"handle": "x" * 6_000_000})
    assert large.status_code == 413
    assert RequestDataTooBig.__name__ not in text(large)


# Words that would like to be headers.


def test_a_mail_address_with_a_line_break_is_no_mail_address() -> None:
    account, key = person("Ana")
    told = {"email": f"ana@example.org{SPLIT}", "language": "en", "time_zone": "UTC"}
    answer = browser(account, key).post("/me/", told)
    assert answer.status_code == 422
    assert Account.objects.get(pk=account.pk).email == "ana@example.org"
    assert not mail.outbox


def test_names_with_a_line_break_reach_no_header() -> None:
    wish = found.Founding(f"Ana{SPLIT}", GOOD, email="ana@example.org", practice=f"Hands{SPLIT}")
    who, key = found.found(wish)
    ana = browser(who.account, key)
    ana.post("/practice/", {"name": f"Quiet Hands{SPLIT}", "profession": "massage", "place": ""})
    for path in ("/me/", "/practice/", "/words/kit/", "/receipts/file/", "/people/"):
        answer = ana.get(path)
        assert "a" not in answer.cookies
        assert "Bcc" not in str(answer.headers)
        assert "Set-Cookie: a=b\r" not in str(answer.headers)
    assert not {"\r", "\n"} & set(Account.objects.get().name)


# Mass assignment: fields of the row that the form does not have.


def test_extra_fields_change_nothing_of_an_account() -> None:
    account, key = person("Ana")
    before = Account.objects.filter(pk=account.pk).values().get()
    more = {"password": "x", "wrapped_key": "x", "recovery_key": "x", "id": "1" * 32, "called": "ben"}
    more |= {"name": "Ben", "created": "2020-01-01", "is_staff": "on", "is_superuser": "on"}
    told = {"email": "ana@else.example", "language": "en", "time_zone": "UTC"}
    assert browser(account, key).post("/me/", told | more).status_code == 303
    after = Account.objects.filter(pk=account.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"email"}


def test_extra_fields_make_nobody_an_administrator() -> None:
    practice = Practice()
    ben = practice.join("Ben", "practitioner")
    before = Person.objects.filter(account=ben.account).values().get()
    more = {"roles": "administrator", "role": "administrator", "person": "1", "number": "1", "practice": "1"}
    told = {"email": "ben@example.org", "language": "en", "time_zone": "UTC"}
    practice.browser("Ben").post("/me/", told | more)
    practice.browser("Ben").post(
        "/practice/", {"name": "Mine now", "profession": "massage", "place": ""} | more
    )
    practice.browser("Ben").post("/people/invite/", {"roles": "administrator", "name": "Mallory"})
    practice.browser("Ben").post("/people/1/", {"roles": "administrator"} | more)
    assert Person.objects.filter(account=ben.account).values().get() == before
    assert "administrator" not in practice.again("Ben").roles
    assert Row.objects.get(pk=ben.practice.pk).name != "Mine now"


# Who has an account: an unknown name costs the same work, and is told the same.


@pytest.mark.parametrize("password", ["not this one", GOOD, "x" * 501])
def test_an_unknown_name_costs_as_much_as_a_known_one(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    person("Ana", "seven long words of her own")
    derived: list[int] = []
    derive = hasher.derive
    monkeypatch.setattr(hasher, "derive", lambda *a, **k: derived.append(1) or derive(*a, **k))  # type: ignore[func-returns-value]
    monkeypatch.setattr("casebound.people.attempts.time.sleep", lambda seconds: None)
    told = []
    for handle in ("ana@example.org", "nobody@example.org"):
        derived.clear()
        Attempt.objects.all().delete()
        answer = Client().post("/lock/?other=1", {"handle": handle, "password": password})
        told.append(
            (answer.status_code, len(derived), text(answer).replace(handle, "").count("did not open"))
        )
    assert told[0] == told[1]
    assert told[0][1] == (0 if len(password) > 500 else 1)


def test_an_unknown_name_is_slowed_down_like_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    person("Ana", "seven long words of her own")
    now = timezone.now()  # which stands still: a machine with much to do would let some waits pass
    monkeypatch.setattr("casebound.people.attempts.timezone.now", lambda: now)
    monkeypatch.setattr("casebound.people.attempts.time.sleep", lambda seconds: None)
    seen = []
    for handle in ("ana@example.org", "nobody@example.org"):
        Attempt.objects.all().delete()
        told = {"handle": handle, "password": "wrong"}
        seen.append([Client().post("/lock/?other=1", told).status_code for _ in range(12)])
    assert seen[0] == seen[1]
    assert 429 in seen[0] or len(set(seen[0])) == 1


# The folder of a command.


def test_traversal_by_out(tmp_path: Path) -> None:
    """`--out` is where its owner says, never over a file that is there, also not through a link."""
    from casebound.core.errors import BadInput
    from casebound.site import terminal

    (tmp_path / "kept").write_text("hers")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("kept", "link", "no folder/../../x"):
        with pytest.raises(BadInput):
            terminal.write_file(tmp_path / name, b"ours")
    assert (tmp_path / "kept").read_text() == "hers"
    assert not (tmp_path / "elsewhere").exists()
