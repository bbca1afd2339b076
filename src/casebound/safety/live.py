"""What was done by the live guide, with its times, in a sealed draft of the incident kind."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebound.core.errors import BadInput, CaseboundError, Stale
from casebound.core.kinds import Kind
from casebound.core.live import Step
from casebound.guidance import live_guide
from casebound.members.who import Who
from casebound.records import drafts, kinds
from casebound.records.views.drafts import language_of
from casebound.safety import care

KIND = "incident"
LONGEST_AGO = timedelta(hours=12)  # a page that had no connection tells how long ago a step was
Work = Callable[[Kind, Mapping[str, object]], dict[str, object]]
TRIES = 3  # two presses at once: the second saves over the first one's revision


def step(place: str) -> Step:
    """The step at a place such as 3-1: third path, first step. Raises BadInput where there is none."""
    path, dash, number = place.partition("-")
    if dash and path.isdecimal() and number.isdecimal() and len(place) < 9:
        paths = live_guide().paths
        if 0 < int(path) <= len(paths) and 0 < int(number) <= len(paths[int(path) - 1].steps):
            return paths[int(path) - 1].steps[int(number) - 1]
    raise BadInput(_("This step is not one of the guide. Go back to the guide and press again."))


def after(place: str) -> str:
    """Where the page goes on after a step: the next one, or the list for afterwards."""
    path, _dash, number = place.partition("-")
    more = int(number) < len(live_guide().paths[int(path) - 1].steps)
    return f"s{path}-{int(number) + 1}" if more else "l-after"


def ago(seconds: str) -> timedelta:
    """How long ago a step was pressed; nothing where nothing sensible is said."""
    return (
        min(timedelta(seconds=int(seconds)), LONGEST_AGO)
        if seconds.isdecimal() and len(seconds) < 9
        else timedelta()
    )


def took(who: Who, draft: bytes, done: Step, language: str, before: timedelta = timedelta()) -> None:
    """Write a step into the draft, which begins with its first one. Raises Stale once that was sealed."""
    moment = (datetime.now(UTC) - before).astimezone(who.zone)
    _change(who, draft, moment, lambda kind, answers: _with_step(kind, answers, done, language, moment))


def remember(who: Who, draft: bytes) -> None:
    """Put what vanishes soon into the draft and on her list, each with the time until when to see to it.

    Twice is once. Where nothing can be sealed now, it stands in the draft alone.
    """
    moment = datetime.now(UTC).astimezone(who.zone)
    _change(who, draft, moment, lambda kind, answers: _with_soon(kind, answers, moment))
    with suppress(CaseboundError):
        care.put_soon(who, draft, moment)


def _change(who: Who, draft: bytes, moment: datetime, work: Work) -> None:
    for _try in range(TRIES):
        try:
            return _change_once(who, draft, moment, work)
        except (Stale, IntegrityError):
            if drafts.sealed_as(who, draft) is not None:
                break
    raise Stale(drafts.GONE)


def _change_once(who: Who, draft: bytes, moment: datetime, work: Work) -> None:
    kind = kinds.get(who.practice, KIND)
    if drafts.exists(who, draft):
        sheet = drafts.load(who, draft)
        drafts.save(who, sheet, work(kind, sheet.answers))
        return
    if drafts.sealed_as(who, draft) is not None:
        raise Stale(drafts.GONE)
    answers = work(kind, drafts.filled_in(kind, moment))
    drafts.new(who, kind.id, language_of(kind), answers, path="note", id=draft)


def _with_step(
    kind: Kind, answers: Mapping[str, object], done: Step, language: str, moment: datetime
) -> dict[str, object]:
    words = " ".join(done.say.get(language, ()))
    if words:
        told = _("“%(words)s” (as the guide has it: change it to what you said)") % {"words": words}
    else:
        told = _("“%(step)s” in the guide: change it to what you did") % {"step": done.title}
    row = {"step": done.response, "words": told, "time": f"{moment:%H:%M}"}
    return _with_row(kind, answers, "steps", row, f"{moment:%H:%M} {told}")


def _with_soon(kind: Kind, answers: Mapping[str, object], moment: datetime) -> dict[str, object]:
    changed = dict(answers)
    there = {str(row.get("what", "")).partition(" (")[0] for row in _rows(changed, "items")}
    for item in live_guide().soon:
        until = date_format(moment + timedelta(hours=item.hours), "D j M Y H:i")
        what = f"{item.what} ({_('by %(until)s') % {'until': until}})"
        if item.what not in there:
            changed = _with_row(
                kind, changed, "items", {"what": what, "passed": item.do}, f"{what}: {item.do}"
            )
    return changed


def _with_row(
    kind: Kind, answers: Mapping[str, object], question: str, row: dict[str, str], line: str
) -> dict[str, object]:
    """A further row; where a question takes no more of them, a line under her own words."""
    rows = _rows(answers, question)
    asked = kind.find(question)
    if asked and len(rows) < asked.max_rows:
        return dict(answers) | {question: [*rows, row]}
    account = str(answers.get("account", ""))
    return dict(answers) | {"account": f"{account}\n{line}".strip()}


def _rows(answers: Mapping[str, object], question: str) -> list[Any]:
    rows = answers.get(question)
    return list(rows) if isinstance(rows, list) else []
