"""The digest row: its bytes are those of the table in docs/spec/entry.md, 4."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casebound.core import digest
from casebound.core.digest import Row, columns, unpack
from casebound.core.errors import Malformed

SPEC = Path(__file__).parents[2] / "docs" / "spec" / "entry.md"
BYTE = some.integers(0, 255)
TIME = some.integers(-(2**63), 2**63 - 1)
NUMBERED = {
    "occurred": TIME,
    "source_time": TIME,
    "written": TIME,
    "client": some.integers(0, 2**32 - 1),
    "amends": some.integers(0, 2**64 - 1),
    "event": some.integers(0, 2**64 - 1),
    "target": some.integers(0, 2**16 - 1),
    "behaviours": some.lists(some.integers(1, 2**16 - 1), max_size=12).map(tuple),
    "responses": some.lists(some.tuples(some.integers(1, 255), BYTE), max_size=10).map(tuple),
    "version": some.just(1),
}
ROWS = some.builds(Row, **{field.name: NUMBERED.get(field.name, BYTE) for field in dataclasses.fields(Row)})


@given(ROWS)
def test_a_row_is_128_bytes_and_comes_back(row: Row) -> None:
    raw = row.pack()
    assert len(raw) == 128
    assert unpack(raw) == row


@given(some.binary(min_size=128, max_size=128).map(lambda raw: b"\x01" + raw[1:]))
def test_bytes_are_either_refused_or_come_back(raw: bytes) -> None:
    try:
        row = unpack(raw)
    except Malformed:
        return
    assert row.pack() == raw


@given(ROWS)
def test_a_glance_reads_three_columns(row: Row) -> None:
    assert digest.glance(row.pack()) == (row.kind, row.client, row.amends)


def spec_table() -> list[tuple[int, int, str]]:
    rows = re.findall(r"^\| (\d+) \| (\d+) \| `?(\w+)`? \|", SPEC.read_text("utf-8"), re.M)
    return [(int(offset), int(size), name) for offset, size, name in rows]


def test_columns_lie_where_the_spec_says() -> None:
    table = spec_table()
    assert tuple(name for _, _, name in table if name != "reserved") == columns()
    assert [offset for offset, _, _ in table] == [
        sum(size for _, size, _ in table[:n]) for n in range(len(table))
    ]
    assert sum(size for _, size, _ in table) == digest.SIZE
    empty = Row().pack()
    for offset, size, name in table:
        field = "primary_class" if name == "class" else name
        if name in ("version", "reserved"):
            continue
        other = {"behaviours": (7,), "responses": ((7, 1),)}.get(name, 1)
        raw = Row(**{field: other}).pack()
        changed = {place for place in range(128) if raw[place] != empty[place]}
        assert changed <= set(range(offset, offset + size)), name
        assert changed, name


@pytest.mark.parametrize("place", [0, *range(112, 128)])
def test_another_version_or_a_used_reserve_is_refused(place: int) -> None:
    raw = bytearray(Row().pack())
    raw[place] = 9
    with pytest.raises(Malformed):
        unpack(bytes(raw))


@pytest.mark.parametrize("raw", [b"", b"\x01" * 127, b"\x01" * 129])
def test_another_size_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        unpack(raw)


def test_a_gap_between_behaviours_is_refused() -> None:
    raw = bytearray(Row(behaviours=(5, 6)).pack())
    raw[60:62] = b"\0\0"
    with pytest.raises(Malformed):
        unpack(bytes(raw))


@pytest.mark.parametrize(
    "row",
    [
        Row(severity=256),
        Row(client=-1),
        Row(behaviours=tuple(range(1, 14))),
        Row(behaviours=(0,)),
        Row(behaviours=(2**16,)),
        Row(responses=((1, 1),) * 11),
        Row(responses=((0, 1),)),
        Row(responses=((1, 300),)),
    ],
)
def test_numbers_that_do_not_fit_raise_before_anything_is_written(row: Row) -> None:
    with pytest.raises(ValueError):
        row.pack()
