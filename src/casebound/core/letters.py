"""Drafts of letters about a decision, from one TOML file a language. A person edits every word."""

from dataclasses import dataclass

from casebound.core.reading import Faults, Table, parse
from casebound.core.vocabulary import CONFIDENCES
from casebound.core.wording import LANGUAGE


@dataclass(frozen=True)
class Letter:
    """One draft. decided: codes of decisions it fits. body: with gaps in square brackets to be filled.

    advice: what to mind, one sentence each. source, as_of, confidence: where the draft and its advice come
    from, as of which month, and how sure that is: high or medium.
    """

    id: str
    title: str
    decided: tuple[str, ...]
    subject: str
    body: str
    advice: tuple[str, ...]
    source: str
    as_of: str
    confidence: str

    def fits(self, decided: str) -> bool:
        """Whether it can follow a decision with this code."""
        return decided in self.decided


def load(raw: bytes) -> tuple[Letter, ...]:
    """The letters from the bytes of their file. Raises BadInput naming every fault with its place."""
    tables = parse(raw, "letters file")
    faults = Faults(f"{tables.get('book', 'letters')}.v{tables.get('version', '?')}")
    top = Table(faults, "", tables)
    top.name("book")
    top.whole("version", 1, 999)
    top.name("language", LANGUAGE)
    found = tuple(map(_letter, top.tables("letters", "letter", "id")))
    top.done()
    faults.stop()
    return found


def _letter(item: Table) -> Letter:
    letter = Letter(
        id=item.name("id"),
        title=item.text("title"),
        decided=item.names("decided"),
        subject=item.text("subject"),
        body=item.text("body").strip(),
        advice=item.names("advice"),
        source=item.text("source"),
        as_of=item.text("as_of"),
        confidence=item.choice("confidence", set(CONFIDENCES) - {"low"}, ""),
    )
    item.done()
    return letter


def gaps(text: str) -> list[str]:
    """The gaps in square brackets that nobody has filled yet, in order."""
    found, start = [], text.find("[")
    while start >= 0 and (end := text.find("]", start)) >= 0:
        found.append(text[start : end + 1])
        start = text.find("[", end)
    return found
