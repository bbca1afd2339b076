"""The rule book that comes with the program, read from its own file when first asked for."""

from functools import cache
from importlib.resources import files

from casebound.core.patterns import rulebook
from casebound.core.patterns.rulebook import RuleBook


@cache
def book() -> RuleBook:
    """Limits, words and sources of the rules (docs/spec/review.md, 3)."""
    return rulebook.load((files("casebound") / "patterns" / "review.v1.toml").read_bytes())
