"""What is left to do when a record was shared and nobody opens it, and after how many days that is said."""

import tomllib
from functools import cache
from importlib.resources import files

from casebound.core import advice
from casebound.core.advice import Side


@cache
def _raw() -> bytes:
    return (files("casebound") / "guidance" / "silence.v1.toml").read_bytes()


@cache
def silence_advice() -> tuple[Side, ...]:
    """Ways inside the practice, and outside of it."""
    return advice.load(_raw())


@cache
def silence_days() -> int:
    """After how many days without a reader the writer hears of it."""
    return int(tomllib.loads(_raw().decode())["days"])
