"""Finding the records worth comparing among many, by what they begin with or share."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations

from casebound.core.identity.compare import compare
from casebound.core.identity.decide import Match, Tier, decide
from casebound.core.identity.person import Person, Words

CROWD = 200  # a shelf of more people than this says nothing about any one of them
RARE = 3  # so many records may have a name before it tells nothing by itself
_BEGINNING = 3


class Known:
    """People by number, on shelves by what they share."""

    def __init__(self, people: Mapping[int, Person]) -> None:
        self.people: dict[int, Person] = {}
        self._shelves: dict[str, list[int]] = defaultdict(list)
        self._named: Counter[Words] = Counter()
        for number, somebody in people.items():
            self.add(number, somebody)

    def add(self, number: int, somebody: Person) -> None:
        """One more; a number that is taken is an error of the caller."""
        assert number not in self.people
        self.people[number] = somebody
        self._named.update(somebody.names)
        for shelf in shelves(somebody):
            self._shelves[shelf].append(number)

    def beside(self, somebody: Person) -> set[int]:
        """Numbers of those that share a shelf with somebody."""
        found: set[int] = set()
        for shelf in shelves(somebody):
            numbers = self._shelves.get(shelf, ())
            if len(numbers) <= CROWD:
                found.update(numbers)
        return found

    def _match(self, one: Person, other: int) -> Match | None:
        two = self.people[other]
        rare = any(len(name) > 1 for name in one.names) and all(
            self._named[name] <= RARE for name in (*one.names, *two.names)
        )
        return decide(compare(one, two), rare)

    def matches(self, new: Person) -> dict[int, Match]:
        """Number → why that record needs a look; the same person before a shared phone, then by number."""
        found = [(number, self._match(new, number)) for number in self.beside(new)]
        kept = [(match.tier.value, number, match) for number, match in found if match]
        return {number: match for _, number, match in sorted(kept, key=lambda item: item[:2])}

    def pairs(self) -> Iterator[tuple[int, int, Match]]:
        """Every two records that need a look, once each, the smaller number first."""
        for number, somebody in self.people.items():
            for other in self.beside(somebody):
                if number < other:
                    match = self._match(somebody, other)
                    if match:
                        yield number, other, match


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
    if somebody.born:
        yield f"born {somebody.born}"
    figures = [word for word in somebody.address if word.isdecimal()]
    if len(figures) > 1:
        yield f"house {figures[0]} {figures[-1]}"
    for name in somebody.names:
        begins = sorted(word[:_BEGINNING] for word in name)
        yield f"name {' '.join(begins)}"
        yield from (f"given {one} {two[0]}" for one, two in permutations(name, 2))
        for word in name:
            yield from (f"word {word} {figure}" for figure in figures)
            if somebody.born:
                yield f"year {word} {somebody.born[:4]}"
                yield f"day {word} {somebody.born[4:]}"


def same_people(found: Iterable[tuple[int, int, Match]]) -> list[tuple[int, int]]:
    """Only the pairs of the first tier."""
    return [(one, two) for one, two, match in found if match.tier is Tier.SAME_PERSON]
