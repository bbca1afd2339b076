"""From cleaned answers to computed values and to the digest row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from casebound.core import digest, moments, rules
from casebound.core.digest import Row
from casebound.core.kinds import Kind, Question
from casebound.core.vocabulary import Term

Answers = Mapping[str, object]
_YES_NO = {"no": digest.NO, "yes": digest.YES}


@dataclass(frozen=True)
class Stamp:
    """What is not asked. amends: seq. event: random number shared by entries of one event, 0 none.

    target: person number, 0 none or the writer. client: the number that a client's own page defines, 0 none.
    written: first written down, with zone (None: at sealing).
    received: arrived from elsewhere. paper: moment at which it was written on paper, empty if it was not.
    """

    amends: int | None = None
    event: int = 0
    target: int = 0
    client: int = 0
    written: datetime | None = None
    received: datetime | None = None
    paper: str = ""


@dataclass(frozen=True)
class Facts:
    """Answers with what is needed to read them."""

    kind: Kind
    answers: Answers
    zone: ZoneInfo
    written: int


def row(facts: Facts, stamp: Stamp) -> Row:
    """The digest of an entry."""
    behaviours, more_behaviours = _behaviours(facts)
    responses, more_responses = _responses(facts)
    severity = _severity(facts)
    raised = _number(facts, "severity_raised")
    computed = {item.rule for item in facts.kind.computed if item.digest}
    base = _occurred(facts, Row(kind=facts.kind.number))
    found = terms(facts)
    group = rules.primary_class(found) if "primary_class" in computed else ""
    classes = {item.group: item for item in found}
    level = severity.level if "severity" in computed else 0
    return replace(
        base,
        severity=max(level, raised),
        severity_raised=int(raised > level),
        source_time=_seconds(facts, "source_time"),
        client=stamp.client or _whole(facts, "client"),
        amends=0 if stamp.amends is None else stamp.amends + 1,
        event=stamp.event,
        target=stamp.target or _target(facts),
        present=_present(facts),
        primary_class=_class_number(facts, group) if group in classes else 0,
        more=more_behaviours | more_responses,
        behaviours=behaviours,
        responses=responses,
        written=facts.written,
        after_warning=_number(facts, "after_warning"),
        repeated=_number(facts, "repeated"),
        **{column: _number(facts, column) for column in digest.ONE_OF},
    )


def computed(facts: Facts) -> dict[str, object]:
    """Values of the computed items that have one, for canonical JSON; the deciding code is the reason."""
    values = {item.id: _VALUES[item.rule](facts) for item in facts.kind.computed}
    return {name: value for name, value in values.items() if value is not None}


def terms(facts: Facts) -> tuple[Term, ...]:
    """Vocabulary terms of the chosen behaviours, in vocabulary order."""
    question = facts.kind.by_digest("behaviours")
    if question is None or not question.vocabulary:
        return ()
    known = facts.kind.vocabularies[question.vocabulary].by_code
    return tuple(known[code] for code in _codes(facts, question))


def _class_value(facts: Facts) -> object:
    found = terms(facts)
    group = rules.primary_class(found)
    code = next((term.code for term in found if term.group == group), "")
    return {"class": group, "code": code} if group else None


def _severity_value(facts: Facts) -> object:
    found = _severity(facts)
    return {"level": found.level, "code": found.code, "when": found.when} if found.level else None


def _delay_value(facts: Facts) -> object:
    happened = _occurred(facts, Row())
    return rules.delay_minutes(happened.occurred, happened.occurred_precision, facts.written)


_VALUES = {"primary_class": _class_value, "severity": _severity_value, "delay_minutes": _delay_value}


def _severity(facts: Facts) -> rules.Severity:
    found = terms(facts)
    after, again = _number(facts, "after_warning"), _number(facts, "repeated")
    return rules.severity(found, rules.conditions(found, after, again, _present(facts)))


def _answer(facts: Facts, column: str) -> tuple[Question | None, object]:
    question = facts.kind.by_digest(column)
    return question, facts.answers.get(question.id) if question else None


def _number(facts: Facts, column: str) -> int:
    question, answer = _answer(facts, column)
    if question is None or not isinstance(answer, str):
        return 0
    return _YES_NO[answer] if question.type == "yes_no" else question.option_by_code[answer].number


def _codes(facts: Facts, question: Question) -> Sequence[str]:
    answer = facts.answers.get(question.id)
    return answer if isinstance(answer, list) else ()


def _present(facts: Facts) -> int:
    question = facts.kind.by_digest("present")
    bits = 0
    for code in _codes(facts, question) if question else ():
        assert question is not None
        bits |= question.option_by_code[code].number
    return bits


def _moment(facts: Facts, column: str) -> moments.Moment | None:
    _, answer = _answer(facts, column)
    return moments.parse(answer) if isinstance(answer, str) else None


def _seconds(facts: Facts, column: str) -> int:
    moment = _moment(facts, column)
    return moment.seconds(facts.zone) if moment else digest.UNKNOWN_TIME


def _occurred(facts: Facts, base: Row) -> Row:
    moment = _moment(facts, "occurred")
    if moment is None:
        return base
    return replace(base, occurred=moment.seconds(facts.zone), occurred_precision=moment.precision)


def _whole(facts: Facts, column: str) -> int:
    _, answer = _answer(facts, column)
    return answer if isinstance(answer, int) else 0


def _target(facts: Facts) -> int:
    _, answer = _answer(facts, "target")
    return int(answer[0]) if isinstance(answer, list) else 0


def _class_number(facts: Facts, group: str) -> int:
    question = facts.kind.by_digest("behaviours")
    assert question is not None
    return facts.kind.vocabularies[question.vocabulary].class_by_code[group].number


def _behaviours(facts: Facts) -> tuple[tuple[int, ...], int]:
    """Term numbers in order; of more than 12 those that weigh most."""
    question = facts.kind.by_digest("behaviours")
    if question is None:
        return (), 0
    weight = {term.number: term.severity for term in terms(facts)}
    numbers = [question.option_by_code[code].number for code in _codes(facts, question)]
    kept = sorted(numbers, key=lambda number: -weight.get(number, 0))[: digest.MAX_BEHAVIOURS]
    return tuple(sorted(kept)), digest.MORE_BEHAVIOURS if len(numbers) > len(kept) else 0


def _responses(facts: Facts) -> tuple[tuple[tuple[int, int], ...], int]:
    """Responses with the effect that the learning rows give them; the first effect named counts."""
    pairs: dict[int, int] = {}
    for question in facts.kind.questions:
        if question.digest == "responses" and question.type == "many":
            pairs |= {question.option_by_code[code].number: 0 for code in _codes(facts, question)}
    for question in facts.kind.questions:
        if question.digest == "responses" and question.type == "rows":
            for step, effect in _steps(facts, question):
                pairs[step] = pairs.get(step) or effect
    kept = tuple(pairs.items())[: digest.MAX_RESPONSES]
    return kept, digest.MORE_RESPONSES if len(pairs) > len(kept) else 0


def _steps(facts: Facts, question: Question) -> list[tuple[int, int]]:
    step, effect = question.column("step"), question.column("effect")
    assert step is not None
    assert effect is not None
    answer = facts.answers.get(question.id)
    found = []
    for cells in answer if isinstance(answer, list) else ():
        if "step" in cells:
            result = effect.option_by_code[cells["effect"]].number if "effect" in cells else 0
            found.append((step.option_by_code[cells["step"]].number, result))
    return found
