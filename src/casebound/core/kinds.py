"""Kinds: versioned definitions of what an entry asks, keeps, shows and computes.

A kind comes from one TOML file and language files beside it; docs/spec/entry.md says what each key means.
`kinds_read` turns tables into these classes, `kinds_check` holds them against each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from casebound.core.errors import BadInput
from casebound.core.vocabulary import TermClass, Vocabulary

SLOTS = 16
SECTION_VIEWS = ("attorney", "police", "board", "osha", "full", "facts")
ROLES = ("practitioner", "lead", "administrator")
DEIDENTIFY = ("drop", "keep", "month", "part_of_day", "class")
OWN_KIND_NUMBER = 255
# Names that the first section uses for what is stamped, not asked.
STAMPED = ("zone", "written", "received", "paper", "amends", "number")

FILES = "files"  # id and type of the one question that holds evidence files

CHOICES = ("one", "many", "yes_no")
LIST_TYPES = ("phones", "emails", "lines")
COLUMN_TYPES = ("line", "text", "time", "one", "many", "yes_no")
TYPES = (
    *("line", "text", "one", "many", "yes_no", "moment", "date", "time", "number"),
    *("client", "entry", "people", "rows", *LIST_TYPES, "files", "bytes"),
)


@dataclass(frozen=True)
class Option:
    """One thing to choose. number: its digest value, 0 where it has none. group: class code or empty."""

    code: str
    label: str
    hint: str = ""
    number: int = 0
    group: str = ""


@dataclass(frozen=True)
class Asked:
    """What questions and the columns of rows have in common."""

    id: str
    type: str
    label: str
    hint: str
    vocabulary: str
    options: tuple[Option, ...]
    classes: tuple[TermClass, ...]

    @cached_property
    def option_by_code(self) -> Mapping[str, Option]:
        return {option.code: option for option in self.options}

    def option(self, code: str) -> Option | None:
        return self.option_by_code.get(code)


@dataclass(frozen=True)
class Column(Asked):
    """One question inside each row of a question of type `rows`."""


@dataclass(frozen=True)
class ShowIf:
    """Asked only if the other question is answered with one of `any`, or at all where `any` is empty."""

    question: str
    any: tuple[str, ...]


@dataclass(frozen=True)
class Question(Asked):
    """One question. Types and values of answers: docs/spec/entry.md, 2."""

    page: str
    section: str
    message: str
    first: tuple[str, ...]
    show_if: ShowIf | None
    columns: tuple[Column, ...]
    max_rows: int
    minimum: int | None
    maximum: int | None
    deidentify: str
    digest: str
    search: int
    fhir: str
    default: str
    optional_sign: bool

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.id == name), None)


@dataclass(frozen=True)
class Page:
    """One page of questions. first_note: on the short path too."""

    id: str
    title: str
    hint: str
    first_note: bool
    section_label: str


@dataclass(frozen=True)
class Section:
    """What is sealed, shown or withheld together. slot: 0–15, its place in the file."""

    slot: int
    code: str
    label: str
    neutral: str
    views: tuple[str, ...]
    optional_in: tuple[str, ...]
    learning: bool
    private: bool


@dataclass(frozen=True)
class Computed:
    """A value made by a rule of the closed list; kept in its section under its id."""

    id: str
    rule: str
    section: str
    label: str
    digest: str


@dataclass(frozen=True)
class Check:
    """A rule over several answers; its message is put at the last of the questions."""

    rule: str
    questions: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class Due:
    """A date for the due list: `days` after the answer named in `starts` or after `sealed`."""

    id: str
    days: int
    starts: str
    label: str


@dataclass(frozen=True)
class Kind:
    """A kind in one language. name, version and the SHA-256 of `source` are its identity (32 bytes)."""

    name: str
    version: int
    number: int
    language: str
    title: str
    plural: str
    lead: str
    writers: tuple[str, ...]
    amends: tuple[str, ...]
    about: str
    summary: tuple[str, ...]
    to_seal: tuple[tuple[str, ...], ...]
    hidden: bool
    sections: tuple[Section, ...] = field(repr=False)
    pages: tuple[Page, ...] = field(repr=False)
    questions: tuple[Question, ...] = field(repr=False)
    computed: tuple[Computed, ...] = field(repr=False)
    checks: tuple[Check, ...] = field(repr=False)
    due: tuple[Due, ...] = field(repr=False)
    vocabularies: Mapping[str, Vocabulary] = field(repr=False)
    sha256: bytes
    source: bytes = field(repr=False)
    wordings: Mapping[str, bytes] = field(repr=False)
    wording_hashes: Mapping[str, bytes] = field(repr=False)
    family: Mapping[str, "Kind"] = field(repr=False, compare=False)

    @property
    def id(self) -> str:
        """For example `incident.v1`."""
        return f"{self.name}.v{self.version}"

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages it can be shown in, its own first."""
        return tuple(self.family)

    def worded(self, language: str) -> "Kind":
        """This kind in `language`, or in its own language where it has no such wording."""
        return self.family.get(language) or next(iter(self.family.values()))

    def wording_sha256(self, language: str) -> bytes:
        """SHA-256 (32 bytes) of the file that the words of `worded(language)` come from."""
        return self.wording_hashes[self.worded(language).language]

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}

    def find(self, question: str) -> Question | None:
        return self._questions.get(question)

    def question(self, question: str) -> Question:
        """The question of that id. Raises KeyError."""
        return self._questions[question]

    def page(self, page: str) -> Page:
        """The page of that id. Raises KeyError."""
        return {item.id: item for item in self.pages}[page]

    def section(self, code: str) -> Section:
        """The section of that code. Raises KeyError."""
        return {item.code: item for item in self.sections}[code]

    @property
    def first_note(self) -> tuple[Page, ...]:
        """The pages of the short path, in order."""
        return tuple(page for page in self.pages if page.first_note)

    def questions_on(self, page: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.page == page)

    def questions_of(self, section: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.section == section)

    @cached_property
    def required(self) -> frozenset[str]:
        """Questions that must be answered to seal, each on its own account."""
        return frozenset(group[0] for group in self.to_seal if len(group) == 1)

    def by_digest(self, column: str) -> Question | None:
        """The question that fills a column of the digest."""
        return self._by_digest.get(column)

    @cached_property
    def _by_digest(self) -> Mapping[str, Question]:
        """The first question of each column."""
        return {question.digest: question for question in reversed(self.questions)}

    def visible_questions(self, answers: Mapping[str, object]) -> tuple[Question, ...]:
        """Questions that these answers leave to be asked, in order. Hidden ones hide what depends on them."""
        shown: dict[str, bool] = {}
        return tuple(question for question in self.questions if self._shows(question, answers, shown))

    def _shows(self, question: Question, answers: Mapping[str, object], shown: dict[str, bool]) -> bool:
        if question.id not in shown:
            condition = question.show_if
            shown[question.id] = condition is None or (
                self._shows(self.question(condition.question), answers, shown)
                and _holds(condition, answers.get(condition.question))
            )
        return shown[question.id]

    def sections_in(self, view: str, *, private: bool = False) -> tuple[Section, ...]:
        """Sections that a view shows, in slot order. private: with those that a tick adds to this view.

        Raises BadInput for a view that is computed or unknown: such a view is no union of sections.
        """
        if view not in SECTION_VIEWS:
            raise BadInput(f"“{view}” is no view made of sections. Choose one of {', '.join(SECTION_VIEWS)}.")
        return tuple(section for section in self.sections if _in_view(section, view, private))


def _holds(condition: ShowIf, answer: object) -> bool:
    if not condition.any:
        return answer is not None
    given = answer if isinstance(answer, list) else [answer]
    return any(code in condition.any for code in given)


def _in_view(section: Section, view: str, private: bool) -> bool:
    if section.learning:
        return False
    if section.private:
        return private and (view == "full" or view in section.optional_in)
    return view == "full" or view in section.views or (private and view in section.optional_in)
