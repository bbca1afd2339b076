"""Blank forms to fill in by hand, from the same kind files as the pages on screen.

The first note comes first, own words before ticks. What is private stands on a sheet of its own, and what
is for learning is not printed: a sheet of paper can lie on a desk.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count, groupby

from casebound.core.kinds import CHOICES, LIST_TYPES, Asked, Column, Kind, Option, Page, Question
from casebound.paper.drawable import Care, Ink
from casebound.paper.evidence import with_rising_care
from casebound.paper.typesetting import typeset
from casebound.paper.words import words

# A blank form is made from the kind file alone, so the time in it is a constant too.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_LINES, TEXT_LINES, LIST_LINES = 9, 3, 2  # ruled lines: a text asked first, other texts, lists
MOST_ROWS, CELL_CHOICES = 4, 3
FEW_CHOICES = 5  # this many short ticks still stand in half a line

Data = dict[str, object]
Words = dict[str, str]


def render_blank(kind: Kind, language: str, paper: str = "a4", *, full: bool = False) -> bytes:
    """A form to print and fill in: the first note where the kind has one, every question with `full`.

    `language` falls back to the kind's own where it has no such wording. Raises BadInput for a paper size
    that is not known.
    """
    worded = kind.worded(language)
    return with_rising_care(
        lambda care: typeset("blank.typ", _document(worded, care, full=full), NEVER, paper)
    )


def _document(kind: Kind, care: Care, *, full: bool) -> Data:
    say, ink, numbers = words(kind.language), Ink(care), count(1)
    return {
        "words": say,
        "lang": kind.language,
        "title": ink.line(kind.title),
        "kicker": say["blank_kicker"].format(kind=kind.id),
        "lead": ink.line(say["blank_lead"]),
        "amends": bool(kind.amends),
        "parts": list(_parts(kind, say, ink, numbers, full=full)),
    }


def _parts(kind: Kind, say: Words, ink: Ink, numbers: Iterator[int], *, full: bool) -> Iterator[Data]:
    first = kind.first_note
    everything = full or not first
    rest = tuple(page for page in kind.pages if page not in first) if everything else ()
    apart = kind.pages if everything else ()
    both = first and rest
    for heading, lead, pages, private in (
        (say["first_part"] if both else "", "", first, False),
        (say["rest_part"] if both else "", "", rest, False),
        (say["private_part"], say["private_lead"], apart, True),
    ):
        asked = [_page(kind, page, say, ink, numbers, private=private) for page in pages]
        shown = [page for page in asked if page["runs"]]
        if shown:
            yield {"heading": heading, "lead": lead, "pages": shown, "apart": private}


def _page(kind: Kind, page: Page, say: Words, ink: Ink, numbers: Iterator[int], *, private: bool) -> Data:
    asked = [q for q in kind.questions_on(page.id) if _printed(kind, q, private=private)]
    questions = [_question(kind, question, say, ink, next(numbers)) for question in asked]
    runs = [
        {"half": half, "questions": list(run)}
        for half, run in groupby(questions, key=lambda question: bool(question["half"]))
    ]
    return {"title": ink.line(page.title), "hint": ink.line(page.hint), "runs": runs}


def _printed(kind: Kind, question: Question, *, private: bool) -> bool:
    section = kind.section(question.section)
    return question.type not in ("files", "bytes") and not section.learning and section.private is private


def _question(kind: Kind, question: Question, say: Words, ink: Ink, number: int) -> Data:
    own_words = question.type == "text" and number == 1
    form = _form(question, say, ink, FIRST_LINES if own_words else TEXT_LINES)
    return {
        "number": number,
        "label": ink.line(question.label),
        "hint": ink.line(question.hint),
        "only_if": ink.line(_only_if(kind, question, say)),
        "half": _is_half(question),
        **form,
    }


def _is_half(question: Question) -> bool:
    if question.type == "one":
        return len(question.options) <= FEW_CHOICES
    return question.type not in ("text", "many", "rows", "people", *LIST_TYPES)


def _form(question: Question, say: Words, ink: Ink, lines: int) -> Data:
    kind_of = question.type
    if kind_of in ("one", "many"):
        many = kind_of == "many"
        groups = list(_groups(question, say, ink, many=many))
        return {"form": "choice", "many": many, "groups": groups}
    if kind_of == "yes_no":
        labels = [say["yes"], say["no"], say["unknown"]]
        return {"form": "choice", "many": False, "groups": [_group("", labels, 3)]}
    if kind_of == "rows":
        cells = [_cell(column, say, ink) for column in question.columns]
        return {"form": "rows", "columns": cells, "rows": min(question.max_rows, MOST_ROWS)}
    if kind_of in ("moment", "date", "time"):
        return {"form": kind_of}
    if kind_of in LIST_TYPES:
        return {"form": "lines", "lines": LIST_LINES}
    return {"form": "lines", "lines": lines if kind_of == "text" else 1}


def _groups(question: Question, say: Words, ink: Ink, *, many: bool) -> Iterator[Data]:
    """Ticks under their classes, those that the kind wants first before all others."""
    first = [option for code in question.first if (option := question.option(code))]
    rest = [option for option in question.options if option not in first]
    headings = {item.code: item.label for item in question.classes}
    wide = not _is_half(question)
    if first:
        yield _group("", _labels(first, ink), _columns(first, wide))
    for code, members in groupby(rest, key=lambda option: option.group):
        options = list(members)
        yield _group(ink.line(headings.get(code, "")), _labels(options, ink), _columns(options, wide))
    if not many:
        yield _group("", [say["unknown"]], 1)


def _labels(options: Iterable[Option], ink: Ink) -> list[str]:
    return [ink.line(option.label) for option in options]


def _group(heading: str, ticks: Sequence[str], columns: int) -> Data:
    return {"heading": heading, "ticks": list(ticks), "columns": columns}


def _columns(options: Sequence[Option], wide: bool) -> int:
    """As many columns as the longest label leaves room for; half a line holds half as many."""
    longest = max(len(option.label) for option in options)
    fitting = 3 if longest <= 30 else 2 if longest <= 52 else 1
    return fitting if wide else max(1, fitting - 1)


def _cell(column: Column, say: Words, ink: Ink) -> Data:
    ticks: list[str] = []
    if column.type == "yes_no":
        ticks = [say["yes"], say["no"]]
    elif column.type in CHOICES and len(column.options) <= CELL_CHOICES:
        ticks = _labels(column.options, ink)
    width = {"text": 3, "line": 2}.get(column.type, 1 if column.type == "time" else 1.5)
    return {"label": ink.line(column.label), "ticks": ticks, "width": width}


def _only_if(kind: Kind, question: Question, say: Words) -> str:
    """When a follow-up is asked, in the words of the answer that opens it."""
    if question.show_if is None:
        return ""
    opener: Asked = kind.question(question.show_if.question)
    if opener.type == "yes_no":
        said = " / ".join(say[code] for code in question.show_if.any)
        return say["only_if"].format(when=f"{opener.label} {said}".strip())
    options = [option.label for code in question.show_if.any if (option := opener.option(code))]
    return say["only_if"].format(when=" / ".join(options) or opener.label)
