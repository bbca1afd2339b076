"""Values of rows as bytes that mean the same on every database (docs/spec/backup.md §2)."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from casebound.core.errors import Malformed
from casebound.core.packing import pack, unpack

START = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


def write(value: object, is_json: bool = False) -> bytes:
    """One cell. A value of another type is a TypeError: only a new sort of column can bring one."""
    if value is None:
        return b"n"
    if is_json:
        return b"j" + json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    match value:
        case bytes():
            return b"b" + value
        case memoryview():
            return b"b" + bytes(value)
        case bool():
            return b"t1" if value else b"t0"
        case int():
            return b"i%d" % value
        case str():
            return b"s" + value.encode()
        case datetime():
            return b"m%d" % ((value - START) // _MICRO)
        case date():
            return b"d" + value.isoformat().encode()
        case UUID():
            return b"u" + value.bytes
        case float():
            return b"f" + repr(value).encode()
    raise TypeError(f"no cell holds a {type(value).__name__}")


_READ: dict[bytes, Callable[[bytes], Any]] = {
    b"n": lambda raw: None,
    b"b": bytes,
    b"s": bytes.decode,
    b"i": int,
    b"t": lambda raw: raw == b"1",
    b"m": lambda raw: START + int(raw) * _MICRO,
    b"d": lambda raw: date.fromisoformat(raw.decode()),
    b"u": lambda raw: UUID(bytes=raw),
    b"f": float,
    b"j": json.loads,
}


def write_row(values: tuple[object, ...], json_at: frozenset[int] = frozenset()) -> bytes:
    """A row; `json_at` are the places of JSON columns."""
    return pack(*[write(value, at in json_at) for at, value in enumerate(values)])


def read_row(raw: bytes) -> list[Any]:
    """The values that `write_row` was given. Raises Malformed."""
    try:
        return [_READ[cell[:1]](cell[1:]) for cell in unpack(raw)]
    except (KeyError, ValueError, OverflowError, RecursionError):
        raise Malformed("A row of this backup cannot be read. Take another backup.") from None
