"""A ZIP with one possible writing (docs/spec/evidence.md §1): stored, fixed order, times and flags.

An ordinary ZIP has dead bits that can be flipped unnoticed. Here the reader writes anew what it read and
compares. Nothing is ever decompressed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from struct import Struct
from zlib import crc32

from casebound.core.errors import BadInput, Malformed

MOST_BYTES = 256 << 20
MOST_MEMBERS = 50_000
LONGEST_NAME = 120
NAME = re.compile(rb"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")

LOCAL = b"PK\x03\x04"
CENTRAL = b"PK\x01\x02"
END = b"PK\x05\x06"
_VERSION = 20
_NEW_YEAR_1980 = 0x0021

# Signature, then the fields after it; little-endian (PKWARE APPNOTE 6.3.10, §4.3.7, §4.3.12, §4.3.16).
_local = Struct("<4sHHHHHIIIHH")
_central = Struct("<4sHHHHHHIIIHHHHHII")
_end = Struct("<4sHHHHIIH")

REPACKED = "The file was packed anew or damaged: ask for the original file, unchanged, not zipped again."


def looks_like_zip(raw: bytes) -> bool:
    """Whether anybody would call this a ZIP, whole or not: the beginning or the end of one is there."""
    return bool(raw) and (LOCAL.startswith(raw[:4]) or END in raw[-65_557:])


def write(members: Sequence[tuple[str, bytes]]) -> bytes:
    """The archive of (name, data) in this order. BadInput if it is too large."""
    for name, _ in members:
        _check_name(name.encode())
    raw = b"".join(_pieces(members))
    if len(members) > MOST_MEMBERS or len(raw) > MOST_BYTES:
        raise BadInput("This is too much for one evidence file; hand out fewer pages at a time.")
    return raw


def read(raw: bytes) -> list[tuple[str, bytes]]:
    """(name, data) of each member in order; Malformed unless `write` of them gives exactly `raw`."""
    if len(raw) > MOST_BYTES:
        raise Malformed(f"This file is larger than any evidence file ({MOST_BYTES >> 20} MiB).")
    members: list[tuple[str, bytes]] = []
    seen: set[bytes] = set()
    at = 0
    while raw[at : at + 4] == LOCAL:
        name, data, at = _member(raw, at)
        if name in seen or len(members) == MOST_MEMBERS:
            raise Malformed(REPACKED)
        seen.add(name)
        members.append((name.decode(), data))
    at = 0
    for piece in _pieces(members):
        if not raw.startswith(piece, at):
            raise Malformed(REPACKED)
        at += len(piece)
    if at != len(raw):
        raise Malformed(REPACKED)
    return members


def _pieces(members: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The archive, a piece at a time, so that comparing needs no second copy of it."""
    central = []
    at = 0
    for text, data in members:
        name = text.encode()
        local, record = _headers(name, crc32(data), len(data), at)
        yield local + name
        yield data
        at += len(local) + len(name) + len(data)
        central.append(record + name)
    directory = b"".join(central)
    yield directory
    yield _end.pack(END, 0, 0, len(central), len(central), len(directory), at, 0)


def _headers(name: bytes, crc: int, size: int, at: int) -> tuple[bytes, bytes]:
    shared = (_VERSION, 0, 0, 0, _NEW_YEAR_1980, crc, size, size, len(name), 0)
    local = _local.pack(LOCAL, *shared)
    return local, _central.pack(CENTRAL, _VERSION, *shared, 0, 0, 0, 0, at)


def _member(raw: bytes, at: int) -> tuple[bytes, bytes, int]:
    if at + _local.size > len(raw):
        raise Malformed(REPACKED)
    fields = _local.unpack_from(raw, at)
    size, name_length = fields[7], fields[9]
    start = at + _local.size + name_length
    name, end = raw[at + _local.size : start], start + size
    if end > len(raw):
        raise Malformed(REPACKED)
    try:
        _check_name(name)
    except ValueError:
        raise Malformed(REPACKED) from None
    return name, raw[start:end], end


def _check_name(name: bytes) -> None:
    parts = name.split(b"/")
    if len(name) > LONGEST_NAME or not NAME.fullmatch(name) or b"." in parts or b".." in parts:
        raise ValueError(f"{name!r} cannot be the name of a member")
