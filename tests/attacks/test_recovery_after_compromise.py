"""Mallory has an old backup and Ana's old password, and the database of today too: what she opens of it."""

import pytest

from casebound.book.append import Signer, turn
from casebound.book.models import EntryKey
from casebound.core import context, seal, statements
from casebound.core.cipher import AES_GCM, unlock
from casebound.core.errors import CaseboundError, Tampered, Untrusted
from casebound.core.evidence.check import check
from casebound.desk import look_up
from casebound.members import desk_book
from casebound.members.models import Grant, Person
from casebound.members.who import of_account
from casebound.people import recovery
from casebound.people import unlock as door
from casebound.people.models import Account, Session
from casebound.records import compromised, digests, drafts, erasure, read, search
from casebound.release.disclose import disclose
from casebound.release.sheet import Wish
from casebound.today import kept
from tests.attachments import adding
from tests.attacks.hostile import Book
from tests.members.copied import copied
from tests.members.test_founding import PASSWORD
from tests.people.helpers import browser

pytestmark = pytest.mark.django_db
NEW = "eleven slow herons standing"


@pytest.fixture
def book():
    return copied(Book)


def old_account(book):
    """What lies in the old backup."""
    return Account.objects.get(pk=book.ana.account.pk)


def start_over(book):
    account = old_account(book)
    key = door.with_password(account, PASSWORD)
    return of_account(account, compromised.start_over(account, key, NEW))


def test_old_backup_and_old_password_open_nothing_written_later(book):
    backup, thief = old_account(book), book.ana
    for casebook in thief.casebooks():
        thief.epoch(casebook)  # every key that she could get out of the backup
    old_epochs = dict(thief._epochs)
    ana = start_over(book)
    later = book.note(ana, "Written after.", share=True)
    # Her password of then opens the backup, and nothing of today
    old_key = door._opened(backup, PASSWORD)
    assert old_key is not None
    person = Person.objects.get(account=backup)
    with pytest.raises(Tampered):
        unlock(old_key, person.sealed, context.person(person.practice.uid, person.number))
    with pytest.raises(CaseboundError):
        door.with_password(old_account(book), PASSWORD)
    # Nor do the private keys of then: no grant of today is sealed to them
    today = [grant for grant in Grant.objects.all() if (grant.casebook, grant.epoch) not in old_epochs]
    assert len(today) >= 4
    uid, mine = thief.practice.uid, thief.secret.public.fingerprint
    for grant in today:
        with pytest.raises(CaseboundError):
            thief.secret.open(grant.sealed, context.grant(uid, grant.casebook, grant.epoch, mine))
    # Nor the epoch keys of then
    keys = list(EntryKey.objects.filter(seq=later.seq))
    assert len(keys) == 2
    for key in keys:
        for (casebook, _number), epoch in old_epochs.items():
            if casebook == key.casebook:
                opened = seal.unwrap if key.wrapped[0] == AES_GCM else seal.pick_up
                with pytest.raises(CaseboundError):
                    opened(key.wrapped, epoch, later.seq)


def test_the_words_of_then_open_nothing_and_all_sessions_end(book):
    account = old_account(book)
    words = recovery.new_words(account, door.with_password(account, PASSWORD))
    browser(account, door.with_password(account, PASSWORD))
    assert Session.objects.filter(account=account).exists()
    start_over(book)
    with pytest.raises(CaseboundError, match="open no book"):
        recovery.with_words(words)
    assert not Session.objects.filter(account=account).exists()


def test_mallory_signs_nothing_in_anas_name_any_more(book):
    start_over(book)
    with pytest.raises(Untrusted, match="other keys since"), turn(book.practice) as held:
        held.state(statements.Role, Signer.of(book.ana.secret), person=2, role="practitioner", change="given")
    with pytest.raises(CaseboundError):
        book.note(book.ana, "Not by Ana.")


@pytest.mark.sqlite
def test_everything_of_hers_goes_on(book):
    sheet = adding.draft(book.ana, account="Begun before.")
    adding.add(book.ana, sheet, b"a photo" * 9, "photo.jpg")
    erasure.erase(book.ana, book.seqs[0], erasure.Wish("mistake", "It is about Pat."))
    ana = start_over(book)
    rest = set(book.seqs[1:])
    assert {entry.seq for entry in read.everything(ana)} == rest
    assert [line.seq for line in digests.lines(ana, ana.own_casebook())] == sorted(rest)
    assert search.search(ana, "number")
    read.open_entry(ana, book.seqs[1], "read")
    [again] = drafts.sheets(ana)
    assert again.answers["account"] == "Begun before."
    done = adding.seal(ana, again)
    assert done.fresh
    later = book.note(ana, "After.")
    assert read.open_entry(ana, later.seq, "read").header.author == ana.secret.public.author
    assert erasure.reason(ana, ana.roll.erased[book.seqs[0]].seq)[1] == "It is about Pat."
    assert read.open_entry(book.ben, book.seqs[2], "read").row.author == 1
    assert book.said() == ""


def test_evidence_of_pages_under_both_keys_is_taken_by_the_checker(book):
    ana = start_over(book)
    later = book.note(ana, "After.")
    wish = Wish(to="Office", purpose="Advice", view="full")
    made = disclose(ana, [book.seqs[1], later.seq], wish)
    assert check(made.raw, log_key=made.log_key).status == 0


def test_readers_stay_those_they_were(book):
    before = {id: state.readers for id, state in book.ana.roll.casebooks.items()}
    start_over(book)
    now = book.ana.roll
    assert {id: state.readers for id, state in now.casebooks.items()} == before
    assert not any(state.owes_epoch for state in now.casebooks.values())


def test_a_weak_password_changes_nothing(book):
    account = old_account(book)
    key = door.with_password(account, PASSWORD)
    with pytest.raises(CaseboundError, match="at least 10"):
        compromised.start_over(account, key, "short")
    assert of_account(account, key).secret.public == book.ana.secret.public


def test_her_calendar_and_what_was_asked_at_the_desk_go_along_and_the_old_key_opens_neither(book):
    desk_book.start(book.ana)
    look_up.ask(book.ana, "206 555 0134")
    kept.save(book.ana, kept.Kept(address="https://calendar.example.org/secret.ics"))
    old = book.ana
    ana = start_over(book)
    assert [line.asked for line in look_up.latest(ana)] == ["206 555 0134"]
    assert kept.load(ana).address == "https://calendar.example.org/secret.ics"
    assert [line.asked for line in look_up.latest(old)] == [""]
    with pytest.raises(CaseboundError):
        kept.load(old)
