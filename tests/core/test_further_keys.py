"""New keys of somebody who has keys: vouched by the old one, or compared by a colleague after 72 hours."""

import pytest

from casebound.core import ed25519
from casebound.core import statements as st
from casebound.core.chain import check
from casebound.core.replay.keys import WAITS
from casebound.core.trust import replay
from tests.core.practice import ANA, BEN, CHEN, DANA, ID, LOG, NUMBERS, OWN, TEAM, House, dropins, secret
from tests.core.test_trust import refuse

NEW = secret("Ana, new")
STRANGE = secret("Dana as Ana")
NUMBERS[NEW.sign_seed] = NUMBERS[STRANGE.sign_seed] = 1


@pytest.fixture
def house():
    return House().staffed()


def vouched(house, new=NEW, old=ANA, **changed):
    text = st.voucher_text(ID, 1, new.public.sign, new.public.kem)
    return house.key(new) | {"person": 1, "voucher": ed25519.sign(old.sign_seed, text)} | changed


def lost(house, new=NEW, by=DANA):
    """The number of the leaf with keys that Ana's old key has not vouched for."""
    house.say(st.Key, new, **house.key(new, *house.invite(f"again {house.seq}", by=by), person=1))
    return house.seq - 1


def accepting(house, **changed):
    key = house.roll().waiting.get(1)
    values = {
        "person": 1,
        "key": key.seq if key else 0,
        "old": house.roll().persons[1].public.fingerprint,
        "new": key.public.fingerprint if key else bytes(32),
    }
    return values | changed


def sound(house):
    return check(ID, enumerate(house.leaves), LOG.public, house.head()).findings == []


class TestVouched:
    def test_it_counts_at_once_and_every_casebook_she_reads_owes_an_epoch(self, house):
        house.enter(ANA, OWN)
        house.say(st.Key, NEW, **vouched(house))
        now = house.roll()
        assert now.persons[1].public == NEW.public
        assert now.persons[1].roles == {"administrator", "practitioner"}
        assert now.by_author[ANA.public.author].replaced
        assert now.by_author[ANA.public.author].number == 1
        assert now.casebooks[OWN].owes_epoch
        assert now.casebooks[TEAM].owes_epoch
        assert 1 in now.casebooks[TEAM].readers
        house.say(st.EpochStart, NEW, **house.rotating(OWN))
        house.grant(NEW, OWN, NEW)
        assert not house.roll().casebooks[OWN].owes_epoch
        house.enter(NEW, OWN)
        assert sound(house)

    def test_the_old_key_signs_nothing_more(self, house):
        house.say(st.Key, NEW, **vouched(house))
        refuse(house, st.Role, ANA, "other keys since", person=2, role="administrator", change="given")
        house.say(st.EpochStart, NEW, **house.rotating(OWN))
        house.enter(ANA, OWN)
        assert not sound(house)

    def test_nobody_else_vouches(self, house):
        for other in (BEN, DANA, NEW):
            refuse(house, st.Key, NEW, "signature", **vouched(house, old=other))
        house.say(st.Key, NEW, **vouched(house))
        refuse(house, st.Key, STRANGE, "signature", **vouched(house, STRANGE))

    def test_it_is_new(self, house):
        refuse(house, st.Key, ANA, "signing key already", **vouched(house, ANA))
        mixed = vouched(house) | {"kem_key": BEN.public.kem}
        refuse(house, st.Key, NEW, "Its key already belongs", **mixed)

    def test_it_ends_what_was_waiting(self, house):
        lost(house, STRANGE)
        house.say(st.Key, NEW, **vouched(house))
        assert not house.roll().waiting

    def test_a_granted_epoch_is_for_the_new_key(self, house):
        house.say(st.Key, NEW, **vouched(house))
        house.say(st.EpochStart, BEN, **house.rotating(TEAM))
        refuse(house, st.Grant, BEN, "another key than", **house.granting(TEAM, ANA))
        house.grant(BEN, TEAM, NEW)
        assert 1 in house.roll().casebooks[TEAM].readers

    def test_of_a_practice_of_one(self):
        house = House().found()
        house.say(st.Key, NEW, **vouched(house))
        refuse(house, st.Role, NEW, "changes nothing", person=1, role="administrator", change="given")
        assert replay(ID, house.statements(), LOG.public, house.leaves.__getitem__) == house.roll()


