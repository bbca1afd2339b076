"""Mallory spoils one row: what is due for others, and backups, go on all the same."""

import pytest
from django.core import mail

from casebound.anchors import asking, letters
from casebound.anchors import tick as anchors
from casebound.anchors.models import Letter
from casebound.exchange.lists_in import incoming
from casebound.upkeep import plan
from casebound.upkeep import tick as backups
from tests.members.pages import Practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(settings, tmp_path):
    settings.DATA = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    (tmp_path / "keys").mkdir()
    found = Practice()
    found.join("Ben")
    for who in found.people.values():
        letters.choose(who, shared=False)
    Letter.objects.update(not_before=0)
    return found


def test_an_address_that_is_none_keeps_no_letter_from_others(practice):
    type(practice.ana.account).objects.filter(name="Ana").update(
        email="ana@example.org\nBcc: all@example.org"
    )
    anchors.once()
    assert [letter.to for letter in mail.outbox] == [["ben@example.org"]]


def test_a_fault_that_nobody_thought_of_leaves_both_threads_alive(practice, monkeypatch):
    def spoilt(*told):
        raise ValueError("no number at all")

    made = []
    monkeypatch.setattr(plan, "due", lambda: True)
    monkeypatch.setattr(plan, "run", lambda: made.append("a backup"))
    monkeypatch.setattr(incoming, "sweep", spoilt)
    backups.once()
    assert made, "a list that cannot be erased keeps no backup from being made"
    monkeypatch.setattr(plan, "due", spoilt)
    monkeypatch.setattr(asking, "round_of_questions", spoilt)
    backups.once()
    anchors.once()
    assert len(mail.outbox) == 2, "the other round of the same thread goes on"
