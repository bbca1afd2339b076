"""One page as it leaves, before it has a form: plain values, the same for every format. No framework."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from casebound.core.kinds import Asked, Kind, Question

TEXTS = ("line", "text", "one", "yes_no", "moment", "date", "time", "entry", "bytes")  # answered by a string
COMPUTED, STAMP = "computed", "stamp"


@dataclass(frozen=True)
class Later:
    """A page that was added to this one. kind: its name, such as `retraction`. seq: its place."""

    seq: int
    kind: str


@dataclass(frozen=True)
class Opened:
    """That somebody opened it. at: seconds since 1970 UTC. purpose: the program's words, never a person's."""

    person: int
    at: int
    purpose: str


@dataclass(frozen=True)
class Leaf:
    """A page with the sections that are shown, as they were sealed.

    seq, page: its places. casebook: 16 bytes. sealed: seconds since 1970 UTC, by the practice's clock.
    hash: of the ledger's leaf, 32 bytes. signature: Ed25519, 64 bytes. key: the author's, 32 bytes.
    client: 0 where it is about nobody, or where the section that says so stays. amends: seq, likewise.
    later: pages added to it that say so themselves. retracted: even where the page that does it keeps that.
    applies: of a decision, whether people act on it on the day of the export; else None.
    """

    seq: int
    page: int
    casebook: bytes
    author: int
    sealed: int
    kind: Kind
    sections: Mapping[str, Mapping[str, object]]
    hash: bytes
    signature: bytes
    key: bytes
    client: int = 0
    amends: int | None = None
    later: tuple[Later, ...] = ()
    retracted: bool = False
    opened: tuple[Opened, ...] = ()
    applies: bool | None = None

    @property
    def id(self) -> str:
        return f"e{self.seq}"

    def answers(self) -> Iterator["Answer"]:
        """Every value that leaves, in the order of the sections, then of the questions."""
        for section in self.kind.sections:
            values = self.sections.get(section.code, {})
            asked = [question for question in self.kind.questions_of(section.code) if question.id in values]
            for question in asked:
                yield Answer(
                    section.code, question.id, question.label, question.type, values[question.id], question
                )
            told = {question.id for question in asked}
            labels = {item.id: item.label for item in self.kind.computed}
            for name in sorted(values.keys() - told):
                type_ = COMPUTED if name in labels else STAMP
                yield Answer(section.code, name, labels.get(name, ""), type_, values[name])


@dataclass(frozen=True)
class Answer:
    """One value, None for “I don't know”, with what it answers. asked: None where computed or stamped."""

    section: str
    question: str
    label: str
    type: str
    value: object
    asked: Question | None = None

    @property
    def link(self) -> str:
        """What the kind declares as linkId; the id where it declares none, and for what was not asked."""
        return self.asked.fhir if self.asked else self.question

    @property
    def words(self) -> str:
        """Codes in the words that were on the screen, rows with labels; empty where the value says it."""
        return "" if self.asked is None else in_words(self.asked, self.value)


def in_words(asked: Asked, value: object) -> str:
    """Labels of the codes in an answer; empty for one that holds none."""
    if asked.type in ("one", "many"):
        codes = value if isinstance(value, list) else [value]
        return "; ".join(label(asked, str(code)) for code in codes if code is not None)
    if isinstance(asked, Question) and asked.type == "rows" and isinstance(value, list):
        return "\n".join("; ".join(_cells(asked, row)) for row in value)
    return ""


def label(asked: Asked, code: str) -> str:
    """The words of a code, or the code of one that the kind does not have."""
    option = asked.option(code)
    return option.label if option else code


def _cells(asked: Question, row: Mapping[str, object]) -> Iterator[str]:
    for column in asked.columns:
        if row.get(column.id) is not None:
            yield f"{column.label}: {in_words(column, row[column.id]) or row[column.id]}"


def utc(seconds: int) -> str:
    """`2026-11-20T20:02:00Z`."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
