"""The way through a draft: which pages it asks, which comes next, how far it is."""

import re
from collections.abc import Iterable

from casebound.core.kinds import Kind, Page, Question
from casebound.records.drafts import Sheet

_FIELD = re.compile(r"(?:-[0-9]+-.*|_(?:day|time|about|new))\Z", re.DOTALL)  # what a form adds to an id


def pages(kind: Kind, sheet: Sheet) -> list[Page]:
    """Pages of this draft's path that still have something to ask, in order."""
    visible = {question.page for question in kind.visible_questions(sheet.answers)}
    short = sheet.path == "note" and kind.first_note
    return [page for page in (kind.first_note if short else kind.pages) if page.id in visible]


def asked(kind: Kind, sheet: Sheet, page: str, sent: Iterable[str] = ()) -> tuple[Question, ...]:
    """What a page asks after the answers of other pages; what hangs on an answer beside it comes with it.

    sent: names of fields that came with the page: what another window still asked is not lost.
    """
    here = kind.questions_on(page)
    ids, came = {question.id for question in here}, {_FIELD.sub("", name) for name in sent}
    shown = {question.id for question in kind.visible_questions(sheet.answers)}
    found: dict[str, Question] = {}
    for question in here:
        other = question.show_if.question if question.show_if else ""
        fits = other in found if other in ids else question.id in shown
        if fits or question.id in came:
            found[question.id] = question
    return tuple(found.values())


def step(kind: Kind, sheet: Sheet, page: str) -> tuple[Page, int, int] | None:
    """The page, its place counted from 1, and how many there are; None when it is not on the path."""
    order = pages(kind, sheet)
    for place, candidate in enumerate(order, start=1):
        if candidate.id == page:
            return candidate, place, len(order)
    return None


def after(kind: Kind, sheet: Sheet, page: str) -> str:
    """The id of the next page, or an empty string after the last one."""
    order = [candidate.id for candidate in pages(kind, sheet)]
    if page not in order:
        return order[0] if order else ""
    place = order.index(page) + 1
    return order[place] if place < len(order) else ""


def before(kind: Kind, sheet: Sheet, page: str) -> str:
    """The id of the page before, or an empty string on the first one."""
    order = [candidate.id for candidate in pages(kind, sheet)]
    place = order.index(page) if page in order else 0
    return order[place - 1] if place else ""


def answered(kind: Kind, sheet: Sheet) -> tuple[int, int]:
    """How many pages of the path have an answer, and how many there are."""
    order = pages(kind, sheet)
    return sum(_has_answer(kind, sheet, page) for page in order), len(order)


def ahead(kind: Kind, sheet: Sheet) -> str:
    """The page where somebody who stopped would go on: after the last one with an answer; "" at the end."""
    order = pages(kind, sheet)
    last = max((place for place, page in enumerate(order) if _has_answer(kind, sheet, page)), default=-1)
    return order[last + 1].id if last + 1 < len(order) else ""


def _has_answer(kind: Kind, sheet: Sheet, page: Page) -> bool:
    return any(question.id in sheet.answers for question in kind.questions_on(page.id))
