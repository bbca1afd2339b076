"""Fixed time tokens (vectors/times): each shape an authority may send, and those that prove nothing."""

import json
from base64 import b64decode
from typing import Any

import pytest

from casebound.core import timestamps
from casebound.core.errors import CaseboundError
from casebound.core.timestamps import Unread
from casebound.verify import tokens
from tests.core.time_vectors import FILE, note

VECTORS: dict[str, Any] = json.loads(FILE.read_text("utf-8"))["vectors"]


def named(rows: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(row, id=row["name"]) for row in rows]


def test_the_note_is_the_one_that_was_stamped() -> None:
    assert VECTORS["note"].encode() == note()


@pytest.mark.parametrize("row", named(VECTORS["good"]))
def test_a_good_token_has_these_bounds(row: dict[str, Any]) -> None:
    token, certificates = b64decode(row["token"]), row["certificates"].encode()
    bounds = (row["earliest"], row["latest"])
    assert bounds[0] <= bounds[1]
    for verify in (tokens.verify, tokens._openssl_verify):
        stamp = verify(token, note(), certificates)
        assert (stamp.earliest, stamp.latest) == bounds
    try:
        stamp = timestamps.verify(token, note(), certificates)
    except Unread:
        assert row["name"] in ("certificates out of order", "a status text that says another time")
    else:
        assert (stamp.earliest, stamp.latest) == bounds


@pytest.mark.parametrize("row", named(VECTORS["bad"]))
def test_a_bad_token_proves_nothing(row: dict[str, Any]) -> None:
    for verify in (tokens.verify, tokens._openssl_verify):
        with pytest.raises(CaseboundError):
            verify(b64decode(row["token"]), note(), row["certificates"].encode())
