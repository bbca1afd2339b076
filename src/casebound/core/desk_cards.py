"""Cards with words to say at the desk, from one TOML file (docs/spec/desk.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from casebound.core.reading import Faults, Table, parse
from casebound.core.vocabulary import CONFIDENCES


@dataclass(frozen=True)
class Card:
    """When to use it, what to say by language, and what to do then."""

    id: str
    title: str
    say: Mapping[str, tuple[str, ...]]
    then: str


@dataclass(frozen=True)
class Cards:
    """All cards in order. spoken: the languages of what is said, by tag, in their own names.
    source, as_of, confidence: where the words come from, as of which month, and how sure: high or medium.
    """

    version: int
    language: str
    spoken: Mapping[str, str]
    source: str
    as_of: str
    confidence: str
    cards: tuple[Card, ...]


def load(raw: bytes) -> Cards:
    """The cards from the bytes of their file. Raises BadInput naming every fault with its place."""
    tables = parse(raw, "desk cards")
    faults = Faults(f"desk.v{tables.get('version', '?')}")
    top = Table(faults, "", tables)
    top.name("book")
    names = top.table("spoken")
    spoken = {tag: names.text(tag) for tag in names.raw} if names else {}
    found = Cards(
        version=top.whole("version", 1, 999),
        language=top.name("language"),
        spoken=spoken,
        source=top.text("source"),
        as_of=top.text("as_of"),
        confidence=top.choice("confidence", set(CONFIDENCES) - {"low"}, ""),
        cards=tuple(_card(item, spoken) for item in top.tables("cards", "card", "id")),
    )
    top.done()
    faults.stop()
    return found


def _card(item: Table, spoken: Mapping[str, str]) -> Card:
    said = item.table("say")
    say = {tag: said.names(tag) for tag in spoken} if said else {}
    if not said or set(said.raw) != set(spoken) or not all(say.values()):
        item.fault(f"`say` needs a list of sentences in each of {', '.join(sorted(spoken))}.")
    card = Card(item.name("id"), item.text("title"), say, item.text("then"))
    item.done()
    return card
