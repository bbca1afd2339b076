"""Finding the records worth comparing among many, by what they begin with or share."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, permutations

from casebound.core.identity.common import Names
from casebound.core.identity.compare import Verdict, Verdicts, compare
from casebound.core.identity.decide import THIRD, Match, Tier, alone, clearly_two, decide, strength
from casebound.core.identity.person import BEGINNING, TELLING, Person

CROWD = 200  # a shelf of more people than this says nothing about any one of them
CROWD_OF_PARTS = 20  # nor does one by a part of a name, date or place; finer ones stand beside it
MEASURED = 20_000  # pairs with names, birth dates and addresses: the first of a list tell what kind it is
_WHOLE = ("phones ", "emails ", "handles ", "plates ", "numbers ", "name ")


@dataclass(frozen=True, slots=True)
class _Compared:
    one: int
    two: int
    verdicts: Verdicts
    worth: int  # bits of the name
    left: int  # bits, as `strength` says
    by_address: int  # the same where an address tells a person


class Known:
    """People by number, on shelves by what they share."""

    def __init__(self, people: Mapping[int, Person]) -> None:
        self.people: dict[int, Person] = {}
        self._shelves: dict[str, list[int]] = defaultdict(list)
        self._names = Names()
        for number, somebody in people.items():
            self.add(number, somebody)

    def add(self, number: int, somebody: Person) -> None:
        """One more; a number that is taken is an error of the caller."""
        assert number not in self.people
        self.people[number] = somebody
        self._names.add(somebody.names)
        for shelf in shelves(somebody):
            self._shelves[shelf].append(number)

    def beside(self, somebody: Person) -> set[int]:
        """Numbers of those that share a shelf with somebody."""
        found: set[int] = set()
        for shelf in shelves(somebody):
            numbers = self._shelves.get(shelf, ())
            if len(numbers) <= (CROWD if shelf.startswith(_WHOLE) else CROWD_OF_PARTS):
                found.update(numbers)
        return found

    def _worth(self, one: Person, two: Person) -> int:
        return min(self._names.bits(one.names), self._names.bits(two.names))

    def _match(self, one: Person, other: int) -> Match | None:
        two = self.people[other]
        verdicts = compare(one, two)
        worth = self._worth(one, two)
        return decide(verdicts, strength(verdicts, worth, len(self.people)), worth)

    def matches(self, new: Person) -> dict[int, Match]:
        """Number → why that record needs a look; the same person before a shared phone, then by number."""
        found = [(number, self._match(new, number)) for number in self.beside(new)]
        kept = [(match.tier.value, number, match) for number, match in found if match]
        return {number: match for _, number, match in sorted(kept, key=lambda item: item[:2])}

    def pairs(self) -> Iterator[tuple[int, int, Match]]:
        """Every two records that need a look, once each, the smaller number first."""
        found, by_address = self._compared()
        left = {(pair.one, pair.two): pair.by_address if by_address else pair.left for pair in found}
        beside: dict[int, set[int]] = defaultdict(set)
        for (one, two), bits in left.items():
            if bits >= 0:
                beside[one].add(two)
                beside[two].add(one)
        for pair in found:
            bits = left[pair.one, pair.two]
            third = -THIRD <= bits < 0 and not beside[pair.one].isdisjoint(beside[pair.two])
            match = decide(pair.verdicts, max(bits, 0) if third else bits, pair.worth)
            if match:
                yield pair.one, pair.two, match

    def _compared(self) -> tuple[list[_Compared], bool]:
        """Those that may come to something, and whether an address tells a person."""
        found, seen = [], Counter[tuple[bool | None, Verdict | None]]()
        for one, two in self._together():
            verdicts = compare(self.people[one], self.people[two])
            if (clear := clearly_two(verdicts)) is not None and seen.total() < MEASURED:
                seen[clear, verdicts["address"]] += 1
            worth = self._worth(self.people[one], self.people[two])
            left, by_address = (strength(verdicts, worth, len(self.people), way) for way in (False, True))
            if max(left, by_address) >= -THIRD or decide(verdicts, left, worth):
                found.append(_Compared(one, two, verdicts, worth, left, by_address))
        return found, alone(seen)

    def _together(self) -> Iterator[tuple[int, int]]:
        for number, somebody in self.people.items():
            yield from ((number, other) for other in sorted(self.beside(somebody)) if number < other)


def matches(new: Person, known: Mapping[int, Person]) -> dict[int, Match]:
    """Those among `known` that a new record may be, for the alert when a refused person comes back."""
    return Known(known).matches(new)


def shelves(somebody: Person) -> set[str]:
    """Where a record stands: by each identifier, birth date, parts of the name, and the house."""
    return set(_shelves(somebody))


def _shelves(somebody: Person) -> Iterator[str]:
    for field in ("phones", "emails", "handles", "plates", "numbers"):
        for value in getattr(somebody, field):
            yield f"{field} {value}"
    figures = [word for word in somebody.address if word.isdecimal()]
    if len(figures) > 1:
        yield f"house {figures[0]} {figures[-1]}"
    telling = [word[:TELLING] for word in somebody.address if len(word) >= TELLING]
    yield from (f"street {' '.join(sorted(pair))}" for pair in pairwise(telling))
    if somebody.born:
        yield f"born {somebody.born}"
    for name in somebody.names:
        yield f"name {' '.join(sorted(name))}"
        yield f"begin {' '.join(sorted(word[:BEGINNING] for word in name))}"
        yield from (f"given {one} {two[0]}" for one, two in permutations(name, 2))
        for word in name:
            yield from (f"word {word} {figure}" for figure in (*figures[:1], *figures[-1:]))
            yield from (f"place {word[:BEGINNING]} {place}" for place in telling)
            if somebody.born:
                yield f"born {word[0]} {somebody.born}"
                for part in (word, word[:BEGINNING]):
                    yield f"year {part} {somebody.born[:4]}"
                    yield f"day {part} {somebody.born[4:]}"


def same_people(found: Iterable[tuple[int, int, Match]]) -> list[tuple[int, int]]:
    """Only the pairs of the first tier."""
    return [(one, two) for one, two, match in found if match.tier is Tier.SAME_PERSON]