class TestNotVouched:
    def test_it_waits_and_changes_nothing(self, house):
        seq = lost(house)
        now = house.roll()
        assert now.persons[1].public == ANA.public
        assert (now.waiting[1].seq, now.waiting[1].invited_by) == (seq, 3)
        assert now.waiting[1].public == NEW.public
        refuse(house, st.Removal, NEW, "nobody known", casebook=TEAM, person=2)

    def test_after_72_hours_a_colleague_accepts_it_and_the_old_one_reads_nothing_new(self, house):
        lost(house)
        house.clock += WAITS
        house.say(st.KeyAccepted, BEN, **accepting(house))
        now = house.roll()
        assert now.persons[1].public == NEW.public
        assert now.casebooks[TEAM].readers == {2}
        assert now.casebooks[TEAM].owes_epoch
        assert now.casebooks[OWN].readers == frozenset()
        house.say(st.EpochStart, BEN, **house.rotating(TEAM))
        house.grant(BEN, TEAM, NEW)
        assert house.roll().casebooks[TEAM].readers == {1, 2}
        assert sound(house)

    def test_not_before(self, house):
        lost(house)
        early = {"time": house.roll().waiting[1].ready - 1}
        refuse(house, st.KeyAccepted, BEN, "waits 72 hours", early, **accepting(house))

    def test_dana_the_administrator_accepts_nothing(self, house):
        """She makes the link and the keys; the last step is for those who read with Ana."""
        lost(house, STRANGE)
        house.clock += WAITS
        refuse(house, st.KeyAccepted, DANA, "Only who reads a casebook with her", **accepting(house))
        refuse(house, st.KeyAccepted, ANA, "key of her own", **accepting(house))
        house.join(CHEN, "lead", "administrator")
        refuse(house, st.KeyAccepted, CHEN, "Only who reads a casebook with her", **accepting(house))

    def test_ana_who_still_has_her_key_refuses_it(self, house):
        seq = lost(house, STRANGE)
        refuse(house, st.KeyRefused, DANA, "Only she herself", person=1, key=seq)
        house.say(st.KeyRefused, ANA, person=1, key=seq)
        house.clock += WAITS
        refuse(house, st.KeyAccepted, BEN, "No such key", **accepting(house, key=seq))

    def test_ben_refuses_it(self, house):
        house.say(st.KeyRefused, BEN, person=1, key=lost(house, STRANGE))
        assert not house.roll().waiting

    @pytest.mark.parametrize("changed", [{"old": bytes(32)}, {"new": bytes(32)}])
    def test_both_fingerprints_are_those_that_were_compared(self, house, changed):
        lost(house)
        house.clock += WAITS
        refuse(house, st.KeyAccepted, BEN, "other fingerprints", **accepting(house, **changed))

    def test_a_later_one_starts_the_wait_anew(self, house):
        first = lost(house, STRANGE)
        house.clock += WAITS
        lost(house)
        refuse(house, st.KeyAccepted, BEN, "No such key", **accepting(house, key=first))
        refuse(house, st.KeyAccepted, BEN, "waits 72 hours", **accepting(house))

    def test_it_belongs_to_nobody_else(self, house):
        lost(house)
        values = house.key(NEW, *house.invite("Chen"), person=9)
        refuse(house, st.Key, NEW, "signing key already", **values)

    def test_an_account_that_was_closed_gets_none(self, house):
        lost(house)
        house.clock += WAITS
        values = accepting(house)
        house.say(st.Closing, DANA, person=1)
        refuse(house, st.KeyAccepted, BEN, "closed account", **values)


def test_a_casebook_that_she_does_not_read_is_left_alone(house):
    other = b"of Ben and others"[:16]
    house.say(st.Casebook, BEN, casebook=other, purpose="shared", epoch=1, **dropins("other 1"))
    before = house.roll().casebooks[other]
    house.say(st.Key, NEW, **vouched(house))
    assert house.roll().casebooks[other] == before
    lost(house, STRANGE, by=DANA)
    house.clock += WAITS
    house.say(st.KeyAccepted, BEN, **accepting(house))
    assert house.roll().casebooks[other] == before
