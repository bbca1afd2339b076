"""A list goes its way: given, looked through, decided by a person, sealed, broken off, taken back."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casebound.book.models import Entry, Head
from casebound.core.errors import BadInput, CaseboundError, Stale
from casebound.exchange.lists_in import importing, incoming, looking, plan
from casebound.exchange.models import Incoming
from casebound.records import clients, read
from casebound.upkeep import doctor, tick
from tests.desk.booked import Desk
from tests.exchange import lists
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, note
from tests.safety.test_decisions import decide

pytestmark = pytest.mark.django_db
NAMES = [f"{given} {family}" for given in ("Ada", "Ivo", "Omar") for family in lists.FAMILIES]
MANY = "Name,Phone\n" + "".join(f"{name},20655511{at:02d}\n" for at, name in enumerate(NAMES))


@pytest.fixture
def book():
    return copied(Book)


def given(who, raw=lists.CSV):
    return looking.look(who, incoming.begin(who, raw.encode(), "list.csv"), always)


def always():
    return True


def never():
    return False


def names(who):
    return sorted(one.name for one in clients.known(who).values() if one.stands)


def test_a_list_becomes_client_pages_and_its_file_is_erased(book):
    found = given(book.ana, lists.CSV.replace("Sam,Poe,206 555 0134", "Kim,Moss,206 555 0999"))
    assert found.plan.figures() == {"new": 2, "same": 0, "skip": 0, "faulty": 0, "repeated": 0}
    assert found.plan.columns == ("given", "family", "phones", "emails", "birth_date", "")
    done = importing.run(book.ana, found, always)
    assert (done.plan.stage, done.plan.sealed) == (plan.DONE, 2)
    assert names(book.ana) == ["José Núñez", "Kim Moss", "Sam Poe"]
    assert Incoming.objects.get().file is None
    entry = read.open_entry(book.ana, Head.objects.get(practice=book.ana.practice).size - 1, "read")
    assert entry.answers["birth_date"] == "1979-11-02"
    assert doctor.grave(doctor.examine_all()) == []


def test_the_database_holds_no_word_of_a_list_on_its_way(book):
    given(book.ana)
    row = Incoming.objects.get()
    for raw in (bytes(row.file), bytes(row.plan)):
        for word in (b"Poe", b"jose@", b"list.csv", b"206", b"given", b"client"):
            assert word not in raw


def test_who_is_known_here_is_left_to_a_person(book):
    found = given(book.ana)
    assert found.plan.twins == {0: ((book.number, 2),)} or found.plan.twins == {0: ((book.number, 1),)}
    decided = replace(found.plan, chosen={0: str(book.number)})
    done = importing.run(book.ana, incoming.save(book.ana, found, decided), always)
    assert done.plan.sealed == 2
    sam = clients.known(book.ana)[book.number].answers
    assert sam["emails"] == ["sam@example.org"]
    assert sam["phones"] == ["206 555 0134"]
    assert sam["nicknames"] == ["Sammy"]
    assert len(names(book.ana)) == 2


def test_nobody_refused_is_written_down_again_by_a_choice_for_all(book):
    decide(book.ana, book.number, "refuse")
    found = given(book.ana).plan
    assert found.alarming == {0}
    assert replace(found, same=plan.NEW, contact=plan.NEW).action(0) == plan.SKIP
    assert replace(found, chosen={0: plan.NEW}).action(0) == plan.NEW


def test_what_does_not_fit_and_what_comes_twice_stays_out(book):
    found = given(book.ana, "Name,Email\nKim,nobody\nLee,lee@example.org\nLee,lee@example.org\n").plan
    assert found.figures() == {"new": 1, "same": 0, "skip": 0, "faulty": 1, "repeated": 1}
    assert found.faults[0][0] == 2
    assert found.repeated == {2: 3}


def test_a_run_that_is_broken_off_goes_on_and_doubles_nothing(book, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 10)
    found = given(book.ana, MANY)
    part = importing.run(book.ana, found, never)
    assert (part.plan.stage, part.plan.done) == (plan.RUNNING, 10)
    # Killed behind the seal and before the note about it: the plan of before is what the next run finds.
    Incoming.objects.all().delete()
    again = importing.run(book.ana, given(book.ana, MANY), always)
    assert again.plan.stage == plan.DONE
    assert Entry.objects.filter(draft__isnull=False).count() == 30
    assert len(names(book.ana)) == 31
    with pytest.raises(BadInput, match="imported already: 30 pages"):
        incoming.begin(book.ana, MANY.encode(), "again.csv")


def test_an_import_is_undone_but_for_what_was_built_on_it(book):
    done = importing.run(book.ana, given(book.ana, MANY), always)
    kept = next(one for one in clients.known(book.ana).values() if one.name == NAMES[7])
    note(book.ana, client=kept.number)
    undone = importing.undo(book.ana, done, always)
    assert (undone.plan.stage, undone.plan.kept) == (plan.UNDONE, 1)
    assert names(book.ana) == [NAMES[7], "Sam Poe"]
    # The ledger keeps them sealed, and the same list can be given again.
    assert NAMES[3] in {one["name"] for one in _all_client_pages(book.ana)}
    assert given(book.ana, MANY).plan.stage == plan.LOOKED


def _all_client_pages(who):
    return [entry.answers for entry in read.everything(who) if entry.kind.name == "client"]


def test_undoing_twice_retracts_once(book, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 10)
    done = importing.run(book.ana, given(book.ana, MANY), always)
    part = importing.undo(book.ana, done, never)
    assert part.plan.stage == plan.UNDOING
    importing.undo(book.ana, part, always)
    retractions = [entry for entry in read.everything(book.ana) if entry.kind.name == "retraction"]
    assert len(retractions) == 30
    with pytest.raises(Stale):
        importing.undo(book.ana, incoming.load(book.ana, done.id), always)


def test_a_list_belongs_to_whoever_gave_it(book):
    found = given(book.ana)
    with pytest.raises(Stale):
        incoming.load(book.people["Ben"], found.id)
    assert incoming.mine(book.people["Ben"]) == []
    row = Incoming.objects.get()
    public = book.ana.secret.public
    forged = incoming.context.incoming(book.ana.practice.uid, row.id, row.revision, public.fingerprint)
    raw = incoming.pad(incoming.pack(found.plan.to_bytes(), bytes(64)))
    Incoming.objects.update(plan=public.seal(raw, forged))
    with pytest.raises(CaseboundError):
        incoming.load(book.ana, found.id)


def test_a_file_waits_for_a_day_and_no_longer(book):
    found = given(book.ana)
    incoming.sweep(found.begun + incoming.KEPT)
    assert Incoming.objects.get().file
    incoming.sweep(found.begun + incoming.KEPT + 1)
    assert Incoming.objects.get().file is None
    with pytest.raises(Stale, match="not kept any more"):
        importing.run(book.ana, incoming.load(book.ana, found.id), always)


def test_the_server_itself_erases_what_waits_too_long(book):
    given(book.ana)
    Incoming.objects.update(begun=1)
    tick.once()
    assert Incoming.objects.get().file is None


def test_two_windows_do_not_decide_past_each_other(book):
    found = given(book.ana)
    incoming.save(book.ana, found, found.plan)
    with pytest.raises(Stale):
        incoming.save(book.ana, found, found.plan)


def test_it_goes_only_where_she_reads(book):
    found = given(book.ana)
    elsewhere = next(id for id in book.ana.roll.casebooks if id not in book.ana.casebooks())
    moved = incoming.save(book.ana, found, replace(found.plan, casebook=elsewhere.hex()))
    with pytest.raises(BadInput):
        importing.run(book.ana, moved, always)


def test_the_casebook_of_the_front_desk_takes_no_clients():
    """Whoever reads it there would find them; she is told before a line is looked at, and seals nothing."""
    practice = Desk()
    browser = practice.browser("Ben")
    file = SimpleUploadedFile("list.csv", lists.CSV.encode())
    at = browser.post("/import/", {"list": file}).url
    shown = text(browser.get(at))
    assert practice.desk.hex() not in shown
    assert practice.ben.own_casebook().hex() in shown
    columns = {"column0": "given", "column1": "family", "column2": "phones", "column3": "emails"}
    sent = columns | {"encoding": "utf-8", "separator": ",", "header": "on", "casebook": practice.desk.hex()}
    assert browser.post(at, sent).status_code == 422
    found = incoming.begin(practice.ben, lists.CSV.encode(), "list.csv")
    for stage, step in ((plan.READ, looking.look), (plan.LOOKED, importing.run)):
        moved = replace(found.plan, casebook=practice.desk.hex(), stage=stage)
        found = incoming.save(practice.ben, found, moved)
        with pytest.raises(BadInput, match="front desk"):
            step(practice.ben, found, always)


def test_what_was_known_is_never_overwritten():
    before = {"name": "Sam Poe", "phones": ["1"], "birth_date": "1980-05-17"}
    new = {"name": "Samuel Poe", "phones": ["1", "2"], "birth_date": "1981-01-01", "employer": "Oak"}
    assert importing.joined(before, new) == {
        "name": "Sam Poe",
        "nicknames": ["Samuel Poe"],
        "phones": ["1", "2"],
        "birth_date": "1980-05-17",
        "employer": "Oak",
    }
