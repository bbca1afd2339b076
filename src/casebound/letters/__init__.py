"""The drafts of letters that come with the program, read from their own file when first asked for."""

from functools import cache
from importlib.resources import files

from casebound.core import letters
from casebound.core.letters import Letter


@cache
def drafts() -> tuple[Letter, ...]:
    """Letters in the order in which people see them."""
    return letters.load((files("casebound") / "letters" / "letters.v1.toml").read_bytes())
