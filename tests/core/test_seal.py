"""Closing and opening an entry: the header commits to everything and shows nothing."""

import dataclasses
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebound.core import context, seal
from casebound.core.cipher import lock
from casebound.core.commitments import digest_commitment, section_commitment
from casebound.core.errors import Malformed, Tampered
from casebound.core.header import LENGTH, MAGIC, Header, check_author, page_in
from casebound.core.keys import Epoch
from casebound.core.ledger import leaf_hash
from casebound.core.packing import pack, pad, unpack, unpad
from tests.small_practice import fixed, person, salts

ANA, BEN = person("ana"), person("ben")
KIND = seal.KindRef("incident.v1", fixed("kind"), "en", fixed("wording"))
SECTIONS = {0: ("facts", b'{"account":"x"}\n'), 5: ("feelings", b'{"afraid":"yes"}\n')}
DIGEST = fixed("digest", 128)
SLOT = seal.Slot(
    fixed("p", 16), 7, fixed("c", 16), 3, 1_763_726_400, fixed("previous"), fixed("root"), fixed("token")
)
KEY = fixed("data key")
EPOCH = Epoch(fixed("epoch"), SLOT.practice, SLOT.casebook, 2)


def closed(sections: dict[int, tuple[str, bytes]] = SECTIONS) -> seal.Sealed:
    prepared = seal.prepare(KIND, sections, DIGEST, salts("a"))
    return seal.close(prepared, SLOT, ANA, KEY, nonce=bytes(12))


def test_what_was_closed_opens_as_it_was() -> None:
    sealed = closed()
    opened = seal.open_body(sealed.body, sealed.header, KEY)
    assert opened.kind == KIND
    assert (opened.kind_id, opened.kind_sha256) == ("incident.v1", KIND.sha256)
    assert (opened.language, opened.wording_sha256) == ("en", KIND.wording_sha256)
    assert opened.digest == DIGEST
    assert {slot: (s.code, s.raw) for slot, s in opened.sections.items()} == SECTIONS
    assert check_author(sealed.header, sealed.signature, ANA.public.sign).seq == 7


@given(
    st.dictionaries(
        st.integers(0, 15),
        st.tuples(st.from_regex(r"[a-z][a-z0-9_-]{0,12}", fullmatch=True), st.binary(max_size=80)),
    )
)
def test_any_sections_come_back(sections: dict[int, tuple[str, bytes]]) -> None:
    sealed = closed(sections)
    opened = seal.open_body(sealed.body, sealed.header, KEY)
    assert {slot: (s.code, s.raw) for slot, s in opened.sections.items()} == sections


def test_the_header_has_its_fields_at_fixed_offsets() -> None:
    sealed = closed()
    raw = sealed.header
    assert len(raw) == LENGTH == 811
    assert raw[:19] == MAGIC
    assert raw[19:35] == SLOT.practice
    assert raw[35:43] == (7).to_bytes(8, "big")
    assert raw[43:59] == SLOT.casebook
    assert raw[59:67] == (3).to_bytes(8, "big")
    assert raw[67:99] == sha256(ANA.public.sign).digest()
    assert raw[99:107] == SLOT.time.to_bytes(8, "big")
    assert raw[139:171] == sha256(sealed.body).digest()
    assert (raw[715:747], raw[747:779], raw[779:]) == (SLOT.previous, SLOT.root, SLOT.token)
    assert bytes(Header.parse(raw)) == raw
    assert page_in(raw) == (Header.parse(raw).casebook, Header.parse(raw).page)
    assert sealed.leaf_data == raw + sealed.signature
    assert sealed.leaf_hash == leaf_hash(sealed.leaf_data)


def test_commitments_are_as_specified() -> None:
    header = Header.parse(closed().header)
    drawn = salts("a")
    facts = pack(
        b"casebound/v1/section", b"incident.v1", KIND.sha256, b"\x00", b"facts", drawn[0], SECTIONS[0][1]
    )
    kind = pack(b"casebound/v1/kind", b"incident.v1", KIND.sha256, b"en", KIND.wording_sha256, drawn[16])
    assert header.sections[0] == sha256(facts).digest()
    assert header.sections[1] == drawn[1], "an unused slot holds its own random bytes"
    assert header.kind == sha256(kind).digest()
    assert header.digest == sha256(pack(b"casebound/v1/digest", drawn[17], DIGEST)).digest()


