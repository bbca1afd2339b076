"""Canonical JSON: for one value exactly one sequence of bytes (docs/spec/entry.md, 3).

Objects with keys sorted by code point, no spaces, nothing escaped but what JSON demands, whole numbers only,
UTF-8, one LF at the end. What is read back must be these very bytes.
"""

import json
from collections.abc import Callable
from typing import Never

from casebound.core.errors import Malformed

LARGEST = 2**53 - 1  # every JSON reader agrees on whole numbers up to here
_DEPTH = 64
_DIGITS = 16


def encode(value: object) -> bytes:
    """Canonical bytes of strings, whole numbers, booleans, None, lists, dicts. ValueError for others."""
    _insist(value, 0)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"


def decode(raw: bytes) -> object:
    """Value of canonical bytes. Raises Malformed for all other bytes, duplicate keys and fractions too."""
    try:
        value: object = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_refuse("a fraction"),
            parse_constant=_refuse("no number"),
        )
        again = encode(value)
    except (ValueError, RecursionError) as fault:
        raise Malformed(f"These bytes are not canonical JSON ({fault}). Take an undamaged copy.") from None
    if again != raw:
        raise Malformed("These bytes are JSON, but not written canonically. Take the original file.")
    return value


def _insist(value: object, depth: int) -> None:
    if depth > _DEPTH:
        raise ValueError("nested too deeply")
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError("a number too large to be read alike everywhere")
    elif isinstance(value, list):
        for item in value:
            _insist(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError("a key that is no text")
            _insist(item, depth + 1)
    else:
        raise ValueError(f"a value of type {type(value).__name__}")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS + 1:
        raise ValueError("a number too long")
    return int(digits)


def _refuse(what: str) -> Callable[[str], Never]:
    def refuse(text: str) -> Never:
        raise ValueError(f"{what} ({text[:20]})")

    return refuse
