"""Advice on lists of refused people: comes with the program, with sources."""

from functools import cache
from importlib.resources import files

from casebound.core import advice
from casebound.core.advice import Side


@cache
def sides() -> tuple[Side, ...]:
    """Before it leaves, how to block by it, what is known of some programs."""
    return advice.load((files("casebound") / "guidance" / "blocking.v1.toml").read_bytes())
