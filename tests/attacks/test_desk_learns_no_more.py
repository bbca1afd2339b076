"""Somebody at the desk, or who holds its tablet, tries to learn more than one instruction at a time."""

import pytest
from django.urls import reverse

from casebound.book.append import turn
from casebound.book.models import Entry, EntryKey
from casebound.core import desk as pure
from casebound.core.errors import BadInput, Sealed
from casebound.core.header import Header
from casebound.desk import look_up, telling
from casebound.desk.models import LookUp
from casebound.kinds import shipped
from casebound.members import casebooks, desk_book
from casebound.people.attempts import TooSoon
from casebound.people.models import Attempt
from casebound.records import digests, drafts, read, search, sharing, write
from casebound.records.choices import ReaderForm
from casebound.records.views import share
from tests.attacks.hostile import sql
from tests.desk.booked import REASON, Desk
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, note, seal

pytestmark = pytest.mark.django_db
LISTS = (
    "/entries/",
    "/clients/",
    "/review/",
    "/due/",
    "/",
    "/more/",
    "/search/?q=Poe",
    "/desk/",
    "/casebooks/",
)


@pytest.fixture
def desk():
    return copied(Desk)


def test_no_page_lists_or_finds_what_stands_at_the_desk(desk):
    desk.told(words="Say that the calendar is full")
    chen = desk.browser("Chen")
    for address in LISTS:
        shown = text(chen.get(address, follow=True))
        for words in ("Poe", "0134", "calendar is full", REASON):
            assert words not in shown, address
    assert "Poe" not in text(chen.post("/search/", {"q": "Poe"}, follow=True)).replace('value="Poe"', "")
    assert search.search(desk.chen, "Poe") == []
    assert not [line for book in desk.chen.casebooks() for line in digests.lines(desk.chen, book)]


def test_every_address_of_a_record_stays_closed(desk):
    decision = desk.decided()
    instruction = desk.told(decision=decision)
    chen = desk.browser("Chen")
    for done in (desk.full, decision, instruction):
        for name in ("entry", "entry_share", "entry_learning", "release_start", "entry_receipt", "desk_tell"):
            answer = chen.get(reverse(name, args=[done.id]))
            assert answer.status_code in (403, 404), name
            assert "Poe" not in text(answer)
        with pytest.raises(Sealed):
            read.open_entry(desk.chen, done.seq, "read")
        assert read.several(desk.chen, [done.seq]) == {}
    assert list(read.everything(desk.chen)) == []


def test_asking_for_one_number_after_the_other_is_slowed_and_written_down(desk, monkeypatch):
    monkeypatch.setattr("casebound.people.attempts.SHORT", 0)
    for number in range(look_up.FREE + 1):
        look_up.ask(desk.chen, f"{number:04d}")
    with pytest.raises(TooSoon):
        look_up.ask(desk.chen, "9999")
    assert LookUp.objects.filter(person=desk.chen.number).count() == look_up.FREE + 1
    assert len(look_up.latest(desk.ben)) == look_up.FREE + 1
    chen = desk.browser("Chen")
    done = chen.post("/desk/call/", {"channel": "call", "account": "x", "phone": "2065550134", "once": "1"})
    shown = text(chen.get(done.headers["Location"]))
    assert "was not looked up" in shown  # nor by way of calls that are noted


def test_what_was_asked_stands_nowhere_in_clear(desk):
    desk.told()
    answer = desk.browser("Chen").post("/desk/", {"asked": "206 555 0134"})
    assert "0134" not in answer.headers.get("Location", "")
    for table in ("desk_lookup", "attempt", "book_opening", "records_searchblob", "session"):
        for row in sql(f"SELECT * FROM {table}"):
            for value in row:
                raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                assert not any(words in raw for words in (b"555 0134", b"2065550134")), table
    assert Attempt.objects.exists()


