"""The ledger that an evidence file speaks of: its key, its checkpoint, and whether a leaf stands in it."""

import re
from dataclasses import dataclass

from casebound.core import ledger, notes, policy, receipts
from casebound.core.errors import Malformed, Tampered, Untrusted
from casebound.core.evidence import parts
from casebound.core.notes import Checkpoint, Note, VerifierKey

ORIGIN = re.compile(r"casebound\.invalid/([0-9a-f]{32})/g([1-9][0-9]{0,8})")


@dataclass(frozen=True)
class Log:
    """The ledger the file speaks of: its key, its practice, and the signed checkpoint at size N."""

    key: VerifierKey
    practice: bytes
    generation: int
    note: bytes
    checkpoint: Checkpoint


def of(policy_raw: bytes, note: bytes) -> Log:
    """The ledger that `policy.txt` names and whose key signed `checkpoint`. Raises a CaseboundError."""
    logs = policy.parse(policy_raw).logs
    if len(logs) != 1 or parts.policy_text(str(logs[0])) != policy_raw:
        raise Malformed("policy.txt does not name one ledger; ask for the original file.")
    key = logs[0]
    origin = ORIGIN.fullmatch(key.name)
    if origin is None:
        raise Malformed("policy.txt names no ledger of Casebound; ask for the original file.")
    practice, generation = bytes.fromhex(origin[1]), int(origin[2])
    return Log(key, practice, generation, note, signed_checkpoint(note, key))


def signed_checkpoint(note: bytes, key: VerifierKey) -> Checkpoint:
    """What the note says, once this key signed it."""
    checkpoint = Checkpoint.parse(notes.verify_note(note, [str(key)]))
    if checkpoint.origin != key.name or checkpoint.extensions:
        raise Untrusted("A checkpoint is of another ledger; ask for the original file.")
    return checkpoint


def stamped(log: Log, note: bytes) -> Checkpoint:
    """A checkpoint of this log, also one from before its practice went on from a copy."""
    name = Checkpoint.parse(Note.parse(note).text).origin
    origin = ORIGIN.fullmatch(name)
    if origin is None or bytes.fromhex(origin[1]) != log.practice or int(origin[2]) > log.generation:
        raise Untrusted("A checkpoint is of another ledger; ask for the original file.")
    return signed_checkpoint(note, VerifierKey(name, log.key.public))


def demand(proof: bytes, leaf_data: bytes, seq: int, note: bytes, checkpoint: Checkpoint) -> bytes:
    """Tampered unless the receipt proves that leaf number `seq` of the checkpoint is this one.

    The root of the leaves before it, 32 bytes.
    """
    receipt = receipts.parse(proof)
    if receipt.note != note or receipt.index != seq or receipt.extra is not None:
        raise Tampered("A proof belongs to another leaf or checkpoint; ask for the original file.")
    leaf = ledger.leaf_hash(leaf_data)
    ledger.verify_inclusion(leaf, seq, checkpoint.size, receipt.proof, checkpoint.root)
    return ledger.root_before(seq, checkpoint.size, receipt.proof)
