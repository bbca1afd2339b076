"""Mallory works here too and knows the number of Ana's draft: nothing of it changes because of her."""

import pytest

from casebound.attachments import stored
from casebound.attachments.models import Attachment, Chunk
from casebound.records.models import Draft
from tests.attachments import adding
from tests.members.copied import copied
from tests.members.pages import Practice
from tests.release.test_pages import CHOICES, incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    found = copied(Practice)
    found.join("Mallory", "practitioner")
    return found


def test_throwing_away_anothers_draft_takes_no_file_from_it(practice):
    sheet = adding.draft(practice.ana)
    adding.add(practice.ana, sheet, b"what he sent her")
    practice.browser("Mallory").post(f"/draft/{sheet.id.hex()}/discard/")
    assert len(stored.waiting(practice.ana, sheet.id).whole) == 1
    practice.browser("Ana").post(f"/draft/{sheet.id.hex()}/discard/")
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()
    assert not Chunk.objects.exists()


def test_a_form_that_came_late_has_its_place_for_each_person(practice):
    """Both were about to give the same page away when their books closed: both find their words again."""
    address = f"/entry/e{incident(practice.ana)}/take/"
    for name in ("Mallory", "Ana"):
        client = practice.browser(name)
        client.post("/lock/now/")
        answer = client.post(address, CHOICES | {"to": f"For {name}"})
        assert (answer.status_code, answer["Location"]) == (303, f"/lock/?next={address}")
    assert sorted(Draft.objects.values_list("person", flat=True)) == sorted(
        who.number for who in practice.people.values()
    )


def test_the_row_of_a_late_form_does_not_say_which_page_it_is_of(practice, settings):
    """Addresses are few: a plain hash of one in the database would be as good as its name."""
    address = f"/entry/e{incident(practice.ana)}/take/"
    places = set()
    for key in (settings.HOST_KEY, b"another host key of 32 bytes ...."):
        settings.HOST_KEY = key
        client = practice.browser("Ana")
        client.post("/lock/now/")
        client.post(address, CHOICES)
        places |= set(Draft.objects.values_list("id", flat=True))
    assert len(places) == 2
