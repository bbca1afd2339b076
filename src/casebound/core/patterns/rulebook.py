"""The rule book: limits, wording, sources and rules of places, from one TOML file a language."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from casebound.core.patterns.rules import Limits
from casebound.core.patterns.table import Codes
from casebound.core.reading import CODE, Faults, Table, parse
from casebound.core.vocabulary import CONFIDENCES, Vocabulary
from casebound.core.wording import LANGUAGE

RULES = ("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P10", "P11", "P13")


@dataclass(frozen=True)
class Rule:
    """What is said with an alert. place: where the source is law, empty where it is none.

    found: what was found, reason: why anybody looks for it, not_meaning: what it does not say, could: what
    could be done. as_of: when the source was read. confidence: high or medium.
    """

    id: str
    title: str
    found: str
    reason: str
    source: str
    as_of: str
    confidence: str
    place: str
    not_meaning: str
    could: tuple[str, ...]


@dataclass(frozen=True)
class PlaceRule:
    """A rule of a place about what clients do: in whose words, from where, as of when.

    behaviours: codes or classes of the vocabulary. profession: whom it binds.
    """

    place: str
    title: str
    profession: str
    behaviours: tuple[str, ...]
    words: str
    source: str
    as_of: str
    confidence: str


@dataclass(frozen=True)
class RuleBook:
    """All of it. version: of the file; an alert is always of one version."""

    version: int
    language: str
    limits: Limits
    rules: Mapping[str, Rule]
    places: tuple[PlaceRule, ...]
    pursuit: tuple[str, ...]
    warnings: tuple[str, ...]

    def of_place(self, place: str) -> tuple[PlaceRule, ...]:
        """Rules for a place such as US-TX, with those of its country."""
        return tuple(rule for rule in self.places if place and rule.place in (place, place.partition("-")[0]))

    def codes(
        self,
        behaviours: Vocabulary,
        responses: Vocabulary,
        place: str,
        kinds: tuple[int, ...],
        retraction: int,
    ) -> Codes:
        """The numbers behind the codes, for the table of a practice in `place`."""
        ruled = {code for rule in self.of_place(place) for code in rule.behaviours}
        return Codes(
            kinds=kinds,
            retraction=retraction,
            pursuit=_numbers(behaviours, self.pursuit),
            warnings=_numbers(responses, self.warnings),
            ruled=_numbers(behaviours, ruled),
        )


def _numbers(vocabulary: Vocabulary, codes: tuple[str, ...] | set[str]) -> tuple[int, ...]:
    return tuple(term.number for term in vocabulary.terms if term.code in codes or term.group in codes)


def load(raw: bytes) -> RuleBook:
    """The rule book from the bytes of its file. Raises BadInput naming every fault with its place."""
    tables = parse(raw, "rule book")
    faults = Faults(f"{tables.get('book', 'review')}.v{tables.get('version', '?')}")
    top = Table(faults, "", tables)
    top.name("book")
    book = RuleBook(
        version=top.whole("version", 1, 999),
        language=top.name("language", LANGUAGE),
        limits=_limits(top),
        rules={rule.id: rule for rule in map(_rule, top.tables("rules", "rule", "id"))},
        places=tuple(map(_place, top.tables("places", "place", "title"))),
        pursuit=top.names("pursuit"),
        warnings=top.names("warnings"),
    )
    for missing in sorted(set(RULES) ^ set(book.rules)):
        top.fault(f"has to hold the rules {', '.join(RULES)}, each once; look at {missing}.")
    top.done()
    faults.stop()
    return book


def _limits(top: Table) -> Limits:
    found = top.table("limits") or Table(top.faults, "limits", {})
    limits = Limits(**{column.name: found.whole(column.name, 1, 10_000) for column in fields(Limits)})
    found.done()
    return limits


def _rule(item: Table) -> Rule:
    rule = Rule(
        id=item.name("id", CODE),
        title=item.text("title"),
        found=item.text("found"),
        reason=item.text("reason"),
        source=item.text("source"),
        as_of=item.text("as_of"),
        confidence=_confidence(item),
        place=item.name("place", CODE, required=False),
        not_meaning=item.text("not_meaning"),
        could=item.names("could"),
    )
    item.done()
    return rule


def _place(item: Table) -> PlaceRule:
    rule = PlaceRule(
        place=item.name("place", CODE),
        title=item.text("title"),
        profession=item.name("profession"),
        behaviours=item.names("behaviours"),
        words=item.text("words"),
        source=item.text("source"),
        as_of=item.text("as_of"),
        confidence=_confidence(item),
    )
    item.done()
    return rule


def _confidence(item: Table) -> str:
    """High or medium: what rests on memory alone is not shown."""
    return item.choice("confidence", set(CONFIDENCES) - {"low"}, "")
