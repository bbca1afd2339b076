"""Canonical JSON: one value, one sequence of bytes; anything else is refused, never repaired."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casebound.core import canonical
from casebound.core.errors import Malformed

TEXT = some.text(some.characters(exclude_categories=["Cs"]), max_size=20)
LEAF = (
    some.none()
    | some.booleans()
    | TEXT
    | some.integers(min_value=-canonical.LARGEST, max_value=canonical.LARGEST)
)
VALUES = some.recursive(
    LEAF,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    raw = canonical.encode(value)
    assert canonical.decode(raw) == value
    assert canonical.encode(canonical.decode(raw)) == raw


@given(VALUES, some.data())
def test_any_other_bytes_of_the_same_value_are_refused(value: object, data: some.DataObject) -> None:
    spaced = json.dumps(value, indent=data.draw(some.integers(0, 3))).encode() + b"\n"
    if spaced != canonical.encode(value):
        with pytest.raises(Malformed):
            canonical.decode(spaced)


def test_the_bytes_are_these() -> None:
    value = {"é": 1, "b": [None, True, False, '\t"\\/\u0001 ñ 😀 \u202e'], "a": {}}
    wanted = '{"a":{},"b":[null,true,false,"\\t\\"\\\\/\\u0001 ñ 😀 \u202e"],"é":1}\n'
    assert canonical.encode(value) == wanted.encode()


REFUSED = [
    b"",
    b"{}",
    b"{}\n\n",
    b" {}\n",
    b'{"b":1,"a":2}\n',
    b'{"a":1,"a":1}\n',
    b'{"a":1,"a":2}\n',
    b"1.0\n",
    b"1e3\n",
    b"-0\n",
    b"NaN\n",
    b"Infinity\n",
    b"9007199254740992\n",
    b"1" * 5_000 + b"\n",
    b'"\\u00e9"\n',
    b'"\\ud800"\n',
    b'"\xff"\n',
    b"\xef\xbb\xbf{}\n",
    b"{}\r\n",
    b"[" * 66 + b"]" * 66 + b"\n",
    b"[" * 200_000 + b"\n",
]


@pytest.mark.parametrize("raw", REFUSED, ids=lambda raw: repr(raw[:14]))
def test_other_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        canonical.decode(raw)


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), {1: 2}, (1,), b"x", 2**53, -(2**53), "\ud800", [[{"a": {1}}]]]
)
def test_values_that_have_no_canonical_bytes_are_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical.encode(value)