def test_the_salt_of_a_used_slot_stands_in_no_header() -> None:
    raw = closed().header
    assert [number for number, salt in enumerate(salts("a")) if salt in raw] == [
        slot for slot in range(16) if slot not in SECTIONS
    ]


@pytest.mark.parametrize("raw", [b"", b"x" * 811, MAGIC, MAGIC + bytes(793)])
def test_other_bytes_are_no_header(raw: bytes) -> None:
    with pytest.raises(Malformed, match="not the header"):
        Header.parse(raw)


def test_a_field_of_the_wrong_length_is_a_bug() -> None:
    header = dataclasses.replace(Header.parse(closed().header), root=b"")
    with pytest.raises(ValueError, match="wrong length"):
        bytes(header)


def test_the_author_is_the_one_the_header_names() -> None:
    sealed = closed()
    with pytest.raises(Tampered, match="another author"):
        check_author(sealed.header, BEN.sign(sealed.header), BEN.public.sign)
    with pytest.raises(Tampered):
        check_author(sealed.header, BEN.sign(sealed.header), ANA.public.sign)


@pytest.mark.parametrize(
    ("kind_id", "sha", "language", "wording"),
    [
        ("incident", bytes(32), "en", bytes(32)),
        ("Incident.v1", bytes(32), "en", bytes(32)),
        ("incident.v0", bytes(32), "en", bytes(32)),
        ("incident.v1\n", bytes(32), "en", bytes(32)),
        ("incident.v1", bytes(31), "en", bytes(32)),
        ("incident.v1", bytes(32), "e", bytes(32)),
        ("incident.v1", bytes(32), "en", bytes(33)),
    ],
)
def test_a_kind_needs_its_name_and_hashes(kind_id: str, sha: bytes, language: str, wording: bytes) -> None:
    with pytest.raises(Malformed, match="is not a kind"):
        seal.KindRef(kind_id, sha, language, wording)


@pytest.mark.parametrize(
    ("sections", "digest", "drawn"),
    [
        (SECTIONS, DIGEST, salts("a")[:17]),
        (SECTIONS, DIGEST, [*salts("a")[:17], b"short"]),
        (SECTIONS, DIGEST, [bytes(32)] * 18),
        (SECTIONS, DIGEST[:127], salts("a")),
        ({16: ("facts", b"")}, DIGEST, salts("a")),
        ({0: ("Facts", b"")}, DIGEST, salts("a")),
    ],
    ids=["17 salts", "short salt", "one salt for all", "short digest", "slot 16", "capital code"],
)
def test_wrong_parts_are_a_bug(
    sections: dict[int, tuple[str, bytes]], digest: bytes, drawn: list[bytes]
) -> None:
    with pytest.raises(ValueError, match=r"salt|digest|section code"):
        seal.prepare(KIND, sections, digest, drawn)


def resealed(plaintext: bytes) -> tuple[bytes, bytes]:
    """A body with this plaintext, and a header whose hash of the body agrees."""
    body = lock(KEY, pad(plaintext), context.body(SLOT.practice, SLOT.casebook, SLOT.seq))
    header = dataclasses.replace(Header.parse(closed().header), body=sha256(body).digest())
    return body, bytes(header)


PARTS = list(unpack(unpad(seal.prepare(KIND, SECTIONS, DIGEST, salts("a")).padded)))


def changed(at: int, part: bytes) -> bytes:
    return pack(*PARTS[:at], part, *PARTS[at + 1 :])


