"""One row changed after the other: doctor names each that something signed contradicts, and ends in words."""

import pytest

from casebound.anchors import tokens
from casebound.anchors.models import Token
from casebound.book import logkey
from casebound.core import timestamps
from casebound.members import lost_keys
from casebound.members.models import Invitation, WaitingKeys
from casebound.people.models import Account
from tests.anchors.authority import Authority
from tests.attacks.hostile import Book, drop_guards, sql
from tests.members.copied import copied

pytestmark = pytest.mark.django_db
NEW = "eleven slow herons standing"


@pytest.fixture
def book():
    book = copied(Book)
    drop_guards()
    return book


def test_keys_that_wait_and_are_gone_or_others(book):
    lost_keys.make_keys(lost_keys.make_link(book.dana, book.ana.number), NEW)
    assert book.said() == ""
    WaitingKeys.objects.update(leaf=2)
    assert "new keys of person 1, which wait" in book.said()
    WaitingKeys.objects.all().delete()
    assert "new keys of person 1, which wait" in book.said()
    lost_keys.refuse(book.ana, 1)
    assert book.said() == "", "what waits no more is missed by nobody"


def test_a_link_for_ana_that_was_a_newcomers(book):
    """Whose link it is stands in a row; that it gives no role, in the ledger."""
    Invitation.objects.filter(used_by=book.ben.number).update(person=1)
    assert "not the one that was signed" in book.said()


def test_an_invitation_thrown_away(book):
    Invitation.objects.filter(used_by=book.ben.number).delete()
    assert "its link opens nothing" in book.said()


@pytest.mark.sqlite
def test_an_account_that_is_gone(book):
    sql("PRAGMA defer_foreign_keys = ON")
    sql("UPDATE members_person SET account_id = %s WHERE number = %s", "f" * 32, book.ben.number)
    assert f"The account of person {book.ben.number} is missing" in book.said()
    sql("UPDATE members_person SET account_id = %s WHERE number = 2", book.ben.account.pk.hex)


@pytest.mark.sqlite
def test_what_nothing_here_wrote_ends_in_a_sentence(book):
    kept = Account.objects.get(name="Ben").pk.hex
    sql("PRAGMA defer_foreign_keys = ON")
    sql("UPDATE account SET id = 'no number at all' WHERE name = 'Ben'")
    assert "Rows of accounts hold what nothing here ever wrote" in book.said()
    sql("UPDATE account SET id = %s WHERE name = 'Ben'", kept)
    sql("UPDATE members_person SET account_id = 'no number at all' WHERE number = 2")
    assert "Rows of members hold what nothing here ever wrote" in book.said()
    sql("UPDATE members_person SET account_id = %s WHERE number = 2", kept)


@pytest.mark.parametrize("changed", [{"earliest": 5}, {"latest": 4_000_000_000}, {"hash": b"h" * 32}])
def test_a_time_that_its_token_does_not_say(book, tmp_path, changed):
    note = tokens.note(book.practice, logkey.of(book.practice).public, 5)
    raw = Authority(tmp_path).stamp(note)
    tokens.keep(book.practice, "test", 5, raw, timestamps.read(raw), checked=True, now=0)
    assert "another time or hash" not in book.said()
    Token.objects.update(**changed)
    assert "noted with another time or hash than it has" in book.said()
