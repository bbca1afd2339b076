"""What leavers take along is said beforehand, and a practice that has closed takes nothing more."""

import json
from pathlib import Path

import pytest

from casebound.core import chain, ledger
from casebound.core import statements as st
from casebound.core.errors import Malformed
from casebound.core.replay.ending import NOTICE
from tests.core.practice import ANA, BEN, CHEN, DANA, ID, LOG, MALLORY, OWN, TEAM, ZERO, House
from tests.core.test_trust import refuse

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/ledger/statements-ending.json").read_text())
YEAR = 365 * 24 * 3600
ELSEWHERE = b"another practice"


def policy(house: House, by=ANA, covered="yes", identities="stay", notice=NOTICE) -> int:
    seq = house.seq
    effective = house.clock + notice
    house.say(st.LeavingPolicy, by, covered=covered, identities=identities, effective=effective)
    return seq


def keeping(house: House, **changed) -> dict:
    until = house.clock + YEAR
    return {"casebook": TEAM, "person": 2, "until": until, "ground": "law", "rule": "us.retention"} | changed


def ending(way="closed", successor=None) -> dict:
    return {"way": way, "successor": successor}


def closed(way="closed", successor=None) -> House:
    house = House().staffed()
    house.say(st.Keeping, DANA, **keeping(house))
    house.say(st.PracticeClosed, ANA, **ending(way, successor))
    return house


def every_type() -> list[bytes]:
    """A ledger in which each type about endings occurs; the vectors hold the same leaves."""
    house = House().staffed()
    shown = policy(house)
    house.say(st.PolicySeen, BEN, policy=shown)
    house.say(st.Keeping, DANA, **keeping(house))
    house.say(st.Keeping, BEN, **keeping(house, ground="choice", rule=None))
    house.say(st.PracticeClosed, ANA, **ending("sold", 3))
    house.say(st.Succession, DANA, onward=ELSEWHERE, onward_log=b"l" * 32)
    return house.leaves[shown:]


class TestWriting:
    def test_the_leaves_of_the_vectors(self):
        assert [leaf.hex() for leaf in every_type()] == [case["leaf_data"] for case in VECTORS["good"]]
        for case, leaf in zip(VECTORS["good"], every_type(), strict=True):
            assert ledger.leaf_hash(leaf).hex() == case["leaf_hash"]
            assert st.split(leaf)[0].decode() == case["text"]
            assert st.encode(st.parse(case["text"].encode())).decode() == case["text"]

    @pytest.mark.parametrize("case", VECTORS["bad"], ids=lambda case: case["defect"])
    def test_any_other_writing_is_refused(self, case):
        with pytest.raises(Malformed):
            st.parse(case["text"].encode())

    @pytest.mark.parametrize("rule", ["", "-", "US", "a b", "a" * 61])
    def test_the_id_of_a_rule(self, rule):
        house = House().staffed()
        with pytest.raises(Malformed):
            house.leaf(st.Keeping, DANA.sign_seed, **keeping(house, rule=rule))


class TestPolicy:
    def test_the_first_one_of_a_practice_of_one_counts_at_once(self):
        house = House().found()
        seq = policy(house, notice=0)
        roll = house.roll()
        found = roll.endings.policy_at(house.clock)
        assert (found.seq, found.by, found.covered, found.identities) == (seq, 1, "yes", "stay")
        assert roll.endings.announced(house.clock) is None

    def test_with_others_here_it_is_announced_first(self):
        house = House().staffed()
        policy(house)
        endings = house.roll().endings
        assert endings.policy_at(house.clock) is None
        assert endings.announced(house.clock).identities == "stay"
        assert endings.policy_at(house.clock + NOTICE).identities == "stay"

    def test_nobody_is_surprised_by_a_change(self):
        house = House().staffed()
        values = {"covered": "yes", "identities": "stay", "effective": house.clock + NOTICE - 1}
        refuse(house, st.LeavingPolicy, ANA, "told 30 days before", **values)

    def test_a_clock_that_was_turned_back_shortens_nothing(self):
        house = House().staffed()
        values = {"covered": "yes", "identities": "stay", "effective": house.clock - 60}
        back = {"time": house.clock - 60 - NOTICE}
        refuse(house, st.LeavingPolicy, DANA, "told 30 days before", back, **values)

    def test_who_is_alone_again_tells_nobody(self):
        house = House().found()
        house.join(BEN, "practitioner")
        house.say(st.Closing, ANA, person=2)
        policy(house, notice=0)

    def test_it_is_an_administrators(self):
        house = House().staffed()
        values = {"covered": "no", "identities": "go", "effective": house.clock + NOTICE}
        refuse(house, st.LeavingPolicy, BEN, "Only an administrator may say what leavers", **values)

    def test_the_same_again_and_one_that_overtakes_another(self):
        house = House().staffed()
        policy(house, notice=2 * NOTICE)
        same = {"covered": "yes", "identities": "stay", "effective": house.clock + 2 * NOTICE}
        refuse(house, st.LeavingPolicy, DANA, "changes nothing", **same)
        sooner = same | {"identities": "go", "effective": house.clock + NOTICE}
        refuse(house, st.LeavingPolicy, DANA, "before the one it follows on", **sooner)

    def test_everybody_says_for_themselves_that_it_was_shown(self):
        house = House().staffed()
        first = policy(house)
        house.say(st.PolicySeen, BEN, policy=first)
        second = policy(house, identities="go")
        house.say(st.PolicySeen, BEN, policy=second)
        house.say(st.PolicySeen, DANA, policy=second)
        assert house.roll().endings.seen == {2: (first, second), 3: (second,)}
        refuse(house, st.PolicySeen, BEN, "shown a newer one", policy=first)
        refuse(house, st.PolicySeen, ANA, "no such policy", policy=first + 1)


