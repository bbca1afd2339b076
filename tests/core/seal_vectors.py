"""Makes the vectors of seal, keys and evidence: python -m tests.core.seal_vectors.

Everything follows from fixed inputs but the HPKE ciphertexts, which draw their own randomness: those are made
once and kept, for every later version of the library must open them.
"""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from casebound.core import attachments, seal
from casebound.core.context import Context
from casebound.core.header import Header
from casebound.core.keys import Epoch, KemSecret, LightSecret
from casebound.core.packing import pack, pad
from casebound.core.passwords import STANDARD, derive, verifier
from casebound.core.recovery import recovery_keys
from tests.core.test_context import ONE_OF_EACH
from tests.small_practice import SmallPractice, fixed, one_entry, person, salts

FOLDER = Path(__file__).parent.parent.parent / "vectors"
WORDS = "abandon " * 23 + "art"
SECTIONS = {0: ("facts", b'{"account":"He would not leave."}\n'), 5: ("feelings", b'{"afraid":"yes"}\n')}


def context_of(context: Context) -> dict[str, Any]:
    return {
        "label": context.label,
        "practice": context.practice.hex(),
        "casebook": context.casebook.hex(),
        "object": context.object.hex(),
        "epoch": context.epoch,
        "recipient": context.recipient.hex(),
    }


def packing() -> dict[str, Any]:
    lists = [[], [b""], [b"ab", b"c"], [b"a", b"bc"], [b"", b"\x00" * 4]]
    raws = [b"", b"x", b"y" * 1020, b"y" * 1021, b"z" * 5000]
    return {
        "pack": [{"parts": [part.hex() for part in parts], "packed": pack(*parts).hex()} for parts in lists],
        "pad": [
            {"raw": raw.hex(), "length": len(pad(raw)), "sha256": sha256(pad(raw)).hexdigest()}
            for raw in raws
        ],
        "bad": [
            {"defect": "length cut off", "packed": "0000"},
            {"defect": "part cut off", "packed": "0000000261"},
            {"defect": "trailing byte", "packed": "000000016100"},
        ],
    }


def contexts() -> list[dict[str, Any]]:
    return [
        context_of(made) | {"suite": suite, "bytes": made.bound(suite).hex()}
        for made in ONE_OF_EACH.values()
        for suite in (0x01, 0x11, 0x12)
    ]


def people() -> list[dict[str, Any]]:
    made = []
    for name in ("ana", "ben"):
        secret = person(name)
        public = secret.public
        made.append(
            {
                "secret": secret.to_bytes().hex(),
                "sign": public.sign.hex(),
                "kem": public.kem.hex(),
                "author": public.author.hex(),
                "fingerprint": public.fingerprint.hex(),
                "words": list(public.words),
            }
        )
    return made


def epoch() -> dict[str, Any]:
    made = Epoch(fixed("epoch"), fixed("practice", 16), fixed("casebook", 16), 3)
    return {
        "secret": made.secret.hex(),
        "practice": made.practice.hex(),
        "casebook": made.casebook.hex(),
        "number": made.number,
        "wrap": made.wrap_key.hex(),
        "page": made.page_key.hex(),
        "search": made.search_key.hex(),
        "token": made.token_key.hex(),
        "dropin": made.dropin.to_bytes().hex(),
        "dropin_public": made.dropin.public.raw.hex(),
        "dropin_light": made.dropin_light.raw.hex(),
        "dropin_light_public": made.dropin_light.public.raw.hex(),
    }


def password() -> dict[str, Any]:
    made = derive("Ein schönes Paßwort ﬁ", bytes(range(16)))
    return {
        "password": "Ein schönes Paßwort ﬁ",
        "salt": bytes(range(16)).hex(),
        "memory_kib": STANDARD.memory_kib,
        "passes": STANDARD.passes,
        "lanes": STANDARD.lanes,
        "auth": made.auth.hex(),
        "wrap": made.wrap.hex(),
        "verifier": verifier(made.auth).hex(),
    }


