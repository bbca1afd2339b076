"""Told and not read: the writer hears of it after a week, and where else she can go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casebound.book import append
from casebound.book.models import Opening
from casebound.core import statements
from casebound.guidance import silence_advice, silence_days
from casebound.records import read, sharing
from casebound.safety import due, silence
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, note

pytestmark = pytest.mark.django_db
UNHEARD = "Shared, and nobody has opened it: tell somebody another way"


@pytest.fixture
def book():
    return copied(Book)


@pytest.fixture
def later(monkeypatch):
    """Moves the day on which somebody looks."""

    def move(**ahead):
        then = timezone.now() + timedelta(**ahead)
        monkeypatch.setattr(due.timezone, "now", lambda: then)

    return move


def labels(who):
    return [item.label for item in due.due(who).items]


def test_after_a_week_the_writer_hears_of_it_and_nobody_else(book, later):
    done = note(book.ana, (book.team,))
    later(days=silence_days() - 1)
    assert labels(book.ana) == []
    later(days=2)
    assert labels(book.ana) == [UNHEARD]
    assert due.due(book.ana).items[0].address == f"/due/silence/{done.id}/"
    assert labels(book.people["Ben"]) == []


def test_her_own_look_breaks_no_silence_and_bens_signed_one_does(book, later):
    done = note(book.ana, (book.team,))
    later(days=8)
    read.open_entry(book.ana, done.seq, "reading")
    assert labels(book.ana) == [UNHEARD]
    read.open_entry(book.people["Ben"], done.seq, "reading")
    assert labels(book.ana) == []


def test_the_days_count_from_the_sharing(book, monkeypatch):
    done = note(book.ana)
    shared = timezone.now() + timedelta(days=6)
    monkeypatch.setattr(append, "time", shared.timestamp)
    sharing.share_entry(book.ana, done.seq, book.team)
    [waiting] = silence.waiting(book.ana, due._rows(book.ana))
    local = shared.astimezone(book.ana.zone).date()
    assert (waiting.seq, waiting.page, waiting.day) == (done.seq, done.page, local + timedelta(days=7))


def test_what_stands_in_her_own_book_alone_waits_for_nobody(book, later):
    note(book.ana)
    later(days=30)
    assert labels(book.ana) == []


def test_what_was_taken_from_the_others_again_waits_no_more(book, later):
    done = note(book.ana, (book.team,))
    with append.turn(book.ana.practice) as held:
        held.state(
            statements.Share,
            append.Signer.of(book.ana.secret),
            entry=done.seq,
            casebook=book.team,
            change="unshared",
        )
    later(days=30)
    assert labels(book.ana) == []


def test_a_line_of_the_server_counts_for_what_was_sealed_before_anybody_signed(book, later):
    old = note(book.ana, (book.team,))
    Opening.objects.create(practice=book.ana.practice, number=9, seq=old.seq, person=2, purpose="read", at=1)
    first = note(book.ana, (book.team,))
    later(days=8)
    assert len(labels(book.ana)) == 1
    read.open_entry(book.people["Ben"], first.seq, "reading")
    assert labels(book.ana) == []
    new = note(book.ana, (book.team,))
    Opening.objects.create(practice=book.ana.practice, number=99, seq=new.seq, person=2, purpose="read", at=1)
    assert labels(book.ana) == [UNHEARD]


def test_the_page_says_where_else_she_can_go_and_no_word_of_the_record(book):
    done = note(book.ana, (book.team,), account="He waited outside.")
    shown = text(book.browser("Ana").get(f"/due/silence/{done.id}/"))
    for words in ("Nobody has opened it", "Outside the practice", "police", "union", "29 CFR 1604.11(e)"):
        assert words in shown
    assert "waited outside" not in shown
    assert not Opening.objects.filter(seq=done.seq).exists()
    assert book.browser("Ben").get(f"/due/silence/{done.id}/").status_code == 404
    read.open_entry(book.people["Ben"], done.seq, "reading")
    assert "Somebody has opened it" in text(book.browser("Ana").get(f"/due/silence/{done.id}/"))


def test_advice_names_its_sources_and_makes_nothing_a_duty():
    inside, outside = silence_advice()
    assert (inside.code, outside.code) == ("inside", "outside")
    assert all(step.source.confidence in ("high", "medium") for step in (*inside.steps, *outside.steps))
    assert not any("must" in step.words for step in outside.steps)
