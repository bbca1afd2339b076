"""Which decisions stand: a refusal until a person changes it, an instruction until its date."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casebound.core import decisions
from casebound.core.decisions import Decision
from casebound.kinds import shipped

DAY = date(2026, 11, 21)
TWO = Decision(5, 1, 4711, "conditions", DAY, replaces=False, level=2)


@pytest.mark.parametrize("decided", sorted(decisions.REFUSALS))
@pytest.mark.parametrize("level", [0, 3, 5])
def test_a_refusal_never_lapses(decided: str, level: int) -> None:
    refusal = replace(TWO, decided=decided, level=level)
    assert decisions.state(refusal, DAY + timedelta(days=5_000)) == "overdue"
    assert decisions.standing([refusal], [], DAY + timedelta(days=5_000))[0].applies


@pytest.mark.parametrize("decided", sorted(decisions.NARROW))
def test_an_instruction_lapses_on_its_date_unless_it_rests_on_something_severe(decided: str) -> None:
    narrow = replace(TWO, decided=decided)
    assert decisions.state(narrow, DAY - timedelta(days=1)) == "very_soon"
    assert decisions.state(narrow, DAY) == "lapsed"
    assert not decisions.standing([narrow], [], DAY)[0].applies
    assert decisions.state(replace(narrow, level=3), DAY) == "lapsed"
    assert decisions.state(replace(narrow, level=4), DAY) == "overdue"
    assert decisions.standing([replace(narrow, level=4)], [], DAY)[0].applies


@pytest.mark.parametrize(("days", "found"), [(61, "stands"), (60, "soon"), (15, "soon"), (14, "very_soon")])
def test_notice_comes_sixty_and_fourteen_days_before(days: int, found: str) -> None:
    assert decisions.state(TWO, DAY - timedelta(days=days)) == found


def test_without_a_date_it_stands() -> None:
    assert decisions.state(replace(TWO, review_on=None), DAY) == "stands"


@pytest.mark.parametrize("decided", ["no_action", "talk", "report"])
def test_what_asks_nothing_of_anybody_is_done(decided: str) -> None:
    assert decisions.state(replace(TWO, decided=decided), DAY) == "done"
    assert not decisions.standing([replace(TWO, decided=decided)], [], DAY)[0].applies


def test_a_later_decision_lifts_a_refusal_only_by_saying_so() -> None:
    refusal = replace(TWO, seq=5, decided="refuse")
    beside = replace(TWO, seq=9, decided="talk")
    other = replace(TWO, seq=8, client=12, decided="no_action", replaces=True)
    assert [
        one.decision.seq for one in decisions.standing([beside, refusal, other], [], DAY) if one.applies
    ] == [5]
    instead = replace(beside, replaces=True)
    assert [one.decision.seq for one in decisions.standing([instead, refusal], [], DAY)] == [9]


def test_mallory_lifts_no_refusal_of_ana_and_a_lead_does() -> None:
    refusal, instead = (
        replace(TWO, decided="refuse"),
        replace(TWO, seq=9, author=9, decided="talk", replaces=True),
    )
    assert [one.decision.seq for one in decisions.standing([refusal, instead], [2], DAY)] == [5, 9]
    assert [one.decision.seq for one in decisions.standing([refusal, instead], [9], DAY)] == [9]


def test_every_code_of_the_kind_is_known() -> None:
    codes = {option.code for option in shipped().get("decision").find("decided").options}  # type: ignore[union-attr]
    assert codes == decisions.REFUSALS | decisions.NARROW | {"no_action", "talk", "report"}
