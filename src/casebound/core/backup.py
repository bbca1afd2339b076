"""A backup file: a stream in sealed chunks, for whoever holds the 24 backup words (docs/spec/backup.md).

Nothing here knows what the stream says. Bytes are made and opened chunk by chunk, so that a backup of any
size needs little memory; what `opened` yields counts only once it has ended without an error.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from casebound.core import context, notes
from casebound.core.cipher import KEY, hkdf, lock, unlock
from casebound.core.context import NOBODY
from casebound.core.errors import BadInput, CaseboundError, Malformed, Tampered
from casebound.core.kem import HYBRID, MLKEM_SEED, X25519, KemPublic, KemSecret
from casebound.core.packing import pack
from casebound.core.recovery import entropy
from casebound.core.statement_lines import read_time, write_time

FIRST_LINE = "casebound-backup/v1"
CHUNK = 1 << 20
MOST_HEADER = 1 << 16
MOST_RECIPIENTS = 16
ID = 16
_OVERHEAD = 1 + 12 + 16
NO_BACKUP = "This is no backup of Casebound. Choose the file that `casebound backup` wrote."
CUT = "This backup ends too early: it was not copied whole. Copy it again, or take another one."
CHANGED = "This backup was changed or damaged. Copy it again from where it is kept, or take another one."
OTHER_WORDS = (
    "These are not the words of this backup. Compare the paper: several backups may have several words."
)


@dataclass(frozen=True)
class Header:
    """The clear text in front. `id` is 16 random bytes, `made` seconds since 1970 UTC.

    `recipients`: fingerprint (32 bytes) of a backup key and the file key sealed to it.
    """

    id: bytes
    made: int
    recipients: tuple[tuple[bytes, bytes], ...]

    def encode(self) -> bytes:
        """The exact bytes, the empty line at the end included."""
        lines = [FIRST_LINE, f"id {self.id.hex()}", f"made {write_time(self.made)}"]
        lines += [f"recipient {told.hex()} {notes.encode64(sealed)}" for told, sealed in self.recipients]
        return "".join(line + "\n" for line in [*lines, ""]).encode()

    @classmethod
    def parse(cls, raw: bytes) -> "Header":
        """Reads what `encode` wrote. Raises Malformed for any other writing."""
        try:
            first, id, made, *rest = notes.utf8(raw).split("\n")
            recipients = [line.split(" ") for line in rest[:-2]]
            header = cls(
                bytes.fromhex(id.removeprefix("id ")),
                read_time(made.removeprefix("made ")),
                tuple((bytes.fromhex(told), notes.decode64(sealed)) for _, told, sealed in recipients),
            )
        except (ValueError, CaseboundError):
            raise Malformed(NO_BACKUP) from None
        fits = len(header.id) == ID and 0 < len(header.recipients) <= MOST_RECIPIENTS
        if first != FIRST_LINE or not fits or header.encode() != raw:
            raise Malformed(NO_BACKUP)
        return header


@dataclass(frozen=True)
class Recipient:
    """The public half of a backup key: 1,216 bytes, kept outside the database. Malformed if unusable."""

    kem: bytes

    def __post_init__(self) -> None:
        _ = self._key

    @cached_property
    def _key(self) -> KemPublic:
        return KemPublic(self.kem)

    @property
    def fingerprint(self) -> bytes:
        """How a backup names it: SHA-256 over suite and key."""
        return sha256(pack(b"casebound/v1/backup-key", bytes([HYBRID]), self.kem)).digest()

    def seal(self, file_key: bytes, backup: bytes) -> bytes:
        """The key of one backup file (id of 16 bytes), sealed."""
        return self._key.seal(file_key, context.backup(NOBODY, backup))


def secret_of(words: str) -> KemSecret:
    """The backup key of 24 words; its two halves are derived apart. BadInput names a wrong word's place."""
    drawn = entropy(words)
    return KemSecret(
        hkdf(drawn, "backup-mlkem", length=MLKEM_SEED), hkdf(drawn, "backup-x25519", length=X25519)
    )


def seal(
    pieces: Iterable[bytes], recipients: Sequence[Recipient], made: int, chunk: int = CHUNK
) -> Iterator[bytes]:
    """The backup of a stream, piece by piece, under a key drawn for it alone.

    `made` is seconds since 1970 UTC. Only tests choose another chunk size.
    """
    file_key, id = os.urandom(KEY), os.urandom(ID)
    told = [(each.fingerprint, each.seal(file_key, id)) for each in recipients]
    raw = Header(id, made, tuple(told)).encode()
    yield raw
    key, index, held = _chunk_key(file_key, raw), 0, bytearray()
    for piece in pieces:
        held += piece
        while len(held) > chunk:
            yield _frame(key, index, bytes(held[:chunk]), last=False)
            index += 1
            del held[:chunk]
    yield _frame(key, index, bytes(held), last=True)


def read_header(read: Callable[[int], bytes]) -> tuple[Header, bytes]:
    """The header and its exact bytes; `read(n)` gives at most n bytes. Raises Malformed."""
    raw = _at_most(read, len(FIRST_LINE) + 1)
    if raw != f"{FIRST_LINE}\n".encode():
        raise Malformed(NO_BACKUP)
    while not raw.endswith(b"\n\n"):
        more = read(1)
        if not more or len(raw) > MOST_HEADER:
            raise Malformed(NO_BACKUP if more else CUT)
        raw += more
    return Header.parse(raw), raw


def opened(read: Callable[[int], bytes], secret: KemSecret, chunk: int = CHUNK) -> Iterator[bytes]:
    """The stream inside. Raises Malformed, BadInput for other words, Tampered for any changed byte.

    What was yielded before an error must be thrown away: the end may be missing.
    """
    header, raw = read_header(read)
    key, index, last = _chunk_key(_file_key(header, secret), raw), 0, False
    while not last:
        size = int.from_bytes(_exactly(read, 4), "big")
        if not _OVERHEAD <= size <= chunk + _OVERHEAD:
            raise Tampered(CHANGED)
        sealed = _exactly(read, size)
        plain, last = _opened(key, index, sealed)
        yield plain
        index += 1
    if read(1):
        raise Tampered(CHANGED)


def _file_key(header: Header, secret: KemSecret) -> bytes:
    mine = Recipient(secret.public.raw).fingerprint
    for told, sealed in header.recipients:
        if told == mine:
            try:
                return secret.open(sealed, context.backup(NOBODY, header.id))
            except Tampered:
                raise Tampered(CHANGED) from None
    raise BadInput(OTHER_WORDS)


def _chunk_key(file_key: bytes, header: bytes) -> bytes:
    """Bound to every byte of the header, so that none of it can be exchanged."""
    return hkdf(file_key, "backup-chunk", sha256(header).digest())


def _place(index: int, last: bool) -> context.Context:
    return context.backup(NOBODY, index.to_bytes(ID - 1, "big") + bytes([last]))


def _frame(key: bytes, index: int, plain: bytes, last: bool) -> bytes:
    return pack(lock(key, plain, _place(index, last)))


def _opened(key: bytes, index: int, sealed: bytes) -> tuple[bytes, bool]:
    for last in (False, True):
        try:
            return unlock(key, sealed, _place(index, last)), last
        except Tampered:
            continue
    raise Tampered(CHANGED)


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    got = _at_most(read, size)
    if len(got) < size:
        raise Tampered(CUT)
    return got


def _at_most(read: Callable[[int], bytes], size: int) -> bytes:
    """So many bytes, or all there are: what reads from a pipe may give fewer at a time."""
    got = bytearray()
    while len(got) < size and (more := read(size - len(got))):
        got += more
    return bytes(got)
