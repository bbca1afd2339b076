"""A fault planted so deep that chance does not find it: what shows that a guided run is guided."""

from tests.fuzz.target import Target


def look(raw: bytes) -> bool:
    if raw[:1] == b"s" and raw[1:2] == b"e" and raw[2:3] == b"a" and raw[3:4] == b"l" and len(raw) > 5:
        raise ZeroDivisionError("found")
    return False


TARGET = Target("planted", look, lambda: [b"aaaaaaaaaa"], longest=12, runs=200_000)