def test_neither_bytes_nor_sizes_tell_the_reason(desk):
    """A refusal after a remark and one after an assault: what the desk can open, and how long it is."""
    mild, severe = desk.ana, desk.ben
    found = []
    for who, reasons in ((mild, "A joke."), (severe, "He hit me. " * 400)):
        decision = seal(who, "decision", client=desk.number, decided="refuse", reasons=reasons)
        found.append(desk.told(who, decision))
    bodies = [Entry.objects.get(seq=done.seq).body for done in found]
    assert len(bodies[0]) == len(bodies[1])
    keys = EntryKey.objects.filter(casebook=desk.desk).values_list("seq", flat=True)
    assert set(keys) == {done.seq for done in found}
    state = look_up.standing(desk.chen)
    for entry in read.chosen(desk.chen, state.id, sorted(keys)):
        assert set(entry.answers) - {"zone", "written"} <= {
            "client",
            "action",
            "words",
            "name",
            "phones",
            "until",
        }
        assert entry.digest.severity == 0
        assert entry.amends is None


def test_nothing_but_instructions_goes_into_the_desk(desk):
    done = note(desk.ben)
    into = write.Order(shipped().get("note"), "en", {"text": "x"}, desk.desk)
    for go in (
        lambda: sharing.share_entry(desk.ben, done.seq, desk.desk),
        lambda: note(desk.ben, (desk.desk,)),
        lambda: write.seal_entry(desk.ben, into),
    ):
        with pytest.raises(BadInput, match="holds instructions and nothing else"):
            go()
    found = read.several(desk.ben, [done.seq])[done.seq]
    assert desk.desk not in [state.id for state in share.candidates(desk.ben, found)[0]]
    sheet = drafts.new(desk.ben, "note.v1", "en", {})
    form = ReaderForm(desk.ben, shipped().get("note"), sheet)
    assert desk.desk not in {*form.homes.values(), *form.others.values()}


def test_what_another_program_dropped_in_is_not_shown(desk):
    """Mallory has keys and a program of her own: her incident with “allow” in it is no instruction."""
    stranger = note(desk.mallory)
    entry = read.open_entry(desk.mallory, stranger.seq, "read")
    with turn(desk.mallory.practice) as held:
        write.share(held, desk.mallory, stranger.seq, entry.data_key, desk.desk)
    assert look_up.ask(desk.chen, "extras").shown == []
    assert telling.told(desk.ben) == []


def test_mallory_starts_a_desk_first_and_it_is_none():
    other = Book()
    mallory = other.people["Mallory"]
    with turn(mallory.practice) as held:
        id = pure.casebook_id(mallory.practice.uid, 1)
        casebooks.create(held, mallory, "shared", "Front desk", id)
    assert desk_book.standing(other.ana) is None
    started = desk_book.start(other.people["Ben"])
    assert started == pure.casebook_id(mallory.practice.uid, 2)
    assert desk_book.standing(other.ana).readers == {other.people["Ben"].number}


def test_a_reader_who_was_removed_finds_nothing_more(desk):
    desk.told()
    assert look_up.ask(desk.chen, "0134").shown
    casebooks.remove(desk.ben, desk.desk, desk.chen.number)
    desk.told_about("Joe Roe", "206 555 0177")
    with pytest.raises(Sealed):
        look_up.ask(desk.again("Chen"), "0177")


def test_only_those_who_decide_tell_the_desk(desk):
    decision = seal(desk.chen, "decision", client=desk.number, decided="refuse", reasons="Mine.")
    with pytest.raises(BadInput, match="practitioner or a safety lead"):
        telling.publish(desk.chen, decision.seq, telling.Wish("allow", name="Sam Poe"), "a")


def test_the_page_in_the_ledger_names_no_kind_of_it(desk):
    done = desk.told()
    row = read.several(desk.ana, [done.seq])[done.seq].row
    assert Header.parse(row.header).seq == done.seq
    assert b"desk" not in row.header


def test_whoever_only_answers_the_phone_puts_nothing_at_the_desk(desk):
    """Not by a page of her own that she shares into it either, whatever she calls it."""
    kind, given = shipped().get("desk_instruction"), {"action": "block", "name": "Sam Poe"}
    own = desk.chen.own_casebook()
    with pytest.raises(BadInput, match="practitioner or a safety lead"):
        write.seal_entry(desk.chen, write.Order(kind, "en", given, own, also=(desk.desk,)))
    done = write.seal_entry(desk.chen, write.Order(kind, "en", given, own))
    with pytest.raises(BadInput, match="practitioner or a safety lead"):
        sharing.share_entry(desk.chen, done.seq, desk.desk)
    assert look_up.ask(desk.chen, "Sam Poe").shown == []
