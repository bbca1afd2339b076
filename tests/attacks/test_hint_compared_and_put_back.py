"""What somebody makes of look-up tokens over time: copies of the database, old rows, an erased page."""

import pytest
from django.db import connection

from casebound.book.append import turn
from casebound.core import hints as pure
from casebound.core.errors import BadInput
from casebound.kinds import shipped
from casebound.members import casebooks
from casebound.members.models import Hint
from casebound.people.models import Account, Attempt
from casebound.records import erasing, erasure, hints, write_many
from casebound.records.write import Order
from tests.attacks.hostile import sql
from tests.attacks.test_hint_tried_without_leave import tried
from tests.members.copied import copied
from tests.records.seeded import client, note
from tests.records.test_hints import NOBODY, Known

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Known)


def rows(**where: object) -> dict[tuple[bytes, int], bytes]:
    found = Hint.objects.filter(**where).values_list("casebook", "seq", "tokens")
    return {(bytes(book), seq): bytes(tokens) for book, seq, tokens in found}


def put_back(*kept: Hint) -> None:
    """By somebody who writes the database."""
    for row in kept:
        Hint.objects.filter(casebook=row.casebook, seq=row.seq).delete()
        Hint.objects.create(**{field.name: getattr(row, field.name) for field in Hint._meta.concrete_fields})


def new_epochs(book: Known) -> None:
    for who, id in ((book.ben, book.team), (book.ana, book.both)):
        with turn(who.practice) as held:
            casebooks.rotate(held, who, id)


# Comparing


def test_two_copies_do_not_tell_which_pages_are_about_one_client(book):
    """A new phone changes what is known of Sam. Rows about others change too, so that no set stands out."""
    other = note(book.ana, client=client(book.ana, "Kim Lee", phones=["206 555 0177"]))
    twin = note(book.ana, client=book.number)
    for page in (book.full, twin, other):
        hints.choose(book.ana, page.seq, "colleague")
    before = rows()
    changed = {"name": "Sam Poe", "phones": ["206 555 0134", "206 555 0199"]}
    number = book.number
    order = Order(
        shipped().get("client"), "en", changed, book.ana.own_casebook(), draft=b"d" * 16, client=number
    )
    write_many.seal_many(book.ana, [order])
    after = rows()
    assert before.keys() == after.keys()
    assert [place for place in before if before[place] == after[place]] == []
    theirs = client(book.ben, "S.", phones=["206 555 0199"])
    assert hints.ask(book.ben, theirs).kinds


def test_a_phone_taken_back_is_found_no_more(book):
    wrong = client(book.ana, "Robin", phones=["206 555 0188"])
    page = note(book.ana, client=wrong)
    hints.choose(book.ana, page.seq, "lead")
    theirs = client(book.ben, "R.", phones=["206 555 0188"])
    assert hints.ask(book.ben, theirs).kinds
    [seq] = [one.seq for number, one in hints.clients.known(book.ana).items() if number == wrong]
    order = Order(
        shipped().get("retraction"),
        "en",
        {"why": "Wrong."},
        book.ana.own_casebook(),
        draft=b"r" * 16,
        amends=seq,
    )
    write_many.seal_many(book.ana, [order])
    assert not hints.ask(book.ben, theirs).kinds


def test_an_erased_client_page_leaves_no_token_of_its_phone(book):
    """Sam asks that what is known of him goes; a page about him stays, with a hint made from his phone."""
    hints.choose(book.ana, book.full.seq, "colleague")
    epochs = {"ben": book.ben.epoch(book.team), "chen": book.chen.epoch(book.both)}
    told = list(Hint.objects.values_list("tokens", flat=True))
    page = hints.clients.known(book.ana)[book.number].seq
    erasure.erase(book.ana, page, erasure.Wish("asked", "He asked for it."))
    erasing.finish(book.ana.practice, page)
    assert [found for epoch in epochs.values() for found in tried(book, epoch, Hint.objects.all())] == []
    assert book.ask(book.ben) == NOBODY
    with connection.cursor() as cursor:
        cursor.execute("SELECT tokens FROM members_hint")
        assert {bytes(raw) for (raw,) in cursor.fetchall()}.isdisjoint(map(bytes, told))
    hints.renew(book.ana)
    assert hints.chosen(book.ana, book.full.seq) == "colleague"
    assert book.ask(book.ben) == NOBODY


