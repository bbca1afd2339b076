"""Told and read: a reader signs that she has opened an entry, once, and nobody signs it for her."""

import json
from pathlib import Path

import pytest

from casebound.core import ledger
from casebound.core import statements as st
from casebound.core.errors import Malformed, Untrusted
from casebound.core.roll import OpenedBy
from casebound.core.trust import replay
from tests.core.practice import ANA, BEN, CHEN, DANA, ID, LOG, OWN, TEAM, House, secret
from tests.core.test_trust import refuse

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/ledger/statements-opened.json").read_text())


@pytest.fixture
def house():
    return House().staffed()


def shared(house, by=ANA, casebook=TEAM):
    entry = house.enter(by, OWN)
    house.say(st.Share, by, entry=entry, casebook=casebook, change="shared")
    return entry


def every_type() -> list[bytes]:
    house = House().staffed()
    entry = shared(house)
    house.say(st.Opened, BEN, entry=entry)
    return house.leaves[-1:]


def test_the_leaf_of_the_vectors():
    assert [leaf.hex() for leaf in every_type()] == [case["leaf_data"] for case in VECTORS["good"]]
    for case, leaf in zip(VECTORS["good"], every_type(), strict=True):
        assert ledger.leaf_hash(leaf).hex() == case["leaf_hash"]
        assert st.split(leaf)[0].decode() == case["text"]
        assert st.encode(st.parse(case["text"].encode())).decode() == case["text"]


@pytest.mark.parametrize("case", VECTORS["bad"], ids=lambda case: case["defect"])
def test_any_other_writing_is_refused(case):
    with pytest.raises(Malformed):
        st.parse(case["text"].encode())


def test_what_a_reader_signs_stands_in_the_roll_with_its_time(house):
    entry = shared(house)
    at, seq = house.clock, house.seq
    house.say(st.Opened, BEN, entry=entry)
    roll = house.roll()
    assert roll.opened == {entry: (OpenedBy(seq, 2, at),)}
    assert replay(ID, house.statements(), LOG.public, house.leaves.__getitem__) == roll
    step = House().staffed().roll()
    for number, leaf in house.statements():
        if number > step.last:
            step = step.extend(number, leaf, house.leaves.__getitem__)
    assert step == roll


def test_it_is_said_once_by_each(house):
    house.join(CHEN, "practitioner")
    house.grant(BEN, TEAM, CHEN)
    entry = shared(house)
    house.say(st.Opened, BEN, entry=entry)
    refuse(house, st.Opened, BEN, "said before", entry=entry)
    house.say(st.Opened, CHEN, entry=entry)
    assert [one.person for one in house.roll().opened[entry]] == [2, 4]


@pytest.mark.parametrize("who", [DANA, CHEN])
def test_nobody_signs_who_does_not_read_it(house, who):
    house.join(CHEN, "practitioner", "lead", "administrator")
    refuse(house, st.Opened, who, "does not read the entry", entry=shared(house))


def test_the_writer_signs_none_and_so_nobody_does_in_a_casebook_of_one(house):
    refuse(house, st.Opened, ANA, "Who wrote an entry", entry=shared(house))
    refuse(house, st.Opened, ANA, "Who wrote an entry", entry=house.enter(ANA, TEAM))
    refuse(house, st.Opened, BEN, "does not read the entry", entry=house.enter(ANA, OWN))


def test_what_somebody_dropped_into_her_own_casebook_is_opened_by_her(house):
    entry = house.enter(BEN, OWN)
    house.say(st.Opened, ANA, entry=entry)
    assert [one.person for one in house.roll().opened[entry]] == [1]


def test_who_was_removed_or_lost_the_share_signs_nothing_later(house):
    first, second = shared(house), shared(house)
    house.say(st.Share, ANA, entry=first, casebook=TEAM, change="unshared")
    refuse(house, st.Opened, BEN, "does not read the entry", entry=first)
    house.say(st.Removal, ANA, casebook=TEAM, person=2)
    refuse(house, st.Opened, BEN, "does not read the entry", entry=second)


def test_only_an_entry_that_stands_before_it_and_was_not_erased(house):
    refuse(house, st.Opened, BEN, "no such entry", entry=house.seq)
    refuse(house, st.Opened, BEN, "no such entry", entry=house.seq + 5)
    entry = house.enter(ANA, TEAM)
    wish = {"entry": entry, "ground": "mistake", "reason": bytes(32)}
    house.say(st.ErasureRequest, ANA, **wish)
    house.say(st.Erasure, BEN, **wish, request=house.seq - 1)
    refuse(house, st.Opened, BEN, "was erased", entry=entry)


def test_a_statement_is_no_entry_to_be_opened(house):
    refuse(house, st.Opened, BEN, "nobody known", entry=3)


def test_a_leaf_that_somebody_else_signed_in_bens_name_is_refused(house):
    entry = shared(house)
    leaf = house.leaf(st.Opened, DANA.sign_seed, {"signer": st.author(BEN.public.sign)}, entry=entry)
    with pytest.raises(Untrusted):
        house.roll().extend(house.seq, leaf, house.leaves.__getitem__)


def test_with_new_keys_he_is_still_the_one_who_opened_it(house):
    entry, other = shared(house), shared(house)
    house.say(st.Opened, BEN, entry=entry)
    new = secret("Ben, new")
    house.say(st.Key, new, **house.key(new, invite=BEN.sign_seed, person=2))
    refuse(house, st.Opened, new, "said before", entry=entry)
    refuse(house, st.Opened, BEN, "other keys since", entry=other)
    house.say(st.Opened, new, entry=other)
    assert [one.person for one in house.roll().opened[other]] == [2]


def test_a_practice_that_has_closed_takes_none(house):
    entry, year = shared(house), 365 * 24 * 3600
    keeping = {"casebook": TEAM, "person": 2, "until": house.clock + year, "ground": "choice", "rule": None}
    house.say(st.Keeping, BEN, **keeping)
    house.say(st.PracticeClosed, ANA, way="closed", successor=None)
    refuse(house, st.Opened, BEN, "closed", entry=entry)
