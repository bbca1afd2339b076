"""Two windows on one page of a draft: which of them knew what stood there, and what to do if one did not.

A page carries the name of its window and that of the window which saved it before. Where another saved it in
between, no word is taken away: those of both stay, one under the other, to be read once more.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casebound.core.kinds import Question
from casebound.records.drafts import Sheet

FIELD = "window"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,24}")
_BETWEEN = {"text": "\n\n", "line": "; "}


@dataclass(frozen=True)
class Window:
    """One drawing of a page. after: the window that had saved the page before it was drawn, "" for none."""

    name: str
    after: str

    def __str__(self) -> str:
        return f"{self.name} {self.after}"


def opened(sheet: Sheet, page: str) -> Window:
    """A new window on a page, for the form that is about to be drawn."""
    return Window(secrets.token_urlsafe(6), sheet.windows.get(page, ""))


def read(sent: str) -> Window | None:
    """The window that a form comes from; None for a form that names none, as scripts send them."""
    name, _space, after = sent.partition(" ")
    return Window(name, after) if _NAME.fullmatch(name) and _NAME.fullmatch(after or "-") else None


def overtaken(sheet: Sheet, page: str, window: Window | None) -> bool:
    """Whether another window saved this page after this one was drawn."""
    return window is not None and sheet.windows.get(page, "") not in (window.name, window.after)


def saved_by(sheet: Sheet, page: str, window: Window | None) -> dict[str, str]:
    """What the draft remembers once this window has saved this page."""
    return {**sheet.windows, page: window.name if window else ""}


def both(
    asked: Sequence[Question], stands: Mapping[str, object], typed: Mapping[str, Any], typed_wins: bool
) -> dict[str, Any]:
    """The answers of two windows to the same questions. Words of both stay; of other answers one wins."""
    found: dict[str, Any] = {}
    for question in asked:
        here, there = stands.get(question.id), typed.get(question.id)
        between = _BETWEEN.get(question.type)
        if between and isinstance(here, str) and isinstance(there, str):
            found[question.id] = _joined(here, there, between)
            continue
        given = [(here, question.id in stands), (there, question.id in typed)]
        answers = [value for value, is_given in (reversed(given) if typed_wins else given) if is_given]
        if answers:
            found[question.id] = answers[0]
    return found


def _joined(here: str, there: str, between: str) -> str:
    """Browsers send line ends as CR LF; the same words are not kept twice."""
    one, two = here.replace("\r\n", "\n"), there.replace("\r\n", "\n")
    if one.strip() in two:
        return there
    return here if two.strip() in one else f"{here}{between}{there}"
