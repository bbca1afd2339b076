"""A page that keeps a large file in memory does so for nobody whose book is not open."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casebound.exchange.lists_in.arriving import InMemory
from tests.members.pages import Practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def took(monkeypatch):
    """Of each file that came in a form, whether it was taken into memory beyond the usual five megabytes."""
    found = []
    real = InMemory.new_file

    def new_file(self, *args, **kwargs):
        found.append(self.activated)
        return real(self, *args, **kwargs)

    monkeypatch.setattr(InMemory, "new_file", new_file)
    return found


def sent(browser, token=""):
    file = SimpleUploadedFile("list.csv", b"Name\nSam\n")
    return browser.post("/import/", {"csrfmiddlewaretoken": token, "list": file})


def test_a_list_from_somebody_at_the_door_is_not_taken_into_memory(took):
    """The form check reads the whole form to find its token, before anybody asks who sent it."""
    Practice()
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/", follow=True)
    answer = sent(stranger, "x" * 64)
    assert answer.status_code in (303, 403)
    assert took == [False]


def test_hers_is(took):
    assert sent(Practice().browser("Ana")).status_code == 302
    assert took == [True]
