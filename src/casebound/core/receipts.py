"""Receipts: c2sp.org/tlog-proof@v1, an inclusion proof with the signed checkpoint it leads to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casebound.core import ledger, notes
from casebound.core.errors import Malformed, Untrusted

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_PROOF = 63  # the height of a tree of 2^63 leaves


@dataclass(frozen=True)
class Receipt:
    """Leaf number `index` (from 0), its proof, the sibling's hash first, and the checkpoint note's bytes.

    `extra` is unauthenticated and belongs to other people's proofs; ours never carry any.
    """

    index: int
    proof: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None

    @property
    def checkpoint(self) -> notes.Checkpoint:
        """What the log signed; verified only after `check`."""
        return notes.Checkpoint.parse(notes.Note.parse(self.note).text)

    def encode(self) -> bytes:
        """The bytes of a `.tlog-proof` file."""
        extra = [] if self.extra is None else [f"extra {notes.encode64(self.extra)}"]
        steps = [notes.encode64(step) for step in self.proof]
        lines = [FIRST_LINE, *extra, f"index {self.index}", *steps, ""]
        return "".join(line + "\n" for line in lines).encode() + self.note


def make(index: int, proof: Sequence[bytes], checkpoint_note: bytes) -> bytes:
    """A receipt's bytes. Raises Malformed when the parts cannot make one."""
    return parse(Receipt(index, tuple(proof), checkpoint_note).encode()).encode()


def parse(raw: bytes) -> Receipt:
    """Reads a receipt; nothing is verified but its one exact form. Raises Malformed."""
    head, found, note = raw.partition(b"\n\n")
    lines = notes.utf8(head[: 1 << 16]).split("\n")
    if lines.pop(0) != FIRST_LINE or not found or not lines:
        raise Malformed("This is no receipt. Choose the file whose name ends in .tlog-proof.")
    extra = None
    if lines[0].startswith("extra "):
        extra = notes.decode64(lines.pop(0).removeprefix("extra "))
    word, _, number = (lines.pop(0) if lines else "").partition(" ")
    proof = tuple(notes.decode64(line) for line in lines)
    if word != "index" or len(proof) > LONGEST_PROOF or any(len(step) != 32 for step in proof):
        raise Malformed("This receipt is damaged. Ask for it again.")
    receipt = Receipt(notes.decimal(number), proof, note, extra)
    if receipt.index >= receipt.checkpoint.size or receipt.encode() != raw:
        raise Malformed("This receipt is damaged. Ask for it again.")
    return receipt


def join(found: Iterable[bytes]) -> bytes:
    """Many receipts as one file: one after another. Raises Malformed for what is no receipt."""
    return b"".join(parse(raw).encode() for raw in found)


def parse_all(raw: bytes) -> tuple[Receipt, ...]:
    """The receipts in a file of one or many, in order. Raises Malformed, also for an empty file."""
    first = f"{FIRST_LINE}\n".encode()
    starts = [0, *(found.start() + 1 for found in re.finditer(b"\n" + re.escape(first), raw))]
    return tuple(parse(raw[at:end]) for at, end in zip(starts, [*starts[1:], len(raw)], strict=True))


def check(raw: bytes, leaf_hash: bytes, log_public: bytes, origin: str | None = None) -> Receipt:
    """The receipt, once it proves that the log with this key (32 bytes) holds the leaf.

    `origin` also pins the practice and generation. Raises Malformed, Untrusted or Tampered.
    """
    receipt = parse(raw)
    checkpoint = receipt.checkpoint
    if receipt.extra is not None:
        raise Malformed("A Casebound receipt carries nothing extra, this one does. Ask for it again.")
    if origin is not None and checkpoint.origin != origin:
        raise Untrusted(
            "This receipt is from another practice's ledger, or from another generation of this one."
        )
    notes.verify_note(receipt.note, [notes.vkey(checkpoint.origin, log_public)])
    ledger.verify_inclusion(leaf_hash, receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
    return receipt
