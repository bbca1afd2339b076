"""An import is killed behind a batch: what is sealed then counts, and can be taken back; lines add up."""

from dataclasses import replace

import pytest

from casebound.core.errors import Stale
from casebound.exchange.lists_in import importing, incoming, looking, plan
from casebound.records import clients
from tests.exchange import lists
from tests.records.seeded import Book

pytestmark = pytest.mark.django_db
PEOPLE = [f"{given} {family}" for given in ("Ada", "Ivo") for family in lists.FAMILIES]


class Killed(BaseException):
    """Nothing after it runs."""


def always():
    return True


def csv(first: int) -> str:
    return "Name,Birthday,Phone\n" + "".join(
        f"{name},1980-05-{at + 1:02},206 555 {first + at:04}\n" for at, name in enumerate(PEOPLE)
    )


@pytest.fixture
def broken(monkeypatch):
    """Ana knows twenty people; a list with a second phone of each is killed behind its first ten."""
    who = Book().ana
    monkeypatch.setattr(importing, "AT_ONCE", 10)
    importing.run(who, looked(who, csv(1000)), always)
    given = looked(who, csv(2000))
    given = incoming.save(who, given, replace(given.plan, same=plan.SAME))

    def seals_and_dies(*words):
        seal_many(*words)
        raise Killed

    seal_many = importing.seal_many
    with monkeypatch.context() as dying:
        dying.setattr(importing, "seal_many", seals_and_dies)
        with pytest.raises(Killed):
            importing.run(who, given, always)
    return who, given.id


def looked(who, raw):
    return looking.look(who, incoming.begin(who, raw.encode(), "list.csv"), always)


def phones(who):
    return sorted(len(one.answers["phones"]) for one in clients.known(who).values() if one.stands)


def test_it_goes_on_and_counts_what_stands(broken):
    who, id = broken
    done = importing.run(who, incoming.load(who, id), always)
    assert (done.plan.stage, done.plan.sealed) == (plan.DONE, 20)
    assert phones(who) == [1, *[2] * 20]  # Sam Poe is not on the list


def test_it_can_be_taken_back_at_once(broken):
    who, id = broken
    undone = importing.undo(who, incoming.load(who, id), always)
    assert (undone.plan.stage, undone.plan.kept) == (plan.UNDONE, 0)
    assert phones(who) == [1] * 21


def test_what_was_never_begun_is_not_taken_back():
    who = Book().ana
    with pytest.raises(Stale, match="Nothing of this list"):
        importing.undo(who, looked(who, csv(1000)), always)


def test_two_lines_about_one_client_add_up():
    """Each has another phone of hers: both are kept."""
    who = Book().ana
    importing.run(who, looked(who, csv(1000)), always)
    raw = "Name,Birthday,Phone\n" + "".join(f"Ada Abbot,1980-05-01,206 555 300{n}\n" for n in range(2))
    given = looked(who, raw)
    given = incoming.save(who, given, replace(given.plan, same=plan.SAME))
    assert importing.run(who, given, always).plan.sealed == 2
    [ada] = [one for one in clients.known(who).values() if one.name == "Ada Abbot"]
    assert len(ada.answers["phones"]) == 3
