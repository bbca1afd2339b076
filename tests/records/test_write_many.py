"""Many pages in one turn: each a page like any other, all of them or none, and none of them twice."""

from hashlib import sha256

import pytest

from casebound.book.models import Checkpoint, Head, Leaf
from casebound.core import ledger, receipts
from casebound.core.errors import BadInput
from casebound.kinds import shipped
from casebound.records import clients, drafts, read, write, write_many
from casebound.upkeep import doctor
from tests.attachments import adding
from tests.members.copied import copied
from tests.records.seeded import Book

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def order(who, number, kind="client", **changes):
    answers = {"name": f"Client {number}"} if kind == "client" else {"text": f"Note {number}"}
    given = {"draft": sha256(f"row {number}".encode()).digest()[:16], "casebook": who.own_casebook()}
    return write.Order(shipped().get(kind), "en", answers, **(given | changes))


def size(book):
    return Head.objects.get(practice=book.ana.practice).size


def test_each_is_a_page_of_its_own_with_leaf_checkpoint_and_receipt(book):
    before = size(book)
    placed = write_many.seal_many(book.ana, [order(book.ana, number) for number in range(12)])
    assert [one.seq for one in placed] == list(range(before, before + 12))
    assert [one.page for one in placed] == list(range(placed[0].page, placed[0].page + 12))
    assert Checkpoint.objects.filter(practice=book.ana.practice, size__gt=before).count() == 12
    opened = [read.open_entry(book.ana, one.seq, "read") for one in placed]
    assert [entry.answers["name"] for entry in opened] == [f"Client {number}" for number in range(12)]
    assert len({entry.digest.client for entry in opened}) == 12
    leaf = ledger.leaf_hash(Leaf.objects.get(practice=book.ana.practice, seq=placed[4].seq).data)
    receipts.check(write.receipt_of(book.ana, placed[4].seq), leaf, book.ana.roll.log_key)
    assert doctor.grave(doctor.examine_all()) == []


def test_a_second_call_seals_only_what_is_missing(book):
    first = write_many.seal_many(book.ana, [order(book.ana, number) for number in range(3)])
    again = write_many.seal_many(book.ana, [order(book.ana, number) for number in range(5)])
    assert [one.seq for one in again[:3]] == [one.seq for one in first]
    assert [one.fresh for one in again] == [False, False, False, True, True]


def test_one_that_does_not_fit_stops_them_all(book):
    before = size(book)
    wrong = write.Order(
        shipped().get("client"), "en", {"birth_date": "soon"}, book.ana.own_casebook(), draft=b"w" * 16
    )
    with pytest.raises(BadInput):
        write_many.seal_many(book.ana, [order(book.ana, 1), wrong])
    assert size(book) == before


def test_a_fault_in_the_middle_leaves_nothing_behind(book, monkeypatch):
    before, real, calls = size(book), write.append, []

    def fails(held, who, wish, ready, **more):
        calls.append(wish)
        if len(calls) == 3:
            raise OSError("the disk is full")
        return real(held, who, wish, ready, **more)

    monkeypatch.setattr(write, "append", fails)
    with pytest.raises(OSError):
        write_many.seal_many(book.ana, [order(book.ana, number) for number in range(4)])
    monkeypatch.undo()
    assert size(book) == before
    assert len(write_many.seal_many(book.ana, [order(book.ana, number) for number in range(4)])) == 4
    assert size(book) == before + 4


def test_it_takes_no_draft_no_twin_and_no_more_than_it_says(book):
    sheet = drafts.new(book.ana, "client.v1", "en", {"name": "Typed"})
    one = order(book.ana, 1)
    for orders in ([one, one], [order(book.ana, 1, draft=None)], [order(book.ana, 1, draft=sheet.id)]):
        with pytest.raises(BadInput):
            write_many.seal_many(book.ana, orders)
    with pytest.raises(BadInput):
        write_many.seal_many(book.ana, [order(book.ana, number) for number in range(write_many.AT_ONCE + 1)])
    assert drafts.exists(book.ana, sheet.id)


def test_no_file_is_left_behind_unsaid(book):
    sheet = adding.draft(book.ana)
    adding.add(book.ana, sheet, b"a photo")
    with pytest.raises(BadInput, match="no files"):
        write_many.seal_many(book.ana, [order(book.ana, 1, draft=sheet.id)])


def test_numbers_go_on_when_the_short_ones_are_used_up(book):
    numbers = clients.new_numbers(book.ana.practice, 1100)
    assert len(set(numbers)) == 1100
    assert max(numbers) > 999
