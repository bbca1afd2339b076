"""Guidance that comes with the program: a TOML file for each book of it, with sources.

`NAME.v1.LANG.toml` is the whole book once more with other words, for whoever reads in that language; where
there is none, the first file is read. tests/core/test_guidance.py holds that nothing but words differs.
"""

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from casebound.core import advice, letters, live, packs
from casebound.core.advice import Side
from casebound.core.desk_cards import Cards
from casebound.core.desk_cards import load as load_cards
from casebound.core.letters import Letter
from casebound.core.live import Guide
from casebound.core.packs import Pack
from casebound.core.patterns import rulebook
from casebound.core.patterns.rulebook import RuleBook
from casebound.kinds import shipped

FOLDER = files("casebound") / "guidance"


def rule_book() -> RuleBook:
    """Limits, words and sources of the rules (docs/spec/review.md, 3)."""
    found: RuleBook = _book("review", rulebook.load)
    return found


def letter_drafts() -> tuple[Letter, ...]:
    """Drafts of letters in the order in which people see them (docs/spec/review.md, 6)."""
    found: tuple[Letter, ...] = _book("letters", letters.load)
    return found


def live_guide() -> Guide:
    """How a session is ended: paths, what to say, lists (docs/spec/review.md, 7)."""
    found: Guide = _book("live", live.load)
    return found


def desk_cards() -> Cards:
    """What to say at the front desk (docs/spec/desk.md)."""
    found: Cards = _book("desk", load_cards)
    return found


def report_packs() -> tuple[Pack, ...]:
    """Report packs, held against the kinds, in the order in which people see them (docs/spec/packs.md)."""
    found: tuple[Pack, ...] = _book("packs", _packs)
    return found


def care_advice() -> tuple[Side, ...]:
    """What may help whoever wrote something down: what helps, whom to talk to, time off, supervision."""
    return _advice("care")


def complaint_advice() -> tuple[Side, ...]:
    """What comes first when somebody complains, for both sides."""
    return _advice("complaint")


def blocking_advice() -> tuple[Side, ...]:
    """On lists of refused people: before it leaves, how to block by it, what is known of some programs."""
    return _advice("blocking")


def silence_advice() -> tuple[Side, ...]:
    """What is left to do when a record was shared and nobody opens it: inside the practice, and outside."""
    return _advice("silence")


def silence_days() -> int:
    """After how many days without a reader the writer hears of it."""
    days: int = _book("silence", _days)
    return days


def _advice(name: str) -> tuple[Side, ...]:
    found: tuple[Side, ...] = _book(name, advice.load)
    return found


def _packs(raw: bytes) -> tuple[Pack, ...]:
    known = shipped()
    return packs.load(raw, {name: known.get(name) for name in known.names()})


def _days(raw: bytes) -> int:
    return int(tomllib.loads(raw.decode())["days"])


def _book(name: str, load: Callable[[bytes], Any]) -> Any:
    language = (get_language() or "en").split("-")[0] if settings.configured else "en"
    return _read(name, language, load)


@cache
def _read(name: str, language: str, load: Callable[[bytes], Any]) -> Any:
    other = FOLDER / f"{name}.v1.{language}.toml"
    return load((other if other.is_file() else FOLDER / f"{name}.v1.toml").read_bytes())
