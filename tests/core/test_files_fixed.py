"""The leaf behind an entry fixes the sealed bytes of its files: by its author alone, and in its one place."""

import pytest

from casebound.core import statements as st
from casebound.core.attachments import Beside, fingerprint, sealed_as
from casebound.core.roll import FilesSealed
from casebound.core.trust import replay
from tests.core.practice import ANA, BEN, ID, LOG, OWN, TEAM, House
from tests.core.test_trust import refuse

ONE = Beside(b"1" * 16, 1, b"key of it", fingerprint([b"all of it"]))
TWO = Beside(b"2" * 16, 2, b"another key", fingerprint([b"first", b"last"]))


@pytest.fixture
def house():
    return House().staffed()


def said(entry, count=1, files=(ONE,)):
    return {"entry": entry, "count": count, "sealed": sealed_as(ID, entry, files)}


def test_what_the_leaf_says_stands_in_the_roll(house):
    entry = house.enter(ANA, OWN)
    house.say(st.Files, ANA, **said(entry))
    assert house.roll().files == {entry: FilesSealed(entry + 1, 1, sealed_as(ID, entry, [ONE]))}
    assert replay(ID, house.statements(), LOG.public, house.leaves.__getitem__) == house.roll()


@pytest.mark.parametrize("who", [BEN])
def test_nobody_else_says_it(house, who):
    entry = house.enter(ANA, TEAM)
    refuse(house, st.Files, who, "not by who wrote the entry", **said(entry))


def test_it_stands_right_behind_its_entry_and_once(house):
    entry = house.enter(ANA, OWN)
    refuse(house, st.Files, ANA, "right behind", **said(entry + 1))
    refuse(house, st.Files, ANA, "right behind", **said(entry - 1))
    house.say(st.Files, ANA, **said(entry))
    refuse(house, st.Files, ANA, "right behind", **said(entry))


def test_behind_a_statement_it_fixes_nothing(house):
    refuse(house, st.Files, ANA, "nobody known", **said(house.seq - 1))


def test_every_part_of_what_lies_there_counts():
    known = sealed_as(ID, 7, [ONE, TWO])
    assert known == sealed_as(ID, 7, [TWO, ONE])
    others = (
        sealed_as(bytes(16), 7, [ONE, TWO]),
        sealed_as(ID, 8, [ONE, TWO]),
        sealed_as(ID, 7, [ONE]),
        *(sealed_as(ID, 7, [ONE, TWO._replace(**changed)]) for changed in CHANGES),
    )
    assert known not in others
    assert len(set(others)) == len(others)


CHANGES = (
    {"id": b"3" * 16},
    {"chunks": 3},
    {"wrapped": b"a third key"},
    {"print": fingerprint([b"first", b"las", b"t"])},
    {"print": fingerprint([b"firstlast"])},
)
