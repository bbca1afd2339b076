"""What a server looks at by itself is begun: a round that nobody starts would never be missed."""

from importlib import import_module
from pathlib import Path

import casebound
from casebound.site.rooms import ROUNDS

HOME = Path(casebound.__file__).parent


def test_every_round_is_begun_with_the_server() -> None:
    there = {
        ".".join(("casebound", *path.relative_to(HOME).with_suffix("").parts))
        for path in HOME.rglob("*.py")
        if "rounds.start(" in path.read_text("utf-8")
    }
    assert there == set(ROUNDS), "enter a module with a round of its own into site/rooms.py"


def test_each_of_them_can_be_begun() -> None:
    assert [name for name in ROUNDS if not callable(getattr(import_module(name), "start", None))] == []
