"""The only way into the ledger, used by several at once: one place each, all of it or nothing of it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from casebound.book import doctor, rows
from casebound.book.append import turn
from casebound.book.models import Checkpoint, Entry, EntryKey, Head, Leaf, Tail
from casebound.core import seal
from casebound.core.errors import BadInput, Stale
from casebound.kinds import shipped
from casebound.members import casebooks
from casebound.members.who import Who
from casebound.records import drafts, read, write
from tests.members.test_founding import ana_founds, ben_joins

WORDS = "He stood in the door."


@pytest.fixture(autouse=True)
def a_database_for_several(shared_database: None) -> None:
    """Goes with the tests where another file takes them over."""


def order(who: Who, sheet: drafts.Sheet | None = None, **more: Any) -> write.Order:
    answers = {"account": WORDS, "happened": "2025-03-14T20:02"}
    draft = {"draft": sheet.id, "started": sheet.started} if sheet else {}
    wish: dict[str, Any] = {"casebook": who.own_casebook(), **draft, **more}
    return write.Order(shipped().get("incident"), "en", answers, **wish)


def draft_of(who: Who) -> drafts.Sheet:
    return drafts.new(who, "incident.v1", "en", {"account": WORDS, "happened": "2025-03-14T20:02"})


def elsewhere(*jobs: Callable[[], Any]) -> list[Any]:
    """What each job gives, all started at the same moment, each in a thread with its own connection."""
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [done.result() for done in [pool.submit(run, job) for job in jobs]]


def between(monkeypatch: pytest.MonkeyPatch, job: Callable[[], Any]) -> None:
    """Lets the next seal be prepared, then does the job elsewhere, then lets the seal take its turn."""
    prepare = seal.prepare

    def slow(*parts: Any) -> seal.Prepared:
        monkeypatch.setattr(seal, "prepare", prepare)
        prepared = prepare(*parts)
        elsewhere(job)
        return prepared

    monkeypatch.setattr(seal, "prepare", slow)


def stored(who: Who) -> tuple[Any, ...]:
    """Everything that an append touches."""
    mine = {"practice": who.practice}
    return (
        Head.objects.filter(**mine).values_list("size", "frontier").get(),
        list(Leaf.objects.filter(**mine).order_by("seq").values_list("seq", "hash")),
        list(Checkpoint.objects.filter(**mine).order_by("size").values_list("size", "root")),
        sorted(Tail.objects.filter(**mine).values_list("signer", "hash")),
        Entry.objects.filter(**mine).count(),
        EntryKey.objects.filter(**mine).count(),
    )


def test_two_who_seal_at_once_get_a_place_and_a_page_each() -> None:
    ana, _ = ana_founds()
    done = elsewhere(*[lambda: [write.seal_entry(ana, order(ana)) for _ in range(5)]] * 2)
    sealed = [each for one in done for each in one]
    first = min(each.seq for each in sealed)
    assert sorted(each.seq for each in sealed) == list(range(first, first + 10))
    assert sorted(each.page for each in sealed) == list(range(1, 11))
    assert doctor.examine(ana.practice) == []


def test_two_people_at_once_share_one_ledger_and_not_their_page_numbers() -> None:
    ana, _ = ana_founds()
    ben = ben_joins(ana)
    done = elsewhere(*[lambda who=who: write.seal_entry(who, order(who)) for who in (ana, ben)])
    assert [each.page for each in done] == [1, 1]
    assert done[0].seq != done[1].seq
    assert doctor.examine(ana.practice) == []


def test_the_same_draft_from_two_windows_at_once_is_one_entry_with_one_receipt() -> None:
    ana, _ = ana_founds()
    sheet = draft_of(ana)
    done = elsewhere(*[lambda: write.seal_entry(ana, order(ana, sheet))] * 3)
    assert {each.seq for each in done} == {done[0].seq}
    assert {each.receipt for each in done} == {done[0].receipt}
    assert sorted(each.fresh for each in done) == [False, False, True]
    assert Entry.objects.count() == 1
    assert drafts.sheets(ana) == []


def test_the_draft_of_one_person_cannot_be_taken_by_another() -> None:
    ana, _ = ana_founds()
    ben = ben_joins(ana)
    sheet = draft_of(ana)
    write.seal_entry(ana, order(ana, sheet))
    before = stored(ana)
    with pytest.raises((BadInput, Stale, DatabaseError)):
        write.seal_entry(ben, order(ben, sheet))
    assert stored(ana) == before


@pytest.mark.parametrize("step", ["add_leaf", "add_checkpoint", "add_entry", "add_key", "set_head"])
def test_a_fault_half_way_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    ana, _ = ana_founds()
    sheet, before = draft_of(ana), stored(ana)

    def broken(*row: Any) -> None:
        raise DatabaseError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(rows, step, broken)
        with pytest.raises(DatabaseError, match="disk is full"):
            write.seal_entry(ana, order(ana, sheet))
    assert stored(ana) == before
    assert [kept.id for kept in drafts.sheets(ana)] == [sheet.id]
    done = write.seal_entry(ana, order(ana, sheet))
    assert (done.page, doctor.examine(ana.practice)) == (1, [])


def test_a_turn_that_has_to_be_rolled_back_is_not_remembered_as_kept() -> None:
    ana, _ = ana_founds()
    before = stored(ana)

    def cannot_stay() -> None:
        with turn(ana.practice) as held:
            casebooks.create(held, ana, "shared", "Evening team")
            transaction.set_rollback(True)

    with pytest.raises(transaction.TransactionManagementError):
        cannot_stay()
    assert stored(ana) == before
    assert write.seal_entry(ana, order(ana)).page == 1
    assert doctor.examine(ana.practice) == []


def test_who_gives_up_in_the_middle_of_her_turn_leaves_nothing_behind() -> None:
    ana, _ = ana_founds()
    before = stored(ana)

    def gives_up() -> None:
        with turn(ana.practice) as held:
            casebooks.create(held, ana, "shared", "Evening team")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gives_up()
    assert stored(ana) == before
    assert write.seal_entry(ana, order(ana)).seq == len(before[1])


def a_team() -> tuple[Who, Who, Who, bytes]:
    """Ana, who writes; Ben and Chen, who read the Safety team."""
    ana, _ = ana_founds()
    ben, chen = ben_joins(ana, ("lead",)), ben_joins(ana, ("lead",), "Chen")
    team = next(state.id for state in ana.roll.casebooks.values() if state.purpose == "team")
    casebooks.admit(ben, team, chen.number, chen.secret.public.words)
    return ana, ben, chen, team


@pytest.mark.parametrize("writer", ["reader", "drops in"])
def test_a_new_epoch_between_preparing_and_appending_seals_nothing_under_the_old_one(
    monkeypatch: pytest.MonkeyPatch, writer: str
) -> None:
    ana, ben, chen, team = a_team()
    who = ben if writer == "reader" else ana
    old = chen.epoch(team)
    between(monkeypatch, lambda: casebooks.remove(ben, team, chen.number))
    done = write.seal_entry(who, order(who, also=(team,)))
    key = EntryKey.objects.get(practice=ana.practice, casebook=team, seq=done.seq)
    assert key.epoch == ana.roll.casebooks[team].epoch == old.number + 1
    assert read.open_entry(ben, done.seq, "read").answers["account"] == WORDS
    assert not chen.reads(team)
    assert doctor.examine(ana.practice) == []


def test_a_casebook_that_owes_an_epoch_takes_nothing_and_the_draft_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ana, ben, chen, team = a_team()
    sheet = draft_of(ana)

    def dana_removes_chen() -> None:
        casebooks.remove(ana, team, chen.number)  # Ana is an administrator and holds no key of the team

    between(monkeypatch, dana_removes_chen)
    with pytest.raises(Stale, match="kept as a draft"):
        write.seal_entry(ana, order(ana, sheet, also=(team,)))
    assert [kept.id for kept in drafts.sheets(ana)] == [sheet.id]
    assert Entry.objects.count() == 0
    casebooks.renew(ben, team)
    done = write.seal_entry(ana, order(ana, sheet, also=(team,)))
    assert read.open_entry(ben, done.seq, "read").answers["account"] == WORDS


def test_the_turn_is_waited_for() -> None:
    ana, _ = ana_founds()
    order_of, inside = [], threading.Event()

    def first() -> None:
        with turn(ana.practice) as held:
            inside.set()
            assert not later.wait(0.3), "nobody else may come in meanwhile"
            order_of.append("first")
            casebooks.create(held, ana, "shared", "Evening team")

    def second() -> None:
        inside.wait()
        with turn(ana.practice):
            later.set()
            order_of.append("second")

    later = threading.Event()
    elsewhere(first, second)
    assert order_of == ["first", "second"]
