"""One story per rule of replay, and one per thing that somebody with the database could forge."""

import time
from dataclasses import FrozenInstanceError, replace

import pytest

from casebound.core import ed25519
from casebound.core import statements as st
from casebound.core.errors import Untrusted
from casebound.core.notes import LogKey
from casebound.core.trust import replay
from tests.core.practice import (
    ANA,
    BEN,
    CHEN,
    DANA,
    ID,
    LOG,
    MALLORY,
    OWN,
    TEAM,
    ZERO,
    House,
    dropins,
)


@pytest.fixture
def house():
    return House().staffed()


def refused(house, leaf, because):
    """The leaf is refused with its number, by extend and by replay, and the roll stays as it was."""
    roll = house.roll()
    for attempt in (
        lambda: roll.extend(house.seq, leaf, house.leaves.__getitem__),
        lambda: replay(ID, [*house.statements(), (house.seq, leaf)], LOG.public, house.leaves.__getitem__),
    ):
        with pytest.raises(Untrusted, match=because) as caught:
            attempt()
        assert f"Leaf {house.seq} " in caught.value.sentence
        assert caught.value.sentence.endswith("Run the full check (doctor).")
    assert roll == house.roll()


def refuse(house, kind, who, because, changed=None, **values):
    seed = who if isinstance(who, bytes) else who.sign_seed
    refused(house, house.leaf(kind, seed, changed, **values), because)


def test_what_an_honest_practice_looks_like(house):
    roll = house.roll()
    assert {n: sorted(p.roles) for n, p in roll.persons.items()} == {
        1: ["administrator", "practitioner"],
        2: ["lead", "practitioner"],
        3: ["administrator"],
    }
    team = roll.casebooks[TEAM]
    assert team.readers == {1, 2}
    assert (team.creator, team.starter, team.epoch, team.owes_epoch) == (2, 2, 1, False)
    assert team.dropin.raw == dropins("team 1")["dropin_key"]
    assert roll.casebooks[OWN].readers == {1}
    assert roll.by_author[ANA.public.author] is roll.persons[1]
    assert roll.persons[1].public == ANA.public
    assert roll.log_key == LOG.public
    assert [invitation.used_by for invitation in roll.invitations.values()] == [2, 3]
    assert team.grants[1].recipient == ANA.public.fingerprint


def test_extending_is_replaying(house):
    roll = replay(ID, house.statements()[:1])
    for seq, leaf in house.statements()[1:]:
        roll = roll.extend(seq, leaf)
    assert roll == house.roll()


def test_a_roll_cannot_be_changed(house):
    roll = house.roll()
    with pytest.raises(TypeError):
        roll.persons[9] = roll.persons[1]
    with pytest.raises(TypeError):
        roll.casebooks[TEAM].grants[3] = roll.casebooks[TEAM].grants[1]
    with pytest.raises(FrozenInstanceError):
        roll.log_key = MALLORY.public.sign


class TestPractice:
    def test_an_empty_ledger_trusts_nobody(self):
        with pytest.raises(Untrusted, match="Set up the practice"):
            replay(ID, [])

    def test_the_practice_comes_first(self):
        refused_first(House(), st.Key, ANA.sign_seed, "not been opened", **House().key(ANA))

    def test_it_is_opened_once(self, house):
        values = {"log_key": LOG.public, "generation": 1}
        refuse(house, st.Practice, LOG.seed, "opened once", **values)

    def test_it_is_signed_by_its_log_key(self):
        values = {"log_key": LOG.public, "generation": 1}
        refused_first(House(), st.Practice, ANA.sign_seed, "does not name the key", **values)

    def test_it_is_generation_one(self):
        refused_first(House(), st.Practice, LOG.seed, "generation", log_key=LOG.public, generation=2)

    def test_it_stands_at_the_beginning(self):
        values = {"log_key": LOG.public, "generation": 1}
        refused_first(House(), st.Practice, LOG.seed, "beginning", {"root": ZERO}, **values)
        refused_first(House(), st.Practice, LOG.seed, "beginning", {"previous": b"x" * 32}, **values)

    def test_a_remade_practice_is_seen_by_who_knows_the_log_key(self):
        forged = House(log=LogKey(b"M" * 32)).found()
        assert replay(ID, forged.statements()).log_key != LOG.public
        with pytest.raises(Untrusted, match="another log key"):
            replay(ID, forged.statements(), LOG.public)


