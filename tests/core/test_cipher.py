"""AES-256-GCM under a context, HKDF with labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebound.core import context
from casebound.core.cipher import hkdf, lock, unlock
from casebound.core.errors import Tampered

KEY = bytes(range(32))
HERE = context.body(b"p" * 16, b"c" * 16, 1)
THERE = context.body(b"p" * 16, b"c" * 16, 2)


@given(st.binary(max_size=200))
def test_what_was_locked_unlocks(plaintext: bytes) -> None:
    assert unlock(KEY, lock(KEY, plaintext, HERE), HERE) == plaintext


def test_sealed_bytes_are_suite_nonce_ciphertext_tag() -> None:
    sealed = lock(KEY, b"text", HERE, nonce=b"n" * 12)
    assert sealed[:13] == b"\x01" + b"n" * 12
    assert len(sealed) == 1 + 12 + 4 + 16


def test_nonces_are_drawn_anew() -> None:
    assert len({lock(KEY, b"text", HERE)[1:13] for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "sealed",
    [b"", b"\x01", b"\x01" + bytes(27), b"\x11" + lock(KEY, b"x", HERE)[1:]],
    ids=["none", "suite", "zeros", "other"],
)
def test_no_seal_at_all_is_refused(sealed: bytes) -> None:
    with pytest.raises(Tampered, match="does not open"):
        unlock(KEY, sealed, HERE)


def test_each_changed_bit_is_seen() -> None:
    sealed = lock(KEY, b"text", HERE)
    for at in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises(Tampered):
            unlock(KEY, bytes(flipped), HERE)


def test_another_place_or_key_is_refused() -> None:
    sealed = lock(KEY, b"text", HERE)
    for key, place in ((KEY, THERE), (bytes(32), HERE)):
        with pytest.raises(Tampered):
            unlock(key, sealed, place)


def test_labels_and_parts_separate_keys() -> None:
    made = [
        hkdf(KEY, "auth"),
        hkdf(KEY, "wrap"),
        hkdf(KEY, "a", b"bc"),
        hkdf(KEY, "a", b"b", b"c"),
        hkdf(KEY, "ab", b"c"),
    ]
    assert len(set(made)) == len(made)
    assert len(hkdf(KEY, "long", length=64)) == 64
