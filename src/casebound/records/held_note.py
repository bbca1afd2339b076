"""What a process has seen of a large ledger, for the next one (docs/adr/0010).

The note lies outside the database and carries a proof under the host key, as the note of the check does:
whoever can write the database alone cannot make a review shorter by it. It holds numbers and leaf hashes,
which stand in the database too, and no content.
"""

import os
from array import array
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from sys import byteorder

from casebound.book import doctor_note
from casebound.book.models import Practice
from casebound.core.errors import CaseboundError
from casebound.core.ledger import Frontier
from casebound.core.packing import pack, unpack
from casebound.records.held_state import ROW, Home, Seen

LARGE = 20_000  # leaves; fewer are read and hashed in less than a tenth of a second
_VERSION = b"casebound-held/v1"
_PROOF = 32


def is_due(size: int, noted: int) -> bool:
    """Whether so many leaves are worth a new note, after one of `noted`."""
    return size >= LARGE and size - noted > max(LARGE // 4, noted // 8)


def read(practice: Practice) -> Seen | None:
    """What the note says; None where there is none, or none that this installation wrote."""
    try:
        raw = _file(practice).read_bytes()
        if not compare_digest(_proof(practice, memoryview(raw)[_PROOF:]), raw[:_PROOF]):
            return None
        version, size, nodes, newest, authors, *homes = unpack(raw[_PROOF:])
        if version != _VERSION:
            return None
        frontier = Frontier.from_bytes(int.from_bytes(size, "big"), nodes)
        named = [authors[at : at + 32] for at in range(0, len(authors), 32)]
        found = {id: _home(rows, writers) for id, rows, writers in zip(*[iter(homes)] * 3, strict=True)}
        return Seen(frontier, newest, found, named, frontier.size)
    except (OSError, ValueError, CaseboundError):
        return None


def write(practice: Practice, seen: Seen) -> None:
    """Replaces the note. Without a data folder, or one that cannot be written, there is none."""
    size, homes = seen.frontier.size.to_bytes(8, "big"), list[bytes]()
    for id, home in seen.homes.items():
        homes += [id, bytes(home.rows), _big_endian(array("I", home.writers))]
    raw = pack(_VERSION, size, seen.frontier.to_bytes(), seen.newest, b"".join(seen.authors), *homes)
    try:
        half = _file(practice).with_suffix(".part")
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(_proof(practice, memoryview(raw)) + raw)
        os.replace(half, _file(practice))
    except OSError:
        return


def _home(rows: bytes, writers: bytes) -> Home:
    every = bytearray(len(rows) // ROW * 8)
    for at in range(8):
        every[at::8] = rows[at::ROW]
    return Home(_numbers("Q", bytes(every)), bytearray(rows), array("L", _numbers("I", writers)))


def _numbers(code: str, raw: bytes) -> "array[int]":
    found = array(code, raw)
    if byteorder == "little":
        found.byteswap()
    return found


def _big_endian(numbers: "array[int]") -> bytes:
    if byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def _file(practice: Practice) -> Path:
    return doctor_note.data() / f"held-{practice.uid.hex()}.note"


def _proof(practice: Practice, raw: memoryview) -> bytes:
    return doctor_note.proof("held-note", practice, sha256(raw).digest())
