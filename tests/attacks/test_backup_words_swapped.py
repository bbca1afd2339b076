"""Dana makes backups open with words of her own: everybody who looks after a practice here is told."""

import pytest

from casebound.people.models import Notice
from casebound.upkeep import keys
from tests.members.pages import Practice, text
from tests.members.test_founding import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "keys").mkdir()
    found = Practice()
    found.join("Dana", "administrator")
    found.join("Ben", "practitioner")
    return found


def test_other_administrators_are_told_and_nobody_else(practice, settings):
    before = keys.make(settings.DATA)
    dana = practice.browser("Dana")
    dana.post("/backups/words/", {"password_again": PASSWORD})
    assert not keys.words_fit(settings.DATA, before)
    assert "New words for backups" in text(practice.browser("Ana").get("/me/sessions/"))
    assert "New words for backups" not in text(dana.get("/me/sessions/"))
    assert "New words for backups" not in text(practice.browser("Ben").get("/me/sessions/"))


def test_a_notice_that_nothing_here_wrote_does_not_close_the_page_to_her(practice):
    """That page ends what should not be signed in: a changed row must not take it from her."""
    Notice.objects.create(account=practice.ana.account, what="x")
    assert practice.browser("Ana").get("/me/sessions/").status_code == 200
