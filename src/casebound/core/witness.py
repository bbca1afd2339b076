"""What a witness's refusal means for the log that asked (c2sp.org/tlog-witness), and its cosignature.

A witness keeps the newest checkpoint it cosigned for a log. It answers 409 when the log names another size
or, at the same size, another root; and 422 when the proof between the two does not hold.
"""

from enum import Enum

from casebound.core import ed25519
from casebound.core.notes import COSIGNATURE, Checkpoint, Note, Signature, VerifierKey


class Meaning(Enum):
    """What to do about a refusal, as a sentence."""

    FITS = "The witness has cosigned this very checkpoint."
    RETRY = "The witness stands at an older checkpoint. Ask again with a proof from there."
    ROLLED_BACK = "A witness has seen more of this ledger than is here: it was cut off or rolled back."
    FORK = "A witness has cosigned another history of this ledger: somebody is shown something else."

    @property
    def alarm(self) -> bool:
        """Whether somebody has to be told."""
        return self in (Meaning.ROLLED_BACK, Meaning.FORK)


def meaning(
    ours: Checkpoint, size: int, root: bytes | None = None, *, proof_refused: bool = False
) -> Meaning:
    """What it means that a witness stands at `size` (and `root`, where it tells) when asked about `ours`.

    `proof_refused`: it stands below us, and our proof from there did not hold (422).
    """
    if size > ours.size:
        return Meaning.ROLLED_BACK
    if size == ours.size:
        return Meaning.FITS if root == ours.root else Meaning.FORK
    return Meaning.FORK if proof_refused else Meaning.RETRY


def cosign(note: bytes, name: str, seed: bytes, time: int) -> bytes:
    """The note with one more line: this witness (Ed25519 seed) saw the checkpoint at `time`, seconds UTC.

    Raises Malformed for what is no note, or a name that cannot be one.
    """
    parsed = Note.parse(note)
    key = VerifierKey(name, ed25519.public_of(seed), COSIGNATURE)
    message = f"cosignature/v1\ntime {time}\n".encode() + parsed.text
    line = Signature(name, key.id, time.to_bytes(8, "big") + ed25519.sign(seed, message))
    return Note(parsed.text, (*parsed.signatures, line)).encode()
