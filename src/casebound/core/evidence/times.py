"""Time tokens in an evidence file: what was stamped, by whom, and which entries that bounds (evidence.md §6).

A token over a checkpoint of n leaves says of entries 0 to n-1 that they were written before it; an entry
whose header quotes a token's hash was written after that token. Openings are bounded likewise.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from casebound.core import ledger
from casebound.core.errors import CaseboundError, Malformed, Tampered
from casebound.core.evidence import parts
from casebound.core.evidence.findings import CheckedOpening, CheckedTime, Contents, JudgedTime
from casebound.core.evidence.shelf import Shelf
from casebound.core.evidence.words import listed, moment
from casebound.core.header import Header
from casebound.core.notes import Checkpoint, Note
from casebound.core.timestamps import MOST_BYTES, Reader, Unread

NONE_OF_THESE = "No time token in this file was signed by the authority whose certificate you gave."
BY_HAND = "openssl ts -verify -in {0}/token.tsr -data {0}/checkpoint -CAfile CERTIFICATES.pem"


def take(shelf: Shelf, whole: Checkpoint, read: Callable[[bytes], Checkpoint]) -> tuple[CheckedTime, ...]:
    """The members below times/; `read` verifies a checkpoint of this ledger, `whole` is the file's own.

    Raises Malformed or Tampered. Tokens are not looked into: whoever discloses signed for them as they are.
    """
    found: list[CheckedTime] = []
    last = (0, b"")
    while shelf.next_name.startswith("times/"):
        folder = f"times/{len(found) + 1:04}"
        note = shelf.take(f"{folder}/checkpoint")
        token = shelf.take(f"{folder}/token.tsr")
        steps = parts.parse_steps(shelf.take(f"{folder}/consistency.txt"))
        checkpoint = read(note)
        place = (checkpoint.size, sha256(token).digest())
        if place <= last or not 0 < checkpoint.size <= whole.size or len(found) == parts.MOST_TIMES:
            raise Malformed(f"{folder} is out of order; ask for the original file.")
        if len(token) > MOST_BYTES or len(Note.parse(note).signatures) != 1:
            raise Tampered(f"{folder} holds more than a stamped checkpoint; ask for the original file.")
        ledger.verify_consistency(checkpoint.size, whole.size, checkpoint.root, whole.root, steps)
        found.append(CheckedTime(folder, checkpoint, note, token))
        last = place
    return tuple(found)


def judge(times: Sequence[CheckedTime], reader: Reader, certificates: bytes | None) -> tuple[JudgedTime, ...]:
    """Each token looked into; trusted only where one of the certificates (PEM) vouches for it."""
    return tuple(_judged(time, reader, certificates) for time in times)


def _judged(time: CheckedTime, reader: Reader, certificates: bytes | None) -> JudgedTime:
    try:
        if certificates is not None:
            return JudgedTime(time, reader.verify(time.token, time.note, certificates), trusted=True)
        stamp = reader.read(time.token)
    except Unread:
        return JudgedTime(time, None)
    except CaseboundError as error:
        return JudgedTime(time, None, fault=error.sentence)
    if stamp.imprint != sha256(time.note).digest():
        return JudgedTime(time, None, fault="It was made for another checkpoint.")
    return JudgedTime(time, stamp)


def proven(contents: Contents, times: Sequence[JudgedTime]) -> Iterator[str]:
    """What trusted tokens prove: one sentence for before, one for after, for entries and for openings."""
    for it in times:
        if it.trusted and it.stamp:
            folder = it.time.folder
            for subject in _before(contents, it.time):
                yield (
                    f"{subject} written before {moment(it.stamp.latest)}: the authority whose "
                    f"certificate you gave stamped the ledger that held them ({folder})."
                )
            for subject in _after(contents, it.time):
                yield (
                    f"{subject} written after {moment(it.stamp.earliest)}: what was signed quotes the "
                    f"time token of the authority whose certificate you gave ({folder})."
                )


def not_proven(contents: Contents, times: Sequence[JudgedTime]) -> Iterator[str]:
    """Tokens that are there and prove nothing yet, with the way on."""
    for it in times:
        folder, stamp = it.time.folder, it.stamp
        if it.fault:
            yield f"Anything by the time token {folder}. {it.fault}"
        elif stamp is None:
            yield (
                f"What the time token {folder} says: no program here can look into it. "
                f"Where openssl is, unpack a copy of the file and run: {BY_HAND.format(folder)}"
            )
        elif not it.trusted:
            yield (
                f"What the time token {folder} claims ({_claim(contents, it)}): nobody has vouched for "
                "the authority that signed it. Get its certificate from the authority and check again with "
                "--tsa-ca FILE."
            )


def _claim(contents: Contents, it: JudgedTime) -> str:
    assert it.stamp is not None
    told = [f"{each} written before {moment(it.stamp.latest)}" for each in _before(contents, it.time)]
    told += [f"{each} written after {moment(it.stamp.earliest)}" for each in _after(contents, it.time)]
    return "; ".join(told) or f"it was made at {moment(it.stamp.latest)}, after no entry and before none"


def _before(contents: Contents, time: CheckedTime) -> list[str]:
    return _subjects(contents, lambda it: it.seq < time.checkpoint.size)


def _after(contents: Contents, time: CheckedTime) -> list[str]:
    digest = sha256(time.token).digest()
    return _subjects(contents, lambda it: it.token == digest)


def _subjects(contents: Contents, test: Callable[[Header | CheckedOpening], bool]) -> list[str]:
    """Entries, then openings, that pass; nothing for a sort of which none does."""
    entries = [entry.header.seq for entry in contents.entries if test(entry.header)]
    openings = [it.seq for it in contents.openings if test(it)]
    sorts = (("Entry", "Entries", entries), ("Opening", "Openings", openings))
    return [
        f"{one} {listed(seqs)} was" if len(seqs) == 1 else f"{several} {listed(seqs)} were"
        for one, several, seqs in sorts
        if seqs
    ]
