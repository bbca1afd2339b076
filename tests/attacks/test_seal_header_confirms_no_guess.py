"""Flaw 5: whoever knows every possible answer learns nothing from the header, also after erasure.

The header is all that a database thief, or an outsider after erasure, holds. Mallory tries each answer in
each way of hashing he can think of, unsalted, with zeros, with every 32 bytes that stand in the header.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from statistics import mean

from casebound.core import seal
from casebound.core.commitments import Section, digest_commitment, section_commitment
from casebound.core.header import Header
from casebound.core.packing import pack
from tests.small_practice import fixed, person

ANA = person("ana")
KIND = seal.KindRef("incident.v1", sha256(b"the kind file").digest(), "en", sha256(b"the wording").digest())
ANSWERS = [
    b'{"class":"' + code + b'"}\n' for code in (b"PHY", b"COE", b"VIS", b"STK", b"PRV", b"VRB", b"BND")
]
DIGESTS = [bytes([1, 1, severity]) + bytes(125) for severity in range(6)]


def header(sections: dict[int, tuple[str, bytes]], digest: bytes) -> tuple[Header, int]:
    prepared = seal.prepare(KIND, sections, digest, [os.urandom(32) for _ in range(18)])
    slot = seal.Slot(fixed("p", 16), 7, fixed("c", 16), 1, 0, bytes(32), fixed("root"))
    sealed = seal.close(prepared, slot, ANA, os.urandom(32))
    return Header.parse(sealed.header), len(sealed.body)


def guesses(raw: bytes, salts: list[bytes]) -> Iterator[bytes]:
    yield sha256(raw).digest()
    for salt in salts:
        yield sha256(salt + raw).digest()
        yield sha256(raw + salt).digest()
        yield sha256(pack(salt, raw)).digest()
        yield digest_commitment(salt, raw.ljust(128, b"\x00"))
        for slot in range(16):
            yield section_commitment(KIND, slot, Section("behaviour", salt, raw))


def test_no_answer_and_no_digest_can_be_confirmed() -> None:
    found, _ = header({5: ("behaviour", ANSWERS[2])}, DIGESTS[4])
    shown = {found.kind, found.body, found.digest, *found.sections}
    salts = [b"", bytes(32), *shown, found.author, found.previous, found.root, found.token]
    tried = {guess for raw in (*ANSWERS, *DIGESTS) for guess in guesses(raw, salts)}
    assert len(tried) > 5000
    assert not shown & tried


def test_not_even_the_kind_can_be_confirmed() -> None:
    found, _ = header({}, DIGESTS[0])
    parts = (KIND.id.encode(), KIND.sha256, KIND.language.encode(), KIND.wording_sha256)
    for salt in (b"", bytes(32), *found.sections, found.digest, found.body):
        assert sha256(pack(b"casebound/v1/kind", *parts, salt)).digest() != found.kind


def test_the_same_answer_twice_looks_different() -> None:
    first, _ = header({5: ("behaviour", ANSWERS[2])}, DIGESTS[4])
    second, _ = header({5: ("behaviour", ANSWERS[2])}, DIGESTS[4])
    assert first.digest != second.digest
    assert first.kind != second.kind
    assert not set(first.sections) & set(second.sections)


def test_used_and_unused_slots_look_alike() -> None:
    """Flaw 21: the number of sections must not show that there are feelings or third parties."""
    bare = [header({0: ("facts", ANSWERS[0])}, DIGESTS[0])[0] for _ in range(100)]
    full = [header({slot: (f"s{slot}", ANSWERS[0]) for slot in range(16)}, DIGESTS[0])[0] for _ in range(100)]
    values = [section for found in (*bare, *full) for section in found.sections]
    assert len(set(values)) == len(values)
    for kind_of in (bare, full):
        ones = mean(int.from_bytes(value, "big").bit_count() for found in kind_of for value in found.sections)
        assert abs(ones - 128) < 2, "32 random bytes have 128 bits set, give or take"


def test_small_entries_have_one_size() -> None:
    _, bare = header({0: ("facts", ANSWERS[0])}, DIGESTS[0])
    _, more = header({0: ("facts", ANSWERS[0]), 9: ("feelings", b'{"afraid":"yes, very"}\n')}, DIGESTS[5])
    assert bare == more == 1024 + 29
