"""Mallory owns the database of a practice that has closed and wants to add a page or an administrator."""

from datetime import date

import pytest

from casebound.book import closed as guard
from casebound.book import doctor, roll
from casebound.book.append import Signer, turn
from casebound.book.models import Leaf
from casebound.core import statements as st
from casebound.core.errors import CaseboundError, Stale, Untrusted
from casebound.records import write
from casebound.release import ending
from tests.attacks.hostile import Book
from tests.members.copied import copied
from tests.records.seeded import note

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    """Closed by Ana; Ben keeps what is shared."""
    book = copied(Book)
    ending.keep(book.ana, book.team, book.ben.number, date(2099, 1, 1), "choice")
    ending.end(book.ana)
    return book


def test_a_statement_that_skips_the_writer_is_refused_by_replay(book, monkeypatch):
    monkeypatch.setattr(guard, "demand_going_on", lambda *_: None)
    before = Leaf.objects.count()
    with pytest.raises(Untrusted, match="The practice has closed"), turn(book.ana.practice) as held:
        held.state(st.Role, Signer.of(book.ana.secret), person=book.ben.number, role="lead", change="removed")
    assert Leaf.objects.count() == before


def test_a_page_in_a_shared_casebook_is_found_though_every_signature_is_right(book, monkeypatch):
    monkeypatch.setattr(write, "_may", lambda *_: None)
    done = write.seal_entry(
        book.ben,
        write.Order(write_kind(), "en", {"account": "Later.", "happened": "2026-11-20"}, book.team),
    )
    said = [finding.sentence for finding in doctor.examine(book.ana.practice)]
    assert any(f"Leaf {done.seq}, an entry: The practice had closed" in sentence for sentence in said)


def test_the_last_word_cannot_be_taken_out_unseen(book):
    leaf = Leaf.objects.get(practice=book.ana.practice, type="practice-closed")
    assert roll.of(book.ana.practice).endings.closed.seq == leaf.seq
    with pytest.raises(CaseboundError):
        note(book.ana)
    with pytest.raises(Stale, match="has closed"), turn(book.ana.practice) as held:
        held.state(st.PolicySeen, Signer.of(book.ana.secret), policy=0)


def write_kind():
    from casebound.kinds import shipped

    return shipped().get("incident")
