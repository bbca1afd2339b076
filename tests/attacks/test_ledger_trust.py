"""Somebody who owns the database forges who may read. Refused before a byte is sealed, and seen by doctor."""

from hashlib import sha256

import pytest

from casebound.book import roll
from casebound.book.models import Entry, Leaf
from casebound.core import context, statements
from casebound.core.cipher import lock
from casebound.core.errors import CaseboundError, Sealed, Untrusted
from casebound.core.keys import Epoch, Secret
from casebound.core.leaves import split
from casebound.members import casebooks
from casebound.members.models import Grant, Person
from casebound.members.who import of_account, unlock
from casebound.people import at_hand
from casebound.records import read
from tests.attacks.hostile import PASSWORD, Book, add_leaf, cover_tracks, drop_guards, forge, set_leaf, sql
from tests.members.copied import copied

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    book = copied(Book)
    drop_guards()
    return book


def refused(book: Book, words: str) -> None:
    """Nothing is sealed on such a ledger, and doctor names the reason without a key."""
    cover_tracks(book.practice)
    assert words in book.said()
    before = Entry.objects.count()
    with pytest.raises(CaseboundError):
        book.note(book.ana, "Nobody must read this.")
    assert Entry.objects.count() == before


def grant(book: Book, signer: object, to: object, casebook: bytes, **changes: object) -> bytes:
    state = roll.of(book.practice).casebooks[casebook]
    fields = {
        "casebook": casebook,
        "epoch": state.epoch,
        "person": to.number,
        "recipient": to.secret.public.fingerprint,
        "sealed": bytes(32),
        "epoch_leaf": state.epoch_leaf,
    }
    return forge(book, statements.Grant, signer, **(fields | changes))


def test_a_grant_forged_by_the_administrator_to_herself(book):
    add_leaf(book.practice, grant(book, book.dana, book.dana, book.ana.own_casebook()))
    refused(book, "Only a reader of the casebook may let somebody in")


def test_a_grant_signed_by_nobody_known(book):
    leaf_data = grant(book, book.ana, book.dana, book.team)
    signed = split(leaf_data)[0]
    add_leaf(book.practice, signed + Secret.generate().sign(signed))
    refused(book, "cannot be trusted")


def test_a_grant_replayed(book):
    old = Leaf.objects.filter(type="grant").order_by("seq").first()
    add_leaf(book.practice, old.data)
    refused(book, "another place than it was signed for")


def test_a_grant_of_an_epoch_that_is_over(book):
    before = roll.of(book.practice).casebooks[book.team]
    chen = book.join("Chen", "lead")
    casebooks.admit(book.ben, book.team, chen.number, chen.secret.public.words)
    casebooks.remove(book.ben, book.team, chen.number)
    again = grant(book, book.ben, chen, book.team, epoch=before.epoch, epoch_leaf=before.epoch_leaf)
    add_leaf(book.practice, again)
    refused(book, "another epoch than the casebook's current one")


def test_a_grant_row_swapped_for_another_secret(book):
    mallory = Epoch(bytes(32), book.practice.uid, book.team, 1)
    sealed = book.ben.secret.public.seal(mallory.secret, _where(book))
    Grant.objects.filter(casebook=book.team, person=book.ben.number).update(sealed=sealed)
    assert "is not the one that a reader signed for her" in book.said()
    ben = of_account(book.ben.account, _key_of(book.ben))
    with pytest.raises(Untrusted):
        ben.epoch(book.team)


def test_another_secret_granted_by_a_reader_opens_nothing_however_often_it_is_asked_for(book):
    """That Ben's own grant fits was found before, and is remembered: it says nothing about Chen's."""
    book.ben.epoch(book.team)
    chen = book.join("Chen", "lead")
    where = context.grant(book.practice.uid, book.team, 1, chen.secret.public.fingerprint)
    sealed = chen.secret.public.seal(bytes(32), where)
    add_leaf(book.practice, grant(book, book.ben, chen, book.team, sealed=sha256(sealed).digest()))
    Grant.objects.create(
        practice=book.practice, casebook=book.team, epoch=1, person=chen.number, sealed=sealed
    )
    for _again in range(2):
        with pytest.raises(Untrusted, match="not the one this casebook's epoch was started with"):
            chen.epoch(book.team)


def test_a_drop_in_key_swapped(book):
    leaf = Leaf.objects.filter(type="casebook").order_by("seq").last()
    mallory = Epoch.generate(book.practice.uid, book.team, 1).dropin.public.raw.hex().encode()
    lines = [b"dropin-key " + mallory if it[:11] == b"dropin-key " else it for it in leaf.signed.split(b"\n")]
    set_leaf(leaf.seq, b"\n".join(lines) + leaf.signature)
    refused(book, f"Leaf {leaf.seq} of the ledger cannot be trusted")