# Putting back


def test_a_wider_row_put_back_beside_a_narrower_one_widens_nothing(book):
    hints.choose(book.ana, book.full.seq, "colleague")
    wider = Hint.objects.get(casebook=book.both)
    hints.choose(book.ana, book.full.seq, "lead")
    put_back(wider)
    assert hints.chosen(book.ana, book.full.seq) == "lead"
    new_epochs(book)
    hints.renew(book.ana)
    assert book.ask(book.chen) == NOBODY
    assert book.ask(book.ben) == ({"phones"}, set())


def test_rows_of_an_older_epoch_count_for_nothing(book):
    hints.choose(book.ana, book.full.seq, "colleague")
    old = list(Hint.objects.all())
    new_epochs(book)
    put_back(*old)
    assert book.ask(book.ben) == book.ask(book.chen) == NOBODY
    for row in Hint.objects.all():
        sql(
            "UPDATE members_hint SET epoch = epoch + 1 WHERE seq = %s AND casebook = %s",
            row.seq,
            row.casebook,
        )
    assert book.ask(book.ben) == book.ask(book.chen) == NOBODY


def test_a_wish_put_back_after_an_epoch_shows_on_her_page_and_goes_by_one_press(book):
    """It cannot be kept out: the answer is no part of the ledger. THREATS.md says so."""
    hints.choose(book.ana, book.full.seq, "lead")
    kept = Hint.objects.get()
    hints.choose(book.ana, book.full.seq, "")
    new_epochs(book)
    put_back(kept)
    sql("UPDATE members_hint SET tokens = %s, wrapped = %s", b"", b"")
    hints.renew(book.ana)
    assert book.ask(book.ben) == ({"phones"}, set())
    ana = book.browser("Ana")
    assert b"may learn that this page exists" in ana.get(f"/entry/{book.full.id}/").content
    assert ana.post(f"/entry/{book.full.id}/known/").status_code == 302
    assert not Hint.objects.exists()


def test_a_row_of_another_practice_counts_for_nothing(book):
    """One server, two practices: the seqs, numbers and audiences are alike."""
    hints.choose(book.ana, book.full.seq, "lead")
    row = Hint.objects.get()
    Account.objects.update(email=None)
    other = Known()
    row.practice, row.casebook = other.ana.practice, other.team
    row.epoch = other.ana.roll.casebooks[other.team].epoch
    put_back(row)
    assert other.ask(other.ben) == NOBODY
    assert hints.chosen(other.ana, row.seq) == ""


# Asking


def test_one_look_up_tries_no_list_of_phones(book):
    """Who writes a thousand phones on one page would try them all at once, and halve the list from there."""
    hints.choose(book.ana, book.full.seq, "lead")
    many = [f"206 555 {number:04}" for number in range(130, 130 + hints.MOST + 1)]
    page = client(book.ben, "Anybody", phones=many)
    with pytest.raises(BadInput, match="More than 8"):
        hints.ask(book.ben, page)
    assert not Attempt.objects.exists()
    answer = book.browser("Ben").post(f"/clients/{page}/known/")
    assert answer.status_code == 422
    assert b"the same phone" not in answer.content
    mixed = client(book.ben, "Anybody", phones=many[:6], emails=[f"{n}@example.org" for n in range(3)])
    with pytest.raises(BadInput, match="More than 8"):
        hints.ask(book.ben, mixed)


