"""The full check finds every way in which a ledger can have been changed, and nothing in a sound one."""

import pytest

from casebound.core import chain
from casebound.core import statements as st
from casebound.core.chain import check
from casebound.core.errors import Tampered
from casebound.core.notes import Checkpoint, LogKey, origin
from tests.core.practice import ANA, BEN, CHEN, DANA, ID, LOG, MALLORY, OWN, TEAM, ZERO, House


@pytest.fixture
def house():
    house = House().staffed()
    entry = house.enter(ANA, OWN)
    house.enter(DANA, TEAM)  # drops in without being a reader
    house.say(st.Share, ANA, entry=entry, casebook=TEAM, change="shared")
    house.enter(ANA, OWN)
    return house


def findings(house, leaves=None, head=None, log_public=LOG.public):
    leaves = enumerate(house.leaves) if leaves is None else leaves
    return check(ID, leaves, log_public, head or house.head()).findings


def only(house, **given):
    (finding,) = findings(house, **given)
    return finding


def test_a_sound_ledger(house):
    assert findings(house) == []


def test_a_leaf_cut_out(house):
    leaves = [(seq, leaf) for seq, leaf in enumerate(house.leaves) if seq != 13]
    found = [str(finding) for finding in findings(house, leaves)]
    assert found[0] == "Leaf 13 is missing or out of order: leaf 14 stands there."
    assert any("after other leaves" in sentence for sentence in found)


def test_the_tail_cut_off(house):
    finding = only(house, leaves=list(enumerate(house.leaves))[:-1])
    assert (finding.seq, finding.grave) == (None, True)
    assert "some are missing" in finding.sentence


def test_a_leaf_changed(house):
    for seq, leaf in enumerate(house.leaves):
        leaves = [*house.leaves]
        leaves[seq] = leaf[:300] + bytes([leaf[300] ^ 1]) + leaf[301:]
        assert any(finding.grave for finding in findings(house, enumerate(leaves)))


def test_an_entry_by_nobody_known(house):
    house.enter(MALLORY, OWN)
    assert "nobody known" in str(only(house))


def test_an_entry_signed_by_another(house):
    house.enter(MALLORY, OWN, author=ANA.public.author, previous=house.newest[ANA.public.author])
    found = [str(finding) for finding in findings(house)]
    assert any("signature does not fit" in sentence for sentence in found)


def test_an_entry_by_a_closed_person(house):
    house.say(st.Closing, ANA, person=3)
    house.enter(DANA, OWN)
    assert "closed before" in str(only(house))


def test_an_entry_into_no_casebook(house):
    house.enter(ANA, bytes(16))
    assert "does not exist" in str(only(house))


def test_an_entry_while_an_epoch_was_owed(house):
    house.say(st.Removal, DANA, casebook=TEAM, person=2)
    house.enter(ANA, TEAM)
    assert "took no entries" in str(only(house))


@pytest.mark.parametrize("page", [1, 2, 4, 2**64 - 1])
def test_a_page_out_of_order(house, page):
    house.enter(ANA, OWN, page=page)
    assert f"page {page} of its casebook, 3 is due" in str(only(house))


@pytest.mark.parametrize("changed", [{"seq": 3}, {"practice": b"y" * 16}])
def test_an_entry_signed_for_another_place(house, changed):
    house.enter(ANA, OWN, **changed)
    assert "another place" in str(only(house))


def test_a_broken_chain_of_the_author(house):
    house.enter(ANA, OWN, previous=ZERO)
    assert "previous leaf" in str(only(house))


def test_a_root_of_other_leaves(house):
    house.enter(ANA, OWN, root=ZERO)
    assert "after other leaves" in str(only(house))


def test_a_clock_that_went_back_is_reported_and_not_grave(house):
    house.clock -= 86_400
    house.enter(ANA, OWN)
    assert only(house) == chain.Finding(
        house.seq - 1,
        f"The clock stood earlier at leaf {house.seq - 1} than at the leaf before it.",
        grave=False,
    )