@pytest.mark.parametrize(
    ("defect", "plaintext"),
    [
        ("nothing in it", b""),
        ("too few parts", pack(*PARTS[:7])),
        ("another format", changed(0, b"casebound-body/v2")),
        ("kind id not ASCII", changed(1, b"\xff")),
        ("short kind salt", changed(5, bytes(31))),
        ("short digest", changed(6, bytes(127))),
        ("short digest salt", changed(7, bytes(31))),
        ("slot 16", changed(8, b"\x10" + PARTS[8][1:])),
        ("empty section", changed(8, b"")),
        ("section without a zero", changed(8, b"\x00facts")),
        ("section without a salt", changed(8, b"\x00facts\x00" + bytes(31))),
        ("section code in capitals", changed(8, b"\x00FACTS\x00" + bytes(32))),
        ("sections out of order", pack(*PARTS[:8], PARTS[9], PARTS[8])),
        ("a section twice", pack(*PARTS[:8], PARTS[8], PARTS[8])),
    ],
)
def test_a_body_has_one_form(defect: str, plaintext: bytes) -> None:
    body, header = resealed(plaintext)
    with pytest.raises(Malformed):
        seal.open_body(body, header, KEY)


@pytest.mark.parametrize(
    ("defect", "plaintext"),
    [
        ("another kind file", changed(2, fixed("other"))),
        ("another language", changed(3, b"es")),
        ("another wording", changed(4, fixed("other"))),
        ("another kind salt", changed(5, fixed("other"))),
        ("another digest", changed(6, bytes(128))),
        ("another digest salt", changed(7, fixed("other"))),
        ("another answer", changed(8, PARTS[8].replace(b"x", b"y"))),
        ("another slot", changed(8, b"\x01" + PARTS[8][1:])),
        ("another code", changed(8, PARTS[8].replace(b"facts", b"facto"))),
        ("a section in an unused slot", pack(*PARTS, b"\x0ffacts\x00" + bytes(32) + b"{}")),
    ],
)
def test_a_body_is_what_the_header_commits_to(defect: str, plaintext: bytes) -> None:
    body, header = resealed(plaintext)
    with pytest.raises(Tampered, match="not what was signed"):
        seal.open_body(body, header, KEY)


def test_another_body_is_refused_before_it_is_opened() -> None:
    sealed = closed()
    with pytest.raises(Tampered, match="restore it"):
        seal.open_body(sealed.body + b"x", sealed.header, KEY)


def test_commitment_functions_depend_on_each_part() -> None:
    section = seal.Section("facts", bytes(32), b"x")
    made = {
        section_commitment(KIND, 0, section),
        section_commitment(KIND, 1, section),
        section_commitment(KIND, 0, dataclasses.replace(section, code="words")),
        section_commitment(KIND, 0, dataclasses.replace(section, salt=fixed("s"))),
        section_commitment(KIND, 0, dataclasses.replace(section, raw=b"y")),
        section_commitment(dataclasses.replace(KIND, sha256=fixed("o")), 0, section),
        section_commitment(dataclasses.replace(KIND, id="incident.v2"), 0, section),
    }
    assert len(made) == 7
    assert digest_commitment(bytes(32), DIGEST) != digest_commitment(fixed("s"), DIGEST)


def test_salts_and_answers_do_not_show_themselves() -> None:
    sealed = closed()
    opened = seal.open_body(sealed.body, sealed.header, KEY)
    shown = repr(opened) + repr(opened.sections) + repr(seal.prepare(KIND, SECTIONS, DIGEST, salts("a")))
    assert "account" not in shown
    assert repr(salts("a")[0]) not in shown


def test_entry_keys_wrap_and_drop() -> None:
    wrapped = seal.wrap(KEY, EPOCH, 7)
    assert len(wrapped) == 61
    assert seal.unwrap(wrapped, EPOCH, 7) == KEY
    for key in (EPOCH.dropin.public, EPOCH.dropin_light.public):
        dropped = seal.drop(KEY, key, EPOCH.practice, EPOCH.casebook, 2, 7)
        assert seal.pick_up(dropped, EPOCH, 7) == KEY
        with pytest.raises(Tampered):
            seal.pick_up(dropped, EPOCH, 8)


def test_an_entry_key_has_thirty_two_bytes() -> None:
    with pytest.raises(Tampered, match="wrong length"):
        seal.unwrap(seal.wrap(b"short", EPOCH, 7), EPOCH, 7)
