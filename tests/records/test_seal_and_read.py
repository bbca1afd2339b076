"""Ana seals; she reads what she sealed; nobody else does."""

import pytest

from casebound.book.models import Entry, Leaf
from casebound.core import receipts
from casebound.core.errors import BadInput, Sealed
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import clients, drafts, read, search, write
from tests.members.test_founding import ana_founds, ben_joins

pytestmark = pytest.mark.django_db
WORDS = "He asked for extras and would not stop."


def note(who: Who, **more: object) -> write.Order:
    answers: dict[str, object] = {"account": WORDS, "happened": "2026-11-19T20:02~"}
    kind = shipped().get("incident")
    return write.Order(kind, "en", answers | more, who.own_casebook())


def test_what_was_sealed_is_what_is_read() -> None:
    ana, _ = ana_founds()
    done = write.seal_entry(ana, note(ana, behaviours=["VRB.SEXREQ"]))
    entry = read.open_entry(ana, done.seq, "read")
    assert (done.page, entry.page, entry.answers["account"]) == (1, 1, WORDS)
    assert entry.sections["facts"] == {"account": WORDS}
    assert WORDS.encode() not in Entry.objects.get().body


def test_the_receipt_proves_the_leaf_and_can_be_had_again() -> None:
    ana, _ = ana_founds()
    done = write.seal_entry(ana, note(ana))
    write.seal_entry(ana, note(ana))
    leaf = Leaf.objects.get(seq=done.seq)
    receipts.check(done.receipt, leaf.hash, ana.roll.log_key, ana.practice.origin)
    assert write.receipt_of(ana, done.seq) == done.receipt


def test_one_draft_gives_one_entry_and_one_receipt() -> None:
    ana, _ = ana_founds()
    sheet = drafts.new(ana, "incident.v1", "en", {"account": WORDS, "happened": "2026-11-19"})
    order = write.Order(
        shipped().get("incident"),
        "en",
        sheet.answers,
        ana.own_casebook(),
        draft=sheet.id,
        started=sheet.started,
    )
    first, again = write.seal_entry(ana, order), write.seal_entry(ana, order)
    assert (first.seq, first.receipt, again.fresh) == (again.seq, again.receipt, False)
    assert Entry.objects.count() == 1
    assert drafts.sheets(ana) == []


def test_nobody_without_a_key_reads() -> None:
    ana, _ = ana_founds()
    ben = ben_joins(ana, ("lead", "administrator"))
    done = write.seal_entry(ana, note(ana))
    with pytest.raises(Sealed):
        read.open_entry(ben, done.seq, "look")
    assert read.newest(ben, 10) == []


def test_an_entry_shared_at_sealing_opens_for_the_team_and_leaves_a_trace() -> None:
    ana, _ = ana_founds()
    ben = ben_joins(ana, ("lead",))
    team = next(state.id for state in ana.roll.casebooks.values() if state.purpose == "team")
    order = note(ana)
    done = write.seal_entry(ana, write.Order(order.kind, "en", order.answers, order.casebook, also=(team,)))
    assert read.open_entry(ben, done.seq, "review").answers["account"] == WORDS
    assert read.open_entry(ben, done.seq, "review").answers["account"] == WORDS
    assert [opening.person for opening in read.openings(ana, done.seq)] == [ben.number, ben.number]


def test_a_client_gets_a_number_and_is_found_by_it_and_by_words() -> None:
    ana, _ = ana_founds()
    kind = shipped().get("client")
    made = write.seal_entry(
        ana, write.Order(kind, "en", {"name": "Sam Poe", "phones": ["206 555 0134"]}, ana.own_casebook())
    )
    number = read.open_entry(ana, made.seq, "read").digest.client
    write.seal_entry(ana, note(ana, client=number))
    known = clients.known(ana)
    assert (known[number].name, len(known[number].entries)) == ("Sam Poe", 2)
    assert [hit.entry.kind.name for hit in search.search(ana, "extras STOP")] == ["incident"]
    assert search.search(ana, "nothing like it") == []


def test_what_is_missing_is_said_and_nothing_is_appended() -> None:
    ana, _ = ana_founds()
    before = Leaf.objects.count()
    with pytest.raises(BadInput) as caught:
        write.seal_entry(ana, write.Order(shipped().get("incident"), "en", {}, ana.own_casebook()))
    assert {problem.question for problem in caught.value.problems} == {"happened", "account"}
    assert Leaf.objects.count() == before
