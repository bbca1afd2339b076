"""Two records of somebody, field by field: what agrees, what almost agrees, what differs."""

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from itertools import product

from nicknames import NickNamer
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import ratio, token_sort_ratio

from casebound.core.identity.person import Person, Words


class Verdict(Enum):
    """How one field of two records compares. A field that one of them lacks has no verdict."""

    SAME = "same"
    NEAR = "near"  # a slip of the pen, a nickname, an initial, a moved word
    GIVEN = "given"  # of a name: the first name agrees, the family name is another
    PART = "part"  # of a name: one word agrees; of an address: the street, with another number
    FAMILY = "family"  # of a name: the family name agrees, the first name is another
    FAINT = "faint"  # of an address: too much agrees for two that have nothing to do with each other
    OTHER = "other"


Verdicts = dict[str, Verdict]

_NICKNAMES = NickNamer()
CLOSE_WORD = 0.92
ONE_SLIP, TWO_SLIPS, LONG = 3, 6, 4  # letters: a longer word may have one slip, two, or be close
ONE_ADDRESS, CLOSE_ADDRESS, ALIKE_ADDRESS, FAINT_ADDRESS = (
    88.0,
    72.0,
    64.0,
    52.0,
)  # percent of letters in one order
_SLIPS_IN_A_DATE, _SLIPS_IN_A_NUMBER, _LONG_NUMBER = 2, 1, 6


def compare(one: Person, two: Person) -> Verdicts:
    """A verdict for each field that both records fill, in the order in which a page names them."""
    return dict(_verdicts(one, two))


def _verdicts(one: Person, two: Person) -> Iterator[tuple[str, Verdict]]:
    if one.names and two.names:
        yield "name", names(one, two)
    if one.born and two.born:
        yield "birth_date", dates(one.born, two.born)
    for field in ("phones", "emails", "handles", "plates"):
        mine, theirs = getattr(one, field), getattr(two, field)
        if mine and theirs:
            yield field, Verdict.OTHER if mine.isdisjoint(theirs) else Verdict.SAME
    if one.numbers and two.numbers:
        yield "numbers", numbers(one.numbers, two.numbers)
    if one.address and two.address:
        yield "address", addresses(one.address, two.address)


def names(one: Person, two: Person) -> Verdict:
    """The best verdict of any name of one with any of the other. jr and sr are two people."""
    order = list(Verdict)
    best = min((_name(mine, theirs) for mine in one.names for theirs in two.names), key=order.index)
    if one.suffixes and two.suffixes and one.suffixes.isdisjoint(two.suffixes):
        return Verdict.OTHER if best is Verdict.OTHER else Verdict.FAMILY
    return best


@lru_cache(maxsize=65_536)
def _name(one: Words, two: Words) -> Verdict:
    if one == two or sorted(one) == sorted(two) or "".join(one) == "".join(two):
        return Verdict.SAME
    short, long = sorted((one, two), key=len)
    shared = sum(any(words_alike(word, other) for other in long) for word in short)
    if shared == len(short):  # in another order, one of two family names, or a middle name more
        return Verdict.NEAR if len(short) > 1 or len(long) == 1 else Verdict.PART
    given, family = words_alike(one[0], two[0]), _written_alike(one[-1], two[-1])
    if len(short) > 1 and (given or family):
        return Verdict.NEAR if given and family else Verdict.GIVEN if given else Verdict.FAMILY
    return (
        Verdict.PART if given or any(_written_alike(*pair) for pair in product(one, two)) else Verdict.OTHER
    )


@lru_cache(maxsize=65_536)
def words_alike(one: str, two: str) -> bool:
    """The same first name: so written, an initial of the other, a slip, or a nickname."""
    if len(one) == 1 or len(two) == 1:
        return one[0] == two[0]
    return _written_alike(one, two) or bool(known_as(one) & known_as(two))


def _written_alike(one: str, two: str) -> bool:
    if one == two or not (one.isalpha() and two.isalpha()):
        return one == two  # a figure in a name is there to tell two apart
    slips = OSA.distance(one, two, score_cutoff=2)
    longest = max(len(one), len(two))
    return (
        (slips == 1 and longest > ONE_SLIP)
        or (slips == 2 and longest > TWO_SLIPS)
        or (longest > LONG and JaroWinkler.similarity(one, two) >= CLOSE_WORD)
    )


@lru_cache(maxsize=16_384)
def known_as(word: str) -> frozenset[str]:
    """The word and the full names that it is short for; bill and will meet in william."""
    return frozenset({word} | _NICKNAMES.canonicals_of(word))


def dates(one: str, two: str) -> Verdict:
    """YYYYMMDD twice. Day and month the other way round count as near, and so does a slip."""
    if one == two:
        return Verdict.SAME
    swapped = one[:4] + one[6:] + one[4:6]
    near = swapped == two or OSA.distance(one, two) < _SLIPS_IN_A_DATE
    return Verdict.NEAR if near else Verdict.OTHER


def numbers(one: frozenset[str], two: frozenset[str]) -> Verdict:
    if not one.isdisjoint(two):
        return Verdict.SAME
    near = any(
        min(len(mine), len(theirs)) >= _LONG_NUMBER and OSA.distance(mine, theirs) <= _SLIPS_IN_A_NUMBER
        for mine in one
        for theirs in two
    )
    return Verdict.NEAR if near else Verdict.OTHER


@lru_cache(maxsize=65_536)
def addresses(one: Words, two: Words) -> Verdict:
    """The same place, or nearly. Another house number is never the same place."""
    if one == two:
        return Verdict.SAME
    alike = max(token_sort_ratio(" ".join(one), " ".join(two)), ratio("".join(one), "".join(two)))
    houses = house(one), house(two)
    if not all(houses):
        return Verdict.NEAR if alike >= ONE_ADDRESS else _hardly(alike)
    if houses[0] != houses[1]:
        return _hardly(alike)
    if alike >= ONE_ADDRESS:
        return Verdict.SAME
    return Verdict.NEAR if alike >= CLOSE_ADDRESS or without_town(one, two) else _hardly(alike)


def _hardly(alike: float) -> Verdict:
    if alike >= ALIKE_ADDRESS:
        return Verdict.PART
    return Verdict.FAINT if alike >= FAINT_ADDRESS else Verdict.OTHER


def without_town(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether all words of one address are among those of the other, and there are a few."""
    return min(len(one), len(two)) > 2 and (set(one) <= set(two) or set(two) <= set(one))


def house(words: Words) -> str:
    """The house number: the first of two figures, or the one that begins it; a lone other is a postcode."""
    figures = [
        word for at, word in enumerate(words) if word.isdecimal() and "apt" not in words[max(at - 1, 0) : at]
    ]
    return figures[0] if len(figures) > 1 or (figures and words[0] == figures[0]) else ""
