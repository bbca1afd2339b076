"""The desk's casebook by its id, and what a question at the desk finds."""

from types import SimpleNamespace

import pytest

from casebound.core import desk, desk_cards
from casebound.core.errors import BadInput
from casebound.guidance import desk_cards as shipped_cards

PRACTICE = b"p" * 16


def person(*roles, closed=False):
    return SimpleNamespace(roles=frozenset(roles), closed=closed)


PERSONS = {
    1: person("practitioner", "administrator"),
    2: person("practitioner"),
    3: person(),
    4: person("lead", closed=True),
}


def known(*readers_of_each):
    """Casebooks of the desk, from the first, with these readers; and one that is not the desk's."""
    found = {b"x" * 16: SimpleNamespace(id=b"x" * 16, readers=frozenset({1}))}
    for number, readers in enumerate(readers_of_each, 1):
        id = desk.casebook_id(PRACTICE, number)
        found[id] = SimpleNamespace(id=id, readers=frozenset(readers))
    return found


def test_its_id_follows_from_the_practice_and_a_number():
    ids = {desk.casebook_id(practice, number) for practice in (PRACTICE, b"q" * 16) for number in (1, 2)}
    assert len(ids) == 4
    assert {len(id) for id in ids} == {16}


@pytest.mark.parametrize(
    ("readers", "stands"),
    [
        ([], None),
        ([{1, 3}], 1),
        ([{2, 3}], None),  # Mallory started it first: nobody who manages anything reads it
        ([{2}, {1}], 2),
        ([{1}, {4}], 1),  # a closed account manages nothing
        ([{1}, {1, 2}], 2),
    ],
)
def test_the_newest_that_somebody_reads_who_manages_stands(readers, stands):
    found = desk.standing(PRACTICE, known(*readers), PERSONS)
    assert (found and found.id) == (stands and desk.casebook_id(PRACTICE, stands))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("(206) 555-0134", desk.Asked(phone="+12065550134")),
        ("+44 20 7946 0958", desk.Asked(phone="+442079460958")),
        (" 0134 ", desk.Asked(last="0134")),
        ("01-34", desk.Asked(last="0134")),
        ("Mr. José Núñez", desk.Asked(names=("jose", "nunez"))),
        ("12345", None),
        ("Jo", None),
        ("", None),
        ("+", None),
    ],
)
def test_what_was_typed_is_a_number_its_end_or_a_name(text, asked):
    assert desk.asked(text, "US") == asked


def told(seq, action, name, *phones):
    return desk.Instruction(seq, 1, name, phones, action, "", "", 0)


ALL = [
    told(1, "allow", "Sam Poe", "206 555 0134"),
    told(2, "block", "Sam Poe", "+1 206 555 0178"),
    told(3, "ask", "José Núñez"),
    told(4, "block", "Ann Poe", "206 444 0134", "206 444 0135"),
    told(5, "block", "Max Su", "206 333 0199 ext. 7"),
]


@pytest.mark.parametrize(
    ("text", "seqs"),
    [
        ("2065550134", [1]),
        ("206 333 0199", [5]),
        ("206 333 0134", []),
        ("0134", [4, 1]),
        ("poe", [4, 2, 1]),
        ("Poe Sam", [2, 1]),
        ("Jose Nunez", [3]),
        ("Nun", []),
        ("9999", []),
    ],
)
def test_the_strictest_comes_first_then_the_newest(text, seqs):
    wanted = desk.asked(text, "US")
    assert [one.seq for one in desk.matching(wanted, ALL, "US")] == seqs


def test_initials_are_all_that_tells_several_apart():
    assert desk.initials("Sam de Poe") == "S… d… P…"
    assert desk.initials("") == ""


CARDS = b"""
book = "desk"
version = 1
language = "en"
source = "Ours"
as_of = "2026-11"
confidence = "medium"
spoken = { en = "English", es = "Espa\xc3\xb1ol" }

[[cards]]
id = "end"
title = "End the call"
then = "Put it down."
say = { en = ["Goodbye."], es = ["Adi\xc3\xb3s."] }
"""


def test_cards_are_read_and_those_that_ship_hold():
    assert desk_cards.load(CARDS).cards[0].say == {"en": ("Goodbye.",), "es": ("Adiós.",)}
    ours = shipped_cards()
    assert {"therapeutic", "price", "end"} <= {card.id for card in ours.cards}
    assert any("therapeutic massage only" in line for card in ours.cards for line in card.say["en"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b', es = ["Adi\xc3\xb3s."]', b""),
        (b'say = { en = ["Goodbye."], es = ["Adi\xc3\xb3s."] }', b""),
        (b'["Goodbye."]', b"[]"),
        (b'spoken = { en = "English", es = "Espa\xc3\xb1ol" }', b""),
        (b'then = "Put it down."', b""),
        (b'title = "End', b'color = "red"\ntitle = "End'),
    ],
)
def test_a_fault_in_the_cards_is_named(before, after):
    assert before in CARDS
    with pytest.raises(BadInput, match=r"desk\.v1"):
        desk_cards.load(CARDS.replace(before, after))
