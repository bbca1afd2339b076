"""Packing and padding: one writing for each list of parts, and no length that tells more than it must."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebound.core import packing
from casebound.core.errors import Malformed
from casebound.core.packing import FLOOR, pack, pad, padded_length, unpack, unpad

parts_of_bytes = st.lists(st.binary(max_size=40), max_size=6)


def test_pack_is_length_then_bytes() -> None:
    assert pack(b"ab", b"") == b"\x00\x00\x00\x02ab\x00\x00\x00\x00"
    assert pack() == b""


@given(parts_of_bytes)
def test_unpack_gives_back_what_was_packed(parts: list[bytes]) -> None:
    assert unpack(pack(*parts)) == tuple(parts)


@given(parts_of_bytes, parts_of_bytes)
def test_two_lists_never_share_a_packing(one: list[bytes], other: list[bytes]) -> None:
    assert (pack(*one) == pack(*other)) == (one == other)


@given(st.binary(max_size=60))
def test_any_bytes_unpack_to_their_only_parts_or_are_malformed(raw: bytes) -> None:
    try:
        parts = unpack(raw)
    except Malformed:
        return
    assert pack(*parts) == raw


@pytest.mark.parametrize("raw", [b"\x00", b"\x00\x00\x00", b"\x00\x00\x00\x02a", pack(b"x") + b"\x00"])
def test_missing_and_trailing_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(Malformed, match="end too early"):
        unpack(raw)


def test_a_part_of_four_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LIMIT", 3)
    with pytest.raises(ValueError, match="4 GiB"):
        pack(b"four")


@given(st.binary(max_size=5000))
def test_padding_comes_off_again(raw: bytes) -> None:
    padded = pad(raw)
    assert unpad(padded) == raw
    assert len(padded) == padded_length(len(raw) + 4) >= FLOOR


@given(st.integers(min_value=1025, max_value=10**9))
def test_padme_adds_at_most_twelve_percent(length: int) -> None:
    padded = padded_length(length)
    assert length <= padded <= length * 1.12
    assert padded_length(padded) == padded


def test_padme_has_few_lengths() -> None:
    assert len({padded_length(length) for length in range(65_536)}) < 120


@pytest.mark.parametrize(
    ("defect", "padded"),
    [
        ("a bit in the zeros", pad(b"x")[:-1] + b"\x01"),
        ("one zero too few", pad(b"x")[:-1]),
        ("one zero too many", pad(b"x") + b"\x00"),
        ("below the floor", b"\x00\x00\x00\x01x"),
        ("length beyond the end", b"\xff" + pad(b"x")[1:]),
        ("nothing at all", b""),
    ],
)
def test_padding_has_one_form(defect: str, padded: bytes) -> None:
    with pytest.raises(Malformed, match="not canonical"):
        unpad(padded)
