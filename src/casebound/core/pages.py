"""Digest pages and search blobs of a casebook: rebuildable caches, each tied to a clear binding (seal.md §7).

The binding says for which set of leaves a cache stands. It is associated data: a cache opens only with the
binding it was made with, and what the binding says is compared with the ledger without any key.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from casebound.core import context as contexts
from casebound.core.cipher import lock, unlock
from casebound.core.context import seq8
from casebound.core.errors import Malformed
from casebound.core.keys import Epoch
from casebound.core.packing import pack, pad, unpack, unpad

MAGIC = b"casebound-page/v1"
SEQ = 8
DIGEST = 128
ROW = SEQ + DIGEST
LENGTHS = (len(MAGIC), 16, 16, 4, 8, 8, 32, 8, 8, 32)


def leaves_sha256(leaves: Iterable[tuple[int, bytes]]) -> bytes:
    """SHA-256 over seq (8 bytes) ‖ leaf hash (32) of each entry of a page, in the order of seq."""
    summed = sha256()
    for seq, leaf in leaves:
        summed.update(seq8(seq) + leaf)
    return summed.digest()


@dataclass(frozen=True)
class Binding:
    """What a page or blob stands for: casebook and epoch, its number, ledger size and root when it was built,
    first and last seq in it, and `leaves_sha256` of all its entries."""

    practice: bytes
    casebook: bytes
    epoch: int
    page_number: int
    size: int
    root: bytes
    first_seq: int
    last_seq: int
    leaves_sha256: bytes

    def __bytes__(self) -> bytes:
        return pack(
            MAGIC,
            self.practice,
            self.casebook,
            self.epoch.to_bytes(4, "big"),
            seq8(self.page_number),
            seq8(self.size),
            self.root,
            seq8(self.first_seq),
            seq8(self.last_seq),
            self.leaves_sha256,
        )

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """From its exact bytes; Malformed otherwise."""
        parts = unpack(raw)
        if tuple(len(part) for part in parts) != LENGTHS or parts[0] != MAGIC:
            raise Malformed("This is not the binding of a page; rebuild the pages of the casebook.")
        _, practice, casebook, epoch, number, size, root, first, last, leaves = parts
        return cls(
            practice=practice,
            casebook=casebook,
            epoch=int.from_bytes(epoch, "big"),
            page_number=int.from_bytes(number, "big"),
            size=int.from_bytes(size, "big"),
            root=root,
            first_seq=int.from_bytes(first, "big"),
            last_seq=int.from_bytes(last, "big"),
            leaves_sha256=leaves,
        )


def pack_rows(rows: Iterable[tuple[int, bytes]]) -> bytes:
    """seq (8 bytes big-endian) ‖ digest (128) of each row."""
    joined = b"".join(seq8(seq) + digest for seq, digest in rows)
    if len(joined) % ROW:
        raise ValueError("a digest has 128 bytes")
    return joined


def seal_page(rows: bytes, binding: Binding, epoch: Epoch) -> bytes:
    """Seal the packed rows of a digest page."""
    return lock(epoch.page_key, pad(rows), _page(binding, epoch))


def open_page(sealed: bytes, binding: Binding, epoch: Epoch) -> bytes:
    """The packed rows; Tampered for another binding, epoch or any changed byte."""
    return unpad(unlock(epoch.page_key, sealed, _page(binding, epoch)))


def seal_search(blob: bytes, binding: Binding, epoch: Epoch) -> bytes:
    """Seal a serialised search index."""
    return lock(epoch.search_key, pad(blob), _search(binding, epoch))


def open_search(sealed: bytes, binding: Binding, epoch: Epoch) -> bytes:
    """The serialised search index; Tampered for another binding, epoch or any changed byte."""
    return unpad(unlock(epoch.search_key, sealed, _search(binding, epoch)))


def _page(binding: Binding, epoch: Epoch) -> contexts.Context:
    number = binding.page_number
    return contexts.page(epoch.practice, epoch.casebook, epoch.number, number, bytes(binding))


def _search(binding: Binding, epoch: Epoch) -> contexts.Context:
    return contexts.search(epoch.practice, epoch.casebook, epoch.number, bytes(binding))