def refused_first(house, kind, seed, because, changed=None, **values):
    with pytest.raises(Untrusted, match=because):
        replay(ID, [(0, house.leaf(kind, seed, changed, **values))])


class TestPlace:
    def test_a_leaf_of_another_practice(self, house):
        other = {"practice": b"another practice"}
        refuse(house, st.Closing, ANA, "another practice", other, person=2)

    def test_a_statement_moved_to_another_number(self, house):
        leaf = house.leaf(st.Closing, ANA.sign_seed, {"seq": house.seq + 1}, person=2)
        refused(house, leaf, "another place")

    def test_a_leaf_given_twice(self, house):
        roll = house.roll()
        with pytest.raises(Untrusted, match="another place"):
            roll.extend(roll.last, house.leaves[roll.last])

    def test_a_flipped_bit_anywhere(self, house):
        leaf = house.leaf(st.Closing, ANA.sign_seed, person=2)
        roll = house.roll()
        for at in range(len(leaf)):
            bad = leaf[:at] + bytes([leaf[at] ^ 1]) + leaf[at + 1 :]
            with pytest.raises(Untrusted):
                roll.extend(house.seq, bad)

    @pytest.mark.parametrize("size", [0, 64, 65, 500])
    def test_a_leaf_cut_off_or_of_noise(self, house, size):
        refused(house, b"\xff" * size, "cannot be trusted")

    def test_an_unknown_signer(self, house):
        refuse(house, st.Closing, MALLORY, "nobody known", person=2)

    def test_ana_named_but_mallory_signing(self, house):
        leaf = house.leaf(st.Closing, MALLORY.sign_seed, {"signer": ANA.public.author}, person=2)
        refused(house, leaf, "signature")

    def test_a_closed_person_says_nothing_more(self, house):
        house.say(st.Closing, ANA, person=3)
        refuse(house, st.Closing, DANA, "account is closed", person=2)


class TestKey:
    def joining(self, house, who=CHEN, **changed):
        """Chen's key with a good invitation, changed before it is signed."""
        seq, invite = house.invite("Chen", "practitioner")
        return house.key(who, seq, invite, **changed)

    def test_the_invited_come_in_with_the_roles_of_the_invitation(self, house):
        values = self.joining(house)
        house.say(st.Key, CHEN, **values)
        assert house.roll().persons[4].roles == {"practitioner"}

    def test_roles_make_no_reader(self, house):
        house.join(CHEN, "practitioner", "lead", "administrator")
        assert all(4 not in casebook.readers for casebook in house.roll().casebooks.values())

    def test_nobody_comes_in_uninvited(self, house):
        refuse(house, st.Key, CHEN, "Nobody has invited", **house.key(CHEN))
        refuse(house, st.Key, CHEN, "Nobody has invited", **house.key(CHEN, 1, b"x" * 32))

    def test_an_invitation_works_once(self, house):
        seq, invite = house.invite("Chen")
        house.say(st.Key, CHEN, **house.key(CHEN, seq, invite))
        refuse(house, st.Key, MALLORY, "used already", **house.key(MALLORY, seq, invite))

    def test_an_invitation_expires(self, house):
        values = self.joining(house)
        house.clock += 73 * 3600
        refuse(house, st.Key, CHEN, "expired", **values)

    def test_an_invitation_holds_to_its_last_second(self, house):
        values = self.joining(house)
        expires = house.roll().invitations[values["invitation"]].expires
        leaf = house.leaf(st.Key, CHEN.sign_seed, {"time": expires}, **values)
        assert 4 in house.roll().extend(house.seq, leaf).persons

    def test_an_invitation_ends_with_its_inviters_office(self, house):
        seq, invite = house.invite("Chen", by=DANA)
        house.say(st.Role, ANA, person=3, role="administrator", change="removed")
        refuse(house, st.Key, CHEN, "no administrator any more", **house.key(CHEN, seq, invite))

    def test_a_voucher_by_somebody_else(self, house):
        seq, _ = house.invite("Chen")
        refuse(house, st.Key, CHEN, "signature", **house.key(CHEN, seq, b"guessed secret" + bytes(18)))

    def test_a_swapped_public_key(self, house):
        """The operator puts his own KEM key into Chen's key leaf; her signatures name the other."""
        mine = MALLORY.public.kem
        values = self.joining(house)
        refuse(house, st.Key, CHEN, "signature", **(values | {"kem_key": mine}))
        leaf = house.leaf(st.Key, CHEN.sign_seed, **values)
        swapped = leaf.replace(CHEN.public.kem.hex().encode(), mine.hex().encode())
        refused(house, swapped, "signature")

    def test_a_voucher_for_another_number(self, house):
        refuse(house, st.Key, CHEN, "signature", **(self.joining(house) | {"person": 5}))

    def test_a_number_is_not_used_again_after_closing(self, house):
        house.say(st.Closing, ANA, person=2)
        refuse(house, st.Key, MALLORY, "account is closed", **self.joining(house, MALLORY, person=2))

    def test_a_signing_key_belongs_to_one_person(self, house):
        mixed = replace(CHEN, sign_seed=BEN.sign_seed)
        refuse(house, st.Key, mixed, "signing key already", **self.joining(house, mixed, person=9))

    def test_a_kem_key_belongs_to_one_person(self, house):
        mixed = replace(CHEN, mlkem_seed=ANA.mlkem_seed, x25519=ANA.x25519)
        seq, invite = house.invite("mixed")
        refuse(house, st.Key, mixed, "already belongs", **house.key(mixed, seq, invite))

    def test_nobody_signs_with_the_logs_key(self, house):
        both = replace(CHEN, sign_seed=LOG.seed)
        seq, invite = house.invite("both")
        refuse(house, st.Key, both, "the log's", **house.key(both, seq, invite, person=9))

    def test_who_saw_another_log_key_is_not_let_in(self, house):
        values = self.joining(house) | {"log_key_seen": bytes(32)}
        refuse(house, st.Key, CHEN, "another log key", **values)

    def test_the_first_person_has_no_voucher_and_no_invitation(self):
        for values in ({"voucher": b"v" * 64}, {"invitation": 0}):
            house = House().open()
            refuse(house, st.Key, ANA, "invited by nobody", **(house.key(ANA) | values))

    def test_a_kem_key_that_cannot_be_used(self, house):
        seq, invite = house.invite("Chen")
        values = house.key(CHEN, seq, invite) | {"kem_key": b"\xff" * 1216}
        refuse(house, st.Key, CHEN, "cannot be trusted", **values)


