"""Rows beside the ledger, changed by somebody who owns the database: doctor says what no longer fits."""

import pytest

from casebound.core.passwords import Params
from casebound.members.models import Invitation, Person
from casebound.records import digests, kinds
from casebound.records.models import DigestPage, OwnKind
from casebound.upkeep import doctor
from tests.attacks.hostile import Book, drop_guards, sql
from tests.members.copied import copied
from tests.site.test_commands_record import OWN_KIND

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    book = copied(Book)
    drop_guards()
    return book


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        ("UPDATE book_leaf SET hash = %s WHERE seq = 3", "stored hash of leaf 3"),
        ("UPDATE book_tail SET hash = %s", "newest leaf of signer"),
        ("UPDATE book_head SET frontier = %s", "head of the ledger does not fit"),
        (
            "UPDATE book_checkpoint SET root = %s WHERE size = 4",
            "checkpoint after leaf 3 was signed for other",
        ),
    ],
)
def test_a_hash_changed(book, attack, told):
    sql(attack, bytes(32))
    assert told in book.said()


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        ("UPDATE book_leaf SET type = 'grant' WHERE seq = 1", "filed as “grant”, which it is not"),
        ("DELETE FROM book_checkpoint WHERE size = 4", "checkpoint after leaf 3 is missing"),
        ("UPDATE book_head SET size = size + 1", "head of the ledger does not fit"),
        (
            (
                "UPDATE book_checkpoint SET signature = "
                "(SELECT signature FROM book_checkpoint WHERE size = 3) WHERE size = 4"
            ),
            "checkpoint after leaf 3",
        ),
        ("UPDATE book_entrykey SET epoch = 7", "epoch 7, not 1"),
        pytest.param(
            "UPDATE book_entrykey SET wrapped = x'0101'",
            "the page cannot be opened with it",
            marks=pytest.mark.sqlite,
        ),
        ("DELETE FROM members_grant", "is missing: she cannot open it"),
        ("DELETE FROM book_tail", "newest leaf of signer"),
    ],
)
def test_a_row_changed_or_thrown_away(book, attack, told):
    sql(attack)
    assert told in book.said()


def test_a_person_that_nobody_invited(book):
    Person.objects.filter(number=book.dana.number).update(number=9)
    said = book.said()
    assert "Person 9 is in the database" in said
    assert f"keys of person {book.dana.number} are missing" in said


def test_an_invitation_opened_again(book):
    Invitation.objects.filter(used_by=book.ben.number).update(used_by=None)
    assert "is not the one that was signed" in book.said()


def test_a_kind_changed_after_it_was_installed(book):
    kinds.add(book.practice, OWN_KIND.encode())
    assert book.said() == ""
    OwnKind.objects.update(raw=OWN_KIND.replace("Which", "What").encode())
    assert "tea.v1 was changed" in book.said()


def test_a_page_of_digests_that_stands_for_other_entries_is_said_and_not_grave(book, monkeypatch):
    monkeypatch.setattr(digests, "TAIL", 5)
    casebook = book.ana.own_casebook()
    assert len(digests.lines(book.ana, casebook)) == len(book.seqs)
    assert DigestPage.objects.count() == 1
    assert doctor.examine(book.practice) == []
    binding = DigestPage.objects.get().binding
    DigestPage.objects.update(binding=binding[:-1] + bytes([binding[-1] ^ 1]))
    assert [(it.grave, "page of digests" in it.sentence) for it in doctor.examine(book.practice)] == [
        (False, True)
    ]


def test_a_password_stored_too_cheaply(book, settings):
    settings.PASSWORD_PARAMS = Params(memory_kib=128, passes=1, lanes=1)
    assert "The password of Ana is stored too cheaply" in book.said()


def test_a_verifier_changed_from_outside(book):
    sql("UPDATE account SET password = 'x' WHERE name = 'Ana'")
    assert "stored for Ana to sign in was changed" in book.said()


def test_a_log_key_that_is_gone(book, settings, tmp_path):
    settings.DATA = tmp_path
    assert "The log key of this practice is missing" in book.said()
