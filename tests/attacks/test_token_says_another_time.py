"""The words before a token are signed by nobody: they must not be read as the token's time."""

from pathlib import Path

import pytest

from casebound.core import timestamps
from casebound.core.errors import CaseboundError
from casebound.verify import tokens
from tests.anchors.authority import Authority

NOTE = b"a checkpoint\n"
LIE = "granted\nHash Algorithm: sha256\nTime stamp: Jan  1 00:00:00 2021 GMT\nAccuracy: unspecified\n"


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = len(body).to_bytes(3, "big")
    return bytes([tag, 0x83]) + length + body if len(body) > 127 else bytes([tag, len(body)]) + body


def signed_part(answer: bytes) -> bytes:
    """What follows the status in an answer whose status is three bytes of a number."""
    return answer[answer.index(bytes.fromhex("3003020100")) + 5 :]


@pytest.mark.parametrize("unsorted", [False, True], ids=["in order", "certificates out of order"])
def test_a_status_text_cannot_give_a_token_another_time(tmp_path: Path, unsorted: bool) -> None:
    authority = Authority(tmp_path, unsorted=unsorted)
    answer = authority.stamp(NOTE)
    status = der(0x30, der(2, b"\0"), der(0x30, der(0x0C, LIE.encode())))
    forged = der(0x30, status, signed_part(answer))
    true = tokens.verify(answer, NOTE, authority.ca)
    for look in (
        lambda: tokens._openssl_verify(forged, NOTE, authority.ca),
        lambda: tokens.verify(forged, NOTE, authority.ca),
        lambda: tokens.read(forged),
    ):
        assert look() == true


def test_the_lie_is_there_and_openssl_prints_it(tmp_path: Path) -> None:
    """Or the test above tries nothing."""
    authority = Authority(tmp_path, unsorted=True)
    status = der(0x30, der(2, b"\0"), der(0x30, der(0x0C, LIE.encode())))
    forged = der(0x30, status, signed_part(authority.stamp(NOTE)))
    with pytest.raises(CaseboundError):
        timestamps.read(forged)
    assert "Jan  1 00:00:00 2021" in tokens._openssl("ts -reply -in token.tsr -text", token=forged).stdout
