"""Roles are matters of the practice. Nobody loses her own casebook with them."""

import pytest
from django.urls import reverse

from casebound.core.errors import BadInput
from casebound.kinds import shipped
from casebound.members import roles
from casebound.records import read, search, sharing, write
from casebound.release import disclose
from casebound.release.sheet import Wish
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.records import seeded

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    """Ben has written a page; then Ana takes every role from him."""
    made = copied(Practice)
    made.ben, made.chen = made.join("Ben", "practitioner"), made.join("Chen", "lead")
    made.before = seeded.note(made.ben)
    roles.change(made.ana, made.ben.number, frozenset())
    assert made.ben.roles == frozenset()
    return made


def test_he_reads_searches_and_takes_his_pages_elsewhere(book):
    assert read.open_entry(book.ben, book.before.seq, "read").answers["account"] == seeded.ACCOUNT
    assert [hit.entry.seq for hit in search.search(book.ben, "extras")] == [book.before.seq]
    assert disclose.disclose(book.ben, [book.before.seq], Wish(to="R. Lane", purpose="Advice")).raw


def test_he_goes_on_writing_into_his_own_casebook_and_adds_to_it(book):
    assert seeded.note(book.ben).page == 2
    assert seeded.add(book.ben, "addendum", book.before.seq, text="He came back.").page == 3


def test_the_pages_offer_it(book):
    ben = book.browser("Ben")
    assert reverse("write", args=["note.v1"]) in text(ben.get(reverse("write_menu")))
    begun = ben.post(reverse("write", args=["incident"]))
    assert begun.status_code == 302
    assert ben.get(begun["Location"]).status_code == 200
    assert reverse("entry_amend", args=[book.before.id, "addendum"]) in text(
        ben.get(reverse("entry", args=[book.before.id]))
    )


def test_he_shares_with_the_safety_team_but_does_not_write_straight_into_its_book(book):
    assert sharing.share_entry(book.ben, book.before.seq, book.team)
    assert read.open_entry(book.chen, book.before.seq, "read").answers["account"] == seeded.ACCOUNT
    order = write.Order(shipped().get("note"), "en", {"text": "Straight."}, book.team)
    with pytest.raises(BadInput, match="your own casebook"):
        write.seal_entry(book.ben, order)
    roles.change(book.ana, book.ben.number, frozenset({"practitioner"}))
    assert write.seal_entry(book.ben, order).page == 1
