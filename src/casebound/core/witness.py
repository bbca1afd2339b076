"""What a witness's refusal means for the log that asked (c2sp.org/tlog-witness), and its cosignature.

A witness keeps the newest checkpoint it cosigned for a log. It answers 409 when the log names another size
or, at the same size, another root; and 422 when the proof between the two does not hold.
"""

from collections.abc import Iterable, Sequence
from enum import Enum

from casebound.core import ed25519
from casebound.core.errors import Untrusted
from casebound.core.notes import (
    COSIGNATURE,
    Checkpoint,
    Note,
    Signature,
    VerifierKey,
    decimal,
    encode64,
    signers,
    utf8,
)


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


def request(note: bytes, old: int, proof: Sequence[bytes]) -> bytes:
    """The body that asks a witness who stands at `old` leaves; proof: that the ledger only grew since."""
    lines = [f"old {old}", *map(encode64, proof), ""]
    return "".join(line + "\n" for line in lines).encode() + note


def stands_at(answer: bytes) -> int:
    """The size in the body of a 409. Raises Malformed for anything else."""
    return decimal(utf8(answer).removesuffix("\n"))


def taken(note: bytes, answer: bytes, key: VerifierKey) -> tuple[Signature, int]:
    """The cosignature of this witness in its answer, and its time (seconds UTC); other lines are passed over.

    Raises Malformed for what are no signature lines, Untrusted where its own is not among them, Tampered for
    one that does not verify.
    """
    parsed = Note.parse(note)
    lines = Note.parse(parsed.text + b"\n" + answer).signatures
    mine = tuple(line for line in lines if (line.name, line.key_id) == (key.name, key.id))
    if key.kind != COSIGNATURE or not mine:
        raise Untrusted(
            "The witness's answer holds no cosignature by its key. Compare the key with the witness's."
        )
    time = signers(Note(parsed.text, mine[-1:]), [key])[key]
    assert time is not None, "a cosignature has a time"
    return mine[-1], time


def with_lines(note: bytes, lines: Iterable[Signature]) -> bytes:
    """The note with these cosignatures behind the log's own signature, in order of their names."""
    parsed = Note.parse(note)
    added = sorted(lines, key=lambda line: (line.name, line.key_id))
    return Note(parsed.text, (*parsed.signatures, *added)).encode()
