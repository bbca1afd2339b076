"""Tries to learn who has a record about a phone: with an old key, with the database alone, with new rows."""

import pytest
from django.db import connection

from casebound.book.append import turn
from casebound.core import context
from casebound.core import hints as pure
from casebound.core.errors import CaseboundError
from casebound.core.identity.person import person
from casebound.members import casebooks, roles
from casebound.members.models import Hint
from casebound.records import hints
from tests.attacks.hostile import sql
from tests.members.copied import copied
from tests.records.seeded import client, note
from tests.records.test_hints import NOBODY, Known

pytestmark = pytest.mark.django_db
SAM = person({"phones": ["+1 206 555 0134"]})


@pytest.fixture
def book():
    book = copied(Known)
    hints.choose(book.ana, book.full.seq, "colleague")
    return book


def tried(book: Known, epoch, rows) -> list[frozenset[str]]:
    """What the number gives under the keys of an epoch, by a program of one's own."""
    found = []
    for row in rows:
        place = pure.Place(book.ana.practice.uid, bytes(row.casebook), row.seq, row.epoch)
        where = context.token(place.practice, place.casebook, place.seq, place.epoch)
        try:
            key = epoch.dropin.open(row.wrapped, where)
        except CaseboundError:
            continue
        found.append(pure.agreeing(key, place, row.tokens, SAM))
    return found


def test_who_left_tries_nothing_with_the_old_key(book):
    old = book.chen.epoch(book.both)
    assert tried(book, old, Hint.objects.all()) == [frozenset({"phones"})]
    casebooks.remove(book.ana, book.both, book.chen.number)
    assert tried(book, old, Hint.objects.all()) == []
    hints.renew(book.ana)
    hints.choose(book.ana, book.full.seq, "lead")
    assert tried(book, old, Hint.objects.all()) == []


def test_who_was_put_out_by_an_administrator_without_the_key_neither(book):
    old = book.ben.epoch(book.team)
    casebooks.admit(book.ben, book.team, book.ana.number, book.ana.secret.public.words)
    dana = book.join("Dana", "administrator")
    casebooks.remove(dana, book.team, book.ben.number)
    assert book.ana.roll.casebooks[book.team].owes_epoch
    assert tried(book, old, Hint.objects.all()) == []
    hints.choose(book.ana, book.full.seq, "colleague")  # while the key is owed nothing is made for it
    assert tried(book, old, Hint.objects.all()) == []
    casebooks.renew(book.ana, book.team)
    hints.renew(book.ana)
    assert tried(book, old, Hint.objects.all()) == []


def test_a_closed_account_takes_its_tries_along(book):
    kim = book.join("Kim")
    casebooks.admit(book.ana, book.both, kim.number, kim.secret.public.words)
    old = kim.epoch(book.both)
    assert tried(book, old, Hint.objects.all()) == [frozenset({"phones"})]
    roles.close(book.ana, kim.number)
    assert tried(book, old, Hint.objects.all()) == []


def test_a_colleague_with_the_database_does_not_try_what_is_for_the_lead(book):
    hints.choose(book.ana, book.full.seq, "lead")
    assert tried(book, book.chen.epoch(book.both), Hint.objects.all()) == []


def test_a_thief_finds_no_number_and_no_two_alike(book):
    twin = note(book.ana, client=book.number)
    hints.choose(book.ana, twin.seq, "colleague")
    tokens = [bytes(row.tokens) for row in Hint.objects.all()]
    pieces = [raw[at : at + 32] for raw in tokens for at in range(0, len(raw), 32)]
    assert len(tokens) == 4
    assert len(pieces) == len(set(pieces)) == 4 * pure.STEP
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_hint")
        kept = b"".join(bytes(cell) for row in cursor.fetchall() for cell in row if isinstance(cell, bytes))
    assert b"2065550134" not in kept


def test_dana_puts_in_tokens_and_nobody_is_misled(book):
    """She owns the database: she makes rows for any page under the public key, and signs as herself."""
    hints.choose(book.ana, book.full.seq, "")
    dana = book.join("Dana", "administrator")
    state = book.ana.roll.casebooks[book.both]
    for seq in (book.full.seq, 0, 10_000):
        place = pure.Place(book.ana.practice.uid, book.both, seq, state.epoch)
        key = b"k" * 32
        wrapped = state.dropin.seal(key, context.token(place.practice, book.both, seq, state.epoch))
        kept = pure.tokens(key, place, SAM)
        Hint.objects.create(
            practice=book.ana.practice, casebook=book.both, seq=seq, epoch=state.epoch, audience="colleague",
            wish=dana.secret.sign(pure.wish(place, "colleague")), wrapped=wrapped, tokens=kept,
            signature=dana.secret.sign(pure.made(place, "colleague", wrapped, kept)),
        )  # fmt: skip
    assert book.ask(book.chen) == NOBODY
    assert hints.chosen(book.ana, book.full.seq) == ""
    hints.renew(book.ana)
    assert book.ask(book.chen) == NOBODY


@pytest.mark.parametrize(
    "change",
    [
        "seq = OTHER",
        "epoch = epoch + 1",
        "audience = 'colleague'",
        "tokens = zeroblob(256)",
    ],
)
def test_a_row_that_was_changed_says_nothing(book, change):
    hints.choose(book.ana, book.full.seq, "lead")
    other = note(book.ana, client=book.number)
    change = change.replace("OTHER", str(other.seq))
    if connection.vendor == "postgresql":
        change = change.replace("zeroblob(256)", "decode(repeat('00', 256), 'hex')")
    sql(f"UPDATE members_hint SET {change}")
    assert book.ask(book.ben) == NOBODY
    if "audience" in change:  # nor is it made anew for more than she allowed
        assert hints.chosen(book.ana, book.full.seq) == ""


def test_a_hint_for_the_lead_is_not_moved_to_the_colleagues(book):
    hints.choose(book.ana, book.full.seq, "lead")
    row = Hint.objects.get()
    row.casebook = book.both
    Hint.objects.create(**{field.name: getattr(row, field.name) for field in Hint._meta.concrete_fields})
    assert book.ask(book.chen) == NOBODY
    with turn(book.ana.practice) as held:
        casebooks.rotate(held, book.ana, book.both)
    hints.renew(book.ana)
    assert book.ask(book.chen) == NOBODY


def test_the_writer_whose_account_is_closed_is_named_no_more(book):
    casebooks.admit(book.ana, book.both, book.ben.number, book.ben.secret.public.words)
    other = client(book.chen, "S.", phones=["206 555 0134"])
    page = note(book.chen, client=other)
    hints.choose(book.chen, page.seq, "colleague")
    assert hints.ask(book.ana, book.number).whom == {book.chen.number}
    Hint.objects.filter(seq=book.full.seq).delete()
    roles.let_go(book.ana, book.chen.number)
    assert not hints.ask(book.ana, book.number).kinds
