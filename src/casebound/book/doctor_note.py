"""Where the last check found everything in order, so that the next one is quick.

The note lies outside the database and carries a proof under the host key: whoever can write the database
alone cannot make a check pass over what he changed.
"""

import hmac
import os
from pathlib import Path

from django.conf import settings

from casebound.book.doctor_walk import Sound
from casebound.book.models import Practice
from casebound.core.cipher import hkdf
from casebound.core.context import seq8

_LINES = ("size", "root", "checkpoints", "proof")


def read(practice: Practice) -> Sound | None:
    """What the note says; None where there is none, or none that this installation wrote."""
    try:
        words = dict(line.split(" ") for line in _file(practice).read_text("ascii").splitlines())
        size, root, checkpoints, proof = (words[name] for name in _LINES)
        found = Sound(int(size), bytes.fromhex(root), bytes.fromhex(checkpoints))
        return found if hmac.compare_digest(_proof(practice, found), bytes.fromhex(proof)) else None
    except (OSError, ValueError, KeyError, OverflowError):
        return None


def write(practice: Practice, sound: Sound) -> None:
    """Replaces the note. Without a data folder, or one that cannot be written, there is none."""
    try:
        values = (sound.size, sound.root.hex(), sound.checkpoints.hex(), _proof(practice, sound).hex())
        half = _file(practice).with_suffix(".part")
        half.write_text(
            "".join(f"{name} {value}\n" for name, value in zip(_LINES, values, strict=True)), "ascii"
        )
        os.replace(half, _file(practice))
    except OSError:
        return


def _file(practice: Practice) -> Path:
    return data() / f"checked-{practice.uid.hex()}.note"


def _proof(practice: Practice, it: Sound) -> bytes:
    return proof("doctor-note", practice, seq8(it.size), it.root, it.checkpoints)


def proof(label: str, practice: Practice, *parts: bytes) -> bytes:
    """Under the host key, so that only this installation can have written what it stands in. OSError."""
    return hkdf((data() / "keys" / "host.key").read_bytes(), label, practice.uid, *parts)


def data() -> Path:
    """The data folder. OSError where there is none."""
    folder: Path | None = settings.DATA
    if folder is None:
        raise FileNotFoundError("there is no data folder")
    return folder