@pytest.mark.parametrize("who", ["dana", "mallory"])
def test_an_epoch_started_by_no_reader(book, who):
    state = roll.of(book.practice).casebooks[book.ana.own_casebook()]
    epoch = Epoch.generate(book.practice.uid, state.id, 2)
    fields = {
        "casebook": state.id,
        "epoch": 2,
        "dropin_key": epoch.dropin.public.raw,
        "dropin_light": epoch.dropin_light.public.raw,
        "previous_epoch": state.epoch_leaf,
        "left": (),
    }
    signed, signature = split(forge(book, statements.EpochStart, book.dana, **fields))
    add_leaf(book.practice, signed + (signature if who == "dana" else Secret.generate().sign(signed)))
    refused(book, "Only a reader" if who == "dana" else "cannot be trusted")


def test_a_persons_key_replaced_and_the_log_signed_again(book):
    leaf = next(it for it in Leaf.objects.filter(type="key") if statements.parse(it.signed).person == 1)
    mallory, old = Secret.generate(), statements.parse(leaf.signed)
    fields = {**vars(old), "sign_key": mallory.public.sign, "kem_key": mallory.public.kem}
    signed = statements.encode(statements.Key(**(fields | {"signer": mallory.public.author})))
    set_leaf(leaf.seq, signed + mallory.sign(signed))
    refused(book, "Its signer is nobody known")


def test_private_keys_swapped_for_somebody_elses(book):
    mallory = Secret.generate()
    with pytest.raises(CaseboundError):
        unlock(_with_sealed(book, mallory), book.ben.account, _key_of(book.ben))


def test_a_log_signed_again_with_another_key(book):
    other = Secret.generate()
    cover_tracks(book.practice, other.sign)
    assert "checkpoint" in book.said()


def test_a_role_given_by_no_administrator(book):
    fields = {"person": book.ben.number, "role": "administrator", "change": "given"}
    add_leaf(book.practice, forge(book, statements.Role, book.ben, **fields))
    refused(book, "Only an administrator may change roles")


def test_an_entry_shared_by_somebody_who_cannot_read_it(book):
    fields = {"entry": book.seqs[0], "casebook": book.team, "change": "shared"}
    add_leaf(book.practice, forge(book, statements.Share, book.dana, **fields))
    refused(book, "Only the author or a reader")


def test_a_stored_key_copied_to_a_casebook_of_her_own_opens_nothing(book):
    """Dana owns the database and copies Ana's wrapped key into her own casebook."""
    wrapped = sql("SELECT wrapped FROM book_entrykey WHERE seq = %s", book.seqs[0])[0][0]
    row = (book.practice.id, book.dana.own_casebook(), book.seqs[0], 1, wrapped)
    sql(
        "INSERT INTO book_entrykey (practice_id, casebook, seq, epoch, wrapped) VALUES (%s,%s,%s,%s,%s)", *row
    )
    with pytest.raises(CaseboundError):
        read.open_entry(book.dana, book.seqs[0], "look")
    assert "never shared with" in book.said()


def test_a_grant_row_copied_to_another_person_opens_nothing(book):
    mine = Grant.objects.get(casebook=book.ana.own_casebook())
    Grant.objects.create(
        practice=book.practice, casebook=mine.casebook, epoch=1, person=book.dana.number, sealed=mine.sealed
    )
    with pytest.raises(Sealed):
        book.dana.epoch(mine.casebook)
    assert "no reader has signed for it" in book.said()


def test_an_entry_of_another_key_than_the_authors(book):
    """Ben, a reader of the team, cannot write in Ana's name: his key is not hers."""
    old = book.leaf(book.seqs[4])
    set_leaf(book.seqs[4], old[:811] + book.ben.secret.sign(old[:811]))
    cover_tracks(book.practice)
    assert f"Leaf {book.seqs[4]}, an entry" in book.said()


def _where(book: Book):
    return context.grant(book.practice.uid, book.team, 1, book.ben.secret.public.fingerprint)


def _key_of(who):
    return at_hand.account_key(who.account, PASSWORD)


def _with_sealed(book: Book, secret: Secret):
    person = Person.objects.get(number=book.ben.number)
    where = context.person(book.practice.uid, person.number)
    person.sealed = lock(_key_of(book.ben), secret.to_bytes(), where)
    return person
