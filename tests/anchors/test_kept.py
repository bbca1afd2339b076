"""Whatever bytes are brought: they are read for what they say, or refused in a sentence."""

from hypothesis import given, settings
from hypothesis import strategies as some

from casebound.anchors import kept
from casebound.core.errors import CaseboundError
from casebound.core.receipts import FIRST_LINE

STARTS = [b"", FIRST_LINE.encode(), f"{FIRST_LINE}\nindex 0\n\n".encode(), b"PK\x03\x04", b"a\n1\n"]


def said(raw: bytes, **more: bytes) -> object:
    """What the file says, or the sentence that refuses it; any other exception is a fault of ours."""
    try:
        return kept.read(raw, **more)
    except CaseboundError as error:
        return error.sentence


@settings(max_examples=500)
@given(some.sampled_from(STARTS), some.binary(max_size=200))
def test_noise(start: bytes, rest: bytes) -> None:
    found = said(start + rest)
    assert found.endswith(".") if isinstance(found, str) else found.token or found.notes or found.receipts  # type: ignore[attr-defined]


@settings(max_examples=500)
@given(some.binary(max_size=120), some.binary(max_size=120))
def test_noise_beside_a_file(given_along: bytes, rest: bytes) -> None:
    assert said(rest, trusted=given_along)
    assert said(rest, authorities=given_along)
