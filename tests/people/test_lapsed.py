"""Rule 27: what she was typing when the book closed is handed on to be sealed, and nothing else is."""

import secrets

import pytest
from django.test import Client, override_settings
from django.urls import path

from casebound.people import unlock
from casebound.people.models import Session
from casebound.site import urls as house
from tests.people.helpers import GOOD, browser, person

pytestmark = pytest.mark.django_db
kept = []


def keep(request, account):
    assert unlock.account_key(request) is None, "no key is at hand"
    kept.append((account.name, request.POST.get("words"), request.path))
    return "/me/"


def keep_nothing(request, account):
    return ""


def note(request):
    raise AssertionError("a closed book answers with the lock")


def own_exempt(request):
    raise AssertionError("a closed book answers with the lock")


own_exempt.csrf_exempt = True
urlpatterns = [path("note/", note), path("exempt/", own_exempt), *house.urlpatterns]


@pytest.fixture(autouse=True)
def an_empty_desk(settings):
    kept.clear()
    settings.ROOT_URLCONF = __name__
    settings.LAPSED_POST_HOOK = f"{__name__}.keep"


def lapse():
    Session.objects.update(last_used="2020-01-01T00:00Z")


def test_a_late_form_is_kept_and_the_lock_says_so():
    client = browser(*person())
    lapse()
    answer = client.post("/note/", {"words": "He came back."})
    assert (answer.status_code, answer["Location"]) == (303, "/lock/?next=/me/")
    assert kept == [("Ana", "He came back.", "/note/")]
    page = client.get(answer["Location"]).content.decode()
    assert "What you typed is kept, sealed." in page
    assert "He came back." not in page + str(list(Session.objects.values()))
    assert client.post("/lock/", {"password": GOOD, "next": "/me/"})["Location"] == "/me/"
    client.post("/lock/now/")
    assert "is kept" not in client.get("/lock/").content.decode()


def test_after_a_restart_it_is_kept_too(settings):
    client = browser(*person())
    settings.SERVER_SECRET = secrets.token_bytes(32)
    assert client.post("/note/", {"words": "x"}).status_code == 303
    assert len(kept) == 1


def test_a_form_of_another_site_is_not_kept():
    client = browser(*person(), enforce_csrf_checks=True)
    lapse()
    assert client.post("/note/", {"words": "planted"}).status_code == 403
    assert client.post("/exempt/", {"words": "planted"}).status_code == 303
    assert kept == []


def test_a_form_with_the_token_of_the_time_before_is_kept_and_taken_after_unlocking():
    ana, key = person()
    client = browser(ana, key, enforce_csrf_checks=True)
    client.get("/me/")
    token = client.cookies["notes-form"].value
    lapse()
    assert client.post("/note/", {"words": "x", "csrfmiddlewaretoken": token}).status_code == 303
    assert len(kept) == 1
    client.post("/lock/", {"password": GOOD, "csrfmiddlewaretoken": token})
    assert client.cookies["notes-form"].value == token, "forms in her other tabs are still taken"


def test_a_stranger_keeps_nothing():
    person()
    answer = Client().post("/note/", {"words": "x"})
    assert answer["Location"] == "/lock/?next=/note/"
    assert kept == []


def test_after_signing_out_nothing_is_kept():
    client = browser(*person())
    client.post("/sign-out/")
    client.post("/note/", {"words": "x"})
    assert kept == []


def test_without_a_room_that_can_seal_nothing_is_promised(settings):
    client = browser(*person())
    for hook in (f"{__name__}.keep_nothing", None):
        settings.LAPSED_POST_HOOK = hook
        lapse()
        client.post("/note/", {"words": "x"})
        assert "is kept" not in client.get("/lock/").content.decode()
    assert kept == []


def test_a_press_that_came_too_late_is_called_not_done(settings):
    """After "I am back" on a timer she would have put the phone away, and her colleague been alarmed."""
    settings.LAPSED_POST_HOOK = f"{__name__}.keep_nothing"
    client = browser(*person())
    lapse()
    page = client.post("/note/", {"do": "back"}, follow=True).content.decode()
    assert "what you pressed was not done" in page
    client.post("/lock/", {"password": GOOD})
    client.post("/lock/now/")
    client.post("/lock/now/")  # to close what is closed is no loss
    assert "was not done" not in client.get("/lock/").content.decode()


def test_the_way_back_of_a_late_form_stays_on_this_site():
    client = browser(*person())
    lapse()
    with override_settings(LAPSED_POST_HOOK=f"{__name__}.lead_astray"):
        assert client.post("/note/", {"words": "x"})["Location"] == "/lock/"


def lead_astray(request, account):
    return "https://mallory.example/"


def test_a_part_of_a_page_is_not_replaced_by_the_lock():
    client = browser(*person())
    lapse()
    answer = client.get("/note/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/lock/?next=/note/")


@pytest.mark.parametrize(
    ("came_from", "back_to"), [("/me/words/", "/lock/?next=/me/words/"), ("/", "/lock/")]
)
def test_a_press_that_carries_no_text_leads_back_to_the_page_it_was_made_on(came_from, back_to):
    """Its own address takes no visit: after the password she stood before an empty answer."""
    client = browser(*person())
    lapse()
    with override_settings(LAPSED_POST_HOOK=f"{__name__}.keep_nothing"):
        answer = client.post("/note/", headers={"Referer": f"http://testserver{came_from}"})
    assert answer["Location"] == back_to