def test_a_statement_that_was_not_allowed(house):
    house.say(st.Role, BEN, person=2, role="administrator", change="given")
    finding = only(house)
    assert finding.seq == house.seq - 1
    assert "Only an administrator" in finding.sentence


def test_a_share_by_who_could_not_share(house):
    house.say(st.Share, DANA, entry=house.seq - 1, casebook=TEAM, change="shared")
    assert "Only the author" in str(only(house))


def test_noise_in_place_of_leaves(house):
    for noise in (
        b"",
        b"x" * 40,
        b"\xff" * 400,
        b"casebound-entry/v1\n" + bytes(90),
        b"casebound-key/v1\n" * 9,
    ):
        found = findings(house, [*enumerate(house.leaves), (house.seq, noise)])
        assert any(finding.seq == house.seq for finding in found)


def test_another_log_key_and_another_ledgers_checkpoint(house):
    other = LogKey(b"O" * 32)
    found = " ".join(map(str, findings(house, log_public=other.public)))
    assert "another log key" in found
    assert "Nobody you trust" in found
    stranger = LOG.sign(Checkpoint(origin(bytes(16)), house.seq, house.frontier.root()))
    assert "newest checkpoint" in str(only(house, head=stranger))
    assert "newest checkpoint" in str(only(house, head=b"noise"))


def test_findings_are_bounded(house, monkeypatch):
    monkeypatch.setattr(chain, "MOST_FINDINGS", 2)
    house.join(CHEN)
    assert len(findings(house, enumerate(house.leaves[3:], 3))) == 2


def checked(house, size=None, leaves=None, root=None):
    """The check that passes quickly over what was found in order before."""
    leaves = list(enumerate(house.leaves)) if leaves is None else leaves
    sound = chain.Sound(house.seq if size is None else size, root or house.frontier.root())
    return chain.check(ID, leaves, LOG.public, house.head(), sound)


def test_what_was_checked_before_is_only_hashed(house):
    sound = chain.Sound(house.seq, house.frontier.root())
    full = chain.check(ID, list(enumerate(house.leaves)), LOG.public, house.head())
    assert chain.check(ID, list(enumerate(house.leaves)), LOG.public, house.head(), sound) == full
    house.enter(ANA, OWN)
    quick = chain.check(ID, list(enumerate(house.leaves)), LOG.public, house.head(), sound)
    assert quick == chain.check(ID, list(enumerate(house.leaves)), LOG.public, house.head())
    assert quick.findings == []


def test_what_came_after_is_checked_whole(house):
    sound = chain.Sound(house.seq, house.frontier.root())
    house.enter(MALLORY, OWN)
    (finding,) = chain.check(ID, list(enumerate(house.leaves)), LOG.public, house.head(), sound).findings
    assert "nobody known" in finding.sentence


@pytest.mark.parametrize("attack", ["changed", "cut", "statement"])
def test_leaves_that_are_others_now_are_not_passed_over(house, attack):
    leaves = list(enumerate(house.leaves))
    at = next(seq for seq, leaf in leaves if leaf.startswith(b"casebound-entry") == (attack == "changed"))
    if attack == "cut":
        leaves = leaves[:-2]
    else:
        leaves[at] = (at, leaves[at][1][:-1] + bytes([leaves[at][1][-1] ^ 1]))
    with pytest.raises(Tampered):
        checked(house, leaves=leaves)


def test_an_entry_by_nobody_was_never_found_in_order(house):
    house.enter(MALLORY, OWN)
    assert checked(house).findings == [], "only its hash is asked for: the note must not be written for such"


def test_the_roll_comes_with_the_check_unless_a_statement_broke_a_rule(house):
    assert chain.check(ID, list(enumerate(house.leaves)), LOG.public, house.head()).roll == house.roll()
    house.say(st.Closing, BEN, person=1)
    assert chain.check(ID, list(enumerate(house.leaves)), LOG.public, house.head()).roll is None
    assert chain.check(ID, [], LOG.public, house.head()).roll is None
