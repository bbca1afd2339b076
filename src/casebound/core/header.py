"""The header of an entry: 811 bytes at fixed offsets, signed, never re-serialised (docs/spec/seal.md §6)."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from casebound.core.ed25519 import verify
from casebound.core.errors import Malformed, Tampered

MAGIC = b"casebound-entry/v1\n"
SLOTS = 16
HASH = 32
LENGTH = 811
SIGNATURE = 64
SECTIONS_AT = 203


@dataclass(frozen=True)
class Header:
    """Fields of a header. Ids are 16 bytes, hashes and commitments 32, times seconds since 1970 UTC."""

    practice: bytes
    seq: int
    casebook: bytes
    page: int
    author: bytes
    time: int
    kind: bytes
    body: bytes
    digest: bytes
    sections: tuple[bytes, ...]
    previous: bytes
    root: bytes
    token: bytes

    def __bytes__(self) -> bytes:
        raw = b"".join(
            (
                MAGIC,
                self.practice,
                self.seq.to_bytes(8, "big"),
                self.casebook,
                self.page.to_bytes(8, "big"),
                self.author,
                self.time.to_bytes(8, "big"),
                self.kind,
                self.body,
                self.digest,
                *self.sections,
                self.previous,
                self.root,
                self.token,
            )
        )
        if len(raw) != LENGTH:
            raise ValueError("a field of this header has the wrong length")
        return raw

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """The fields of `raw`; Malformed unless these are 811 bytes that begin as a header does."""
        if len(raw) != LENGTH or not raw.startswith(MAGIC):
            raise Malformed("This is not the header of an entry; fetch an undamaged copy.")
        return cls(
            practice=raw[19:35],
            seq=int.from_bytes(raw[35:43], "big"),
            casebook=raw[43:59],
            page=int.from_bytes(raw[59:67], "big"),
            author=raw[67:99],
            time=int.from_bytes(raw[99:107], "big"),
            kind=raw[107:139],
            body=raw[139:171],
            digest=raw[171:203],
            sections=tuple(raw[at : at + HASH] for at in range(SECTIONS_AT, 715, HASH)),
            previous=raw[715:747],
            root=raw[747:779],
            token=raw[779:811],
        )


def page_in(raw: bytes) -> tuple[bytes, int]:
    """Casebook (16 bytes) and page number that a header names, without reading the rest of it."""
    return raw[43:59], int.from_bytes(raw[59:67], "big")


def check_author(header_raw: bytes, signature: bytes, sign_key: bytes) -> Header:
    """The header, if `sign_key` is the author it names and signed it; Tampered otherwise.

    Whether that key is a person of the practice follows from signed leaves alone (core.trust).
    """
    header = Header.parse(header_raw)
    if sha256(sign_key).digest() != header.author:
        raise Tampered("This entry names another author than the key at hand; fetch an undamaged copy.")
    verify(sign_key, header_raw, signature)
    return header
