"""Erasing a page: who may, what is left, and that everything beside it goes on."""

import pytest

from casebound.book import roll
from casebound.book.models import Entry, EntryKey
from casebound.core.errors import BadInput, Sealed
from casebound.records import clients, digests, erasing, erasure, read, search, sharing, write
from casebound.records.erasure import Wish
from casebound.records.models import DigestPage, Erasure, SearchBlob
from tests.attacks.hostile import Book
from tests.members.copied import copied

pytestmark = pytest.mark.django_db

WISH = Wish("mistake", "It is about somebody else.", "2027-01-31")


@pytest.fixture
def book():
    return copied(Book)


def gone(book, seq):
    return (
        Entry.objects.get(practice=book.practice, seq=seq).body is None
        and not EntryKey.objects.filter(practice=book.practice, seq=seq).exists()
    )


@pytest.mark.sqlite
def test_ana_erases_her_own_page_and_doctor_is_content(book):
    seq = book.seqs[0]
    done = erasure.erase(book.ana, seq, WISH)
    assert (done.entry, done.by, done.asker, done.ground) == (seq, 1, None, "mistake")
    assert gone(book, seq)
    assert book.said() == ""
    row = erasing.progress(book.practice, seq)
    assert row.done
    assert row.backups_until == "2027-01-31"
    with pytest.raises(Sealed):
        read.open_entry(book.ana, seq, "read")


def test_everything_beside_it_goes_on(book):
    book.ana.practice.refresh_from_db()
    seq, rest = book.seqs[1], [seq for seq in book.seqs if seq != book.seqs[1]]
    erasure.erase(book.ana, seq, WISH)
    own = book.ana.own_casebook()
    assert [line.seq for line in digests.lines(book.ana, own)] == rest
    assert {entry.seq for entry in read.everything(book.ana)} == set(rest)
    assert [entry.seq for entry in read.newest(book.ana, 9)] == sorted(rest, reverse=True)
    assert {hit.entry.seq for hit in search.search(book.ana, "number")} == set(rest)
    assert clients.known(book.ana) == {}
    assert book.note(book.ana, "After.").page == 6
    for other in rest:
        read.open_entry(book.ana, other, "read")
        write.receipt_of(book.ana, other)
    write.receipt_of(book.ana, seq)  # that it stood there can still be proved


@pytest.mark.sqlite
def test_caches_that_held_it_are_thrown_away_and_made_anew(book):
    kept = digests.TAIL, search.TAIL
    digests.TAIL = search.TAIL = 1
    try:
        own = book.ana.own_casebook()
        digests.lines(book.ana, own)
        search.search(book.ana, "number")
        assert (DigestPage.objects.count(), SearchBlob.objects.count()) == (1, 1)
        before = bytes(DigestPage.objects.get().sealed)
        erasure.erase(book.ana, book.seqs[0], WISH)
        assert (DigestPage.objects.count(), SearchBlob.objects.count()) == (0, 0)
        assert len(digests.lines(book.ana, own)) == 4
        assert bytes(DigestPage.objects.get().sealed) != before
        assert book.said() == ""
    finally:
        digests.TAIL, search.TAIL = kept


@pytest.mark.sqlite
def test_what_the_safety_team_reads_takes_one_of_them_too(book):
    seq = book.seqs[2]
    asked = erasure.erase(book.ana, seq, WISH)
    assert asked.by == 1
    assert not gone(book, seq)
    read.open_entry(book.ben, seq, "read")
    assert erasure.reason(book.ben, asked.seq)[1] == WISH.reason
    with pytest.raises(BadInput, match="asked for it yourself"):
        erasure.agree(book.ana, seq)
    done = erasure.agree(book.ben, seq)
    assert (done.by, done.asker) == (2, 1)
    assert gone(book, seq)
    assert erasure.reason(book.ana, done.seq)[1] == WISH.reason
    assert book.said() == ""


def test_the_one_who_agrees_is_asked_for_by_somebody(book):
    with pytest.raises(BadInput, match="Nobody asks"):
        erasure.agree(book.ben, book.seqs[2])


def test_whoever_has_no_part_in_it_learns_nothing(book):
    """The same for a page that is not hers, an erased one, and none at all."""
    erasure.erase(book.ana, book.seqs[1], WISH)
    for seq in (book.seqs[0], book.seqs[1], 0, 10**6):
        for act in (erasure.place, erasure.agree):
            with pytest.raises(Sealed, match="hold no key"):
                act(book.dana, seq)
        with pytest.raises(Sealed, match="hold no key"):
            erasure.erase(book.dana, seq, WISH)


def test_a_reason_is_for_those_concerned(book):
    done = erasure.erase(book.ana, book.seqs[0], WISH)
    assert erasure.reason(book.ana, done.seq)[1] == WISH.reason
    assert erasure.reason(book.ben, done.seq) is None


def test_an_erased_page_is_erased_once_and_shared_no_more(book):
    erasure.erase(book.ana, book.seqs[0], WISH)
    with pytest.raises(BadInput, match="erased before"):
        erasure.erase(book.ana, book.seqs[0], WISH)
    with pytest.raises(Sealed):
        sharing.share_entry(book.ana, book.seqs[0], book.team)


@pytest.mark.parametrize(
    ("wish", "because"),
    [
        (Wish("because", "It is about somebody else."), "Say the ground"),
        (Wish("mistake", "  "), "Say why"),
        (Wish("mistake", "x" * 1001), "too long"),
    ],
)
def test_a_wish_says_enough(book, wish, because):
    before = roll.of(book.practice).last
    with pytest.raises(BadInput, match=because):
        erasure.erase(book.ana, book.seqs[0], wish)
    assert roll.of(book.practice).last == before


@pytest.mark.sqlite
def test_the_order_alone_already_closes_the_page(book, monkeypatch):
    """Killed right after the leaf: nothing shows it, doctor says what is owed, the next start does it."""
    seq = book.seqs[0]
    monkeypatch.setattr(erasing, "finish", lambda practice, seq: False)
    erasure.erase(book.ana, seq, WISH)
    monkeypatch.undo()
    assert not gone(book, seq)
    assert seq not in {entry.seq for entry in read.everything(book.ana)}
    assert seq not in {entry.seq for entry in read.newest(book.ana, 9)}
    with pytest.raises(Sealed):
        read.open_entry(book.ana, seq, "read")
    assert "still stands" in book.said()
    assert "is not finished" in book.said()
    assert erasing.owed(book.practice) == [seq]
    erasing.finish_all()
    assert gone(book, seq)
    assert erasing.owed(book.practice) == []
    assert book.said() == ""


def test_doctor_says_what_a_row_pretends(book):
    Erasure.objects.create(practice_id=book.practice.id, seq=book.seqs[0], begun=1, done=2, told="{}")
    assert "no signed leaf orders that" in book.said()
