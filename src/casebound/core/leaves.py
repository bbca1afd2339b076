"""What stands in the ledger: leaf data = signed bytes ‖ 64-byte Ed25519 signature (docs/spec/ledger.md).

An entry's signed bytes are its header (docs/spec/seal.md §6); this module reads the clear fields that the
ledger's own rules need and leaves sealing and opening to core.seal.
"""

from dataclasses import dataclass
from struct import Struct

from casebound.core.errors import Malformed

SIGNATURE = 64
ZERO = bytes(32)
ENTRY = b"casebound-entry/v1\n"
ENTRY_SIZE = 811
# practice, seq, casebook, page, author, time, 608 bytes of commitments, previous, root, token
_HEADER = Struct(">19s 16s Q 16s Q 32s q 608x 32s 32s 32s")


def split(leaf_data: bytes) -> tuple[bytes, bytes]:
    """The signed bytes and the 64-byte signature. Raises Malformed when there is nothing signed."""
    if len(leaf_data) <= SIGNATURE:
        raise Malformed("This leaf of the ledger is cut off. Run the full check (doctor).")
    return leaf_data[:-SIGNATURE], leaf_data[-SIGNATURE:]


def is_entry(leaf_data: bytes) -> bool:
    """Whether this leaf claims to be an entry; every other leaf is a statement."""
    return leaf_data.startswith(ENTRY)


@dataclass(frozen=True)
class EntryLeaf:
    """The clear fields of an entry's header. `time` is in seconds since 1970 UTC; hashes are 32 bytes."""

    practice: bytes
    seq: int
    casebook: bytes
    page: int
    author: bytes
    time: int
    previous: bytes
    root: bytes
    token: bytes

    @classmethod
    def parse(cls, leaf_data: bytes) -> "EntryLeaf":
        """Reads header and signature; verifies nothing. Raises Malformed."""
        if len(leaf_data) != ENTRY_SIZE + SIGNATURE or not is_entry(leaf_data):
            raise Malformed("This leaf is no entry in its one exact form. Run the full check (doctor).")
        return cls(*_HEADER.unpack_from(leaf_data)[1:])
