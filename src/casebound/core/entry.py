"""The only validator of answers, for pages and for the command line, and the maker of what is sealed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from casebound.core import answers as cleaning
from casebound.core import canonical, entry_row, moments
from casebound.core.entry_checks import broken
from casebound.core.entry_row import Facts, Stamp
from casebound.core.errors import BadInput, Problem
from casebound.core.kinds import Kind, Question
from casebound.core.moments import Clock
from casebound.core.text import ShapeFault, TextFault

__all__ = ["Checked", "Stamp", "check"]


@dataclass(frozen=True)
class Checked:
    """Answers that passed. Sealed are `sections` (slot 0–15 → canonical bytes) and `digest` (128 bytes).

    answers: cleaned, without the hidden ones. hidden: ids of answers that `show_if` hides; kept in the draft,
    never sealed. computed: id → value of the rule, with its reason inside.
    """

    kind: Kind
    answers: Mapping[str, object] = field(repr=False)
    hidden: tuple[str, ...]
    computed: Mapping[str, object] = field(repr=False)
    zone: str
    sections: Mapping[int, bytes] = field(repr=False)
    digest: bytes = field(repr=False)


def check(
    kind: Kind,
    answers: Mapping[str, object],
    now: datetime,
    *,
    zone: str,
    for_seal: bool,
    stamp: Stamp | None = None,
) -> Checked:
    """Answers as they will be sealed. now: with time zone. zone: IANA name that local times are meant in.

    for_seal: also ask for what a seal needs; without it an unfinished draft passes. Raises BadInput whose
    `problems` name each question once. Source: docs/spec/entry.md, 2.
    """
    stamp = stamp or Stamp()
    clock = Clock(now, moments.zone_of(zone))
    _paper(stamp, clock)
    cleaned, problems = _clean(kind, answers, clock)
    wrong = {problem.question for problem in problems}
    shown = {question.id: question for question in kind.visible_questions(cleaned)}
    said = {name: value for name, value in cleaned.items() if name in shown}
    problems = [item for item in problems if item.question in shown or kind.find(item.question) is None]
    problems += broken(kind, said, wrong)
    if for_seal:
        problems += _missing(kind, shown, said, wrong)
    _stop(_once(problems))
    if for_seal:
        _amends(kind, stamp)
    facts = Facts(kind, said, clock.zone, _written(stamp, clock))
    computed = entry_row.computed(facts)
    return Checked(
        kind=kind,
        answers=said,
        hidden=tuple(name for name in answers if name not in shown),
        computed=computed,
        zone=zone,
        sections=_sections(kind, said | computed, _stamped(stamp, clock, zone)),
        digest=entry_row.row(facts, stamp).pack(),
    )


def _clean(
    kind: Kind, answers: Mapping[str, object], clock: Clock
) -> tuple[dict[str, object], list[Problem]]:
    cleaned: dict[str, object] = {}
    problems = [_unknown(kind, name) for name in answers if kind.find(name) is None]
    for question in kind.questions:
        if question.id not in answers:
            continue
        try:
            value = cleaning.clean(question, answers[question.id], clock)
        except TextFault as fault:
            problems.append(_problem(question, fault))
        else:
            if value is not cleaning.SKIPPED:
                cleaned[question.id] = value
    return cleaned, problems


def _unknown(kind: Kind, name: str) -> Problem:
    return Problem(
        str(name), f"{kind.id} asks no question “{str(name)[:60]}”. Take it out, or correct its name."
    )


def _problem(question: Question, fault: TextFault) -> Problem:
    if isinstance(fault, ShapeFault) and question.message:
        return Problem(question.id, question.message)
    return Problem(question.id, str(fault), fault.template, fault.values)


def _missing(
    kind: Kind, shown: Mapping[str, Question], said: Mapping[str, object], wrong: set[str]
) -> list[Problem]:
    """One problem for each unanswered inner list of `to_seal`; a wrong answer is its own problem."""
    problems = []
    for group in kind.to_seal:
        asked = [shown[name] for name in group if name in shown]
        if asked and not any(question.id in wrong or _says_something(question, said) for question in asked):
            problems.append(Problem(asked[0].id, asked[0].message))
    return problems


def _says_something(question: Question, said: Mapping[str, object]) -> bool:
    """An answer counts; "I don't know" counts only for a moment."""
    return question.id in said and (said[question.id] is not None or question.type == "moment")


def _once(problems: list[Problem]) -> list[Problem]:
    return list({problem.question: problem for problem in reversed(problems)}.values())[::-1]


def _stop(problems: list[Problem]) -> None:
    if problems:
        names = ", ".join(problem.question[:60] for problem in problems[1:])
        rest = f" Also look at: {names}." if names else ""
        sentence = f"{problems[0].question[:60]}: {problems[0].sentence}{rest}"
        raise BadInput(sentence, tuple(problems))


def _amends(kind: Kind, stamp: Stamp) -> None:
    if kind.amends and stamp.amends is None:
        raise BadInput(f"{kind.title} amends another page. Say which one.")
    if stamp.amends is not None and not kind.amends:
        raise BadInput(f"{kind.title} cannot amend another page. Write an addendum or a correction.")


def _written(stamp: Stamp, clock: Clock) -> int:
    if stamp.paper:
        return moments.parse(stamp.paper).seconds(clock.zone)
    return int((stamp.written or clock.now).timestamp())


def _stamped(stamp: Stamp, clock: Clock, zone: str) -> dict[str, object]:
    found: dict[str, object] = {"zone": zone, "written": moments.stamp(stamp.written or clock.now)}
    if stamp.received is not None:
        found["received"] = moments.stamp(stamp.received)
    if stamp.paper:
        found["paper"] = stamp.paper
    if stamp.amends is not None:
        found["amends"] = stamp.amends
    if stamp.client:
        found["number"] = stamp.client
    return found


def _paper(stamp: Stamp, clock: Clock) -> None:
    try:
        if stamp.paper:
            moments.within(moments.parse(stamp.paper), clock)
    except TextFault as fault:
        raise BadInput(f"The time of writing on paper: {fault}") from None


def _sections(kind: Kind, values: Mapping[str, object], stamped: Mapping[str, object]) -> dict[int, bytes]:
    sections: dict[int, bytes] = {}
    homes = {question.id: question.section for question in kind.questions}
    homes |= {item.id: item.section for item in kind.computed}
    for section in kind.sections:
        inside = {name: value for name, value in values.items() if homes[name] == section.code}
        if section.slot == 0:
            inside |= stamped
        if inside:
            sections[section.slot] = canonical.encode(inside)
    return sections
