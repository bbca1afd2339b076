"""Rules that compute: each level and class says which code and which condition decided."""

import pytest

from casebound.core import digest, rules
from casebound.core.vocabulary import Condition, Term


def term(code: str, severity: int = 1, *conditions: Condition) -> Term:
    group = code.split(".")[0]
    return Term(code, 1, group, code, "", "", "", "", "", "", (), severity, conditions)


def test_the_first_class_of_the_cascade_wins() -> None:
    assert rules.primary_class([]) == ""
    assert rules.primary_class([term("OTH.NOPAY")]) == "OTH"
    assert rules.primary_class([term("BND.DATE"), term("STK.WAIT"), term("COE.VIOL")]) == "COE"
    assert rules.primary_class([term("COE.VIOL"), term("PHY.PROX")]) == "PHY"


def test_the_highest_level_wins_and_names_its_reason() -> None:
    assert rules.severity([], frozenset()) == rules.Severity(0, "", "")
    low, high = term("BND.DATE", 1), term("PHY.GRAB", 3)
    assert rules.severity([low, high], frozenset()) == rules.Severity(3, "PHY.GRAB", "")
    same = term("PHY.KISS", 3)
    assert rules.severity([high, same], frozenset()).code == "PHY.GRAB"


def test_a_condition_counts_only_when_it_holds() -> None:
    asked = term("VRB.SEXREQ", 2, Condition("after_warning", 3), Condition("weapon", 5))
    assert rules.severity([asked], frozenset()) == rules.Severity(2, "VRB.SEXREQ", "")
    assert rules.severity([asked], {"after_warning"}) == rules.Severity(3, "VRB.SEXREQ", "after_warning")
    assert rules.severity([asked], {"after_warning", "weapon"}).level == 5


CONDITIONS = [
    (["VRB.SHOUT"], digest.NO, digest.NO, 0, set()),
    (["VRB.SHOUT"], digest.YES, 0, 0, {"after_warning"}),
    (["VRB.SHOUT"], 0, digest.YES, 0, {"repeated"}),
    (["STK.WAIT"], 0, digest.YES, 0, {"repeated", "course_of_conduct"}),
    (["STK.WAIT"], 0, 0, 0, set()),
    (["STK.WAIT", "BND.LATE"], 0, 0, 0, {"course_of_conduct"}),
    (["COE.VIOL", "STK.HOME"], 0, 0, 0, {"course_of_conduct"}),
    ([], 0, 0, digest.WEAPON | digest.CHILD | digest.INJURY, {"weapon", "child_present", "injury_care"}),
    ([], 0, 0, digest.CONFINEMENT | digest.INTOXICANT, set()),
]


@pytest.mark.parametrize(("codes", "after", "again", "present", "held"), CONDITIONS)
def test_conditions_follow_from_what_was_answered(
    codes: list[str], after: int, again: int, present: int, held: set[str]
) -> None:
    assert rules.conditions([term(code) for code in codes], after, again, present) == held


def test_delay_is_whole_minutes_and_only_from_a_known_time_of_day() -> None:
    assert rules.delay_minutes(0, digest.MINUTE, 150) == 2
    assert rules.delay_minutes(0, digest.ABOUT, 3600) == 60
    assert rules.delay_minutes(100, digest.MINUTE, 0) == 0
    assert rules.delay_minutes(0, digest.DAY, 150) is None
    assert rules.delay_minutes(0, digest.NOT_KNOWN, 150) is None