class TestInvitation:
    values = {"invite_key": ed25519.public_of(b"i" * 32), "roles": ("lead",)}

    def test_only_an_administrator_invites(self, house):
        expires = house.clock + 60
        refuse(house, st.Invitation, BEN, "Only an administrator", expires=expires, **self.values)

    def test_it_ends_after_it_begins(self, house):
        refuse(house, st.Invitation, ANA, "before it begins", expires=house.clock, **self.values)

    def test_its_key_is_fresh(self, house):
        _, invite = house.invite("Chen")
        values = self.values | {"invite_key": ed25519.public_of(invite), "expires": house.clock + 60}
        refuse(house, st.Invitation, ANA, "used before", **values)

    def test_its_key_vouches_for_something(self, house):
        values = self.values | {"invite_key": b"\1" + bytes(31), "expires": house.clock + 60}
        refuse(house, st.Invitation, ANA, "cannot be a signing key", **values)


class TestWithdrawal:
    def test_what_was_withdrawn_lets_nobody_in(self, house):
        invitation = house.invite("Chen", "practitioner")
        house.say(st.Withdrawal, DANA, invitation=invitation[0])
        assert house.roll().invitations[invitation[0]].withdrawn
        refuse(house, st.Key, CHEN, "was withdrawn", **house.key(CHEN, *invitation))

    def test_only_an_administrator_withdraws(self, house):
        seq, _ = house.invite("Chen")
        refuse(house, st.Withdrawal, BEN, "Only an administrator", invitation=seq)

    def test_only_what_somebody_could_still_use(self, house):
        seq, _ = house.invite("Chen")
        refuse(house, st.Withdrawal, ANA, "no such invitation", invitation=seq - 1)
        refuse(house, st.Withdrawal, ANA, "no such invitation", invitation=house.seq + 5)
        used = next(state.seq for state in house.roll().invitations.values() if state.used_by == 2)
        refuse(house, st.Withdrawal, ANA, "used already", invitation=used)
        house.say(st.Withdrawal, ANA, invitation=seq)
        refuse(house, st.Withdrawal, ANA, "changes nothing", invitation=seq)


