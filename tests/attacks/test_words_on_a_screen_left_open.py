"""The 24 words open everything for ever: a screen that nobody watches does not show them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casebound.people import recovery
from casebound.people.models import Session
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.members.test_founding import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    found = copied(Practice)
    recovery.new_words(found.ana.account, found.keys["Ana"])
    return found


@pytest.mark.parametrize("address", ["/me/words/", "/words/kit/"])
def test_words_not_yet_written_down_are_shown_after_the_password_alone(practice, address):
    client = practice.browser("Ana")
    assert client.get(address).status_code == 200, "eight minutes ago she typed it"
    Session.objects.update(password_at=timezone.now() - timedelta(minutes=11))
    asked = client.get(address)
    words = recovery.shown(practice.ana.account, practice.keys["Ana"])
    assert "Your password, once more" in text(asked)
    assert not [word for word in words if f">{word}<" in text(asked)]
    again = {"password_again": PASSWORD, "password_again_to_look": "1"}
    assert client.post(address, again).status_code == 303
    assert "Your password, once more" not in client.get(address).content.decode(errors="replace")


def test_a_kit_without_words_asks_for_nothing(practice):
    account = practice.ana.account
    account.words_shown = None
    account.save()
    client = practice.browser("Ana")
    Session.objects.update(password_at=timezone.now() - timedelta(minutes=11))
    assert client.get("/words/kit/")["Content-Type"] == "application/pdf"
