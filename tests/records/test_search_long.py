"""A casebook longer than one blob may hold: the rest is opened for each search, and the page says so."""

import pytest
from django.urls import reverse

from casebound.core.errors import Tampered
from casebound.records import blob, read, search
from casebound.records.models import SearchBlob
from tests.attacks.hostile import sql
from tests.members.pages import text
from tests.records import seeded

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(monkeypatch):
    """Ten notes in parts of two, of which a blob holds about three."""
    made = seeded.Book()
    made.seqs = [seeded.seal(made.ana, "note", text=f"Lantern number {n}.").seq for n in range(10)]
    monkeypatch.setattr(read, "IN_ONE_QUERY", 2)
    monkeypatch.setattr(search, "TAIL", 2)
    monkeypatch.setattr(search, "MOST", 400)
    return made


def found(who, words="lantern"):
    return search.search(who, words)


def test_every_page_is_found_in_the_blob_or_beside_it(book):
    for _ in range(3):
        hits = found(book.ana)
        assert sorted(hit.entry.seq for hit in hits) == book.seqs
        assert hits.scanned > 0
    assert SearchBlob.objects.count() == 1


def test_the_blob_stays_as_small_as_it_may_be(book, monkeypatch):
    sizes = []
    sealed = blob.Words.__bytes__
    monkeypatch.setattr(blob.Words, "__bytes__", lambda words: sizes.append(len(words.text)) or sealed(words))
    for _ in range(3):
        found(book.ana)
    assert sizes
    assert max(sizes) <= search.MOST


def test_the_page_says_why_it_takes_a_while(book, monkeypatch):
    ana = book.browser("Ana")
    page = text(ana.post(reverse("search"), {"words": "lantern"}))
    assert "Your casebook is very long" in page
    monkeypatch.setattr(search, "MOST", 1 << 20)
    assert "Your casebook is very long" not in text(ana.post(reverse("search"), {"words": "lantern"}))
    assert found(book.ana).scanned == 0


def test_a_page_beyond_the_blob_that_is_gone_is_named(book):
    sql("DELETE FROM book_entrykey WHERE seq = %s", book.seqs[-1])
    with pytest.raises(Tampered, match=f"e{book.seqs[-1]}"):
        found(book.ana)
