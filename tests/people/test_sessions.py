"""Where she is signed in, ended from elsewhere; what happened at her door, told inside."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casebound.people import attempts, devices, notices, recovery
from casebound.people.models import Account, Notice, Session
from tests.people.helpers import GOOD, browser, person, with_app

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr("casebound.people.attempts.time.sleep", lambda seconds: None)


def come(agent: str = FIREFOX, password: str = GOOD, **more: str) -> Client:
    """Signs in at the door, from a browser that knows nobody."""
    client = Client(headers={"User-Agent": agent})
    client.post("/lock/?other=1", {"handle": "ana", "password": password, **more})
    return client


def page(client: Client) -> str:
    return client.get("/me/sessions/").content.decode()


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def ref_of(client: Client) -> str:
    return re.search(r'name="end" value="([^"]+)"', page(client))[1]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (IPHONE, "Safari, iPhone"),
        (EDGE, "Edge, Linux"),
        ("curl/8", ""),
        ("", ""),
        ("<script>Firefox/1</script>" * 900, "Firefox"),
    ],
)
def test_a_browser_in_two_words(agent, words):
    assert devices.words(agent) == words


def test_she_sees_her_browsers_and_which_one_this_is():
    person()
    laptop, phone = come(FIREFOX), come(IPHONE)
    for client, mine, other in (
        (laptop, "Firefox, Windows", "Safari, iPhone"),
        (phone, "Safari, iPhone", "Firefox"),
    ):
        text = page(client)
        assert text.index(mine) < text.index("this browser") < text.index(other, text.index("this browser"))
        assert text.count("Sign out there") == 1


def test_the_whole_of_what_a_browser_says_is_kept_nowhere():
    person()
    come(FIREFOX + " secret-extension/7")
    assert Session.objects.get().device == "Firefox, Windows"
    assert "secret-extension" not in repr(list(Session.objects.values())) + repr(
        list(Notice.objects.values())
    )


def test_she_ends_one_from_elsewhere_and_its_key_is_gone():
    person()
    laptop, phone = come(FIREFOX), come(IPHONE)
    laptop.post("/me/sessions/", {"end": ref_of(laptop)})
    assert Session.objects.get().device == "Firefox, Windows"
    assert not is_in(phone)
    assert is_in(laptop)


def test_she_ends_all_others_at_once():
    person()
    clients = [come() for _each in range(4)]
    clients[0].post("/me/sessions/", {"others": "1"})
    assert [is_in(client) for client in clients] == [True, False, False, False]


def test_nobody_sees_or_ends_the_sessions_of_another():
    person()
    ben, key = person("Ben")
    ana, bens = come(), browser(ben, key)
    assert "Firefox, Windows" not in page(bens)
    for value in (str(Session.objects.get(account__name="Ana").ref), "x", "", "0" * 32):
        bens.post("/me/sessions/", {"end": value})
    bens.post("/me/sessions/", {"others": "1"})
    assert is_in(ana)


def test_this_browser_is_ended_by_signing_out_only():
    person()
    client = come()
    client.post("/me/sessions/", {"end": str(Session.objects.get().ref)})
    assert is_in(client)


def test_the_same_session_keeps_its_name_and_beginning_when_the_book_is_opened_again():
    person()
    client = come()
    before = Session.objects.get()
    client.post("/lock/now/")
    client.post("/lock/", {"password": GOOD})
    after = Session.objects.get()
    assert (after.ref, after.created) == (before.ref, before.created)
    assert after.key != before.key


def test_a_new_browser_is_told_to_the_others_not_to_itself():
    person()
    laptop = come()
    assert "was not known here" not in page(laptop)
    mallory = come(IPHONE)
    assert "Safari, iPhone" not in "".join(re.findall(r'<p class="band.*?</p>', page(mallory), re.S))
    text = laptop.get("/me/").content.decode()
    assert "A browser that was not known here opened your book: Safari, iPhone." in text
    mallory.post("/me/sessions/", {"seen": "1"})
    assert "Safari, iPhone." in laptop.get("/me/").content.decode()
    laptop.post("/me/sessions/", {"seen": "1"})
    assert "was not known here" not in laptop.get("/me/").content.decode()


def test_her_own_device_opening_again_is_no_news():
    person()
    phone = come(IPHONE, own="on")
    laptop = come()
    laptop.post("/me/sessions/", {"seen": "1"})
    phone.post("/sign-out/")
    phone.post("/lock/", {"password": GOOD})
    assert is_in(phone)
    assert "was not known" not in laptop.get("/me/").content.decode()


def test_wrong_passwords_of_strangers_are_counted_for_her():
    ana, key = person()
    for _ in range(3):
        come(password="wrong and wrong")
    told = browser(ana, key).get("/me/").content.decode()
    assert re.search(r"[23] wrong passwords were typed for your book", told)


def test_her_own_slip_before_the_right_password_is_counted_once_only_until_she_looks():
    ana, _ = person()
    come(password="wrong and wrong")
    client = come()
    assert "A wrong password was typed for your book." in page(client)
    client.post("/me/sessions/", {"seen": "1"})
    assert attempts.counts(attempts.missed(str(ana.id))) == [None]
    assert "wrong password was typed" not in page(client)


def test_wrong_codes_after_the_right_password_are_a_warning():
    ana, _ = person()
    app = with_app(ana)
    mallory = come()
    mallory.post("/lock/second/", {"code": "000000"})
    client = come()
    client.post("/lock/second/", {"code": app.code(1)})
    assert "Somebody gave your password and a wrong code" in page(client)


def test_the_words_that_were_used_are_told_to_every_browser():
    ana, key = person()
    words = recovery.new_words(ana, key)
    recovery.reset(words, "another four quiet words")
    told = browser(ana, key).get("/me/").content.decode()
    assert "Your 24 words were used to set a new password." in told


def test_a_band_writes_its_day_as_the_pages_do():
    ana, key = person()
    notices.note(ana, notices.CODE_USED)
    Notice.objects.update(at=datetime(2026, 11, 21, 9, 5, tzinfo=UTC))
    client = browser(ana, key)
    assert "21 November 2026, 09:05: A recovery code" in client.get("/me/").content.decode()
    assert "21 November 2026, 09:05" in page(client)


def test_old_news_is_kept_short():
    ana, _ = person()
    for number in range(notices.MOST + 7):
        notices.note(ana, notices.BROWSER, device=f"Browser {number}")
    assert Notice.objects.count() == notices.MOST
    assert notices.open_ones(ana, None)[0].sentence.endswith(f"Browser {notices.MOST + 6}.")


def test_a_session_that_ran_out_is_not_in_the_list():
    person()
    laptop = come()
    come(IPHONE)
    Session.objects.filter(device="Safari, iPhone").update(expires=timezone.now() - timedelta(seconds=1))
    assert "Sign out there" not in page(laptop)


def test_a_session_that_ran_out_opens_nothing():
    ana, key = person()
    laptop = browser(ana, key)
    assert is_in(laptop)
    Session.objects.update(expires=timezone.now())
    assert not is_in(laptop)


def test_a_session_of_nobody_or_turned_to_somebody_else_opens_nothing():
    ana, key = person()
    ben, _key = person("Ben")
    laptop = browser(ana, key)
    for account in (None, ben):
        Session.objects.update(account=account)
        assert not is_in(laptop)


def test_what_was_changed_about_her_counts_with_the_next_page():
    ana, key = person()
    laptop = browser(ana, key)
    assert is_in(laptop)
    Account.objects.update(name="Ana Maria")
    assert "Ana Maria" in laptop.get("/me/").content.decode()
