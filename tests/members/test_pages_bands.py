"""One sentence above the page: what others wait for, then what is still open; never on the hard pages."""

import pytest

from casebound.people import recovery
from tests.members.copied import copied
from tests.members.pages import Practice, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return copied(Practice)


def with_words(practice):
    ana, key = practice.ana.account, practice.keys["Ana"]
    words = recovery.new_words(ana, key).split()
    recovery.confirm(ana, key, {place: words[place - 1] for place in recovery.asked(ana)})
    return practice.browser("Ana")


def test_until_the_words_are_written_down_nothing_else_is_asked(practice):
    page = text(practice.browser("Ana").get("/"))
    assert page.count('class="band') == 1
    assert "if you forget your password" in page


def test_then_her_work_and_place_and_on_that_page_no_more(practice):
    ana = with_words(practice)
    assert "Still open: what your work is and where" in text(ana.get("/"))
    assert 'class="band' not in text(ana.get("/practice/"))
    ana.post("/practice/", {"profession": "massage", "place": "ES"})
    assert 'class="band' not in text(ana.get("/"))


def test_without_an_email_the_band_leads_to_giving_one(practice):
    ana = with_words(practice)
    practice.ana.account.email = None
    practice.ana.account.save()
    page = text(ana.get("/"))
    assert "sign in by your first name only" in page
    assert 'href="/me/"' in page


def test_the_hard_pages_stay_free_of_it(practice):
    assert 'class="band' not in text(practice.browser("Ana").get("/happened/"))


def test_a_broken_roll_breaks_no_page_by_its_band(practice, monkeypatch):
    from casebound.core.errors import Untrusted
    from casebound.members import bands

    def broken(request):
        raise Untrusted("Leaf 3 cannot be trusted.")

    ana = with_words(practice)
    monkeypatch.setattr(bands, "who_of", broken)
    assert ana.get("/practice/").status_code == 200
