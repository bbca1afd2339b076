"""A reader who opens what another wrote signs it once; nobody waits for that, and the writer sees it."""

from datetime import date

import pytest
from django.db import OperationalError

from casebound.book import closed
from casebound.book.models import Leaf, Opening
from casebound.core.errors import Stale
from casebound.records import opened, read
from casebound.release import ending
from casebound.safety import due
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def leaves():
    return Leaf.objects.filter(type="opened").count()


def failing(fault):
    def fail(*_args):
        raise fault

    return fail


def test_the_first_look_of_a_reader_is_signed_and_no_later_one(book):
    ben, done = book.people["Ben"], note(book.ana, (book.team,))
    assert not read.open_entry(ben, done.seq, "read").owed
    at = ben.roll.opened[done.seq]
    assert [one.person for one in at] == [ben.number]
    read.open_entry(ben, done.seq, "letter")
    assert (leaves(), ben.roll.opened[done.seq]) == (1, at)


def test_no_word_of_what_for_stands_in_the_leaf(book):
    done = note(book.ana, (book.team,))
    read.open_entry(book.people["Ben"], done.seq, "before an evidence file")
    leaf = bytes(Leaf.objects.get(type="opened").signed)
    assert leaf.splitlines()[-1] == b"entry %d" % done.seq
    assert b"evidence" not in leaf


def test_the_writer_signs_nothing_and_neither_does_who_reads_alone(book):
    read.open_entry(book.ana, note(book.ana, (book.team,)).seq, "read")
    read.open_entry(book.ana, book.full.seq, "read")
    assert leaves() == 0


def test_lists_and_searches_sign_nothing(book):
    done = note(book.ana, (book.team,))
    read.several(book.people["Ben"], [done.seq])
    read.newest(book.people["Ben"], 5)
    assert leaves() == 0


def test_her_page_says_who_opened_it_and_who_did_not(book):
    done = note(book.ana, (book.team,))
    ana = book.browser("Ana")
    shown = text(ana.get(f"/entry/{done.id}/"))
    assert "Ben has not signed to have opened it." in shown
    assert f'href="/due/silence/{done.id}/"' in shown
    assert book.browser("Ben").get(f"/entry/{done.id}/").status_code == 200
    shown = text(ana.get(f"/entry/{done.id}/"))
    assert "Ben opened this on " in shown
    assert "/due/silence/" not in shown
    assert "Told and read" not in text(ana.get(f"/entry/{book.full.id}/"))


@pytest.mark.parametrize(
    "fault", [OperationalError("database is locked"), Stale("It moved."), OSError(28, "")]
)
def test_nobody_waits_for_a_ledger_that_takes_nothing_and_it_is_said(book, monkeypatch, fault):
    first, done, ben = note(book.ana, (book.team,)), note(book.ana, (book.team,)), book.browser("Ben")
    read.open_entry(book.people["Ben"], first.seq, "read")
    with monkeypatch.context() as patched:
        patched.setattr(opened, "turn", failing(fault))
        shown = text(ben.get(f"/entry/{done.id}/"))
    assert "could not be signed just now" in shown
    assert "He asked whether" in shown
    [owed] = due.due(book.people["Ben"]).items
    assert (owed.address, "open it once more" in owed.label) == (f"/entry/{done.id}/", True)
    assert "could not be signed" not in text(ben.get(owed.address))
    assert (leaves(), due.due(book.people["Ben"]).items) == (2, [])


def test_she_reads_also_when_not_even_the_line_can_be_written(book, monkeypatch):
    done = note(book.ana, (book.team,))
    before = Opening.objects.count()
    monkeypatch.setattr(opened, "briefly", failing(OperationalError("disk full")))
    found = read.open_entry(book.people["Ben"], done.seq, "read")
    assert (found.owed, found.answers["happened"]) == (True, "2026-11-20T20:02~")
    assert Opening.objects.count() == before


def test_in_a_practice_that_has_closed_nobody_signs_and_nothing_is_owed(book, monkeypatch):
    done = note(book.ana, (book.team,))
    ending.keep(book.ana, book.team, 2, date(2099, 1, 1), "choice")
    ending.end(book.ana)
    assert not read.open_entry(book.people["Ben"], done.seq, "read").owed
    assert leaves() == 0
    labels = [item.label for item in due.due(book.ana).items]
    assert not [label for label in labels if "nobody has opened" in label]


def test_a_copy_that_goes_on_elsewhere_is_read_and_owes_nothing(book):
    done, ben = note(book.ana, (book.team,)), book.people["Ben"]
    closed.close("another place")
    ben.practice.refresh_from_db()
    assert not read.open_entry(ben, done.seq, "read").owed
    assert leaves() == 0
