"""A sealed entry with anything in it changed: one bit, a section's place, the question, the author."""

import dataclasses
from hashlib import sha256

import pytest

from casebound.core import context, seal
from casebound.core.cipher import lock, unlock
from casebound.core.errors import CaseboundError, Malformed, Tampered
from casebound.core.header import Header, check_author
from casebound.core.packing import pack, pad, unpack, unpad
from tests.small_practice import fixed, person, salts

ANA, MALLORY = person("ana"), person("mallory")
P, C, KEY = fixed("p", 16), fixed("c", 16), fixed("key")
KIND = seal.KindRef("incident.v1", sha256(b"Did they stop?").digest(), "en", fixed("wording"))
SECTIONS = {0: ("facts", b'{"stop":"no"}\n'), 1: ("words", b'{"said":"x"}\n')}
SEALED = seal.close(
    seal.prepare(KIND, SECTIONS, fixed("digest", 128), salts("a")),
    seal.Slot(P, 7, C, 1, 1_763_726_400, bytes(32), fixed("root")),
    ANA,
    KEY,
)


def opens(header: bytes, signature: bytes, body: bytes) -> None:
    """What a reader does: the author's signature, then the body."""
    check_author(header, signature, ANA.public.sign)
    seal.open_body(body, header, KEY)


@pytest.mark.parametrize("name", ["header", "signature", "body"])
def test_one_flipped_bit_anywhere(name: str) -> None:
    parts = {"header": SEALED.header, "signature": SEALED.signature, "body": SEALED.body}
    opens(**parts)
    original = parts[name]
    for at in range(len(original)):
        for bit in (0x01, 0x80):
            parts[name] = original[:at] + bytes([original[at] ^ bit]) + original[at + 1 :]
            with pytest.raises((Tampered, Malformed)):
                opens(**parts)


@pytest.mark.parametrize("name", ["header", "signature", "body"])
def test_cut_off_or_with_more_at_the_end(name: str) -> None:
    parts = {"header": SEALED.header, "signature": SEALED.signature, "body": SEALED.body}
    original = parts[name]
    for other in (b"", original[:-1], original[: len(original) // 2], original + b"\x00"):
        parts[name] = other
        with pytest.raises(CaseboundError):
            opens(**parts)


def forged(change: dict[int, bytes], header_change: dict[str, object] | None = None) -> tuple[bytes, bytes]:
    """Whoever holds the entry key (a reader) writes another body under the signed commitments."""
    plaintext = unpad(unlock(KEY, SEALED.body, context.body(P, C, 7)))
    parts = [change.get(at, part) for at, part in enumerate(unpack(plaintext))]
    body = lock(KEY, pad(pack(*parts)), context.body(P, C, 7))
    header = dataclasses.replace(
        Header.parse(SEALED.header), body=sha256(body).digest(), **(header_change or {})
    )  # type: ignore[arg-type]
    return body, bytes(header)


PARTS = unpack(unpad(unlock(KEY, SEALED.body, context.body(P, C, 7))))


@pytest.mark.parametrize(
    ("flaw", "change"),
    [
        ("facts and words change places", {8: b"\x00" + PARTS[9][1:], 9: b"\x01" + PARTS[8][1:]}),
        ("facts stand as words", {8: PARTS[8].replace(b"facts", b"words")}),
        ("another question under the answer", {2: sha256(b"Did they go on?").digest()}),
        ("another wording under the answer", {4: fixed("other wording")}),
        ("another answer", {8: PARTS[8].replace(b'"no"', b'"ye"')}),
        ("another digest", {6: bytes(128)}),
    ],
)
def test_a_reader_cannot_rewrite_what_was_signed(flaw: str, change: dict[int, bytes]) -> None:
    body, header = forged(change)
    with pytest.raises(Tampered):
        seal.open_body(body, header, KEY)
    with pytest.raises(Tampered):
        check_author(header, SEALED.signature, ANA.public.sign)


def test_whoever_signs_anew_must_name_himself() -> None:
    """Flaw 2: a row that says "Ana's key is this one" helps nobody, for the header names the key."""
    with pytest.raises(Tampered, match="another author"):
        check_author(SEALED.header, MALLORY.sign(SEALED.header), MALLORY.public.sign)
    renamed = bytes(dataclasses.replace(Header.parse(SEALED.header), author=MALLORY.public.author))
    with pytest.raises(Tampered):
        check_author(renamed, SEALED.signature, MALLORY.public.sign)


def test_one_ciphertext_cannot_open_as_two_texts() -> None:
    """AES-GCM commits to no key; the commitments inside the signed header do."""
    other_key = fixed("other key")
    body = lock(other_key, pad(pack(*PARTS[:8])), context.body(P, C, 7))
    header = bytes(dataclasses.replace(Header.parse(SEALED.header), body=sha256(body).digest()))
    with pytest.raises(Tampered):
        seal.open_body(body, header, KEY)
    assert seal.open_body(body, header, other_key).sections == {}
    with pytest.raises(Tampered):
        check_author(header, SEALED.signature, ANA.public.sign)
