"""What the verdicts on two records come to. A person decides; this only says whom to look at."""

from dataclasses import dataclass
from enum import Enum

from casebound.core.identity.compare import Verdict, Verdicts, compare
from casebound.core.identity.person import Person

SAME, NEAR, PART, FAMILY, OTHER = Verdict


class Tier(Enum):
    """SAME_PERSON: may be the same. SHARED_CONTACT: a phone, e-mail or account under another name."""

    SAME_PERSON = 1
    SHARED_CONTACT = 2


@dataclass(frozen=True)
class Match:
    """Why two records lie side by side: fields that agree, that almost agree, and that differ."""

    tier: Tier
    agree: tuple[str, ...]
    near: tuple[str, ...]
    differ: tuple[str, ...]


# What a verdict speaks for or against. Never shown: people get the fields, not a figure.
PERSONAL = {
    ("name", SAME): 7, ("name", NEAR): 6, ("name", PART): 2, ("name", FAMILY): 0, ("name", OTHER): -1,
    ("birth_date", SAME): 7, ("birth_date", NEAR): 4, ("birth_date", OTHER): -1,
    ("numbers", SAME): 9, ("numbers", NEAR): 5, ("numbers", OTHER): -1,
    ("handles", SAME): 6,
}  # fmt: skip
# What a family under one roof has in common.
HOUSEHOLD = {
    ("phones", SAME): 5, ("emails", SAME): 5, ("plates", SAME): 4,
    ("address", SAME): 4, ("address", NEAR): 3, ("address", OTHER): -2,
}  # fmt: skip
HOUSEHOLD_CAP = 5
CONTACTS = ("phones", "emails", "handles")
ENOUGH = 8
RARE_NAME = 2


def decide(verdicts: Verdicts, rare_name: bool = False) -> Match | None:
    """What two records come to, None when they need nobody's look. rare_name: few in the practice have it."""
    if same_person(verdicts, rare_name):
        return _match(Tier.SAME_PERSON, verdicts)
    if any(verdicts.get(field) is SAME for field in CONTACTS):
        return _match(Tier.SHARED_CONTACT, verdicts)
    return None


def same_person(verdicts: Verdicts, rare_name: bool) -> bool:
    """Enough speaks for it, not all of it what a household shares, and no first name speaks against it."""
    household = sum(HOUSEHOLD.get(item, 0) for item in verdicts.items())
    personal = sum(PERSONAL.get(item, 0) for item in verdicts.items())
    if rare_name and verdicts.get("name") in (SAME, NEAR) and not _contradicted(verdicts):
        personal += RARE_NAME
    return personal + min(household, HOUSEHOLD_CAP) >= ENOUGH and not _somebody_else(verdicts)


def _contradicted(verdicts: Verdicts) -> bool:
    return verdicts.get("birth_date") is OTHER or verdicts.get("numbers") is OTHER


def _somebody_else(verdicts: Verdicts) -> bool:
    """Another first name under one roof is a relative, unless a birth date or a number says otherwise."""
    owned = verdicts.get("birth_date") is SAME or verdicts.get("numbers") in (SAME, NEAR)
    return verdicts.get("name") in (FAMILY, OTHER) and not owned


def _match(tier: Tier, verdicts: Verdicts) -> Match:
    agree, near, differ = (
        tuple(field for field, verdict in verdicts.items() if verdict in wanted)
        for wanted in ((SAME,), (NEAR, PART), (FAMILY, OTHER))
    )
    return Match(tier, agree, near, differ)


def match(one: Person, two: Person) -> Match | None:
    """Whether two records need a look, and why."""
    return decide(compare(one, two))