class TestRole:
    def test_given_and_removed(self, house):
        house.say(st.Role, DANA, person=2, role="administrator", change="given")
        house.say(st.Role, BEN, person=3, role="administrator", change="removed")
        assert house.roll().persons[2].is_administrator
        assert not house.roll().persons[3].is_administrator

    def test_only_by_an_administrator(self, house):
        refuse(house, st.Role, BEN, "Only an administrator", person=2, role="administrator", change="given")

    def test_the_first_person_only_right_after_her_key(self):
        house = House().open()
        house.say(st.Key, ANA, **house.key(ANA))
        refuse(house, st.Role, ANA, "administrator", person=1, role="lead", change="removed")
        house.say(st.Casebook, ANA, casebook=OWN, purpose="own", epoch=1, **dropins("own 1"))
        refuse(house, st.Role, ANA, "Only an admin", person=1, role="administrator", change="given")

    def test_a_change_that_changes_nothing(self, house):
        refuse(house, st.Role, ANA, "changes nothing", person=2, role="lead", change="given")
        refuse(house, st.Role, ANA, "changes nothing", person=3, role="lead", change="removed")

    def test_for_nobody(self, house):
        refuse(house, st.Role, ANA, "does not exist", person=77, role="lead", change="given")

    def test_a_role_never_makes_a_reader(self, house):
        before = house.roll().casebooks
        for role in st.ROLES:
            if role != "administrator":
                house.say(st.Role, DANA, person=3, role=role, change="given")
        assert house.roll().casebooks == before
        refuse(house, st.Grant, DANA, "Only a reader", **house.granting(TEAM, DANA))


class TestCasebook:
    def test_an_id_is_never_used_again(self, house):
        values = {"casebook": TEAM, "purpose": "team", "epoch": 1, **dropins("mine")}
        refuse(house, st.Casebook, DANA, "used before", **values)

    def test_a_swapped_drop_in_key(self, house):
        leaf = house.leaf(
            st.Casebook, BEN.sign_seed, casebook=b"x" * 16, purpose="team", epoch=1, **dropins("a")
        )
        for name in ("dropin_key", "dropin_light"):
            other = dropins("mallory")[name].hex().encode()
            refused(house, leaf.replace(dropins("a")[name].hex().encode(), other), "signature")

    def test_a_drop_in_key_with_which_anyone_could_read(self, house):
        values = dropins("a") | {"dropin_light": bytes(32)}
        refuse(house, st.Casebook, ANA, "cannot be", casebook=b"x" * 16, purpose="own", epoch=1, **values)


class TestGrant:
    def test_a_forged_grant(self, house):
        """Mallory holds the database and Ana's public key; he has no reader's signature."""
        values = house.granting(TEAM, DANA)
        refuse(house, st.Grant, MALLORY, "nobody known", **values)
        refuse(house, st.Grant, MALLORY, "signature", {"signer": BEN.public.author}, **values)

    def test_an_administrator_lets_nobody_in(self, house):
        refuse(house, st.Grant, DANA, "Only a reader", **house.granting(TEAM, DANA))
        refuse(house, st.Grant, DANA, "Only a reader", **house.granting(OWN, BEN))

    def test_every_present_reader_may_let_in(self, house):
        house.join(CHEN)
        house.grant(ANA, TEAM, CHEN)
        assert house.roll().casebooks[TEAM].readers == {1, 2, 4}

    def test_sealed_to_another_key(self, house):
        values = house.granting(TEAM, DANA, recipient=MALLORY.public.fingerprint)
        refuse(house, st.Grant, BEN, "another key", **values)

    def test_a_grant_of_an_old_epoch(self, house):
        old = house.granting(TEAM, DANA)
        house.say(st.EpochStart, BEN, **house.rotating(TEAM))
        refuse(house, st.Grant, BEN, "another epoch", **old)
        refuse(house, st.Grant, BEN, "another epoch", **(old | {"epoch": 2}))
        house.grant(BEN, TEAM, DANA)
        assert house.roll().casebooks[TEAM].readers == {2, 3}

    def test_an_old_grant_leaf_given_again(self, house):
        grant = house.leaves[-1]
        house.say(st.EpochStart, BEN, **house.rotating(TEAM))
        refused(house, grant, "another place")

    def test_twice(self, house):
        refuse(house, st.Grant, BEN, "already", **house.granting(TEAM, ANA))

    def test_to_nobody_to_a_closed_person_and_to_no_casebook(self, house):
        refuse(house, st.Grant, BEN, "does not exist", **house.granting(TEAM, MALLORY))
        refuse(house, st.Grant, BEN, "not exist", **(house.granting(TEAM, DANA) | {"casebook": bytes(16)}))
        house.say(st.Closing, ANA, person=3)
        refuse(house, st.Grant, BEN, "closed account", **house.granting(TEAM, DANA))


