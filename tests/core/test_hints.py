"""Tokens of a hint: one form, one key, one place; nothing to compare and nothing to count."""

from dataclasses import replace

import pytest

from casebound.core import hints
from casebound.core.identity.person import Person, person

PLACE = hints.Place(b"p" * 16, b"c" * 16, 7, 2)
KEY = b"k" * 32
TOLD = {"phones": ["206 555 0134"], "emails": ["Sam+x@example.org"], "handles": ["@sam"]}
SAM = person({"name": "Sam Poe"} | TOLD)


def agreeing(other: Person, place: hints.Place = PLACE, key: bytes = KEY) -> set[str]:
    return set(hints.agreeing(key, place, hints.tokens(KEY, PLACE, SAM), other))


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ({"phones": ["+1 (206) 555-0134"]}, {"phones"}),
        ({"phones": ["206 555 0135"]}, set()),
        ({"emails": ["sam@example.org"], "handles": ["SAM"]}, {"emails", "handles"}),
        ({"name": "Sam Poe", "birth_date": "1980-01-01"}, set()),
        ({"handles": ["sam@example.org"]}, set()),
    ],
)
def test_what_agrees_is_found_in_any_way_of_writing_it(told, kinds):
    assert agreeing(person(told)) == kinds


@pytest.mark.parametrize(
    "change",
    [{"practice": b"q" * 16}, {"casebook": b"d" * 16}, {"seq": 8}, {"epoch": 3}],
)
def test_a_token_is_good_in_one_place_alone(change):
    assert agreeing(SAM, replace(PLACE, **change)) == set()
    other = replace(PLACE, **change)
    assert not set(_split(hints.tokens(KEY, PLACE, SAM))) & set(_split(hints.tokens(KEY, other, SAM)))


def test_without_the_key_nothing_agrees():
    assert agreeing(SAM, key=b"x" * 32) == set()


def _split(kept: bytes) -> list[bytes]:
    return [kept[at : at + hints.TOKEN] for at in range(0, len(kept), hints.TOKEN)]


def test_how_many_there_are_does_not_show():
    many = person({"phones": [f"206 555 {n:04}" for n in range(9)]})
    sizes = [len(_split(hints.tokens(KEY, PLACE, one))) for one in (Person(), SAM, many)]
    assert sizes == [hints.STEP, hints.STEP, 2 * hints.STEP]
    for one in (Person(), SAM, many):
        found = _split(hints.tokens(KEY, PLACE, one))
        assert found == sorted(set(found))


def test_what_is_signed_names_every_part():
    place = replace(PLACE, seq=8)
    told = {
        hints.made(PLACE, "lead", b"w", b"t"),
        hints.made(place, "lead", b"w", b"t"),
        hints.made(PLACE, "colleague", b"w", b"t"),
        hints.made(PLACE, "lead", b"v", b"t"),
        hints.made(PLACE, "lead", b"w", b"s"),
    }
    assert len(told) == 5
    assert len({hints.wish(PLACE, "lead"), hints.wish(place, "lead"), hints.wish(PLACE, "colleague")}) == 3
    assert hints.wish(PLACE, "lead") == hints.wish(replace(PLACE, epoch=3), "lead")
