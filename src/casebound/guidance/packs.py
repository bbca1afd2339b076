"""The report packs that come with the program, held against the kinds that come with it."""

from functools import cache
from importlib.resources import files

from casebound.core import packs
from casebound.core.packs import Pack
from casebound.kinds import shipped


@cache
def report_packs() -> tuple[Pack, ...]:
    """In the order in which people see them (docs/spec/packs.md)."""
    known = shipped()
    kinds = {name: known.get(name) for name in known.names()}
    return packs.load((files("casebound") / "guidance" / "packs.v1.toml").read_bytes(), kinds)
