"""C2SP signed notes and checkpoints (c2sp.org/signed-note@v1, c2sp.org/tlog-checkpoint@v1).

A note is text, an empty line, and one line per signature. Bytes are parsed strictly: what parses writes
back to the same bytes. Errors: Malformed for bytes that are no note, Untrusted when nobody known signed,
Tampered when somebody known signed something else.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casebound.core import ed25519
from casebound.core.errors import CaseboundError, Malformed, Tampered, Untrusted

PLAIN = 0x01  # Ed25519 over the text of the note
COSIGNATURE = 0x04  # Ed25519 with a time, by a witness (c2sp.org/tlog-cosignature@v1)
MOST_BYTES = 1 << 20
MOST_SIGNATURES = 64  # the specification asks for at least 16
MOST_LEAVES = (1 << 63) - 1
_IN_NO_NAME = re.compile("[+\\s\ud800-\udfff]")
_CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class VerifierKey:
    """A name and a public key (32 bytes) trusted to sign notes under it; `kind` is PLAIN or COSIGNATURE."""

    name: str
    public: bytes
    kind: int = PLAIN

    def __post_init__(self) -> None:
        ed25519.check_public(self.public)
        if not _is_name(self.name) or self.kind not in (PLAIN, COSIGNATURE):
            raise Malformed("This verifier key has a name or type that cannot be used. Ask for it again.")

    @property
    def id(self) -> bytes:
        """The first 4 bytes of SHA-256(name ‖ LF ‖ type ‖ public key)."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encode64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """`name+id+base64`. Raises Malformed for any other writing, type or a wrong id."""
        name, _, rest = text.partition("+")
        try:
            raw = decode64(rest.partition("+")[2])
            key = cls(name, raw[1:], raw[0] if raw else 0)
        except CaseboundError:
            key = None
        if key is None or str(key) != text:
            raise Malformed("This verifier key was not copied whole, or has a type not known here.")
        return key


@dataclass(frozen=True)
class Signature:
    """One signature line: the key's name, its 4-byte id and the signature bytes."""

    name: str
    key_id: bytes
    raw: bytes

    def line(self) -> bytes:
        """The line with its line feed."""
        return f"— {self.name} {encode64(self.key_id + self.raw)}\n".encode()


@dataclass(frozen=True)
class Note:
    """A parsed note: its text with the last line feed, and its signatures in order. Nothing is verified."""

    text: bytes
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """The bytes that were parsed."""
        return self.text + b"\n" + b"".join(signature.line() for signature in self.signatures)

    @classmethod
    def parse(cls, raw: bytes) -> "Note":
        """Raises Malformed for anything but a note in its one form."""
        if len(raw) > MOST_BYTES or _CONTROL.search(raw):
            raise _no_note()
        text, found, tail = raw.rpartition(b"\n\n")
        lines = utf8(tail).split("\n")
        utf8(text)
        if not found or lines.pop() != "" or not 0 < len(lines) <= MOST_SIGNATURES:
            raise _no_note()
        return cls(text + b"\n", tuple(_signature(line) for line in lines))


@dataclass(frozen=True)
class Checkpoint:
    """The size and 32-byte root of the ledger named by origin. Our own carry no extension lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> bytes:
        """The text of the note: origin, size, root, each on its line."""
        lines = (self.origin, str(self.size), encode64(self.root), *self.extensions)
        return "".join(line + "\n" for line in lines).encode()

    @classmethod
    def parse(cls, text: bytes) -> "Checkpoint":
        """Reads the text of a note, without its signatures. Raises Malformed."""
        lines = utf8(text).split("\n")
        if len(lines) < 4 or lines.pop() != "" or "" in lines:
            raise Malformed("This is no checkpoint: it lacks a line. Fetch it again.")
        checkpoint = cls(lines[0], decimal(lines[1]), decode64(lines[2]), tuple(lines[3:]))
        if len(checkpoint.root) != 32:
            raise Malformed("This is no checkpoint: its root is not 32 bytes. Fetch it again.")
        return checkpoint


@dataclass(frozen=True)
class LogKey:
    """The key that signs a practice's checkpoints; `seed` is its 32 secret bytes (keys/log.key)."""

    seed: bytes

    def __repr__(self) -> str:
        return f"LogKey({self.fingerprint})"  # a secret must not reach a traceback

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public(self) -> bytes:
        """The 32-byte public key."""
        return self._private.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key in 64 hex digits: what people compare."""
        return sha256(self.public).hexdigest()

    def vkey(self, origin: str) -> str:
        """The verifier key under which this log's checkpoints are checked elsewhere."""
        return vkey(origin, self.public)

    def signature(self, checkpoint: Checkpoint) -> bytes:
        """The 64-byte signature over the text of a checkpoint; the same bytes each time."""
        return self._private.sign(checkpoint.text())

    def sign(self, checkpoint: Checkpoint) -> bytes:
        """The checkpoint as a note signed under its origin; the same bytes each time."""
        return sign_note(checkpoint.text(), checkpoint.origin, self.seed)


