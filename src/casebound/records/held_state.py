"""What the leaves of a practice say about its entries, kept small: some fifty bytes for each."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casebound.core.ledger import EMPTY, Frontier

ROW = 40  # seq (8 bytes big-endian) ‖ leaf hash (32): what the binding of a page is the SHA-256 of


def _place(seqs: "array[int]", seq: int) -> int | None:
    at = bisect_left(seqs, seq)
    return at if at < len(seqs) and seqs[at] == seq else None


@dataclass
class Home:
    """The entries sealed into one casebook, by seq: their rows, and places of their writers in `authors`."""

    seqs: "array[int]" = field(default_factory=lambda: array("Q"))
    rows: bytearray = field(default_factory=bytearray)
    writers: "array[int]" = field(default_factory=lambda: array("L"))

    def place(self, seq: int) -> int | None:
        return _place(self.seqs, seq)

    def has(self, seq: int) -> bool:
        return self.place(seq) is not None


@dataclass
class Seen:
    """The leaves up to a verified checkpoint: frontier, the newest leaf's hash, entries by casebook, writers.

    noted: how many leaves stood in the note beside the database when it was last written or read.
    """

    frontier: Frontier = EMPTY
    newest: bytes = b""
    homes: dict[bytes, Home] = field(default_factory=dict)
    authors: list[bytes] = field(default_factory=list)
    noted: int = 0

    def copy(self) -> "Seen":
        homes = {id: Home(it.seqs[:], it.rows[:], it.writers[:]) for id, it in self.homes.items()}
        return Seen(self.frontier, self.newest, homes, list(self.authors), self.noted)

    def row(self, seq: int) -> bytes:
        home, at = self._find(seq)
        return bytes(home.rows[at * ROW : (at + 1) * ROW])

    def writer(self, seq: int) -> int:
        home, at = self._find(seq)
        return home.writers[at]

    def _find(self, seq: int) -> tuple[Home, int]:
        for home in self.homes.values():
            at = home.place(seq)
            if at is not None:
                return home, at
        raise KeyError(seq)


class Held(Mapping[int, bytes]):
    """Leaf hashes by seq, in order; read only."""

    def __init__(self, seqs: "array[int]", rows: bytes | bytearray) -> None:
        self.seqs, self._rows = seqs, memoryview(rows).toreadonly()

    def __len__(self) -> int:
        return len(self.seqs)

    def __iter__(self) -> Iterator[int]:
        return iter(self.seqs)

    def __contains__(self, seq: object) -> bool:
        return isinstance(seq, int) and seq >= 0 and _place(self.seqs, seq) is not None

    def __getitem__(self, seq: int) -> bytes:
        at = _place(self.seqs, seq)
        if at is None:
            raise KeyError(seq)
        return bytes(self._rows[at * ROW + 8 : (at + 1) * ROW])

    def rows_of(self, seqs: Sequence[int]) -> memoryview | bytes | None:
        """seq ‖ leaf hash of each of these, in their order; None where one is not held."""
        at = bisect_left(self.seqs, seqs[0]) if len(seqs) else 0
        if self.seqs[at : at + len(seqs)] == array("Q", seqs):
            return self._rows[at * ROW : (at + len(seqs)) * ROW]
        places = [_place(self.seqs, seq) for seq in seqs]
        if None in places:
            return None
        return b"".join([self._rows[at * ROW : (at + 1) * ROW] for at in places if at is not None])