class TestEpoch:
    def test_only_who_is_granted_again_reads_on(self, house):
        house.say(st.EpochStart, ANA, **house.rotating(TEAM))
        assert house.roll().casebooks[TEAM].readers == {1}
        house.grant(ANA, TEAM, BEN)
        assert house.roll().casebooks[TEAM].readers == {1, 2}

    def test_inserted_by_the_operator_or_administrator(self, house):
        values = house.rotating(TEAM)
        refuse(house, st.EpochStart, DANA, "Only a reader", **values)
        refuse(house, st.EpochStart, LOG.seed, "nobody known", **values)
        refuse(house, st.EpochStart, MALLORY, "signature", {"signer": BEN.public.author}, **values)

    def test_counts_up_by_one_and_names_the_previous(self, house):
        refuse(house, st.EpochStart, BEN, "by one", **house.rotating(TEAM, epoch=3))
        refuse(house, st.EpochStart, BEN, "follow on", **house.rotating(TEAM, previous_epoch=ZERO))

    def test_who_left_may_not_be_granted(self, house):
        house.say(st.EpochStart, BEN, **house.rotating(TEAM, (1,)))
        refuse(house, st.Grant, BEN, "has left", **house.granting(TEAM, ANA))
        refuse(house, st.EpochStart, ANA, "Only a reader", **house.rotating(TEAM))
        house.say(st.EpochStart, BEN, **house.rotating(TEAM))
        house.grant(BEN, TEAM, ANA)
        assert house.roll().casebooks[TEAM].readers == {1, 2}

    def test_leaves_out_readers_only_and_not_its_starter(self, house):
        refuse(house, st.EpochStart, BEN, "no reader", **house.rotating(TEAM, (3,)))
        refuse(house, st.EpochStart, BEN, "cannot leave", **house.rotating(TEAM, (2,)))

    @pytest.mark.parametrize("name", ["dropin_key", "dropin_light"])
    def test_draws_new_drop_in_keys(self, house, name):
        kept = {name: dropins("team 1")[name]}
        refuse(house, st.EpochStart, BEN, "drop-in key", **house.rotating(TEAM, (), **kept))


class TestRemoval:
    def test_blocks_the_casebook_until_a_reader_starts_an_epoch(self, house):
        house.say(st.Removal, DANA, casebook=TEAM, person=2)
        team = house.roll().casebooks[TEAM]
        assert (team.owes_epoch, team.readers, dict(team.grants).keys()) == (True, {1}, {1})
        refuse(house, st.Grant, ANA, "new epoch first", **house.granting(TEAM, DANA))
        refuse(house, st.EpochStart, BEN, "Only a reader", **house.rotating(TEAM))
        refuse(house, st.EpochStart, ANA, "everybody who was removed", **house.rotating(TEAM))
        house.say(st.EpochStart, ANA, **house.rotating(TEAM, (2,)))
        assert not house.roll().casebooks[TEAM].owes_epoch
        refuse(house, st.Grant, ANA, "has left", **house.granting(TEAM, BEN))

    def test_blocks_shares_into_it(self, house):
        entry = house.enter(ANA, OWN)
        house.say(st.Removal, ANA, casebook=TEAM, person=2)
        values = {"entry": entry, "casebook": TEAM, "change": "shared"}
        refuse(house, st.Share, ANA, "new epoch", **values)

    def test_by_readers_and_administrators_only(self, house):
        house.join(CHEN, "practitioner", "lead")
        refuse(house, st.Removal, CHEN, "Only a reader", casebook=TEAM, person=2)

    def test_of_readers_only(self, house):
        refuse(house, st.Removal, BEN, "no reader", casebook=TEAM, person=3)


