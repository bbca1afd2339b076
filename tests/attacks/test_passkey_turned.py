"""Passkeys: an answer counts once, at this address, in this session, from a device nobody has copied."""

import copy
import json
import re
from html import unescape

import pytest
from django.test import Client
from fido2.utils import websafe_decode, websafe_encode

from casebound.people import passkeys, second
from casebound.people.models import SecondFactor
from tests.people.helpers import GOOD, browser, person
from tests.people.soft_passkey import SoftPasskey

pytestmark = pytest.mark.django_db
HERE = "http://localhost"


def options_of(answer):
    """What the page hands to the browser."""
    return json.loads(unescape(re.search(r'data-options="([^"]*)"', answer.content.decode())[1]))


def here(account, key):
    client = browser(account, key, SERVER_NAME="localhost")
    assert "Add a passkey" in client.get("/me/second/").content.decode()
    return client


def set_up(account, key, device=None, **how):
    """Adds a passkey in her open book."""
    client, device = here(account, key), device or SoftPasskey()
    options = options_of(client.get("/me/second/passkey/"))
    answer = client.post("/me/second/passkey/", {"name": "my phone", "answer": device.make(options, **how)})
    return device, answer


def half_in(name="ana"):
    client = Client(SERVER_NAME="localhost")
    client.post("/lock/?other=1", {"handle": name, "password": GOOD})
    return client


def is_in(client):
    return client.get("/me/").status_code == 200


@pytest.fixture
def ana():
    return person("Ana")


def test_a_passkey_opens_the_second_step(ana):
    device, answer = set_up(*ana)
    assert answer["Location"] == "/me/second/codes/"
    client = half_in()
    done = client.post("/lock/second/", {"answer": device.sign(options_of(client.get("/lock/second/")))})
    assert done["Location"] == "/"
    assert is_in(client)
    factor = SecondFactor.objects.get(kind="passkey")
    assert (passkeys.name(factor), factor.used) == ("my phone", 2)


def test_her_name_for_it_and_its_id_stand_sealed_in_the_row(ana):
    device, _ = set_up(*ana)
    sealed = SecondFactor.objects.get(kind="passkey").sealed
    assert b"my phone" not in sealed
    assert device.id not in sealed
    assert device.id.hex().encode() not in sealed


@pytest.mark.parametrize(
    "origin",
    [
        *("http://localhost:8994", "http://mallory.localhost", "https://mallory.example", "http://127.0.0.1"),
        *("null", "", "http://localhost.mallory.example", "ftp://localhost"),
    ],
)
def test_an_answer_that_was_given_to_another_page_does_not_count(ana, origin):
    device, _ = set_up(*ana)
    client = half_in()
    options = options_of(client.get("/lock/second/"))
    assert client.post("/lock/second/", {"answer": device.sign(options, origin)}).status_code == 422
    assert not is_in(client)
    _, refused = set_up(*ana, device=SoftPasskey(), origin=origin)
    assert refused.status_code == 422
    assert SecondFactor.objects.filter(kind="passkey").count() == 1


def test_an_answer_for_another_name_does_not_count(ana):
    device, _ = set_up(*ana)
    client = half_in()
    answer = device.sign(options_of(client.get("/lock/second/")), rp="mallory.example")
    assert client.post("/lock/second/", {"answer": answer}).status_code == 422
    assert set_up(*ana, rp="mallory.example")[1].status_code == 422


def test_an_answer_counts_once_and_in_its_own_session(ana):
    device, _ = set_up(*ana)
    client, mallory = half_in(), half_in()
    answer = device.sign(options_of(client.get("/lock/second/")))
    mallory.get("/lock/second/")
    assert mallory.post("/lock/second/", {"answer": answer}).status_code == 422
    client.post("/lock/second/", {"answer": answer})
    assert is_in(client)
    for again in (half_in(), mallory):
        assert again.post("/lock/second/", {"answer": answer}).status_code == 422
        assert not is_in(again)


def test_a_copied_device_shows_by_its_counter(ana):
    device, _ = set_up(*ana)
    copied = copy.copy(device)
    client = half_in()
    client.post("/lock/second/", {"answer": device.sign(options_of(client.get("/lock/second/")))})
    mallory = half_in()
    answer = copied.sign(options_of(mallory.get("/lock/second/")))
    assert mallory.post("/lock/second/", {"answer": answer}).status_code == 422


