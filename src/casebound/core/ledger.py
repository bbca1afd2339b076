"""The tree of the ledger: RFC 6962 §2.1 and RFC 9162 §2.1 over SHA-256, nothing else.

Leaves are passed as 32-byte leaf hashes, in order; an index counts from 0 and a size is a number of leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from casebound.core.errors import Malformed, Tampered

EMPTY_ROOT = sha256(b"").digest()
HASHES = frozenset({32})  # the one length of a hash


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data), 32 bytes (RFC 9162 §2.1.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right), 32 bytes (RFC 9162 §2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """All that appending needs: the roots of the full subtrees, largest first, one per set bit of size."""

    size: int
    hashes: tuple[bytes, ...]

    def __post_init__(self) -> None:
        fits = self.size >= 0 and len(self.hashes) == self.size.bit_count()
        if not fits or not HASHES.issuperset(map(len, self.hashes)):
            raise Malformed("The head of the ledger does not fit its size. Run the full check (doctor).")

    def extend(self, leaf: bytes) -> "Frontier":
        """The frontier after one more leaf hash; at most log2(size) node hashes."""
        nodes = list(self.hashes)
        push(nodes, self.size, leaf)
        return Frontier(self.size + 1, tuple(nodes))

    def root(self) -> bytes:
        """The root of the tree of `size` leaves, 32 bytes."""
        return self._root

    @cached_property
    def _root(self) -> bytes:
        if not self.hashes:
            return EMPTY_ROOT
        node = self.hashes[-1]
        for left in self.hashes[-2::-1]:
            node = node_hash(left, node)
        return node

    def proof_of_next(self) -> tuple[bytes, ...]:
        """Inclusion proof of the leaf appended to this frontier, in the tree of size + 1: a new receipt's."""
        return self.hashes[::-1]

    def to_bytes(self) -> bytes:
        """The subtree roots, 32 bytes each, the largest first; the size is stored beside them."""
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, raw: bytes) -> "Frontier":
        """Raises Malformed unless `raw` holds exactly one hash per set bit of `size`."""
        return cls(size, tuple(raw[at : at + 32] for at in range(0, len(raw), 32)))


EMPTY = Frontier(0, ())


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over all leaf hashes, 32 bytes."""
    nodes: list[bytes] = []
    for size, leaf in enumerate(leaves):
        push(nodes, size, leaf)
    return Frontier(len(leaves), tuple(nodes)).root()


def push(nodes: list[bytes], size: int, leaf: bytes) -> None:
    """`Frontier.extend` on a list, for whoever walks over thousands of leaves: `size` of them lie in it."""
    node = leaf
    while size & 1:
        node, size = sha256(b"\x01" + nodes.pop() + node).digest(), size >> 1
    nodes.append(node)


def inclusion(leaves: Sequence[bytes], index: int, size: int) -> list[bytes]:
    """PATH(index, D[size]) of RFC 9162 §2.1.3.1, the leaf's sibling first. Raises Malformed out of range."""
    if not 0 <= index < size <= len(leaves):
        raise Malformed("There is no such leaf in a ledger of this size. Check the receipt's number.")
    low, high, path = 0, size, list[bytes]()
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(root(leaves[middle:high]))
            high = middle
        else:
            path.append(root(leaves[low:middle]))
            low = middle
    return path[::-1]


def consistency(leaves: Sequence[bytes], old: int, new: int) -> list[bytes]:
    """PROOF(old, D[new]) of RFC 9162 §2.1.4.1. Raises Malformed unless 0 < old <= new <= all leaves."""
    if not 0 < old <= new <= len(leaves):
        raise Malformed("The ledger never had one of these two sizes. Check both checkpoints.")
    low, high, path, whole = 0, new, list[bytes](), True
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(root(leaves[middle:high]))
            high = middle
        else:
            path.append(root(leaves[low:middle]))
            low, whole = middle, False
    if not whole:
        path.append(root(leaves[low:high]))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """RFC 9162 §2.1.3.2. Raises Tampered unless the proof leads from the leaf hash to exactly this root."""
    if not 0 <= index < size:
        raise _broken()
    first, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise _broken()
        if first & 1 or first == last:
            node = node_hash(step, node)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            node = node_hash(node, step)
        first, last = first >> 1, last >> 1
    if last or node != root:
        raise _broken()


def root_before(index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root of the `index` leaves before a leaf, 32 bytes, by its proof in a tree of `size` leaves.

    The steps that stand left of the leaf are the roots of their full subtrees, the smallest first. Only a
    proof that `verify_inclusion` has accepted says anything. Raises Malformed where the steps do not fit.
    """
    first, last, lefts = index, size - 1, list[bytes]()
    for step in proof:
        if first & 1 or first == last:
            lefts.append(step)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        first, last = first >> 1, last >> 1
    return Frontier(index, tuple(lefts[::-1])).root()


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162 §2.1.4.2. Raises Tampered unless the tree of size `new` only added to that of size `old`."""
    if old == new or old == 0:
        told = old_root == (new_root if old == new else EMPTY_ROOT)
        if proof or not told or old < 0:
            raise _broken()
        return
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not 0 < old < new or not steps:
        raise _broken()
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise _broken()
        if first & 1 or first == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            after = node_hash(after, step)
        first, last = first >> 1, last >> 1
    if last or before != old_root or after != new_root:
        raise _broken()


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (size >= 2)."""
    return 1 << (size - 1).bit_length() - 1


def _broken() -> Tampered:
    return Tampered("A proof does not lead to the ledger's root. Compare with another receipt.")
