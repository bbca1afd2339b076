"""One answer at a time: its value cleaned for its type, or the fault in one sentence."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping

from casebound.core import attachments, moments
from casebound.core.kinds import Asked, Question
from casebound.core.moments import Clock
from casebound.core.text import (
    LINE_LIMIT,
    TEXT_LIMIT,
    ShapeFault,
    TextFault,
    clean_line,
    clean_text,
    is_blank,
)

LIST_LIMIT = 1_000
BYTES_LIMIT = 8_000_000  # characters of base64; a list of a disclosure's parts
LARGEST_CLIENT = 2**32 - 1
LARGEST_PERSON = 2**16 - 1

_ENTRY = re.compile(r"e(0|[1-9][0-9]{0,14})")


class Skipped:
    """The type of SKIPPED: as good as no answer, such as an empty text or list."""


SKIPPED = Skipped()


def clean(question: Question, value: object, clock: Clock) -> object:
    """The cleaned value of an answer, None for "I don't know", SKIPPED where nothing was said.

    Raises TextFault (a sentence), ShapeFault where the question's message may speak instead.
    """
    if value is None:
        return None
    return _CLEANERS[question.type](question, value, clock)


def _text_of(value: object) -> str:
    if not isinstance(value, str):
        raise TextFault("This must be a text, not {kind}.", kind=_kind_of(value))
    return value


def _kind_of(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a fraction", list: "a list", dict: "an object"}
    return names.get(type(value), "an empty value" if value is None else "a text")


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TextFault("This must be a list, not {kind}.", kind=_kind_of(value))
    if len(value) > LIST_LIMIT:
        raise TextFault("This list has {count} items; {limit} fit here.", count=len(value), limit=LIST_LIMIT)
    return value


def _line(_: Asked, value: object, __: Clock) -> object:
    line = clean_line(_text_of(value), LINE_LIMIT)
    return SKIPPED if is_blank(line) else line


def _text(_: Asked, value: object, __: Clock) -> object:
    text = clean_text(_text_of(value), TEXT_LIMIT)
    return SKIPPED if is_blank(text) else text


def _one(asked: Asked, value: object, _: Clock) -> object:
    code = _text_of(value)
    if code == "":
        return SKIPPED
    known = ("yes", "no") if asked.type == "yes_no" else asked.option_by_code
    if code not in known:
        raise TextFault("“{code}” is not among the answers offered here. Choose one of them.", code=code[:60])
    return code


def _many(asked: Asked, value: object, clock: Clock) -> object:
    codes = [_one(asked, item, clock) for item in _items(value)]
    if len(set(codes)) != len(codes) or SKIPPED in codes:
        raise TextFault("This list names something twice or leaves a place empty. Name each once.")
    return [option.code for option in asked.options if option.code in codes] or SKIPPED


def _moment(_: Asked, value: object, clock: Clock) -> object:
    text = _text_of(value)
    if text == "":
        return SKIPPED
    moments.within(moments.parse(text), clock)
    return text


def _date(_: Asked, value: object, __: Clock) -> object:
    text = _text_of(value)
    if text == "":
        return SKIPPED
    day = moments.parse_date(text)
    if not moments.FIRST_DATE <= day <= moments.LAST_DATE:
        years = {"first": moments.FIRST_DATE.year, "last": moments.LAST_DATE.year}
        raise TextFault("This lies outside the years {first} to {last}. Check the year.", **years)
    return text


def _time(_: Asked, value: object, __: Clock) -> object:
    text = _text_of(value)
    if text == "":
        return SKIPPED
    moments.parse_time(text)
    return text


def _whole(value: object, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ShapeFault("This must be a whole number in digits, not {kind}.", kind=_kind_of(value))
    if not low <= value <= high:
        raise ShapeFault("This must lie between {low} and {high}.", low=low, high=high)
    return value


def _number(asked: Asked, value: object, _: Clock) -> object:
    assert isinstance(asked, Question)
    low = -(2**31) if asked.minimum is None else asked.minimum
    high = 2**31 if asked.maximum is None else asked.maximum
    return _whole(value, low, high)


def _client(_: Asked, value: object, __: Clock) -> object:
    return _whole(value, 1, LARGEST_CLIENT)


def _entry(_: Asked, value: object, __: Clock) -> object:
    text = _text_of(value)
    if text == "":
        return SKIPPED
    if not _ENTRY.fullmatch(text):
        raise ShapeFault("“{entry}” is no page's id. It looks like e12.", entry=text[:40])
    return text


def _people(_: Asked, value: object, __: Clock) -> object:
    numbers = [_whole(item, 1, LARGEST_PERSON) for item in _items(value)]
    if len(set(numbers)) != len(numbers):
        raise TextFault("This list names somebody twice. Name each once.")
    return sorted(numbers) or SKIPPED


def _lines(asked: Asked, value: object, clock: Clock) -> object:
    lines = [_line(asked, item, clock) for item in _items(value)]
    return [line for line in lines if line is not SKIPPED] or SKIPPED


def _emails(asked: Asked, value: object, clock: Clock) -> object:
    found = _lines(asked, value, clock)
    for line in found if isinstance(found, list) else ():
        if "@" not in line.strip()[1:-1]:
            raise ShapeFault("“{line}” has no @ in it. Write each e-mail address in full.", line=line[:60])
    return found


def _rows(asked: Asked, value: object, clock: Clock) -> object:
    assert isinstance(asked, Question)
    rows = [_row(asked, item, clock) for item in _items(value)]
    kept = [row for row in rows if row]
    if len(kept) > asked.max_rows:
        raise TextFault("There are {count} rows; {limit} fit here.", count=len(kept), limit=asked.max_rows)
    return kept or SKIPPED


def _row(question: Question, value: object, clock: Clock) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise TextFault("Each row must be an object of column and value, not {kind}.", kind=_kind_of(value))
    for name in value:
        if question.column(str(name)) is None:
            raise TextFault("These rows have no column “{column}”. Take it out.", column=str(name)[:60])
    cells = {}
    for column in question.columns:
        cell = value.get(column.id)
        cleaned = SKIPPED if cell is None else _CLEANERS[column.type](column, cell, clock)
        if cleaned is not SKIPPED:
            cells[column.id] = cleaned
    return cells


def _files(_: Asked, value: object, __: Clock) -> object:
    files = [attachments.described(item) for item in _items(value)]
    if len({file.id for file in files}) != len(files):
        raise TextFault("This list names a file twice. Name each once.")
    if len(files) > attachments.FILES_LIMIT:
        count, limit = len(files), attachments.FILES_LIMIT
        raise TextFault("There are {count} files; {limit} fit on one page.", count=count, limit=limit)
    return [file.answer() for file in files] or SKIPPED


def _bytes(_: Asked, value: object, __: Clock) -> object:
    text = _text_of(value)
    if text == "":
        return SKIPPED
    try:
        canonical = base64.b64encode(base64.b64decode(text, validate=True)).decode("ascii")
    except (binascii.Error, ValueError):
        canonical = ""
    if canonical != text or len(text) > BYTES_LIMIT:
        raise TextFault("This must be bytes in base64, at most {limit} characters.", limit=f"{BYTES_LIMIT:,}")
    return text


_CLEANERS: Mapping[str, Callable[[Asked, object, Clock], object]] = {
    "line": _line,
    "text": _text,
    "one": _one,
    "yes_no": _one,
    "many": _many,
    "moment": _moment,
    "date": _date,
    "time": _time,
    "number": _number,
    "client": _client,
    "entry": _entry,
    "people": _people,
    "rows": _rows,
    "phones": _lines,
    "emails": _emails,
    "lines": _lines,
    "files": _files,
    "bytes": _bytes,
}
