"""An opening is shown when whoever signed it has other keys by now, or reads no more: by the key of then."""

import pytest
from django.db import transaction

from casebound.book.append import turn
from casebound.core.evidence import check
from casebound.members import casebooks, new_keys
from casebound.records import read
from casebound.release.disclose import disclose
from tests.members.copied import copied
from tests.records.seeded import Book, note
from tests.release.test_openings import OPENED, contents, told

pytestmark = pytest.mark.django_db


def test_an_opening_under_a_key_that_was_replaced_and_one_under_the_next(book: Book) -> None:
    seq, ben = told(book), book.people["Ben"]
    with transaction.atomic(), turn(book.ana.practice) as held:
        fresh = new_keys.take(held, ben, bytes(32))
    ana = book.again("Ana")
    other = note(ana, (book.team,)).seq
    read.open_entry(fresh, other, "read")
    raw = disclose(ana, [seq, other], OPENED).raw
    signers = [(it.person, it.signer) for it in contents(raw, ana).openings]
    assert signers == [
        (ben.number, ben.secret.public.author),
        (ben.number, fresh.secret.public.author),
    ]
    assert any(f"under the same number ({ben.number})" in it for it in check(raw).not_proven)


def test_an_opening_by_somebody_who_was_removed_since(book: Book) -> None:
    seq, ben = told(book), book.people["Ben"]
    casebooks.admit(ben, book.team, book.ana.number, book.ana.secret.public.words)
    casebooks.remove(book.ana, book.team, ben.number)
    ana = book.again("Ana")
    (it,) = contents(disclose(ana, [seq], OPENED).raw, ana).openings
    assert (it.entry, it.person) == (seq, ben.number)


@pytest.fixture
def book() -> Book:
    return copied(Book)
