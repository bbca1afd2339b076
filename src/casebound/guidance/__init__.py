"""Guidance that comes with the program, a file each, with sources: review, letters, live guide, complaint."""

from functools import cache
from importlib.resources import files

from casebound.core import advice, letters, live
from casebound.core.advice import Side
from casebound.core.desk_cards import Cards
from casebound.core.desk_cards import load as load_cards
from casebound.core.letters import Letter
from casebound.core.live import Guide
from casebound.core.patterns import rulebook
from casebound.core.patterns.rulebook import RuleBook


@cache
def rule_book() -> RuleBook:
    """Limits, words and sources of the rules (docs/spec/review.md, 3)."""
    return rulebook.load(_raw("review.v1.toml"))


@cache
def letter_drafts() -> tuple[Letter, ...]:
    """Drafts of letters in the order in which people see them (docs/spec/review.md, 6)."""
    return letters.load(_raw("letters.v1.toml"))


@cache
def live_guide() -> Guide:
    """How a session is ended: paths, what to say, lists (docs/spec/review.md, 7)."""
    return live.load(_raw("live.v1.toml"))


@cache
def care_advice() -> tuple[Side, ...]:
    """What may help whoever wrote something down: what helps, whom to talk to, time off, supervision."""
    return advice.load(_raw("care.v1.toml"))


@cache
def desk_cards() -> Cards:
    """What to say at the front desk (docs/spec/desk.md)."""
    return load_cards(_raw("desk.v1.toml"))


@cache
def complaint_advice() -> tuple[Side, ...]:
    """What comes first when somebody complains, for both sides."""
    return advice.load(_raw("complaint.v1.toml"))


def _raw(name: str) -> bytes:
    return (files("casebound") / "guidance" / name).read_bytes()
