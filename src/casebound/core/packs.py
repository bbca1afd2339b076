"""Report packs: what one kind of recipient may see of pages, from one TOML file, held against the kinds.

A pack of form `pages` lets whole sealed sections go, with their proof. A pack of form `rows` is worked out
from answers, one row a page, and proves nothing of their text. docs/spec/packs.md says what each key means.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from casebound.core.kinds import SECTION_VIEWS, Kind, Option, Question
from casebound.core.reading import CODE, Faults, Table, parse
from casebound.core.vocabulary import CONFIDENCES

FORMS = ("pages", "rows")
COVERED = ("yes", "no", "unsure")
ROW_VIEWS = ("workplace", "osha", "police", "facts", "board", "full", "attorney")
NAMES = ("own", "out")
_CHOSEN, _TIMED = ("one", "many", "yes_no"), ("moment", "date")
# What a column may be made of: form → types of question, empty for a column that asks nothing.
COLUMN_FORMS: Mapping[str, tuple[str, ...]] = {
    "number": (),
    "case": (),
    "day": _TIMED,
    "clock": ("moment",),
    "labels": _CHOSEN,
    "codes": _CHOSEN,
    "plain": ("line", "lines", "text", "number", *_TIMED),
    "words": ("text", "line"),
    "told": ("text", "line"),
    "name": ("line",),
}
_PRIVATE_FREE = "private, for learning, or unknown to this view"


@dataclass(frozen=True)
class Source:
    """Where a basis stands, for which place, as of when, and how sure that is: high or medium."""

    words: str
    place: str
    as_of: str
    confidence: str


@dataclass(frozen=True)
class Basis:
    """One sentence on why this may leave, with its source; None where only a lawyer can say."""

    words: str
    source: Source | None


class Asked(NamedTuple):
    """A question of a kind, both by name."""

    kind: str
    question: str


@dataclass(frozen=True)
class Condition:
    """Holds for a page whose question is answered with one of these codes."""

    asked: Asked
    any: tuple[str, ...]

    def holds(self, kind: str, answers: Mapping[str, object]) -> bool:
        answer = answers.get(self.asked.question) if kind == self.asked.kind else None
        given = answer if isinstance(answer, list) else [answer]
        return any(code in self.any for code in given)


@dataclass(frozen=True)
class Column:
    """One column of a row. codes: what is said for a code or a class; apart: said of a case kept apart."""

    label: str
    form: str
    asked: tuple[Asked, ...]
    codes: Mapping[str, str]
    first: bool
    apart: str


@dataclass(frozen=True)
class Pack:
    """One pack. number: in addresses, never reused. view: what the disclosure says. shows: kind → sections.

    names: `out` where nobody may be named, `own` where only those the pages are about. period: a year of
    pages. covered: answers of set-up it is offered for. premises: settings its basis reaches, empty for all.
    only: pages it takes, all where empty. apart: cases that are kept on a list of their own.
    """

    number: int
    id: str
    title: str
    lead: str
    form: str
    view: str
    names: str
    period: bool
    feelings: bool
    files: bool
    shows: Mapping[str, tuple[str, ...]]
    columns: tuple[Column, ...]
    only: tuple[Condition, ...]
    apart: tuple[Condition, ...]
    only_apart: bool
    covered: tuple[str, ...]
    premises: tuple[str, ...]
    completed: bool
    stays: tuple[str, ...]
    basis: tuple[Basis, ...]
    lawyer: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """Names of the kinds whose pages it takes."""
        asked = [asked.kind for column in self.columns for asked in column.asked]
        return tuple(dict.fromkeys([*self.shows, *asked]))

    def takes(self, kind: str, answers: Mapping[str, object]) -> bool:
        """Whether it has anything to say of such a page."""
        fits = not self.only or any(condition.holds(kind, answers) for condition in self.only)
        return kind in self.kinds and fits and (not self.only_apart or self.kept_apart(kind, answers))

    def kept_apart(self, kind: str, answers: Mapping[str, object]) -> bool:
        """Whether such a page is a case that stands on the list of its own."""
        return any(condition.holds(kind, answers) for condition in self.apart)

    def sections(self, kind: Kind, *, private: bool = False) -> tuple[int, ...]:
        """Slots that leave of a page. private: with what the person ticked, where the pack has it."""
        codes = set(self.shows.get(kind.name, ()))
        if private and self.feelings and kind.name in self.shows:
            codes |= {found.code for found in kind.sections_in(self.view, private=True) if found.private}
        return tuple(section.slot for section in kind.sections if section.code in codes)


def load(raw: bytes, kinds: Mapping[str, Kind]) -> tuple[Pack, ...]:
    """Packs in the order of the file; kinds by name. Raises BadInput naming every fault with its place.

    Refused: an unknown kind, section, view, question or code; a section that is private, for learning or not
    in the pack's view; a pack without a basis and without advice to ask a lawyer; a source that is unsure.
    """
    tables = parse(raw, "packs file")
    faults = Faults(f"{tables.get('book', 'packs')}.v{tables.get('version', '?')}")
    top = Table(faults, "", tables)
    top.name("book")
    top.whole("version", 1, 999)
    top.name("language")
    sources = {item.name("id"): _source(item) for item in top.tables("sources", "source", "id")}
    found = tuple(_Reader(item, kinds, sources).pack() for item in top.tables("packs", "pack", "id"))
    numbers = [pack.number for pack in found]
    for pack in found:
        if numbers.count(pack.number) > 1:
            faults.add(f"pack “{pack.id}”", "has the number of another pack; give it one of its own.")
    top.done()
    faults.stop()
    return found


def _source(item: Table) -> Source:
    source = Source(
        item.text("words"),
        item.name("place", CODE),
        item.text("as_of"),
        item.choice("confidence", set(CONFIDENCES) - {"low"}, ""),
    )
    if not source.confidence:
        item.fault("needs `confidence`, high or medium: what is less sure is not shown.")
    item.done()
    return source


class _Reader:
    """One pack from its table."""

    def __init__(self, item: Table, kinds: Mapping[str, Kind], sources: Mapping[str, Source]) -> None:
        self.item, self.kinds, self.sources = item, kinds, sources

    def pack(self) -> Pack:
        item = self.item
        form = item.choice("form", FORMS, "pages")
        view = item.choice("view", SECTION_VIEWS if form == "pages" else ROW_VIEWS, "full")
        pack = Pack(
            number=item.whole("number", 1, 999),
            id=item.name("id"),
            title=item.text("title"),
            lead=item.text("lead"),
            form=form,
            view=view,
            names=item.choice("names", NAMES, "own"),
            period=item.flag("period"),
            feelings=item.flag("feelings"),
            files=item.flag("files"),
            shows=dict(self._shows(view)),
            columns=tuple(map(self._column, item.tables("columns", "column", "label"))),
            only=tuple(self._conditions("only")),
            apart=tuple(self._conditions("apart")),
            only_apart=item.flag("only_apart"),
            covered=item.names("covered"),
            premises=item.names("premises"),
            completed=item.flag("completed"),
            stays=item.names("stays"),
            basis=tuple(map(self._basis, item.tables("basis", "basis", "words"))),
            lawyer=item.text("lawyer", required=False),
        )
        self._whole(pack)
        item.done()
        return pack

    def _whole(self, pack: Pack) -> None:
        item = self.item
        if set(pack.covered) - set(COVERED):
            item.fault(f"`covered` holds only {', '.join(COVERED)}.")
        if (pack.form == "pages") != bool(pack.shows) or (pack.form == "rows") != bool(pack.columns):
            item.fault("of form pages has `shows` and no columns, one of form rows columns and no `shows`.")
        if not pack.lawyer and not any(basis.source for basis in pack.basis):
            item.fault("has no sourced basis. Give one, or say in `lawyer` that a lawyer has to be asked.")
        settings = {option.code for kind in self.kinds.values() for option in _settings(kind)}
        for code in pack.premises:
            if code not in settings:
                item.fault(f"`premises` names {code!r}, which no kind has as a setting.")

    def _shows(self, view: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        table = self.item.table("shows")
        for name in table.raw if table else ():
            assert table is not None
            codes, kind = table.names(name), self.kinds.get(name)
            if kind is None:
                self.item.fault(f"`shows` names the kind {name!r}, which there is not.")
                continue
            known = {section.code for section in kind.sections_in(view)}
            for code in codes:
                if code not in known:
                    self.item.fault(f"`shows` has the section {code!r} of {name}: {_PRIVATE_FREE} “{view}”.")
            yield name, codes

    def _column(self, item: Table) -> Column:
        form = item.choice("form", COLUMN_FORMS, "plain")
        asked = tuple(self._asked(item, name, COLUMN_FORMS[form]) for name in item.names("asked"))
        codes = item.table("codes")
        told = {code: codes.text(code) for code in codes.raw} if codes else {}
        column = Column(
            item.text("label"), form, asked, told, item.flag("first"), item.text("apart", required=False)
        )
        if bool(asked) != bool(COLUMN_FORMS[form]):
            item.fault(f"is of the form {form}: give `asked` where it takes questions, and only there.")
        if (form == "codes") != bool(told):
            item.fault("has `codes` exactly where its form is codes.")
        known = {code for found in map(self._question, asked) if found for code in _codes(found)}
        for code in told:
            if code not in known:
                item.fault(f"`codes` names {code!r}, which is no code or class of what it asks.")
        item.done()
        return column

    def _asked(self, item: Table, name: str, types: tuple[str, ...]) -> Asked:
        """`incident.happened`."""
        asked = Asked(*name.partition(".")[::2])
        question = self._question(asked)
        if question is None:
            item.fault(f"asks {name!r}, and no kind has such a question.")
        elif types and question.type not in types:
            item.fault(f"asks {name!r}, which is of the type {question.type}; here: {', '.join(types)}.")
        else:
            section = self.kinds[asked.kind].section(question.section)
            if section.private or section.learning:
                item.fault(f"asks {name!r}, which is private or for learning and never leaves in a pack.")
        return asked

    def _question(self, asked: Asked) -> Question | None:
        kind = self.kinds.get(asked.kind)
        return kind.find(asked.question) if kind else None

    def _conditions(self, key: str) -> Iterable[Condition]:
        for item in self.item.tables(key, key, "asked"):
            asked = self._asked(item, item.name("asked", CODE), _CHOSEN)
            codes, question = item.names("any"), self._question(asked)
            for code in codes:
                if question is not None and question.option(code) is None:
                    item.fault(f"`any` names {code!r}, which is no code of {'.'.join(asked)}.")
            item.done()
            yield Condition(asked, codes)

    def _basis(self, item: Table) -> Basis:
        words, name = item.text("words"), item.name("source")
        if name not in self.sources:
            item.fault(f"names the source {name!r}, which the file does not have.")
        item.done()
        return Basis(words, self.sources.get(name))


def _settings(kind: Kind) -> tuple[Option, ...]:
    question = kind.by_digest("setting")
    return question.options if question else ()


def _codes(question: Question) -> set[str]:
    """Codes of a question and of its classes; yes and no for a question of that type."""
    if question.type == "yes_no":
        return {"yes", "no"}
    return {option.code for option in question.options} | {group.code for group in question.classes}