def test_a_device_that_does_not_count_is_taken_as_it_is(ana):
    device, _ = set_up(*ana, device=SoftPasskey(counter=0))
    for _each in range(2):
        client = half_in()
        client.post("/lock/second/", {"answer": device.sign(options_of(client.get("/lock/second/")))})
        assert is_in(client)


def test_mallorys_passkey_is_not_anas(ana):
    set_up(*ana)
    his, _ = set_up(*person("Mallory"), device=SoftPasskey())
    client = half_in()
    assert (
        client.post(
            "/lock/second/", {"answer": his.sign(options_of(client.get("/lock/second/")))}
        ).status_code
        == 422
    )
    SecondFactor.objects.filter(account__name="Ana").delete()
    SecondFactor.objects.filter(account__name="Mallory").update(account=ana[0])
    answer = half_in().get("/lock/second/")
    assert answer.status_code == 500
    assert "24 words" in answer.content.decode()


@pytest.mark.parametrize(
    "answer", ["x", "[]", "{}", "null", '{"id": 7}', "[" * 30_000, '{"id": "é"}', "9" * 9000]
)
def test_made_up_answers_are_refused(ana, answer):
    set_up(*ana)
    client = half_in()
    client.get("/lock/second/")
    assert client.post("/lock/second/", {"answer": answer}).status_code == 422
    inside = here(*ana)
    inside.get("/me/second/passkey/")
    assert inside.post("/me/second/passkey/", {"answer": answer}).status_code == 422


def test_twenty_are_enough(ana):
    set_up(*ana)
    row = SecondFactor.objects.get(kind="passkey")
    for number in range(passkeys.MOST - 1):
        id = second.random_id()
        holds = second.opened(row) | {"name": f"number {number}"}
        SecondFactor(id=id, account=ana[0], kind="passkey", sealed=second.sealed(ana[0], id, holds)).save()
    answer = set_up(*ana, device=SoftPasskey())[1]
    assert "enough passkeys" in answer.content.decode()


def test_none_are_offered_where_browsers_know_none(ana, settings):
    client = browser(*ana)
    settings.HOST = number = "127.0.0.1"
    settings.ALLOWED_HOSTS = [number]
    assert "not at this address" in client.get("/me/second/", SERVER_NAME=number).content.decode()
    assert client.get("/me/second/passkey/", SERVER_NAME=number)["Location"] == "/me/second/"
    settings.HOST = "notes.example.org"
    settings.ALLOWED_HOSTS = [settings.HOST]
    assert "Add a passkey" in client.get("/me/second/", HTTP_HOST=settings.HOST, secure=True).content.decode()


STRANGE = {
    "nested": "[" * 19_000,
    "nested inside": '{"id":' * 2_500,
    "no object": "7",
    "nothing": "{}",
    "numbers": '{"id": 1, "rawId": 2, "type": 3, "response": 4}',
    "no text": '{"id": "\\ud800", "rawId": "\\ud800", "type": "public-key", "response": {}}',
}


@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE)
def test_what_no_browser_would_answer_is_refused_in_one_sentence(ana, answer):
    client = here(*ana)
    client.get("/me/second/passkey/")
    made = client.post("/me/second/passkey/", {"name": "x", "answer": answer})
    assert (made.status_code, "was not made" in made.content.decode()) == (422, True)
    set_up(*ana)
    half = half_in()
    half.get("/lock/second/")
    asked = half.post("/lock/second/", {"answer": answer})
    assert (asked.status_code, "did not answer as it should" in asked.content.decode()) == (422, True)
    assert not is_in(half)


def test_a_passkey_whose_key_is_no_map(ana):
    """The public key inside is CBOR of any shape: here a number where a map belongs."""
    client, device = here(*ana), SoftPasskey()
    answer = json.loads(device.make(options_of(client.get("/me/second/passkey/"))))
    raw = websafe_decode(answer["response"]["attestationObject"])
    at = raw.index(device.id) + len(device.id)
    answer["response"]["attestationObject"] = websafe_encode(raw[:at] + b"\x01" + raw[at + 1 :])
    made = client.post("/me/second/passkey/", {"name": "x", "answer": json.dumps(answer)})
    assert made.status_code == 422
