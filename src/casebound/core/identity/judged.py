"""The verdicts of compare.py on many pairs of rows at once, as the place of each in `Verdict`, from 1."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import ratio, token_sort_ratio
from rapidfuzz.process import cpdist

from casebound.core.identity import compare
from casebound.core.identity.columns import Columns
from casebound.core.identity.compare import Verdict
from casebound.core.identity.person import Person
from casebound.core.identity.spelt import Numbers
from casebound.core.identity.words import Mask, Words

Codes = NDArray[np.int8]
CODE = {verdict: at for at, verdict in enumerate(Verdict, 1)}
SAME, NEAR, GIVEN, PART, FAMILY, FAINT, OTHER = CODE.values()


def contacts(column: Numbers, one: Numbers, two: Numbers) -> Codes:
    """0 where one is empty."""
    mine, theirs = column.take(one), column.take(two)
    return _where((mine != 0) & (theirs != 0), np.where(mine == theirs, SAME, OTHER))


def _where(known: Mask, codes: NDArray[np.int64]) -> Codes:
    return np.where(known, codes, 0).astype(np.int8)


def numbers(of: Columns, one: Numbers, two: Numbers) -> Codes:
    """As `contacts`, but long ones with one slip are near."""
    found = contacts(of.contacts["numbers"], one, two)
    for at in np.flatnonzero(found == OTHER):
        mine, theirs = (frozenset({of.numbers[side[at]]}) for side in (one, two))
        found[at] = CODE[compare.numbers(mine, theirs)]
    return found


def dates(of: Columns, one: Numbers, two: Numbers) -> Codes:
    """Dates are of one length: one slip is another figure, or two side by side turned round."""
    mine, theirs = of.born.take(one), of.born.take(two)
    apart = mine ^ theirs
    apart = (apart | apart >> 1 | apart >> 2 | apart >> 3) & 0x11111111
    count = np.bitwise_count(apart)
    codes = np.where(count == 0, SAME, np.where(count == 1, NEAR, OTHER))
    swapped = (mine & ~0xFFFF) | (mine >> 8 & 0xFF) | (mine & 0xFF) << 8
    codes[(swapped == theirs) & (count > 0)] = NEAR
    at = np.flatnonzero((count == 2) & (apart % 17 == 0))  # 0x11 times a power of 16: side by side
    pair = apart[at] // 17 * 255
    first, second = mine[at] & pair, theirs[at] & pair
    turned = ((first >> 4) | (first << 4)) & pair
    codes[at[turned == second]] = NEAR
    return _where((mine != 0) & (theirs != 0), codes)


def places(of: Columns, one: Numbers, two: Numbers) -> Codes:
    """Addresses."""
    found = _where((of.places.text[one] != 0) & (of.places.text[two] != 0), np.full(len(one), OTHER))
    found[(found != 0) & (of.places.text[one] == of.places.text[two])] = SAME
    at = np.flatnonzero(found == OTHER)
    rows, place = np.unique(np.concatenate([one[at], two[at]]), return_inverse=True)
    said = [of.places.said(row) for row in rows.tolist()]
    mine, theirs = ([said[row] for row in side] for side in np.split(place, 2))
    alike = np.maximum(
        cpdist(mine, theirs, scorer=token_sort_ratio, dtype=np.float64),
        cpdist(_closed(mine), _closed(theirs), scorer=ratio, dtype=np.float64),
    )
    houses = of.places.house[one[at]], of.places.house[two[at]]
    both = (houses[0] != 0) & (houses[1] != 0)
    here = both & (houses[0] == houses[1])
    codes = np.select(
        [
            here & (alike >= compare.ONE_ADDRESS),
            (here & (alike >= compare.CLOSE_ADDRESS)) | (~both & (alike >= compare.ONE_ADDRESS)),
            alike >= compare.ALIKE_ADDRESS,
            alike >= compare.FAINT_ADDRESS,
        ],
        [SAME, NEAR, PART, FAINT],
        OTHER,
    )
    for near in np.flatnonzero(here & (alike < compare.CLOSE_ADDRESS)):
        if compare.without_town(mine[near].split(), theirs[near].split()):
            codes[near] = NEAR
    found[at] = codes
    return found


def best_names(of: Columns, words: Numbers, one: Numbers, two: Numbers) -> Codes:
    """The best that `names` may come to, unread. words: one number for the same words in any order."""
    mine, theirs = of.names.closed.take(one), of.names.closed.take(two)
    same = (mine == theirs) | (words.take(one) == words.take(two))
    return _where((mine != 0) & (theirs != 0), np.where(same, SAME, NEAR))


def best_places(of: Columns, one: Numbers, two: Numbers) -> Codes:
    """The best that `places` may come to, without reading them."""
    filled = (of.places.text.take(one) != 0) & (of.places.text.take(two) != 0)
    houses = of.places.house.take(one), of.places.house.take(two)
    another = (houses[0] != 0) & (houses[1] != 0) & (houses[0] != houses[1])
    return _where(filled, np.where(another, PART, SAME))


def _closed(texts: Sequence[str]) -> list[str]:
    return [text.replace(" ", "") for text in texts]


def names(of: Columns, words: Words, one: Numbers, two: Numbers) -> Codes:
    """Names: those of two words without jr and the like at once, the others one by one."""
    found = np.zeros(len(one), np.int8)
    odd = of.names.odd
    both = (of.names.count[one] > 0) & (of.names.count[two] > 0)
    single = odd[one] | odd[two]
    at = np.flatnonzero(both & ~single)
    found[at] = _plain_names(words, of.names.start[one[at]], of.names.start[two[at]])
    found[at[of.names.closed[one[at]] == of.names.closed[two[at]]]] = SAME
    for row in np.flatnonzero(both & single):
        found[row] = CODE[compare.names(_named(of, one[row]), _named(of, two[row]))]
    return found


def _named(of: Columns, row: int) -> Person:
    return Person(names=(of.names.words(row),), suffixes=of.names.suffixes.get(int(row), frozenset()))


def _plain_names(words: Words, one: Numbers, two: Numbers) -> Codes:
    """one, two: places of the first words among all words."""
    mine, theirs = ((words.code[side], words.code[side + 1]) for side in (one, two))
    straight = (mine[0] == theirs[0]) & (mine[1] == theirs[1])
    crossed = (mine[0] == theirs[1]) & (mine[1] == theirs[0])
    sides = [(0, 0), (0, 1), (1, 0), (1, 1)]
    written = {(a, b): words.written_alike(mine[a], theirs[b]) for a, b in sides}
    alike = {(a, b): words.alike(mine[a], theirs[b], written[a, b]) for a, b in sides}
    given, family = alike[0, 0], written[1, 1]
    shared = (alike[0, 0] | alike[0, 1]) & (alike[1, 0] | alike[1, 1])
    anything = written[0, 0] | written[0, 1] | written[1, 0] | written[1, 1]
    return np.select(
        [straight | crossed, shared | (given & family), given, family, anything],
        [SAME, NEAR, GIVEN, FAMILY, PART],
        OTHER,
    ).astype(np.int8)
