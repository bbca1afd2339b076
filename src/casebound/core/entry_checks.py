"""Rules over two answers, from the closed list. Unanswered or hidden questions break no rule."""

from collections.abc import Mapping

from casebound.core import moments
from casebound.core.errors import Problem
from casebound.core.kinds import Check, Kind
from casebound.core.moments import Moment

Answers = Mapping[str, object]


def broken(kind: Kind, said: Answers, wrong: set[str]) -> list[Problem]:
    """One problem, at the second question, for each check that these answers break."""
    return [
        Problem(check.questions[1], check.message)
        for check in kind.checks
        if not wrong & set(check.questions) and _is_broken(kind, check, said)
    ]


def _is_broken(kind: Kind, check: Check, said: Answers) -> bool:
    first, second = (said.get(name) for name in check.questions)
    if check.rule == "reason_if_raised":
        return first is not None and second is None
    if first is None or second is None:
        return False
    if check.rule == "different":
        return first == second
    # end_after_start, not_before, valid_until: the second is not earlier than the first.
    return _earlier(kind.question(check.questions[0]).type, str(second), str(first))


def _earlier(kind: str, one: str, other: str) -> bool:
    if kind == "moment":
        return _moment(one).before(_moment(other))
    return one < other  # days and times of day sort as they are written


def _moment(text: str) -> Moment:
    return moments.parse(text)
