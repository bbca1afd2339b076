"""A complete, valid set of answers for any kind: for scripts, for tests and for authors of kinds."""

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from casebound.core.entry_checks import broken
from casebound.core.kinds import Asked, Kind, Question

# In the past of every run, so that no moment lies ahead; later questions get later times.
_START = datetime(2025, 3, 14, 9, 30)
# Nobody and nothing exists yet in an empty practice, and no file was added.
_ABSENT = ("client", "people", "entry", "files")


def sample(kind: Kind, language: str, seed: int = 0) -> dict[str, object]:
    """Flat question → answer, the same for the same arguments. No person, page or file is named.

    A client is number 1 where the kind is never sealed without one, else left out.
    """
    kind = kind.worded(language)
    answers: dict[str, object] = {}
    for place, question in enumerate(kind.questions):
        if question.type not in _ABSENT or (question.type == "client" and question.id in kind.required):
            value = _value(question, _Draw(seed, question.id), place)
            shut = _shut(kind, question.id)
            answers[question.id] = _other_code(question, shut, value) if str(value) in shut else value
    for problem in broken(kind, answers, set()):
        del answers[problem.question]
    shown = {question.id for question in kind.visible_questions(answers)}
    return {name: value for name, value in answers.items() if name in shown}


def _shut(kind: Kind, name: str) -> set[str]:
    """Codes of a question that would demand somebody or something that does not exist yet."""
    needed = [kind.question(group[0]) for group in kind.to_seal if len(group) == 1]
    asked = [found.show_if for found in needed if found.type in _ABSENT and found.show_if]
    return {code for show in asked if show.question == name for code in show.any}


def _other_code(asked: Asked, shut: set[str], value: object) -> object:
    return next((code for code in _codes(asked) if code not in shut), value)


class _Draw:
    """Numbers that look drawn by lot and are the same each time."""

    def __init__(self, seed: int, name: str) -> None:
        self._text = f"{seed}/{name}"

    def below(self, limit: int) -> int:
        self._text += "."
        return int.from_bytes(hashlib.sha256(self._text.encode()).digest()[:8]) % limit

    def among(self, codes: Sequence[str]) -> str:
        return codes[self.below(len(codes))]


def _value(asked: Asked, draw: _Draw, place: int) -> object:
    return _MAKERS[asked.type](asked, draw, place)


def _codes(asked: Asked) -> list[str]:
    return ["yes", "no"] if asked.type == "yes_no" else [option.code for option in asked.options]


def _one(asked: Asked, draw: _Draw, _: int) -> object:
    return draw.among(_codes(asked))


def _many(asked: Asked, draw: _Draw, _: int) -> object:
    codes = _codes(asked)
    chosen = {draw.among(codes) for _ in range(1 + draw.below(3))}
    return [code for code in codes if code in chosen]


def _line(asked: Asked, draw: _Draw, _: int) -> object:
    return f"{asked.label[:150]} – {1 + draw.below(99)}"


def _text(asked: Asked, draw: _Draw, place: int) -> object:
    return f"{_line(asked, draw, place)}\n{_line(asked, draw, place)}"


def _later(place: int) -> datetime:
    return _START + timedelta(hours=place)


def _day(_: Asked, __: _Draw, place: int) -> object:
    return f"{_START + timedelta(days=place):%Y-%m-%d}"


def _number(asked: Asked, draw: _Draw, _: int) -> object:
    assert isinstance(asked, Question)
    low = asked.minimum if asked.minimum is not None else min(0, asked.maximum or 0)
    high = asked.maximum if asked.maximum is not None else low + 100
    return low + draw.below(high - low + 1)


def _rows(asked: Asked, draw: _Draw, place: int) -> object:
    assert isinstance(asked, Question)
    rows = min(asked.max_rows, 1 + draw.below(2))
    return [{column.id: _value(column, draw, place) for column in asked.columns} for _ in range(rows)]


def _emails(_: Asked, draw: _Draw, __: int) -> object:
    return [f"person{1 + draw.below(99)}@example.org"]


def _phones(_: Asked, draw: _Draw, __: int) -> object:
    return [f"+1 202 555 01{draw.below(100):02}"]


_MAKERS: Mapping[str, Callable[[Asked, _Draw, int], object]] = {
    "line": _line,
    "text": _text,
    "one": _one,
    "yes_no": _one,
    "many": _many,
    "moment": lambda _, draw, place: f"{_later(place):%Y-%m-%dT%H:%M}" + "~" * draw.below(2),
    "date": _day,
    "time": lambda _, __, place: f"{_later(place):%H:%M}",
    "number": _number,
    "rows": _rows,
    "phones": _phones,
    "emails": _emails,
    "lines": lambda asked, draw, place: [_line(asked, draw, place)],
    "client": lambda _, __, ___: 1,
    "bytes": lambda _, draw, __: base64.b64encode(bytes([draw.below(256)])).decode("ascii"),
}
