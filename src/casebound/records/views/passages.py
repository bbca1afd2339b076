"""An entry's text as a person reads it: section by section, quotes as quotes, steps as steps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _

from casebound.attachments import pictures
from casebound.attachments import reading as files
from casebound.core import digest
from casebound.core.attachments import File
from casebound.core.kinds import FILES, Column, Question
from casebound.records import display
from casebound.records.read import Entry

RETOLD = ("occurred", "client")  # what stands above the text already


@dataclass(frozen=True)
class Step:
    """One thing done: when, what, and in smaller letters what belongs to it, as (label, words)."""

    time: str
    what: str
    more: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Kept:
    """A file of an entry. page: id of the entry. picture: whether a small one can be drawn."""

    page: str
    file: File
    picture: bool


@dataclass(frozen=True)
class Block:
    """Answers drawn together. form: facts (short ones side by side), prose, quotes, steps, rows or files."""

    form: str
    shown: tuple[display.Shown, ...]
    steps: tuple[Step, ...] = ()
    files: tuple[Kept, ...] = ()

    @property
    def first(self) -> display.Shown:
        return self.shown[0]


@dataclass(frozen=True)
class Passage:
    """One section under its heading."""

    label: str
    private: bool
    blocks: tuple[Block, ...]

    @property
    def short(self) -> bool:
        """Nothing but short answers: several such sections stand side by side."""
        return not self.private and all(block.form == "facts" for block in self.blocks)

    @property
    def alone(self) -> bool:
        """A single long answer needs no second heading."""
        return len(self.blocks) == 1 and self.blocks[0].form != "facts"


def of(entry: Entry, people: Mapping[int, str], learning: bool = False) -> list[Passage]:
    """Sections in the order in which they were asked; those for learning only if wanted, and then alone."""
    found = []
    for part in display.parts(entry):
        if part.learning is learning:
            blocks = _blocks(entry, part.answers, people)
            if blocks:
                found.append(Passage(part.label, part.private, blocks))
    return found


def runs(passages: list[Passage]) -> list[list[Passage]]:
    """The same in the same order, with neighbouring short sections gathered."""
    gathered = groupby(enumerate(passages), key=lambda pair: "short" if pair[1].short else pair[0])
    return [[passage for _, passage in group] for _, group in gathered]


def _blocks(entry: Entry, answers: tuple[display.Shown, ...], people: Mapping[int, str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for shown in answers:
        question = entry.kind.question(shown.question)
        if question.digest in RETOLD and (shown.known or question.digest == "occurred"):
            continue
        if question.type == FILES and shown.known:
            blocks.append(Block("files", (shown,), files=_files(entry)))
            continue
        block = _block(question, shown, entry.answers[question.id], people)
        if block.form == "facts" and blocks and blocks[-1].form == "facts":
            blocks[-1] = Block("facts", blocks[-1].shown + block.shown)
        else:
            blocks.append(block)
    return tuple(blocks)


def _files(entry: Entry) -> tuple[Kept, ...]:
    return tuple(Kept(entry.id, file, pictures.can_draw(file)) for file in files.files(entry.answers))


def _block(question: Question, shown: display.Shown, value: object, people: Mapping[int, str]) -> Block:
    if question.type == "people" and isinstance(value, list):
        named = tuple(people.get(number, str(number)) for number in value)
        return Block("facts", (replace(shown, lines=named),))
    if shown.style == "rows" and isinstance(value, list):
        clock = next((column for column in question.columns if column.type == "time"), None)
        if clock is not None:
            told = zip(value, shown.rows, strict=True)
            steps = tuple(_step(question, row, clock, cells) for row, cells in told)
            return Block("steps", (shown,), steps)
    return Block(shown.style if shown.style in ("prose", "quotes", "rows") else "facts", (shown,))


def _step(
    question: Question, row: Mapping[str, object], clock: Column, cells: tuple[tuple[str, str], ...]
) -> Step:
    given = [column for column in question.columns if row.get(column.id) is not None]
    told = list(zip(given, cells, strict=True))
    time = next((words for column, (_label, words) in told if column.id == clock.id), "")
    rest = [cell for column, cell in told if column.id != clock.id]
    return Step(time, rest[0][1] if rest else "", tuple(rest[1:]))


def zone(entry: Entry) -> str:
    """The time zone an entry was written in."""
    return str(entry.sections[entry.kind.sections[0].code]["zone"])


def has_learning(entry: Entry) -> bool:
    return any(section.learning and section.code in entry.sections for section in entry.kind.sections)


def unclassed(entry: Entry) -> bool:
    """Whether entries of this kind have a class, and this one has none yet."""
    rules = [item for item in entry.kind.computed if item.rule == "primary_class"]
    return bool(rules) and not any(entry.answers.get(item.id) for item in rules)


@dataclass(frozen=True)
class Severity:
    """What the rule found, and what decided: a term, and the condition that raised it."""

    level: str
    because: str
    when: str


def severity(entry: Entry) -> Severity | None:
    """For the learning page alone."""
    for item in entry.kind.computed:
        value = entry.answers.get(item.id)
        if item.rule == "severity" and isinstance(value, Mapping):
            column = entry.kind.by_digest("behaviours")
            term = column.option(str(value["code"])) if column else None
            when = conditions().get(str(value["when"]), "")
            return Severity(levels()[int(str(value["level"]))], term.label if term else "", when)
    return None


def delay(entry: Entry) -> str:
    """How long after the event it was written down, where the time of day is known."""
    row, paper = entry.digest, str(entry.sections[entry.kind.sections[0].code].get("paper") or "")
    if row.occurred_precision < digest.ABOUT or (paper and "T" not in paper):
        return ""
    return display.span(max(0, (row.written - row.occurred) // 60))


def levels() -> dict[int, str]:
    """The scale of the rule, for the pages for learning alone: no such word stands on an entry or leaves."""
    return {
        1: _("1 – concern"),
        2: _("2 – mild"),
        3: _("3 – moderate"),
        4: _("4 – severe"),
        5: _("5 – critical"),
    }


def conditions() -> dict[str, str]:
    return {
        "after_warning": _("it went on after a no"),
        "repeated": _("it happened more than once"),
        "weapon": _("there was a weapon"),
        "child_present": _("a child, or a person who needs protection, was there"),
        "injury_care": _("an injury needed care"),
        "course_of_conduct": _("one act followed another"),
    }
