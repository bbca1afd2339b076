"""What rooms bring is asked for. A round or a check that nobody calls would never be missed."""

from importlib import import_module
from pathlib import Path

from django.conf import settings

import casebound
from casebound.site.rooms import ROUNDS
from casebound.site.urls import NO_PAGES

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


def test_every_room_that_examines_its_rows_is_asked() -> None:
    asked = (HOME / "upkeep" / "doctor.py").read_text("utf-8")
    rooms = {path.parent.name for path in HOME.glob("*/doctor.py")} - {"upkeep"}
    assert [room for room in rooms if f"from casebound.{room} import doctor" not in asked] == []


def test_every_room_with_tables_or_pages_is_named_in_the_settings() -> None:
    rooms = {path.parent.name for path in HOME.glob("*/apps.py")}
    assert rooms == set(settings.ROOMS), "a room is named in the settings, the layers and ARCHITECTURE.md"
    pages = {path.parent.name for path in HOME.glob("*/urls.py")}
    assert rooms - set(NO_PAGES) == pages - {"site"}, "give it addresses, or a place in NO_PAGES"
