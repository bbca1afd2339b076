"""An evidence file with any single byte changed, cut anywhere, or with anything added: never intact."""

import pytest

from casebound.core import evidence
from tests.small_practice import one_entry

PRACTICE, RAW = one_entry()


@pytest.mark.parametrize("start", range(16))
def test_any_single_byte_changed(start: int) -> None:
    for at in range(start, len(RAW), 16):
        for flip in (0x01, 0x20):
            changed = RAW[:at] + bytes([RAW[at] ^ flip]) + RAW[at + 1 :]
            assert evidence.check(changed, log_key=PRACTICE.log.fingerprint).status == evidence.BROKEN


def test_cut_anywhere() -> None:
    for length in range(1, len(RAW)):
        assert evidence.check(RAW[:length]).status == evidence.BROKEN


@pytest.mark.parametrize("more", [b"\x00", b"PK\x05\x06", b"\n", RAW])
def test_with_something_added(more: bytes) -> None:
    for raw in (RAW + more, more + RAW):
        assert evidence.check(raw).status == evidence.BROKEN
