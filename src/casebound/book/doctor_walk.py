"""One walk over all leaves and checkpoints of a practice, for the full check and for the quick one.

The quick one believes what a note of an earlier full check says, as far as the leaves and checkpoints of then
still hash to the same: they are read and hashed again, only their signatures are not.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from casebound.book.doctor_read import AT_ONCE, each
from casebound.book.models import Practice
from casebound.core import chain, ed25519, notes
from casebound.core.chain import Finding
from casebound.core.errors import CaseboundError, Tampered
from casebound.core.header import LENGTH
from casebound.core.leaves import SIGNATURE, is_entry, split
from casebound.core.ledger import Frontier
from casebound.core.statements import Generation, parse

_LEAVES = "SELECT seq, type, signed, signature, hash FROM book_leaf WHERE practice_id = %s ORDER BY seq"
_CHECKPOINTS = "SELECT size, root, signature FROM book_checkpoint WHERE practice_id = %s ORDER BY size"
MOST = 200  # sentences of one sort; nobody reads more
CHANGED = "Checkpoints that were found in order before are others now, or gone. All have to be checked."


@dataclass(frozen=True)
class Sound:
    """Where a full check found everything in order: so many leaves, their root, a hash of the checkpoints."""

    size: int
    root: bytes
    checkpoints: bytes


class Said(NamedTuple):
    """What an entry's header says of the rows beside it, and the hash of its leaf."""

    casebook: bytes
    page: int
    author: bytes
    body: bytes
    leaf: bytes


@dataclass
class Walk:
    """Reads each leaf and each checkpoint once; `leaves` feeds the core's own check meanwhile."""

    practice: Practice
    public: bytes
    sound: Sound | None
    told: Callable[[int], None]
    headers: dict[int, Said] = field(default_factory=dict)
    nodes: Sequence[bytes] = ()
    size: int = 0
    origin: str = ""
    rows: list[Finding] = field(default_factory=list)
    signed: list[Finding] = field(default_factory=list)
    _digest: Any = field(default_factory=sha256)
    _filed: str = ""
    _stored: bytes = b""
    _checkpoints: Iterator[Any] = field(default_factory=lambda: iter(()))
    _next: Any = None

    def check(self, head: bytes) -> chain.Checked:
        """Everything that signed bytes say. Raises Tampered when what was sound before is another now."""
        self.origin = notes.origin(self.practice.uid, 1)
        self._checkpoints = each(_CHECKPOINTS, self.practice.id)
        self._next = next(self._checkpoints, None)
        before = chain.Sound(self.sound.size, self.sound.root) if self.sound else None
        checked = chain.check(self.practice.uid, self.leaves(), self.public, head, before, self.hashed)
        while self._next is not None:
            self._left_over(f"the leaves after {self.size} are gone.")
        return checked

    def state(self) -> Sound:
        """What a later quick check may rely on, if nothing was found."""
        return Sound(self.size, Frontier(self.size, tuple(self.nodes)).root(), self._digest.digest())

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        for row in each(_LEAVES, self.practice.id):
            seq, self._filed, signed, signature, self._stored = row
            yield seq, signed + signature

    def hashed(self, seq: int, data: bytes, digest: bytes, nodes: Sequence[bytes]) -> None:
        """What stands beside the leaf that was given last, once the core has hashed it."""
        if self._stored != digest:
            self._say(self.rows, seq, f"The stored hash of leaf {seq} is not the hash of the leaf.")
        entry = is_entry(data)
        if self._filed != ("entry" if entry else self._type(data)):
            self._say(self.rows, seq, f"Leaf {seq} is filed as “{self._filed}”, which it is not.")
        if entry and len(data) == LENGTH + SIGNATURE:  # else the core has said that it is no header
            page = int.from_bytes(data[59:67], "big")
            self.headers[seq] = Said._make((data[43:59], page, data[67:99], data[139:171], digest))
        self.nodes, self.size = nodes, self.size + 1
        self._checkpoint(seq)
        if self.size % AT_ONCE == 0:
            self.told(self.size)

    def _type(self, data: bytes) -> str:
        """What a statement is; a new generation has another origin from its own checkpoint on."""
        try:
            statement = parse(split(data)[0])
        except CaseboundError:
            return "?"
        if isinstance(statement, Generation):
            self.origin = notes.origin(self.practice.uid, statement.generation)
        return statement.TYPE

    def _checkpoint(self, seq: int) -> None:
        """Each size has its signed checkpoint, over the leaves that stand there now."""
        while self._next is not None and self._next[0] < self.size:
            self._left_over("which another one has already.")
        if self._next is None or self._next[0] != self.size:
            told = f"The checkpoint after leaf {seq} is missing: no receipt can be given for it."
            return self._say(self.signed, seq, told)
        _, root, signature = self._take()
        if self.sound is not None and self.size <= self.sound.size:
            if self.size == self.sound.size and self._digest.digest() != self.sound.checkpoints:
                raise Tampered(CHANGED)
            return None
        here = Frontier(self.size, tuple(self.nodes)).root()
        text = notes.Checkpoint(self.origin, self.size, here).text()
        if root != here or not _signed(self.public, text, signature):
            self._say(self.signed, seq, f"The checkpoint after leaf {seq} was signed for other leaves.")
        return None

    def _left_over(self, why: str) -> None:
        size, _, _ = self._take()
        self._say(self.signed, None, f"There is a checkpoint for {size} leaves: {why}")

    def _take(self) -> Any:
        row = self._next
        self._digest.update(row[0].to_bytes(8, "big") + row[1] + row[2])
        self._next = next(self._checkpoints, None)
        return row

    def _say(self, to: list[Finding], seq: int | None, sentence: str) -> None:
        if len(to) < MOST:
            to.append(Finding(seq, sentence))


def _signed(public: bytes, text: bytes, signature: bytes) -> bool:
    try:
        ed25519.verify(public, text, signature)
    except CaseboundError:
        return False
    return True
