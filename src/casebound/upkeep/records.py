"""The stream inside a backup: records of a kind, a length and a payload (docs/spec/backup.md §2)."""

from collections.abc import Iterable, Iterator

from casebound.core.errors import Malformed

MANIFEST, FILE, TABLE, ROW, END = b"M", b"F", b"T", b"R", b"E"
_LENGTH = 4


def record(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(_LENGTH, "big") + payload


def split(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Kind and payload of each record, from pieces cut anywhere. Raises Malformed for half a record."""
    held, at = bytearray(), 0
    for piece in pieces:
        del held[:at]
        held += piece
        at = 0
        while (end := _end(held, at)) <= len(held):
            yield bytes(held[at : at + 1]), bytes(held[at + 1 + _LENGTH : end])
            at = end
    if at != len(held):
        raise Malformed("This backup ends inside a record. Take another backup.")


def _end(held: bytearray, at: int) -> int:
    start = at + 1 + _LENGTH
    if len(held) < start:
        return start
    return start + int.from_bytes(held[at + 1 : start], "big")
