"""Who may have an entry erased: everybody whose record it is has to be asked, and nobody does it alone."""

from dataclasses import replace

import pytest

from casebound.core import statements as st
from casebound.core.replay.erasure import ASKED_LASTS
from casebound.core.trust import replay
from tests.core.practice import ANA, BEN, CHEN, DANA, ID, LOG, OWN, TEAM, House
from tests.core.test_trust import refuse, refused

REASON = st.erasure_reason(ID, 1, bytes(32), "It is about somebody else.")


@pytest.fixture
def house():
    return House().staffed()


def wish(entry, ground="mistake", reason=REASON):
    return {"entry": entry, "ground": ground, "reason": reason}


def asked(house, who, entry, **changed):
    """The number of the leaf in which somebody asked."""
    house.say(st.ErasureRequest, who, **(wish(entry) | changed))
    return house.seq - 1


def test_ana_alone_erases_what_nobody_else_reads(house):
    entry = house.enter(ANA, OWN)
    house.say(st.Erasure, ANA, **wish(entry), request=None)
    found = house.roll().erased[entry]
    assert (found.seq, found.entry, found.by, found.asker) == (house.seq - 1, entry, 1, None)
    assert (found.ground, found.reason) == ("mistake", REASON)
    assert replay(ID, house.statements(), LOG.public, house.leaves.__getitem__) == house.roll()


@pytest.mark.parametrize("who", [BEN, DANA, CHEN])
def test_an_administrator_or_anybody_who_does_not_read_it_erases_nothing(house, who):
    house.join(CHEN, "practitioner", "lead", "administrator")
    entry = house.enter(ANA, OWN)
    refuse(house, st.Erasure, who, "Only who wrote the entry or reads it", **wish(entry), request=None)
    refuse(house, st.ErasureRequest, who, "Only who wrote the entry or reads it", **wish(entry))


def test_what_others_read_takes_two(house):
    entry = house.enter(ANA, TEAM)
    refuse(house, st.Erasure, ANA, "one asks, another one agrees", **wish(entry), request=None)
    request = asked(house, ANA, entry)
    assert house.roll().asked[request].by == 1
    refuse(house, st.Erasure, ANA, "cannot agree as well", **wish(entry), request=request)
    house.say(st.Erasure, BEN, **wish(entry), request=request)
    found = house.roll().erased[entry]
    assert (found.by, found.asker) == (2, 1)
    assert not house.roll().asked


def test_sharing_makes_the_readers_of_the_other_casebook_part_of_it(house):
    entry = house.enter(ANA, OWN)
    house.say(st.Share, ANA, entry=entry, casebook=TEAM, change="shared")
    refuse(house, st.Erasure, ANA, "one asks, another one agrees", **wish(entry), request=None)
    house.say(st.Erasure, BEN, **wish(entry), request=asked(house, ANA, entry))
    assert house.roll().erased[entry].by == 2


def test_an_author_who_reads_it_no_more_is_asked_too(house):
    """Chen drops a page into the Safety team's casebook, which she does not read."""
    house.join(CHEN, "practitioner")
    entry = house.enter(CHEN, TEAM)
    refuse(house, st.Erasure, BEN, "one of them asks|one asks", **wish(entry), request=None)
    by_ana = asked(house, ANA, entry)
    refuse(house, st.Erasure, BEN, "Its author has to ask", **wish(entry), request=by_ana)
    house.say(st.Erasure, CHEN, **wish(entry), request=by_ana)
    assert house.roll().erased[entry].by == 4


def test_after_the_author_has_left_two_readers_are_enough(house):
    house.join(CHEN, "practitioner")
    entry = house.enter(CHEN, TEAM)
    house.say(st.Closing, DANA, person=4)
    house.say(st.Erasure, BEN, **wish(entry), request=asked(house, ANA, entry))
    assert house.roll().erased[entry].by == 2


def test_what_nobody_reads_any_more_stays_in_its_place(house):
    entry = house.enter(ANA, OWN)
    house.say(st.Closing, DANA, person=1)
    refuse(house, st.Erasure, DANA, "Only who wrote the entry or reads it", **wish(entry), request=None)


@pytest.mark.parametrize(
    "changed", [{"ground": "order"}, {"reason": bytes(32)}, {"request": 3}, {"request": 10**6}]
)
def test_agreed_is_exactly_what_was_asked(house, changed):
    entry = house.enter(ANA, TEAM)
    values = wish(entry) | {"request": asked(house, ANA, entry)} | changed
    refuse(house, st.Erasure, BEN, "Nobody has asked for it in these words", **values)


def test_a_request_counts_for_thirty_days(house):
    entry = house.enter(ANA, TEAM)
    request = asked(house, ANA, entry)
    late = {"time": house.roll().asked[request].until + 1}
    refuse(house, st.Erasure, BEN, "too long ago", late, **wish(entry), request=request)
    assert house.roll().asked[request].until - house.clock == ASKED_LASTS - 60
    house.say(st.Erasure, BEN, **wish(entry), request=request)


def test_who_asked_and_reads_it_no_more_counts_no_more(house):
    entry = house.enter(BEN, TEAM)
    request = asked(house, ANA, entry)
    house.say(st.Removal, DANA, casebook=TEAM, person=1)
    refuse(house, st.Erasure, BEN, "neither reads the entry nor wrote it", **wish(entry), request=request)


def test_an_entry_is_erased_once_and_never_shared_again(house):
    entry = house.enter(ANA, OWN)
    house.say(st.Erasure, ANA, **wish(entry), request=None)
    refuse(house, st.Erasure, ANA, "erased already", **wish(entry), request=None)
    refuse(house, st.ErasureRequest, ANA, "erased already", **wish(entry))
    refuse(house, st.Share, ANA, "was erased", entry=entry, casebook=TEAM, change="shared")


@pytest.mark.parametrize("entry", [0, 10**6])
def test_only_an_entry_can_be_erased(house, entry):
    house.enter(ANA, OWN)
    nothing = lambda seq: None  # noqa: E731
    with pytest.raises(Exception, match="no such entry"):
        house.roll().extend(
            house.seq, house.leaf(st.Erasure, ANA.sign_seed, **wish(entry), request=None), nothing
        )
    with pytest.raises(Exception, match="no such entry"):
        house.roll().extend(house.seq, house.leaf(st.ErasureRequest, ANA.sign_seed, **wish(entry)), nothing)


def test_one_that_comes_later_cannot_be_named(house):
    entry = house.enter(ANA, OWN)
    early = replace(
        st.parse(st.split(house.leaf(st.Erasure, ANA.sign_seed, **wish(entry), request=None))[0]),
        entry=house.seq + 1,
    )
    refused(house, st.sign(early, ANA.sign_seed), "no such entry")


def test_in_an_unknown_casebook_its_author_is_asked(house):
    entry = house.enter(ANA, b"no such casebook")
    house.say(st.Erasure, ANA, **wish(entry), request=None)
    assert entry in house.roll().erased


def test_the_reason_is_hidden_without_its_salt():
    assert st.erasure_reason(ID, 1, b"x" * 32, "It is about somebody else.") != REASON
    assert st.erasure_reason(ID, 2, bytes(32), "It is about somebody else.") != REASON
    assert st.erasure_reason(ID, 1, bytes(32), "It is about somebody") != REASON
