"""Two records of somebody, field by field: what agrees, what almost agrees, what differs."""

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from nicknames import NickNamer
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from casebound.core.identity.person import STREETS, Person, Words


class Verdict(Enum):
    """How one field of two records compares. A field that one of them lacks has no verdict."""

    SAME = "same"
    NEAR = "near"  # a slip of the pen, a nickname, an initial, a moved word
    PART = "part"  # of a name: the first name agrees, or only one of the two has a first name
    FAMILY = "family"  # of a name: the family name agrees, the first name is another
    OTHER = "other"


Verdicts = dict[str, Verdict]

_NICKNAMES = NickNamer()
_CLOSE_WORD, _CLOSE_ADDRESS, _ALIKE_ADDRESS = 0.87, 88.0, 60.0
_TELLING = 4  # letters or figures of a word that few addresses share
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
        yield "numbers", _numbers(one.numbers, two.numbers)
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
    if family and len(short) > 1:
        return Verdict.NEAR if given else Verdict.FAMILY
    return Verdict.PART if given else Verdict.OTHER


@lru_cache(maxsize=65_536)
def words_alike(one: str, two: str) -> bool:
    """The same first name: so written, an initial of the other, a slip, or a nickname."""
    if len(one) == 1 or len(two) == 1:
        return one[0] == two[0]
    return _written_alike(one, two) or bool(_known_as(one) & _known_as(two))


def _written_alike(one: str, two: str) -> bool:
    if one == two or not (one.isalpha() and two.isalpha()):
        return one == two  # a figure in a name is there to tell two apart
    slips = OSA.distance(one, two, score_cutoff=2)
    longest = max(len(one), len(two))
    return (
        (slips == 1 and longest > 3)
        or (slips == 2 and longest > 6)
        or (longest > 4 and JaroWinkler.similarity(one, two) >= _CLOSE_WORD + 0.05)
    )


@lru_cache(maxsize=16_384)
def _known_as(word: str) -> frozenset[str]:
    """The word and the full names that it is short for; bill and will meet in william."""
    return frozenset({word} | _NICKNAMES.canonicals_of(word))


def dates(one: str, two: str) -> Verdict:
    """YYYYMMDD twice. Day and month the other way round count as near, and so does a slip."""
    if one == two:
        return Verdict.SAME
    swapped = one[:4] + one[6:] + one[4:6]
    near = swapped == two or OSA.distance(one, two) < _SLIPS_IN_A_DATE
    return Verdict.NEAR if near else Verdict.OTHER


def _numbers(one: frozenset[str], two: frozenset[str]) -> Verdict:
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
    alike = token_sort_ratio(" ".join(one), " ".join(two))
    figures = [frozenset(word for word in words if word.isdecimal()) for words in (one, two)]
    neighbours = bool(figures[0] and figures[1]) and figures[0].isdisjoint(figures[1])
    if alike >= _CLOSE_ADDRESS and not neighbours:
        return Verdict.SAME
    if any(figures) and min(len(one), len(two)) > 2 and (set(one) <= set(two) or set(two) <= set(one)):
        return Verdict.NEAR  # one of them without the town
    telling = {word for word in one if len(word) >= _TELLING and word not in STREETS} & set(two)
    return Verdict.NEAR if alike >= _ALIKE_ADDRESS and telling else Verdict.OTHER
