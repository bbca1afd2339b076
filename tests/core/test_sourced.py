"""Whatever guidance says, of law or not, it says where that was read, as of when, and how sure it is."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

FILES = sorted(one.name for one in (files("casebound") / "guidance").iterdir() if one.name.endswith(".toml"))
NEEDED = ("as_of", "confidence")
SURE = ("high", "medium")  # what rests on memory is not shown


def tables(found: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table of a file, with where it stands."""
    if isinstance(found, dict):
        yield place, found
        for name, value in found.items():
            yield from tables(value, f"{place}.{name}")
    if isinstance(found, list):
        for number, value in enumerate(found):
            yield from tables(value, f"{place}.{number}")


def faults(name: str, data: dict[str, Any]) -> Iterator[str]:
    """What names a source or a place without date and confidence. A source is a text, or the id of one."""
    listed = {one["id"]: one for one in data.get("sources", ())}
    for place, table in tables(data, name):
        if not {"source", "place"} & table.keys() and table not in listed.values():
            continue
        source = listed.get(table.get("source", ""), table)
        if not source.get("words" if source in listed.values() else "source"):
            yield f"{place}: no source"
        yield from (f"{place}: no {key}" for key in NEEDED if not source.get(key))
        if source.get("confidence") not in SURE:
            yield f"{place}: not sure enough to be shown"


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("casebound") / "guidance" / name).read_text("utf-8"))


@pytest.mark.parametrize("name", FILES)
def test_a_rule_stands_with_its_source_its_date_and_how_sure_that_is(name: str) -> None:
    assert list(faults(name, read(name))) == []


@pytest.mark.parametrize("key", NEEDED)
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_leaves_one_of_them_out_is_found(name: str, key: str) -> None:
    data = read(name)
    for _, table in tables(data, name):
        table.pop(key, None)
    assert any(f"no {key}" in fault for fault in faults(name, data))