class TestKeeping:
    def test_a_reader_keeps_it_and_a_later_word_counts(self):
        house = House().staffed()
        house.say(st.Keeping, DANA, **keeping(house))
        house.say(st.Keeping, BEN, **keeping(house, person=1, ground="insurer", rule=None))
        found = house.roll().endings.keepings[TEAM]
        assert (found.person, found.ground, found.rule, found.seq) == (1, "insurer", None, house.seq - 1)

    @pytest.mark.parametrize(
        ("because", "changed"),
        [
            ("has to be a reader", {"person": 3}),
            ("kept by the person whose it is", {"casebook": OWN, "person": 1}),
            ("a day that is over", {"until": 0}),
            ("another ground", {"ground": "choice"}),
            ("does not exist", {"casebook": ELSEWHERE}),
        ],
    )
    def test_what_is_refused(self, because, changed):
        house = House().staffed()
        refuse(house, st.Keeping, DANA, because, **keeping(house, **changed))

    def test_only_by_an_administrator_or_a_reader(self):
        house = House().staffed()
        house.join(CHEN, "practitioner")
        refuse(house, st.Keeping, CHEN, "administrator or a reader", **keeping(house))


class TestClosed:
    def test_nothing_more_is_said_or_written(self):
        house = closed()
        assert house.roll().endings.closed.seq == house.seq - 1
        for kind, who, values in (
            (st.Role, ANA, {"person": 2, "role": "administrator", "change": "given"}),
            (st.PracticeClosed, ANA, ending()),
            (st.Grant, BEN, house.granting(TEAM, DANA)),
            (st.Key, MALLORY, house.key(MALLORY, person=9)),
            (st.Removal, DANA, {"casebook": TEAM, "person": 1}),
        ):
            refuse(house, kind, who, "The practice has closed", **values)

    def test_erasing_and_a_restored_copy_stay_possible(self):
        house = House().staffed()
        entry = house.enter(ANA, OWN)
        house.say(st.Keeping, DANA, **keeping(house))
        house.say(st.PracticeClosed, ANA, **ending())
        wish = {"entry": entry, "ground": "retention", "reason": ZERO}
        house.say(st.ErasureRequest, ANA, **wish)
        house.say(st.Erasure, ANA, **wish, request=None)
        house.say(st.Generation, LOG.seed, generation=2, reason="restored", **house.known())
        assert entry in house.roll().erased

    def test_only_what_left_a_casebook_of_ones_own_may_be_noted(self):
        house = closed()
        house.enter(ANA, OWN)
        leaves = list(enumerate(house.leaves))
        assert chain.check(ID, leaves, LOG.public, house.head()).findings == []
        for author, casebook in ((BEN, TEAM), (BEN, OWN)):
            spoilt = closed()
            spoilt.enter(author, casebook)
            [finding] = chain.check(ID, enumerate(spoilt.leaves), LOG.public, spoilt.head()).findings
            assert "The practice had closed" in finding.sentence

    def test_it_is_an_administrators(self):
        house = House().staffed()
        house.say(st.Keeping, DANA, **keeping(house))
        refuse(house, st.PracticeClosed, BEN, "Only an administrator may close the practice", **ending())

    def test_no_shared_casebook_is_left_without_a_keeper(self):
        house = House().staffed()
        refuse(house, st.PracticeClosed, ANA, "nobody who keeps it", **ending())
        house.say(st.Keeping, DANA, **keeping(house))
        house.say(st.Removal, DANA, casebook=TEAM, person=2)
        refuse(house, st.PracticeClosed, ANA, "nobody who keeps it", **ending())
        house.say(
            st.Removal, DANA, casebook=TEAM, person=1
        )  # nobody reads it any more: there is nothing to keep
        house.say(st.PracticeClosed, ANA, **ending())

    def test_not_while_new_keys_wait(self):
        house = House().staffed()
        house.say(st.Key, CHEN, **house.key(CHEN, *house.invite("again", "lead", by=DANA), person=2))
        house.say(st.Keeping, DANA, **keeping(house))
        refuse(house, st.PracticeClosed, ANA, "still wait", **ending())

    @pytest.mark.parametrize(
        ("because", "way", "successor"),
        [
            ("sold to nobody", "sold", None),
            ("takes over a practice that closes", "closed", 3),
            ("sells to herself", "sold", 1),
            ("does not exist", "sold", 9),
            ("has to be an administrator", "sold", 2),
        ],
    )
    def test_who_takes_over(self, because, way, successor):
        house = House().staffed()
        house.say(st.Keeping, DANA, **keeping(house))
        refuse(house, st.PracticeClosed, ANA, because, **ending(way, successor))


class TestSuccession:
    def test_the_successor_says_once_where_it_goes_on(self):
        house = closed("sold", 3)
        onward = {"onward": ELSEWHERE, "onward_log": b"l" * 32}
        refuse(house, st.Succession, ANA, "Only who took over", **onward)
        refuse(house, st.Succession, DANA, "not in this one", **onward | {"onward": ID})
        refuse(house, st.Succession, DANA, "the log of no practice", **onward | {"onward": None})
        house.say(st.Succession, DANA, onward=None, onward_log=bytes(32))
        assert house.roll().endings.taken.onward is None
        refuse(house, st.Succession, DANA, "changes nothing", **onward)

    def test_not_of_a_practice_that_was_not_sold(self):
        refuse(closed(), st.Succession, DANA, "was not sold", onward=None, onward_log=bytes(32))
        refuse(House().staffed(), st.Succession, DANA, "was not sold", onward=None, onward_log=bytes(32))
