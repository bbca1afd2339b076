"""What was typed into a page of one form when the book closed stands in it again, and nothing was done."""

import pytest

from casebound.people.models import Session
from casebound.records import drafts
from casebound.timer.models import Timer
from tests.members.pages import Practice, text
from tests.members.test_founding import PASSWORD
from tests.timer.out import LOCMEM, at_home, said_yes

pytestmark = pytest.mark.django_db
TIMER = {"do": "start", "back": "21:30", "wait": "30", "text": "Blue car", "where": "Mill Lane 3"}
COLLEAGUE = {"name": "Chen", "email": "chen@example.org"}
CALL = {"account": "Wanted the last slot", "name": "Kim", "once": "1"}
OUT = {"form": "lines", "view": "facts", "to": "R. Lane", "purpose": "Moving house"}


@pytest.fixture
def practice(settings):
    settings.TLS = "proxy"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.EMAIL_BACKEND = LOCMEM
    return Practice()


@pytest.mark.parametrize(
    ("address", "typed", "again"),
    [
        ("/timer/", TIMER, ("21:30", "Blue car", "Mill Lane 3", "No timer runs yet")),
        ("/timer/colleague/", COLLEAGUE, ("Chen", "chen@example.org")),
        ("/for-you/talk/", {"talk_with": "Dana", "once": "1"}, ("Dana",)),
        ("/desk/call/", CALL, ("Wanted the last slot", "Kim")),
        ("/out/casebook/", OUT, ("R. Lane", "Moving house")),
    ],
)
def test_words_typed_before_the_book_closed_are_given_back(practice, address, typed, again):
    if address == "/timer/":
        said_yes(practice.ana)
    ana = at_home(practice.browser("Ana"))
    Session.objects.update(last_used="2020-01-01T00:00Z")
    lock = ana.post(address, typed)["Location"]
    assert "What you typed is kept" in text(ana.get(lock))
    came_back = ana.post("/lock/", {"password": PASSWORD, "next": address}, follow=True)
    assert came_back.status_code == 200
    page = text(came_back)
    for words in again:
        assert words in page
    # Sent in time, they wait no longer
    ana.post(address, typed)
    assert not [sheet for sheet in drafts.every(practice.again("Ana")) if sheet.is_form]


def test_a_page_that_closes_by_itself_hands_over_what_was_typed_and_nothing_is_done(practice):
    """Its script says so with the form; no timer starts by that, and the lock says what is kept."""
    said_yes(practice.ana)
    ana = at_home(practice.browser("Ana"))
    assert ana.post("/timer/", TIMER, headers={"X-Keep": "1"}).status_code == 204
    assert not Timer.objects.exists()
    assert "Mill Lane 3" in text(ana.get("/timer/"))
    assert ana.post("/timer/", {"do": "start"}, headers={"X-Keep": "1"}).status_code == 422
    Session.objects.update(last_used="2020-01-01T00:00Z")
    assert ana.post("/timer/", TIMER | {"where": "Elsewhere 4"}, headers={"X-Keep": "1"}).status_code == 303
    lock = text(ana.get("/lock/"))
    assert "What you typed is kept" in lock
    assert "was not done" not in lock
    ana.post("/lock/", {"password": PASSWORD})
    assert "Elsewhere 4" in text(ana.get("/timer/"))
    assert not Timer.objects.exists()


def test_a_press_without_words_is_not_kept_as_if_it_were_some(practice):
    ana = at_home(practice.browser("Ana"))
    Session.objects.update(last_used="2020-01-01T00:00Z")
    lock = text(ana.post("/timer/", {"do": "back"}, follow=True))
    assert "is kept" not in lock
    assert "what you pressed was not done" in lock
    assert not [sheet for sheet in drafts.every(practice.again("Ana")) if sheet.is_form]
