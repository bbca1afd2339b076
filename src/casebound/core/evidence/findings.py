"""What checking an evidence file found, as sentences for a person and fields for a machine."""

from dataclasses import dataclass

from casebound.core.attachments import File
from casebound.core.commitments import KindRef, Section
from casebound.core.header import Header
from casebound.core.notes import Checkpoint
from casebound.core.timestamps import Stamp

VOUCHED = 0
BROKEN = 1
UNREADABLE = 2
UNVOUCHED = 3


@dataclass(frozen=True)
class CheckedEntry:
    """An entry whose header, signature, place and shown sections were verified. `folder` is where it lies."""

    folder: str
    header: Header
    person: int
    kind: KindRef
    shown: dict[int, Section]


@dataclass(frozen=True)
class CheckedTime:
    """A time token that was enclosed, with the checkpoint it is for, verified as one of this ledger.

    `note` are the stamped bytes, `token` the authority's answer: not looked into yet.
    """

    folder: str
    checkpoint: Checkpoint
    note: bytes
    token: bytes


@dataclass(frozen=True)
class JudgedTime:
    """What a token says, if a program here could read it; trusted if an authority that was given signed it.

    fault: why it proves nothing, a sentence.
    """

    time: CheckedTime
    stamp: Stamp | None
    trusted: bool = False
    fault: str = ""


@dataclass(frozen=True)
class CheckedFile:
    """An evidence file that is enclosed: the member it lies in, and how its entry describes the original.

    seq: of the entry. position: in the entry's list, from 1. original: the sealed bytes, else a copy.
    """

    member: str
    seq: int
    position: int
    told: File
    original: bool


@dataclass(frozen=True)
class CheckedOpening:
    """A statement in leaf `seq`: `person` opened entry `entry`, which is in the file, on `page`.

    time: seconds since 1970 UTC, as it says. signer, token: SHA-256 of her key, and of a time token.
    """

    folder: str
    seq: int
    entry: int
    page: int
    signer: bytes
    person: int
    time: int
    token: bytes


@dataclass(frozen=True)
class Contents:
    """What a file that is intact in itself holds. `members` are all its files by name."""

    practice: bytes
    generation: int
    log_public: bytes
    checkpoint: Checkpoint
    entries: tuple[CheckedEntry, ...]
    disclosure: CheckedEntry
    members: dict[str, bytes]
    times: tuple[CheckedTime, ...] = ()
    files: tuple[CheckedFile, ...] = ()
    openings: tuple[CheckedOpening, ...] = ()


@dataclass(frozen=True)
class Findings:
    """`status` is the exit code of evidence.md §6. `contents` only if intact in itself.

    keys_fit: a log key from outside was given and is the file's; other things asked for may be missing.
    sha256: of the file that was checked, in hex, so that the finding names it.
    """

    status: int
    proven: tuple[str, ...] = ()
    not_proven: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    contents: Contents | None = None
    times: tuple[JudgedTime, ...] = ()
    keys_fit: bool = False
    sha256: str = ""
