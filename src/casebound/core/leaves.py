"""What stands in the ledger: leaf data = signed bytes ‖ 64-byte Ed25519 signature (docs/spec/ledger.md)."""

from casebound.core.errors import Malformed

SIGNATURE = 64
ZERO = bytes(32)
ENTRY = b"casebound-entry/v1\n"


def split(leaf_data: bytes) -> tuple[bytes, bytes]:
    """The signed bytes and the 64-byte signature. Raises Malformed when there is nothing signed."""
    if len(leaf_data) <= SIGNATURE:
        raise Malformed("This leaf of the ledger is cut off. Run the full check (doctor).")
    return leaf_data[:-SIGNATURE], leaf_data[-SIGNATURE:]


def is_entry(leaf_data: bytes) -> bool:
    """Whether this leaf claims to be an entry (docs/spec/seal.md §6); every other leaf is a statement."""
    return leaf_data.startswith(ENTRY)
