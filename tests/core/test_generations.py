"""A ledger goes on from a backup under a new name; nobody can do that quietly."""

import pytest

from casebound.core import chain, notes
from casebound.core import statements as st
from casebound.core.errors import Untrusted
from tests.core.practice import ANA, ID, LOG, MALLORY, OWN, House

ELSEWHERE = b"r" * 32


def restored(house: House, generation: int = 2, **values: object) -> House:
    house.say(
        st.Generation, LOG.seed, **{"generation": generation, "reason": "restored", **house.known(), **values}
    )
    return house


def test_everything_goes_on_behind_it():
    house = House().found()
    first = house.seq
    restored(house)
    house.enter(ANA, OWN)
    roll = house.roll()
    assert roll.generation == 2
    assert [roll.generation_at(size) for size in (1, first, first + 1, first + 2)] == [1, 1, 2, 2]
    assert roll.persons[1].is_administrator


def test_the_full_check_asks_for_a_checkpoint_under_the_new_name():
    house = restored(House().found())
    head = notes.Checkpoint(notes.origin(ID, 2), house.seq, house.frontier.root())
    leaves = list(enumerate(house.leaves))
    assert chain.check(ID, leaves, LOG.public, LOG.sign(head)).findings == []
    old = notes.Checkpoint(notes.origin(ID, 1), house.seq, house.frontier.root())
    assert chain.check(ID, leaves, LOG.public, LOG.sign(old)).findings


def test_generations_may_be_passed_over_but_never_go_back():
    house = restored(House().found(), 3)
    with pytest.raises(Untrusted, match="later generation"):
        restored(house, 3).roll()
    assert restored(restored(House().found(), 3), 7).roll().starts[1:] == ((3, 6), (7, 7))


def test_it_quotes_what_somebody_had_kept_of_the_lost_leaves():
    house = House().found()
    restored(house, **house.known(house.seq + 5, ELSEWHERE))
    statement = st.parse(st.split(house.leaves[-1])[0])
    assert isinstance(statement, st.Generation)
    assert (statement.known_size, statement.known_root) == (house.seq + 4, ELSEWHERE)
    assert house.roll().generation == 2


def test_the_second_restore_quotes_the_second_generation():
    house = restored(House().found())
    restored(house, 3, **house.known(house.seq + 1, ELSEWHERE, generation=2))
    assert house.roll().generation == 3
    with pytest.raises(Untrusted):
        restored(house, 4, **house.known(house.seq + 1, ELSEWHERE, generation=2)).roll()


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("older checkpoint", lambda house: house.known(house.seq - 1, ELSEWHERE)),
        ("another ledger", lambda house: house.known(house.seq, ELSEWHERE)),
        ("root of nothing", lambda house: {"known_root": ELSEWHERE}),
        ("signature of nothing", lambda house: {"known_signature": b"s" * 64}),
        ("signature", lambda house: {"known_size": house.seq + 1, "known_root": ELSEWHERE}),
    ],
)
def test_a_quotation_that_proves_nothing_is_refused(sentence, values):
    house = House().found()
    with pytest.raises(Untrusted, match=sentence):
        restored(house, **values(house)).roll()


@pytest.mark.parametrize("who", [ANA, MALLORY], ids=["administrator", "stranger"])
def test_nobody_but_the_log_opens_one(who):
    house = House().found()
    house.say(st.Generation, who, generation=2, reason="restored", **house.known())
    with pytest.raises(Untrusted, match="not signed by the log"):
        house.roll()


def test_it_cannot_come_first():
    house = House()
    house.say(st.Generation, LOG.seed, generation=2, reason="moved", **house.known())
    with pytest.raises(Untrusted, match="not been opened"):
        house.roll()


def test_the_founder_gives_herself_no_roles_behind_it():
    house = House().open()
    house.say(st.Key, ANA, **house.key(ANA))
    restored(house)
    house.say(st.Role, ANA, person=1, role="lead", change="given")
    with pytest.raises(Untrusted, match="Only an administrator"):
        house.roll()