class TestShare:
    def test_by_its_author_and_back_by_a_reader_of_its_home(self, house):
        entry = house.enter(DANA, TEAM)
        house.say(st.Casebook, DANA, casebook=b"d" * 16, purpose="own", epoch=1, **dropins("dana"))
        house.say(st.Share, DANA, entry=entry, casebook=b"d" * 16, change="shared")
        assert house.roll().shares == {b"d" * 16: {entry}}
        house.say(st.Share, BEN, entry=entry, casebook=b"d" * 16, change="unshared")
        assert house.roll().shares == {b"d" * 16: set()}

    def test_extending_shares_leaves_the_older_roll_alone(self, house):
        first, second = house.enter(ANA, OWN), house.enter(ANA, OWN)
        house.say(st.Share, ANA, entry=first, casebook=TEAM, change="shared")
        before = house.roll()
        leaf = house.leaf(st.Share, ANA.sign_seed, entry=second, casebook=TEAM, change="shared")
        assert before.extend(house.seq, leaf, house.leaves.__getitem__).shares[TEAM] == {first, second}
        assert before.shares[TEAM] == {first}

    def test_refused_when_it_is_not_theirs_to_share(self, house):
        entry = house.enter(ANA, OWN)
        for who in (BEN, DANA):
            values = {"entry": entry, "casebook": TEAM, "change": "shared"}
            refuse(house, st.Share, who, "Only the author", **values)

    def test_refused_when_it_changes_nothing(self, house):
        entry = house.enter(ANA, OWN)
        refuse(house, st.Share, ANA, "anyway", entry=entry, casebook=OWN, change="shared")
        refuse(house, st.Share, ANA, "nothing", entry=entry, casebook=TEAM, change="unshared")
        house.say(st.Share, ANA, entry=entry, casebook=TEAM, change="shared")
        refuse(house, st.Share, ANA, "nothing", entry=entry, casebook=TEAM, change="shared")

    def test_refused_for_what_is_no_earlier_entry(self, house):
        for entry in (house.seq, house.seq + 5):
            refuse(house, st.Share, ANA, "no such entry", entry=entry, casebook=TEAM, change="shared")
        refuse(house, st.Share, ANA, "nobody known", entry=2, casebook=TEAM, change="shared")

    def test_refused_without_the_entry_itself(self, house):
        leaf = house.leaf(
            st.Share, ANA.sign_seed, entry=house.enter(ANA, OWN), casebook=TEAM, change="shared"
        )
        with pytest.raises(Untrusted):
            house.roll().extend(house.seq, leaf)
        leaf = house.leaf(st.Share, ANA.sign_seed, entry=house.seq - 1, casebook=TEAM, change="shared")
        with pytest.raises(Untrusted, match="no such entry"):
            house.roll().extend(house.seq, leaf)

    def test_refused_for_an_entry_of_another_place(self, house):
        entry = house.enter(ANA, OWN)
        leaf = house.leaf(st.Share, ANA.sign_seed, entry=entry, casebook=TEAM, change="shared")
        other = house.entry_leaf(ANA, TEAM)
        with pytest.raises(Untrusted, match="another one"):
            house.roll().extend(house.seq, leaf, lambda seq: other)
        forged = house.leaves[entry][:43] + TEAM + house.leaves[entry][59:]
        with pytest.raises(Untrusted, match="signature"):
            house.roll().extend(house.seq, leaf, lambda seq: forged)


class TestClosing:
    def test_ends_all_grants_and_casebooks_owe_an_epoch(self, house):
        house.say(st.Closing, DANA, person=1)
        roll = house.roll()
        assert roll.persons[1].closed
        assert roll.persons[1].roles == frozenset()
        assert roll.by_author[ANA.public.author].closed
        assert [(state.readers, state.owes_epoch) for state in roll.casebooks.values()] == [
            (frozenset(), True),
            (frozenset({2}), True),
        ]

    def test_leaves_other_casebooks_alone(self, house):
        before = house.roll().casebooks[OWN]
        house.say(st.Closing, ANA, person=2)
        assert house.roll().casebooks[OWN] == before

    def test_by_an_administrator_only_and_once(self, house):
        refuse(house, st.Closing, BEN, "Only an administrator", person=3)
        house.say(st.Closing, DANA, person=2)
        refuse(house, st.Closing, DANA, "closed account", person=2)


def test_a_thousand_statements_in_a_second():
    house = House().found()
    for change in ("given", "removed") * 500:
        house.say(st.Role, ANA, person=1, role="lead", change=change)
    started = time.process_time()
    house.roll()
    assert time.process_time() - started < 1
