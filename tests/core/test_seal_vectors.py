"""Vectors of seal, keys and evidence: what they fix, this code makes; what they break, it refuses."""

import json
from typing import Any

import pytest

from casebound.core import evidence, seal
from casebound.core.context import Context
from casebound.core.errors import Malformed, Tampered
from casebound.core.header import check_author
from casebound.core.keys import KemSecret, LightSecret
from casebound.core.packing import unpack
from tests.core.seal_vectors import FIXED, FOLDER, text


def load(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))["vectors"]


def raw(vector: dict[str, str], *names: str) -> list[bytes]:
    return [bytes.fromhex(vector[name]) for name in names]


@pytest.mark.parametrize("name", FIXED)
def test_the_same_inputs_give_the_same_bytes(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == text(FIXED[name]())


@pytest.mark.parametrize(
    "vector", load("keys/hpke.json"), ids=lambda v: f"{v['key']} {v['context']['label']}"
)
def test_what_hpke_sealed_once_opens_for_ever(vector: dict[str, Any]) -> None:
    given = vector["context"]
    names = ("practice", "casebook", "object", "recipient")
    practice, casebook, thing, recipient = raw(given, *names)
    context = Context(given["label"], practice, casebook, thing, given["epoch"], recipient)
    private, public, plaintext, sealed = raw(vector, "private", "public", "plaintext", "sealed")
    secret = KemSecret.from_bytes(private) if vector["key"] == "hybrid" else LightSecret(private)
    assert secret.public.raw == public
    assert secret.open(sealed, context) == plaintext
    with pytest.raises(Tampered):
        secret.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), context)


def test_the_entry_opens() -> None:
    vector = load("seal/entry.json")
    author, key, header, signature, body = raw(vector, "author", "data_key", "header", "signature", "body")
    check_author(header, signature, author)
    opened = seal.open_body(body, header, key)
    found = [
        {"slot": slot, "code": section.code, "salt": section.salt.hex(), "bytes": section.raw.hex()}
        for slot, section in opened.sections.items()
    ]
    assert found == vector["sections"]
    assert opened.digest.hex() == vector["digest"]


def opens(author: bytes, key: bytes, header: bytes, signature: bytes, body: bytes) -> None:
    check_author(header, signature, author)
    seal.open_body(body, header, key)


@pytest.mark.parametrize("vector", load("seal/bad-entries.json"), ids=lambda v: v["defect"])
def test_bad_entries_are_refused(vector: dict[str, str]) -> None:
    author, key, header, signature, body = raw(vector, "author", "data_key", "header", "signature", "body")
    with pytest.raises((Tampered, Malformed)):
        opens(author, key, header, signature, body)


@pytest.mark.parametrize("vector", load("seal/packing.json")["bad"], ids=lambda v: v["defect"])
def test_bad_packings_are_refused(vector: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        unpack(bytes.fromhex(vector["packed"]))


INTACT = (FOLDER / "evidence/intact.zip").read_bytes()
EVIDENCE = load("evidence/evidence.json")


def test_the_evidence_file_checks() -> None:
    assert evidence.check(INTACT).status == EVIDENCE["status_without_key"]
    assert evidence.check(INTACT, log_key=EVIDENCE["log_key"]).status == EVIDENCE["status_with_key"]
    assert evidence.check(INTACT, log_key="0" * 64).status == EVIDENCE["status_with_another_key"]


@pytest.mark.parametrize("patch", EVIDENCE["bad"], ids=lambda patch: patch["defect"])
def test_bad_evidence_is_refused(patch: dict[str, Any]) -> None:
    at = patch["at"]
    changed = INTACT[:at] + bytes.fromhex(patch["insert"]) + INTACT[at + patch["remove"] :]
    assert changed != INTACT
    assert evidence.check(changed).status == evidence.BROKEN
