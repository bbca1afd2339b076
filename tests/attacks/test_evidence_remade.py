"""Flaw 3: evidence made anew by somebody else, or with another PDF, and what only outside keys can tell."""

import dataclasses
from base64 import b64encode

import pytest

from casebound.core import evidence
from casebound.core.evidence import container, parts
from tests.small_practice import FACTS, SmallPractice, one_entry

PRACTICE, RAW = one_entry()
MEMBERS = container.read(RAW)


def agreeing(members: list[tuple[str, bytes]]) -> bytes:
    """Repacked with right checksums, and a manifest that agrees with the members."""
    listed = [(n, d) for n, d in members if n != "manifest.txt" and not n.startswith("disclosure/")]
    manifest = parts.manifest_text((1, 4), listed)
    section = parts.manifest_section(manifest)
    made = {"manifest.txt": manifest, "disclosure/sections/04-manifest.json": section}
    return container.write([(name, made.get(name, data)) for name, data in members])


def test_a_wholly_remade_practice_passes_only_while_nobody_vouches() -> None:
    """Mallory makes a practice of the same name with keys of his own, and writes what he likes."""
    remade = SmallPractice("mallory's")
    entry = remade.write({0: ("facts", b'{"account":"nothing happened"}\n')})
    forged = remade.evidence([(entry, {0})])
    assert evidence.check(forged).status == evidence.UNVOUCHED, "no file can vouch for itself"
    assert evidence.check(forged, log_key=PRACTICE.log.fingerprint).status == evidence.BROKEN
    policy = f"log {PRACTICE.log.vkey(PRACTICE.origin)}\nquorum none\n".encode()
    assert evidence.check(forged, policy=policy).status == evidence.BROKEN


def test_a_remade_practice_cannot_borrow_the_real_log() -> None:
    """The real key and checkpoint beside forged entries: their leaves are not in that ledger."""
    remade = SmallPractice("practice", names_of_people="mallory's")
    assert remade.log.public == PRACTICE.log.public
    entry = remade.write({0: ("facts", FACTS)})
    real = dict(MEMBERS)["checkpoint"]
    given = dataclasses.replace(remade.parts([(entry, {0})]), checkpoint=real)
    with pytest.raises(ValueError, match="proof"):
        evidence.build(given, remade.disclose(given))


def test_a_swapped_pdf() -> None:
    """The attorney reads the PDF; the discloser signed its hash."""
    swapped = [
        (name, b"%PDF: I made it all up" if name == "evidence.pdf" else data) for name, data in MEMBERS
    ]
    for raw in (container.write(swapped), agreeing(swapped)):
        findings = evidence.check(raw, log_key=PRACTICE.log.fingerprint)
        assert findings.status == evidence.BROKEN


def test_the_disclosure_of_another_file_of_the_same_practice() -> None:
    other = PRACTICE.write({0: ("facts", b'{"account":"another day"}\n')})
    parts_of_other = dict(container.read(PRACTICE.evidence([(other, {0})])))
    mixed = [
        (name, parts_of_other[name] if name.startswith("disclosure/") else data) for name, data in MEMBERS
    ]
    findings = evidence.check(container.write(mixed), log_key=PRACTICE.log.fingerprint)
    assert findings.status == evidence.BROKEN


def test_an_entry_left_out_after_signing() -> None:
    practice = SmallPractice()
    one, two = practice.write({0: ("facts", FACTS)}), practice.write({0: ("facts", FACTS)})
    members = container.read(practice.evidence([(one, {0}), (two, {0})]))
    fewer = [(name, data) for name, data in members if not name.startswith("entries/0002")]
    for raw in (container.write(fewer), agreeing(fewer)):
        assert evidence.check(raw).status == evidence.BROKEN


def test_a_section_withheld_after_signing() -> None:
    for folder, slot, code in (("entries/0001", 0, "facts"), ("disclosure", 1, "recipient")):
        name = f"{folder}/sections/{slot:02}-{code}.json"
        fewer = []
        for other, data in MEMBERS:
            if other == f"{folder}/slots.txt":
                shown = parts.parse_slots(data)
                del shown[slot]
                data = parts.slots_text(shown)
            if other != name:
                fewer.append((other, data))
        assert len(fewer) == len(MEMBERS) - 1
        for raw in (container.write(fewer), agreeing(fewer)):
            assert evidence.check(raw).status == evidence.BROKEN


def test_a_signature_by_a_stranger_added_to_a_checkpoint() -> None:
    """A signed note may carry more signatures; here each byte is the practice's own."""
    line = f"— stranger {b64encode(bytes(68)).decode()}\n".encode()
    for name in ("checkpoint", "disclosure/proof.tlog-proof"):
        members = [(other, data + line if other == name else data) for other, data in MEMBERS]
        for raw in (container.write(members), agreeing(members)):
            assert evidence.check(raw).status == evidence.BROKEN
