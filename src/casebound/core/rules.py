"""The closed list of rules that compute a value from answers. Each says why, so that a person can disagree.

Sources: the cascade and the levels are those of the vocabulary of behaviours; a course of conduct is two acts
with one purpose, however short (California Code of Civil Procedure 527.8(b)(1)).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from casebound.core import digest
from casebound.core.vocabulary import Term

CASCADE = ("PHY", "COE", "VIS", "STK", "PRV", "VRB", "BND", "OTH")
_PURSUIT_CLASSES = ("STK", "COE")
_PURSUIT_CODES = ("BND.LATE",)


@dataclass(frozen=True)
class Severity:
    """level: 0 not classed, 1–5. code: the term that decided. when: the condition that raised it, if any."""

    level: int
    code: str
    when: str


def primary_class(terms: Iterable[Term]) -> str:
    """First class of the cascade that a chosen term belongs to; empty means not yet classed."""
    groups = {term.group for term in terms}
    return next((code for code in CASCADE if code in groups), "")


def severity(terms: Iterable[Term], conditions: Collection[str]) -> Severity:
    """Highest level that a chosen term reaches under the conditions that hold; the first such decides."""
    best = Severity(0, "", "")
    for term in terms:
        reached = [(term.severity, "")]
        reached += [(item.severity, item.when) for item in term.conditions if item.when in conditions]
        level, when = max(reached, key=lambda pair: pair[0])
        if level > best.level:
            best = Severity(level, term.code, when)
    return best


def conditions(terms: Collection[Term], after_warning: int, repeated: int, present: int) -> frozenset[str]:
    """Conditions that hold, from digest values. present: bits."""
    pursuing = [term for term in terms if term.group in _PURSUIT_CLASSES or term.code in _PURSUIT_CODES]
    again = repeated == digest.YES
    held = {
        "after_warning": after_warning == digest.YES,
        "repeated": again,
        "weapon": bool(present & digest.WEAPON),
        "child_present": bool(present & digest.CHILD),
        "injury_care": bool(present & digest.INJURY),
        "course_of_conduct": len(pursuing) > 1 or (bool(pursuing) and again),
    }
    return frozenset(name for name, holds in held.items() if holds)


def delay_minutes(occurred: int, precision: int, written: int) -> int | None:
    """Whole minutes from the event to the first writing; None unless the time of day is known.

    Zero where the clock puts the writing first, as it does when a person rounds the time up.
    """
    if precision not in (digest.ABOUT, digest.MINUTE):
        return None
    return max(0, (written - occurred) // 60)
