"""How long records are kept, by rules of law that were looked up: source, day and confidence stand with each.

Only rules whose source was read are here. Where none fits, the page says “not verified: ask your board”.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TALK = frozenset({"psychology", "psychotherapy", "counselling", "social_work"})


@dataclass(frozen=True)
class Rule:
    """years: how long at least, from the end of the work. confidence: high, the provision was read; medium,
    somebody else's account of it. as_of: year or month of the source."""

    id: str
    places: frozenset[str]
    professions: frozenset[str]
    years: int
    words: str | Promise
    citation: str
    source: str
    as_of: str
    confidence: str


RULES = (
    Rule(
        "ca.records",
        frozenset({"US-CA"}),
        TALK,
        7,
        _("At least seven years after therapy ends; for minors seven years after they turn 18."),
        "Cal. Bus. & Prof. Code 4999.75",
        "https://audreyjung.com/records-retention/",
        "2024",
        "high",
    ),
    Rule(
        "az.records",
        frozenset({"US-AZ"}),
        frozenset({"counselling", "psychotherapy"}),
        6,
        _("Adults six years; minors three years after 18 or six years, whichever is later."),
        "A.R.S. 12-2297",
        "https://audreyjung.com/records-retention/",
        "2024",
        "high",
    ),
    Rule(
        "de.records",
        frozenset({"US-DE"}),
        frozenset({"psychology"}),
        7,
        _("As the current guidelines of the psychologists’ association say; the longest period wins."),
        "24 Del. Admin. Code 3500-11.0",
        "https://casetext.com/regulation/delaware-administrative-code",
        "2024-11",
        "high",
    ),
    Rule(
        "pa.records",
        frozenset({"US-PA"}),
        frozenset({"psychology"}),
        5,
        _("Five years after the last contact, adults and minors."),
        "49 Pa. Code ch. 41",
        "https://www.apaservices.org/practice/update/2008/09-30/client-record-retention",
        "2008",
        "medium",
    ),
    Rule(
        "multi.records7",
        frozenset({"US-CA", "US-NC", "US-TN", "US-CT"}),
        frozenset({"psychology"}),
        7,
        _("Seven years after the work with the person ended; for minors usually from majority."),
        "rules of the state",
        "https://www.apaservices.org/practice/update/2008/09-30/client-record-retention",
        "2008",
        "medium",
    ),
)


def known(place: str, profession: str) -> list[Rule]:
    """The rules for this place (such as US-CA) and work; an empty list where none was verified."""
    return [rule for rule in RULES if place in rule.places and profession in rule.professions]


def of(id: str | None) -> Rule | None:
    """The rule of this id, if it is one of ours."""
    return next((rule for rule in RULES if rule.id == id), None)


def at_least_until(rule: Rule, today: date) -> date:
    """The day so many years on; for 29 February the 1st of March."""
    try:
        return today.replace(year=today.year + rule.years)
    except ValueError:
        return date(today.year + rule.years, 3, 1)
