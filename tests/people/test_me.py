"""What a person sees and changes about herself; what a strong password is."""

import pytest

from casebound.core.errors import BadInput
from casebound.people import passwords
from casebound.people.forms import BeginForm
from tests.people.helpers import GOOD, browser, person

pytestmark = pytest.mark.django_db
NEW = "another four quiet words"


@pytest.mark.parametrize(
    ("password", "told"),
    [
        *(("", "10 characters"), ("short one", "10 characters"), ("x" * 501, "500 characters")),
        *(("password123456", "Many people"), ("1234567890", "Many people")),
        *(
            ("Ana Alvarez", "too close"),
            ("ana.alvarez@example.org", "too close"),
            ("anaalvarez", "too close"),
        ),
    ],
)
def test_a_weak_password_gets_one_sentence(password, told):
    with pytest.raises(BadInput, match=told) as error:
        passwords.check(password, name="Ana Alvarez", email="ana.alvarez@example.org")
    assert error.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "password", [GOOD, "пароль из слов", "  spaces count  ", "🙂🙃🙂🙃🙂🙃🙂🙃🙂🙃", "x\x00y\x00z\x00abcdefg"]
)
def test_a_password_may_hold_anything_else(password):
    from casebound.people import unlock

    ana, key = person("Ana", password)
    assert unlock.with_password(ana, password) == key


def test_another_keyboard_types_the_same_password():
    from casebound.people import unlock

    ana, key = person("Ana", "caf\u00e9 caf\u00e9 caf\u00e9")
    assert unlock.with_password(ana, "cafe\u0301 cafe\u0301 cafe\u0301") == key


def test_about_me_is_saved_and_said():
    ana, key = person()
    client = browser(ana, key)
    data = {"email": "New@Example.org", "language": "es", "time_zone": "Europe/Madrid"}
    answer = client.post("/me/", data)
    assert (answer.status_code, answer["Location"]) == (303, "/me/?done=saved")
    ana.refresh_from_db()
    assert (ana.email, ana.language, ana.time_zone) == ("new@example.org", "es", "Europe/Madrid")
    assert 'role="status"' in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no"},
        {"language": "xx"},
        {"time_zone": "Mars/Base"},
        {"time_zone": ""},
        {"email": "ben@example.org"},
    ],
)
def test_about_me_says_what_to_change_and_keeps_what_was_typed(wrong):
    ana, key = person()
    person("Ben")
    data = {"email": "ana@example.org", "language": "en", "time_zone": "UTC", **wrong}
    answer = browser(ana, key).post("/me/", data)
    assert answer.status_code == 422
    assert "Everything you typed is still here." in answer.content.decode()
    ana.refresh_from_db()
    assert (ana.email, ana.language, ana.time_zone) == ("ana@example.org", "en", "UTC")


@pytest.mark.parametrize(
    "data",
    [
        {"current": "not hers at all", "new": NEW, "again": NEW},
        {"current": GOOD, "new": NEW, "again": NEW + "x"},
        {"current": GOOD, "new": "short", "again": "short"},
        {"current": GOOD, "new": "ana@example.org", "again": "ana@example.org"},
        {},
    ],
)
def test_a_password_is_not_changed_by_halves(data):
    ana, key = person()
    before = ana.password
    client = browser(ana, key)
    answer = client.post("/me/password/", data)
    assert answer.status_code == 422
    ana.refresh_from_db()
    assert ana.password == before
    assert client.get("/me/").status_code == 200
    for typed in filter(None, data.values()):
        assert f'value="{typed}"' not in answer.content.decode()


def test_begin_asks_for_a_first_name_and_a_password_only():
    assert list(BeginForm().fields) == ["name", "password"]
    assert BeginForm({"name": "Ana", "password": GOOD}).is_valid()
    for name, password in (
        ("", GOOD),
        ("Ana", ""),
        ("Ana", "short"),
        ("Ana\x00", GOOD),
        ("Anastasia K", "anastasia k"),
    ):
        assert not BeginForm({"name": name, "password": password}).is_valid()


def test_begin_has_a_page(rf):
    from django.template.loader import render_to_string

    page = render_to_string("people/begin.html", {"form": BeginForm()}, request=rf.get("/"))
    assert 'name="name"' in page
    assert 'autocomplete="new-password"' in page
