"""Dana manages the accounts and wants to read: she walks Ana's way back to a lost book, and is stopped."""

import pytest

from casebound.book.append import Signer, turn
from casebound.book.models import EntryKey
from casebound.core import statements
from casebound.core.errors import BadInput, CaseboundError, Sealed, Untrusted
from casebound.core.replay.keys import WAITS
from casebound.members import casebooks, invite, lost_keys
from casebound.members.models import Person, WaitingKeys
from casebound.members.who import of_account
from casebound.people.models import Account
from casebound.records import digests, read
from tests.attacks.hostile import Book
from tests.members.copied import copied

pytestmark = pytest.mark.django_db
NEW = "eleven slow herons standing"


@pytest.fixture
def book():
    book = copied(Book)
    casebooks.admit(book.ben, book.team, book.ana.number, book.ana.secret.public.words)
    return book


@pytest.fixture
def later(monkeypatch):
    """Lets time pass."""
    from casebound.book import append

    now = [append.clock()]
    for module in (append, lost_keys, invite):
        monkeypatch.setattr(module, "clock", lambda: now[0])
    real = append.turn
    monkeypatch.setattr(lost_keys, "turn", lambda practice: real(practice, lambda: now[0]))

    def passes(seconds):
        now[0] += seconds

    return passes


def keys_of(book, by=None):
    return lost_keys.make_keys(lost_keys.make_link(by or book.dana, book.ana.number), NEW)


def test_danas_keys_in_anas_name_open_nothing_and_sign_nothing(book):
    account, key = keys_of(book)
    with pytest.raises(Sealed, match="Your new keys wait"):
        of_account(account, key)
    assert Person.objects.get(practice=book.practice, number=1).account == book.ana.account
    assert book.ana.roll.persons[1].public == book.ana.secret.public
    assert lost_keys.of(book.dana, 1) is None
    with pytest.raises(BadInput, match="No keys"):
        lost_keys.accept(book.dana, 1, book.ana.roll.waiting[1].public.words)
    assert book.said() == ""


def test_everybody_who_reads_with_ana_sees_both_keys_and_ana_refuses_hers(book):
    account, key = keys_of(book)
    for who in (book.ana, book.ben):
        [found] = lost_keys.waiting(who)
        assert found.old == book.ana.secret.public.words
        assert found.new == book.ana.roll.waiting[1].public.words
        assert found.key.invited_by == book.dana.number
    lost_keys.refuse(book.ana, 1)
    assert not book.ana.roll.waiting
    with pytest.raises(Sealed, match="refused"):
        of_account(account, key)
    with pytest.raises(BadInput, match="No keys"):
        lost_keys.accept(book.ben, 1, account.name.split())
    read.open_entry(book.ana, book.seqs[0], "read")


def test_before_72_hours_and_without_anas_own_words_ben_cannot_let_them_in(book, later):
    keys_of(book)
    words = book.ana.roll.waiting[1].public.words
    with pytest.raises(BadInput, match="too early"):
        lost_keys.accept(book.ben, 1, words)
    later(WAITS - 10)
    with pytest.raises(BadInput, match="too early"):
        lost_keys.accept(book.ben, 1, words)
    later(20)
    heard_from_ana = book.ana.secret.public.words
    with pytest.raises(BadInput, match="not the six words"):
        lost_keys.accept(book.ben, 1, heard_from_ana)
    with pytest.raises(BadInput, match="No keys"):
        lost_keys.accept(book.dana, 1, words)


def test_dana_writes_into_the_rows_what_the_ledger_does_not_say(book):
    """She owns the database: the waiting keys become the person's without a colleague."""
    account, key = keys_of(book)
    row = WaitingKeys.objects.get()
    Person.objects.filter(practice=book.practice, number=1).update(account=account, sealed=row.sealed)
    with pytest.raises(Untrusted, match="not the ones this practice's ledger knows"):
        of_account(account, key)


def test_ana_comes_back_and_reads_again_what_ben_reads_with_her(book, later):
    shared = book.seqs[2]
    account, key = keys_of(book)
    later(WAITS + 1)
    lost_keys.accept(book.ben, 1, book.ana.roll.waiting[1].public.words)
    account.refresh_from_db()
    ana = of_account(account, key)
    assert (account.name, account.email) == ("Ana", "ana@example.org")
    assert not Account.objects.filter(pk=book.ana.account.pk).exists()
    assert ana.reads(book.team)
    assert read.open_entry(ana, shared, "read").row.author == 1
    # Her own casebook is lost: said, and a new one begun
    lost = EntryKey.objects.filter(seq=book.seqs[0]).values_list("casebook", flat=True)
    assert not any(ana.reads(casebook) for casebook in lost)
    with pytest.raises(Sealed):
        read.open_entry(ana, book.seqs[0], "read")
    done = book.note(ana, "Back again.")
    assert digests.lines(ana, ana.own_casebook())[0].seq == done.seq
    assert done.page == 1
    assert book.said() == ""


def test_the_old_key_reads_nothing_new_after_that(book, later):
    keys_of(book)
    later(WAITS + 1)
    lost_keys.accept(book.ben, 1, book.ana.roll.waiting[1].public.words)
    book.ana._epochs.clear()
    with pytest.raises(CaseboundError):
        book.ana.epoch(book.team)
    with pytest.raises(Untrusted, match="other keys since"), turn(book.practice) as held:
        held.state(statements.Removal, Signer.of(book.ana.secret), casebook=book.team, person=2)


def test_another_reader_compares_anew(book, later):
    chen = book.join("Chen", "lead")
    casebooks.admit(book.ben, book.team, chen.number, chen.secret.public.words)
    with turn(book.practice) as held:
        both = casebooks.create(held, chen, "shared", "Chen and Ana")
    casebooks.admit(chen, both, 1, book.ana.secret.public.words)
    keys_of(book)
    later(WAITS + 1)
    words = book.ana.roll.waiting[1].public.words
    lost_keys.accept(book.ben, 1, words)
    assert casebooks.first_grant(chen, 1)
    assert chen.roll.casebooks[both].owes_epoch
    casebooks.renew(chen, both)
    with pytest.raises(BadInput, match="not the six words"):
        casebooks.admit(chen, both, 1, book.ana.secret.public.words)
    casebooks.admit(chen, both, 1, words)
    assert book.said() == ""


def test_only_administrators_make_the_link_and_not_for_themselves(book):
    with pytest.raises(BadInput, match="Only an administrator"):
        lost_keys.make_link(book.ben, 1)
    with pytest.raises(BadInput, match="Your book is open"):
        lost_keys.make_link(book.dana, book.dana.number)
    with pytest.raises(BadInput, match="no such person"):
        lost_keys.make_link(book.dana, 99)


def test_an_ordinary_link_makes_no_keys_for_somebody_else_and_this_one_no_newcomer(book):
    with pytest.raises(BadInput, match="expired"):
        lost_keys.make_keys(invite.invite(book.ana, ("lead",)), NEW)
    with pytest.raises(BadInput, match="here already"):
        invite.accept(lost_keys.make_link(book.dana, 1), invite.Joining("Eve", NEW))
