"""One line on paper that fixes a ledger."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casebound.core import pins
from casebound.core.errors import BadInput
from casebound.core.notes import MOST_LEAVES

ROOT = bytes(range(32))
PIN = "22 · 0001 0203 0405 0607 0809 0a0b 0c0d 0e0f 1011 1213"


@given(some.integers(1, MOST_LEAVES), some.binary(min_size=32, max_size=32))
def test_what_is_noted_is_read_back(size, root):
    assert pins.parse(pins.of(size, root)) == (size, root[: pins.BYTES])


@pytest.mark.parametrize(
    "typed",
    [PIN, f"  {PIN.upper()}\n", PIN.replace(" · ", "-"), f"22:{PIN[5:].replace(' ', '')}"],
)
def test_however_it_is_spaced(typed):
    assert pins.of(22, ROOT) == PIN
    assert pins.parse(typed) == (22, ROOT[:20])


@pytest.mark.parametrize(
    "typed",
    ["", "22", PIN[:-1], PIN + "0", PIN.replace("22", "0"), PIN.replace("22", "022"), PIN.replace("a", "g"),
     PIN.replace("22", "9" * 19), "x" * 1000],
)  # fmt: skip
def test_what_is_no_pin(typed):
    with pytest.raises(BadInput, match="ten groups"):
        pins.parse(typed)


@given(some.text(max_size=60))
def test_noise(typed):
    with pytest.raises(BadInput):
        pins.parse(typed)