def recovery() -> dict[str, Any]:
    made = recovery_keys(WORDS)
    return {"words": WORDS, "wrap": made.wrap.hex(), "lookup": made.lookup.hex(), "stored": made.stored.hex()}


def hpke() -> list[dict[str, Any]]:
    """Not repeatable: made once."""
    hybrid, light = KemSecret(fixed("seed", 64), fixed("x25519")), LightSecret(fixed("light"))
    made = []
    for label in ("grant", "dropin", "draft"):
        for name, secret in (("hybrid", hybrid), ("light", light)):
            context = ONE_OF_EACH[label]
            private = secret.to_bytes() if isinstance(secret, KemSecret) else secret.raw
            sealed = secret.public.seal(fixed("plaintext"), context)
            made.append(
                {
                    "key": name,
                    "private": private.hex(),
                    "public": secret.public.raw.hex(),
                    "context": context_of(context),
                    "plaintext": fixed("plaintext").hex(),
                    "sealed": sealed.hex(),
                }
            )
    return made


def closed() -> tuple[seal.Sealed, bytes]:
    kind = seal.KindRef("incident.v1", fixed("kind"), "en", fixed("wording"))
    slot = seal.Slot(
        practice=fixed("practice", 16),
        seq=7,
        casebook=fixed("casebook", 16),
        page=3,
        time=1_763_726_400,
        previous=fixed("previous"),
        root=fixed("root"),
        token=fixed("token"),
    )
    prepared = seal.prepare(kind, SECTIONS, fixed("digest", 128), salts("vector"))
    key = fixed("data key")
    return seal.close(prepared, slot, person("ana"), key, nonce=fixed("nonce", 12)), key


def entry() -> dict[str, Any]:
    sealed, key = closed()
    opened = seal.open_body(sealed.body, sealed.header, key)
    return {
        "author": person("ana").public.sign.hex(),
        "data_key": key.hex(),
        "header": sealed.header.hex(),
        "signature": sealed.signature.hex(),
        "body": sealed.body.hex(),
        "leaf_hash": sealed.leaf_hash.hex(),
        "kind": opened.kind.id,
        "kind_sha256": opened.kind.sha256.hex(),
        "language": opened.kind.language,
        "wording_sha256": opened.kind.wording_sha256.hex(),
        "kind_salt": opened.kind_salt.hex(),
        "digest": opened.digest.hex(),
        "digest_salt": opened.digest_salt.hex(),
        "sections": [
            {"slot": slot, "code": section.code, "salt": section.salt.hex(), "bytes": section.raw.hex()}
            for slot, section in opened.sections.items()
        ],
    }


def attachment() -> dict[str, Any]:
    key, practice, file = fixed("file key"), fixed("practice", 16), fixed("file", 16)
    pieces = [(fixed("content") * 2**15)[: attachments.CHUNK], b"the rest"]
    chunks = []
    for index, raw in enumerate(pieces):
        place = attachments.Place(practice, file, index, index == len(pieces) - 1)
        sealed = attachments.seal_chunk(key, place, raw, nonce=fixed(f"nonce {index}", 12))
        said = {"nonce": sealed[1:13].hex(), "length": len(sealed), "sha256": sha256(sealed).hexdigest()}
        chunks.append(said)
    wrapped = attachments.wrap(key, fixed("data key"), practice, 7, file, nonce=fixed("nonce", 12))
    return {
        "key": key.hex(),
        "practice": practice.hex(),
        "id": file.hex(),
        "full_chunk_repeats": fixed("content").hex(),
        "last_chunk": pieces[1].hex(),
        "chunks": chunks,
        "data_key": fixed("data key").hex(),
        "seq": 7,
        "wrapped": wrapped.hex(),
    }


