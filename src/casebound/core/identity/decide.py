"""What the verdicts on two records come to. A person decides; this only says whom to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from casebound.core.identity.common import COMMON, MOST
from casebound.core.identity.compare import Verdict, Verdicts, compare
from casebound.core.identity.person import Person

SAME, NEAR, GIVEN, PART, FAMILY, FAINT, OTHER = Verdict


class Tier(Enum):
    """SAME_PERSON: may be the same. SHARED: a phone, e-mail or account under another name, or a rare name."""

    SAME_PERSON = 1
    SHARED = 2


@dataclass(frozen=True)
class Match:
    """Why two records lie side by side: fields that agree, that almost agree, and that differ."""

    tier: Tier
    agree: tuple[str, ...]
    near: tuple[str, ...]
    differ: tuple[str, ...]


# What a verdict speaks for or against, in bits: the logarithm to base two of how much oftener it is seen of
# one person than of two (Fellegi and Sunter 1969). Never shown: people get the fields, not a figure.
CHANCE = {  # two of whom nothing is known
    ("name", SAME): -1, ("name", NEAR): -3,  # and what the name is worth, see common.py
    ("name", GIVEN): 3, ("name", PART): 2, ("name", FAMILY): 5,
    ("name", OTHER): -4,
    ("birth_date", SAME): 13, ("birth_date", NEAR): 6, ("birth_date", OTHER): -5,
    ("phones", SAME): 20, ("phones", OTHER): -1,
    ("emails", SAME): 20, ("emails", OTHER): -2,
    ("handles", SAME): 20, ("plates", SAME): 16,
    ("numbers", SAME): 22, ("numbers", NEAR): 13, ("numbers", OTHER): -5,
    ("address", SAME): 24, ("address", NEAR): 22, ("address", PART): 2, ("address", FAINT): 1,
    ("address", OTHER): -5,
}  # fmt: skip
BY_ADDRESS = CHANCE | {
    ("address", PART): 11,
    ("address", OTHER): -7,
}  # where a town or a street tells as a roof does
RELATIVE = {  # two of one family: what a roof gives in common says nothing here
    ("name", SAME): 6, ("name", NEAR): 5, ("name", GIVEN): 4, ("name", FAMILY): -4, ("name", OTHER): -5,
    ("birth_date", SAME): 7, ("birth_date", NEAR): 4, ("birth_date", OTHER): -4,
    ("numbers", SAME): 9, ("numbers", NEAR): 5, ("numbers", OTHER): -3,
    ("handles", SAME): 3,
}  # fmt: skip
CONTACTS = ("phones", "emails", "handles")
AGAINST = ("birth_date", "numbers", "address")  # two people, if one of these is another
FEWEST_BITS = 10  # asked for also among few: a practice knows more people than it has written down


THIRD = 6  # bits fewer are asked of two who both may be the same third person
HARDLY = 4  # and so many may be missing where there is one rare name and little else
NOT_SAID = -99
COMMONPLACE = 10  # bits of a name of which nothing is known
RARE_NAME = MOST - COMMON + 1  # bits that no name has which stands in more than a few records


def needed(count: int) -> int:
    """Bits to tell one person among `count` from chance, twice over."""
    return max(count.bit_length(), FEWEST_BITS) + 1


def decide(verdicts: Verdicts, left: int, worth: int) -> Match | None:
    """What two records come to, None when they need nobody's look.

    left: as `strength` says, or more. worth: bits of the name.
    """
    if left >= 0:
        return _match(Tier.SAME_PERSON, verdicts)
    if any(verdicts.get(field) is SAME for field in CONTACTS) or _named_alike(verdicts, left, worth):
        return _match(Tier.SHARED, verdicts)
    return None


def _named_alike(verdicts: Verdicts, left: int, worth: int) -> bool:
    """One rare name, hardly too little to go by, and nothing that speaks for two people."""
    rare = verdicts.get("name") is SAME and worth >= RARE_NAME and left >= -HARDLY
    return rare and all(verdicts.get(field) is not OTHER for field in AGAINST)


def strength(verdicts: Verdicts, worth: int, count: int, by_address: bool = False) -> int:
    """Bits that chance leaves unexplained, NOT_SAID where a family under one roof explains what agrees.

    worth: bits of the name, if it agrees. count: how many records there are. by_address: as `alone` says.
    """
    relative = sum(RELATIVE.get(item, 0) for item in verdicts.items())
    if relative <= 0 and not by_address:
        return NOT_SAID
    speaks = BY_ADDRESS if by_address else CHANCE
    chance = sum(speaks.get(item, 0) for item in verdicts.items())
    return chance + (verdicts.get("name") in (SAME, NEAR)) * worth - needed(count)


def clearly_two(verdicts: Verdicts) -> bool | None:
    """Whether first name and birth date say that two with addresses are two; None where one is missing."""
    if any(field not in verdicts for field in TELLING):
        return None
    return verdicts["name"] in (FAMILY, OTHER) and verdicts["birth_date"] is OTHER


TELLING = ("name", "birth_date", "address")
ROOFS = 250  # so many pairs under one roof must be seen before a list is said to have no families
TWO_A_ROOF = 50  # and of so many, one may be clearly two people
ONE_TOWN = 10  # of so many that are clearly two, one may share a street or town


def alone(seen: Mapping[tuple[bool | None, Verdict | None], int]) -> bool:
    """Whether hardly any two people of a long list share a roof or a town: an address then tells a person.

    seen: (`clearly_two`, the verdict on the address) → how many pairs of records.
    """
    two, one = (sum(seen.get((clear, at), 0) for at in (SAME, NEAR)) for clear in (True, False))
    strangers = sum(seen.get((True, at), 0) for at in Verdict)
    families = two + one < ROOFS or two * TWO_A_ROOF > two + one
    return not families and (two + seen.get((True, PART), 0)) * ONE_TOWN <= strangers


def _match(tier: Tier, verdicts: Verdicts) -> Match:
    agree, near, differ = (
        tuple(field for field, verdict in verdicts.items() if verdict in wanted)
        for wanted in ((SAME,), (NEAR, GIVEN, PART), (FAMILY, FAINT, OTHER))
    )
    return Match(tier, agree, near, differ)


def match(one: Person, two: Person) -> Match | None:
    """Whether two records need a look, and why, where nothing else is known."""
    verdicts = compare(one, two)
    return decide(verdicts, strength(verdicts, COMMONPLACE, count=1), COMMONPLACE)