def origin(practice: bytes, generation: int = 1) -> str:
    """The name of a practice's ledger; `practice` is 16 bytes."""
    return f"casebound.invalid/{practice.hex()}/g{generation}"


def vkey(name: str, public: bytes) -> str:
    """`name+id+base64` of an Ed25519 note key. Raises Malformed for a name with spaces or plus."""
    return str(VerifierKey(name, public))


def sign_note(text: bytes, name: str, seed: bytes) -> bytes:
    """The text signed under `name` with an Ed25519 seed. Raises Malformed when it can be no note."""
    key = VerifierKey(name, ed25519.public_of(seed))
    note = Note(text, (Signature(name, key.id, ed25519.sign(seed, text)),))
    if Note.parse(note.encode()) != note:
        raise _no_note()
    return note.encode()


def verify_note(raw: bytes, vkeys: Iterable[str]) -> bytes:
    """The text, once at least one of these keys signed it and none of them signed something else.

    Signatures by others are passed over, as the specification asks; `Note.parse(raw).signatures` shows them.
    """
    note = Note.parse(raw)
    if not signers(note, [VerifierKey.parse(text) for text in vkeys]):
        raise Untrusted(
            "Nobody you trust has signed this checkpoint. Compare the key's fingerprint by phone."
        )
    return note.text


def signers(note: Note, keys: Iterable[VerifierKey]) -> dict[VerifierKey, int | None]:
    """The keys that signed, each with the time of its newest cosignature (seconds since 1970 UTC) or None.

    Raises Tampered when a signature under a known name and id does not verify.
    """
    known = {(key.name, key.id): key for key in keys}
    found: dict[VerifierKey, int | None] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is not None:
            time = _verified(key, signature.raw, note.text)
            found[key] = time if time is None else max(time, found.get(key) or 0)
    return found


def _verified(key: VerifierKey, raw: bytes, text: bytes) -> int | None:
    time, message = None, text
    if key.kind == COSIGNATURE:
        time, raw = int.from_bytes(raw[:8], "big"), raw[8:]
        message = f"cosignature/v1\ntime {time}\n".encode() + text
        if time > MOST_LEAVES:
            raise Tampered(f"The cosignature of {key.name} names no possible time. Fetch the note again.")
    ed25519.verify(key.public, message, raw)
    return time


def encode64(raw: bytes) -> str:
    """RFC 4648 §4."""
    return b64encode(raw).decode()


def decode64(text: str) -> bytes:
    """RFC 4648 §4; Malformed for any writing but the one `encode64` makes."""
    try:
        raw = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        raw = b""
    if encode64(raw) != text:
        raise Malformed("A base64 value is damaged. Fetch the file again.")
    return raw


def decimal(text: str) -> int:
    """A number from 0 to 2^63 - 1 in its one ASCII form; Malformed otherwise."""
    small = len(text) <= 19 and text.isascii() and text.isdigit()
    number = int(text) if small else MOST_LEAVES + 1
    if number > MOST_LEAVES or str(number) != text:
        raise Malformed("A number is not written as plain digits. Fetch the file again.")
    return number


def utf8(raw: bytes) -> str:
    """UTF-8 or Malformed."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Malformed("This file is not UTF-8 text. Fetch it again.") from None


def _signature(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    raw = decode64(encoded)
    if dash != "—" or not _is_name(name) or len(raw) < 5:
        raise _no_note()
    return Signature(name, raw[:4], raw[4:])


def _is_name(name: str) -> bool:
    return name != "" and not _IN_NO_NAME.search(name)


def _no_note() -> Malformed:
    return Malformed("This is no signed note in its one exact form. Fetch it again, without an editor.")
