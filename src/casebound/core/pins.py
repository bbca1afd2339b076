"""A pin: one line to note down on paper that fixes everything sealed so far.

Size of the ledger and the first 20 bytes of its root in hex, ten groups of four: 22 · 3f2a 9b1c …
Twenty bytes, so that nobody can prepare two histories with one pin.
"""

import re

from casebound.core.errors import BadInput
from casebound.core.notes import MOST_LEAVES

BYTES = 20
_PIN = re.compile(rf"([1-9][0-9]{{0,18}})[\s·:.-]+((?:[0-9a-f][\s-]*){{{2 * BYTES}}})")


def of(size: int, root: bytes) -> str:
    """The pin of a checkpoint: its size and 32-byte root."""
    digits = root[:BYTES].hex()
    return f"{size} · " + " ".join(digits[at : at + 4] for at in range(0, 2 * BYTES, 4))


def parse(text: str) -> tuple[int, bytes]:
    """Size and the first 20 bytes of the root. BadInput for what is no pin, however it was spaced."""
    found = _PIN.fullmatch(text.strip().lower()[:200])
    if not found or int(found[1]) > MOST_LEAVES:
        raise BadInput("A pin is a number and ten groups of four letters and digits. Type all of it.")
    return int(found[1]), bytes.fromhex(re.sub(r"[\s-]", "", found[2]))