def bad_entries() -> list[dict[str, str]]:
    sealed, key = closed()
    header = Header.parse(sealed.header)
    first, second, *rest = header.sections
    changes = {
        "header moved to another casebook": replace(header, casebook=fixed("other", 16)),
        "header with another seq": replace(header, seq=8),
        "header of another author": replace(header, author=person("ben").public.author),
        "header with two sections swapped": replace(header, sections=(second, first, *rest)),
        "header with another kind": replace(header, kind=fixed("other")),
        "header with another digest": replace(header, digest=fixed("other")),
        "header of another body": replace(header, body=fixed("other")),
    }
    made = [(defect, bytes(changed), sealed.signature, sealed.body) for defect, changed in changes.items()]
    made += [
        ("header one byte short", sealed.header[:-1], sealed.signature, sealed.body),
        ("header of another version", sealed.header.replace(b"/v1", b"/v2"), sealed.signature, sealed.body),
        ("signature one bit off", sealed.header, sealed.signature[:-1] + b"\x00", sealed.body),
        ("body one byte short", sealed.header, sealed.signature, sealed.body[:-1]),
        ("body under another suite", sealed.header, sealed.signature, b"\x02" + sealed.body[1:]),
    ]
    return [
        {
            "defect": defect,
            "author": person("ana").public.sign.hex(),
            "data_key": key.hex(),
            "header": raw.hex(),
            "signature": signature.hex(),
            "body": body.hex(),
        }
        for defect, raw, signature, body in made
    ]


def evidence_patches(raw: bytes) -> list[dict[str, Any]]:
    """One change each: at `at`, `remove` bytes go and `insert` comes in."""

    def within(member: bytes, offset: int) -> int:
        return raw.index(member) + len(member) + offset

    section = within(b"entries/0001/sections/00-facts.json", 5)
    header = within(b"entries/0001/header.bin", 150)
    name = raw.index(b"README.txt")
    changes = [
        ("one byte of the PDF", within(b"evidence.pdf", 3), 1, b"\x00"),
        ("one byte of a section", section, 1, b"\x00"),
        ("one byte of the header", header, 1, bytes([raw[header] ^ 1])),
        ("a flag of the container", 6, 1, b"\x08"),
        ("a time in the container", 10, 1, b"\x01"),
        ("a byte in front", 0, 0, b"\x00"),
        ("a byte at the end", len(raw), 0, b"\x00"),
        ("the last byte missing", len(raw) - 1, 1, b""),
        ("a member renamed to lead out", name, 10, b"../ADME.tx"),
    ]
    return [
        {"defect": defect, "at": at, "remove": remove, "insert": insert.hex()}
        for defect, at, remove, insert in changes
    ]


def evidence_file() -> tuple[SmallPractice, bytes]:
    """With a README of its own: another wording of ours is no other format."""
    return one_entry(readme=b"python -m casebound.verify THIS-FILE.zip --log-key FINGERPRINT\n")


def evidence() -> dict[str, Any]:
    practice, raw = evidence_file()
    return {
        "file": "intact.zip",
        "sha256": sha256(raw).hexdigest(),
        "log_key": practice.log.fingerprint,
        "status_without_key": 3,
        "status_with_key": 0,
        "status_with_another_key": 1,
        "bad": evidence_patches(raw),
    }


FIXED = {
    "seal/packing.json": packing,
    "seal/contexts.json": contexts,
    "seal/entry.json": entry,
    "seal/bad-entries.json": bad_entries,
    "seal/attachment.json": attachment,
    "keys/people.json": people,
    "keys/epoch.json": epoch,
    "keys/password.json": password,
    "keys/recovery.json": recovery,
    "evidence/evidence.json": evidence,
}
ONCE = {"keys/hpke.json": hpke}


def text(made: object) -> str:
    return json.dumps({"status": "released", "vectors": made}, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    for name, make in {**FIXED, **ONCE}.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name in FIXED or not path.exists():
            path.write_text(text(make()), "utf-8")
    (FOLDER / "evidence/intact.zip").write_bytes(evidence_file()[1])


if __name__ == "__main__":
    main()
