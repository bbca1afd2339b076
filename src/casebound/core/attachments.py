"""Evidence files on an entry: described, cut, sealed and put together again (docs/spec/seal.md §8).

A file is cut into chunks; each is sealed under a random key of the file as soon as it arrives. When its entry
is sealed, that key is wrapped under a key derived from the entry's own, so that whoever opens the entry opens
the file. The description stands among the answers: it is committed to, and the header learns nothing of it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

from casebound.core import cipher, context
from casebound.core.errors import Tampered
from casebound.core.packing import pack, pad, unpad
from casebound.core.text import LINE_LIMIT, TextFault, clean_line, is_blank

ID = 16
CHUNK = 2**20 - 4  # bytes; with its length in front exactly 1 MiB, so that padding adds nothing
SIZE_LIMIT = 100 * 10**6  # bytes; stands in docs/spec/entry.md, 2
FILES_LIMIT = 50  # in one answer, beside one entry

_HEX = re.compile(r"(?:[0-9a-f]{2})*")
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")
DAMAGED = "The file “{name}” is damaged: a part is missing, changed or in another place. It was not opened."


@dataclass(frozen=True)
class File:
    """What an answer says of a file.

    id: 32 hex digits. type: media type as sent, never believed. size: bytes. sha256: of its bytes, hex.
    chunks: count. origin, captured: where it came from, who made it and when; "" where not said.
    """

    id: str
    name: str
    type: str
    size: int
    sha256: str
    chunks: int
    origin: str = ""
    captured: str = ""

    def answer(self) -> dict[str, object]:
        """As it stands in an answer; what was not said is left out."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in told.items() if value != ""}


_KEYS = {field.name for field in fields(File)}
_NEEDED = _KEYS - {"origin", "captured"}


def chunks_of(size: int) -> int:
    """How many chunks a file of so many bytes has; at least one."""
    return max(1, -(-size // CHUNK))


def described(value: object) -> File:
    """A file as an answer describes it. Raises TextFault for any other shape."""
    if not isinstance(value, Mapping) or not set(value) <= _KEYS or not set(value) >= _NEEDED:
        raise TextFault("A file is described by {keys}.", keys=", ".join(sorted(_NEEDED)))
    texts = {name: value[name] for name in value if name not in ("size", "chunks")}
    counts = [value["size"], value["chunks"]]
    if not all(isinstance(text, str) for text in texts.values()) or any(type(n) is not int for n in counts):
        raise TextFault("The description of a file is not readable. Add the file again.")
    file = File(**value)
    fits = (
        _is_hex(file.id, ID)
        and _is_hex(file.sha256, 32)
        and _TYPE.fullmatch(file.type)
        and 0 < file.size <= SIZE_LIMIT
        and file.chunks == chunks_of(file.size)
    )
    if not fits or not is_name(file.name):
        raise TextFault("The description of a file is not readable. Add the file again.")
    for line in (file.origin, file.captured):
        clean_line(line, LINE_LIMIT)
    return file


def is_name(name: str) -> bool:
    """Whether this can be the name of a file: one line without a path, not blank, at most 200 characters."""
    try:
        return clean_line(name) == name and not is_blank(name) and not set(name) & set("/\\")
    except TextFault:
        return False


def _is_hex(text: str, length: int) -> bool:
    return len(text) == 2 * length and _HEX.fullmatch(text) is not None


class Beside(NamedTuple):
    """A sealed file as it lies beside its entry: id (16 bytes), count of chunks, wrapped key, fingerprint."""

    id: bytes
    chunks: int
    wrapped: bytes
    print: bytes


def fingerprint(sealed: Iterable[bytes]) -> bytes:
    """SHA-256 over the sealed chunks of one file, in order, each with its length in front; 32 bytes."""
    digest = hashlib.sha256()
    for _part in marked(sealed, digest):
        pass
    return digest.digest()


def marked(sealed: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    """The same chunks, each taken into the digest that becomes the fingerprint."""
    for part in sealed:
        digest.update(pack(part))
        yield part


def sealed_as(practice: bytes, seq: int, files: Iterable[Beside]) -> bytes:
    """What a `files` statement says of the entry `seq`: 32 bytes that fix every sealed byte and tell none."""
    told = (pack(it.id, it.chunks.to_bytes(8, "big"), it.wrapped, it.print) for it in sorted(files))
    return hashlib.sha256(pack(b"casebound/v1/files", practice, seq.to_bytes(8, "big"), *told)).digest()


@dataclass(frozen=True)
class Place:
    """Where a chunk belongs. practice, attachment: 16 bytes each. index: from 0. last: nothing follows."""

    practice: bytes
    attachment: bytes
    index: int
    last: bool

    @property
    def context(self) -> context.Context:
        """What its seal is bound to."""
        return context.chunk(self.practice, self.attachment, self.index, self.last)


def seal_chunk(key: bytes, place: Place, raw: bytes, *, nonce: bytes | None = None) -> bytes:
    """One chunk, at most CHUNK bytes, under the file's key (32 bytes); only the last may be shorter.

    The nonce is drawn inside; tests of fixed bytes give it.
    """
    if len(raw) > CHUNK or (len(raw) < CHUNK and not place.last):
        raise ValueError("every chunk but the last is full")
    return cipher.lock(key, pad(raw), place.context, nonce=nonce)


def pieces(
    key: bytes, practice: bytes, attachment: bytes, count: int, sealed: Iterable[bytes]
) -> Iterator[bytes]:
    """The chunks of a file opened, in order. Raises Tampered for one missing, left over or changed."""
    index = 0
    for part in sealed:
        place = Place(practice, attachment, index, index == count - 1)
        yield unpad(cipher.unlock(key, part, place.context))
        index += 1
    if index != count:
        raise Tampered(cipher.CLOSED)


def open_chunks(key: bytes, practice: bytes, file: File, sealed: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of a file, chunk by chunk, as they were described.

    Raises Tampered for a chunk that is missing, left over, changed, swapped or of another file; the very last
    check is of the whole, so nothing may be called complete before this ends.
    """
    digest, size = hashlib.sha256(), 0
    try:
        for raw in pieces(key, practice, bytes.fromhex(file.id), file.chunks, sealed):
            digest.update(raw)
            size += len(raw)
            yield raw
    except Tampered:
        raise Tampered(DAMAGED.format(name=file.name)) from None
    if (size, digest.hexdigest()) != (file.size, file.sha256):
        raise Tampered(DAMAGED.format(name=file.name))


def wrap(
    key: bytes, data_key: bytes, practice: bytes, seq: int, file: bytes, *, nonce: bytes | None = None
) -> bytes:
    """A file's key for whoever holds the key of the entry `seq`; all keys 32 bytes, file: its id."""
    return cipher.lock(_wrapping(data_key, file), key, context.attachment(practice, seq, file), nonce=nonce)


def unwrap(wrapped: bytes, data_key: bytes, practice: bytes, seq: int, file: bytes) -> bytes:
    """What `wrap` was given. Raises Tampered for another entry, file or key."""
    return cipher.unlock(_wrapping(data_key, file), wrapped, context.attachment(practice, seq, file))


def _wrapping(data_key: bytes, file: bytes) -> bytes:
    return cipher.hkdf(data_key, "attachment", file)