def test_two_sessions_and_two_pages_share_one_count(book, monkeypatch):
    hints.choose(book.ana, book.full.seq, "lead")
    other = client(book.ben, "T.", phones=["206 555 0135"])
    browsers = [book.browser("Ben"), book.browser("Ben")]
    pages = [book.theirs[book.ben.number], other]
    answers = [browsers[n % 2].post(f"/clients/{pages[n // 2 % 2]}/known/").status_code for n in range(14)]
    assert answers[: hints.FREE] == [200] * hints.FREE
    assert 422 in answers[hints.FREE :] or 429 in answers[hints.FREE :]


@pytest.mark.parametrize("verb", ["get", "head", "put", "options"])
def test_no_other_verb_asks(book, verb):
    hints.choose(book.ana, book.full.seq, "lead")
    way = f"/clients/{book.theirs[book.ben.number]}/known/"
    answer = getattr(book.browser("Ben"), verb)(f"{way}?do=ask")
    assert b"the same phone" not in answer.content
    assert not Attempt.objects.exists()
    assert not hints.latest(book.ben)


def test_who_is_at_another_client_number_is_told_nothing(book):
    """Ana's client, asked about by Chen, and a number that nobody has, look alike."""
    chen = book.browser("Chen")
    answers = [chen.post(f"/clients/{number}/known/") for number in (book.number, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert not hints.latest(book.chen)


def test_a_reader_put_out_is_told_nothing_with_her_page_still_open(book):
    hints.choose(book.ana, book.full.seq, "colleague")
    chen = book.browser("Chen")
    way = f"/clients/{book.theirs[book.chen.number]}/known/"
    assert b"the same phone" in chen.post(way).content
    casebooks.remove(book.ana, book.both, book.chen.number)
    hints.renew(book.ana)
    answer = chen.post(way)
    assert b"the same phone" not in answer.content


def test_the_order_and_size_of_rows_tell_nothing_of_how_many_phones(book):
    few = note(book.ana, client=client(book.ana, "A"))
    many = note(book.ana, client=client(book.ana, "B", phones=[f"206 555 01{n}" for n in range(40, 48)]))
    for page in (few, many):
        hints.choose(book.ana, page.seq, "lead")
    assert {len(tokens) for tokens in rows().values()} == {pure.STEP * pure.TOKEN}
    for tokens in rows().values():
        pieces = [tokens[at : at + pure.TOKEN] for at in range(0, len(tokens), pure.TOKEN)]
        assert pieces == sorted(pieces)


@pytest.mark.parametrize("seq", [-1, 2**63 - 1, 10_000])
def test_a_spoilt_row_stops_no_look_up(book, seq):
    """Somebody who writes the database put it there: it says nothing, and the others are found."""
    hints.choose(book.ana, book.full.seq, "colleague")
    for kept in Hint.objects.all():
        kept.seq, kept.wish, kept.signature, kept.wrapped = seq, b"", b"x", b""
        put_back(kept)
    assert book.ask(book.ben) == book.ask(book.chen) == ({"phones"}, {book.ana.number})
    hints.renew(book.ana)
    hints.renew(book.ana, everything=True)
    assert book.browser("Ana").get("/").status_code == 200


def test_a_miss_is_as_much_work_as_a_hit(book, monkeypatch):
    """Every row that stands for her is opened and compared, whatever it says: no clock tells them apart."""
    for page in (book.full, note(book.ana, client=book.number)):
        hints.choose(book.ana, page.seq, "colleague")
    compared = []
    agreeing = pure.agreeing
    monkeypatch.setattr(pure, "agreeing", lambda *told: compared.append(told[1].seq) or agreeing(*told))
    hit = hints.ask(book.chen, book.theirs[book.chen.number])
    first, compared[:] = [*compared], []
    miss = hints.ask(book.chen, client(book.chen, "T.", phones=["206 555 0199"]))
    assert (bool(hit.kinds), bool(miss.kinds)) == (True, False)
    assert first == compared
    assert len(first) == 2
