"""Ledger and proofs: statements, notes, policies, receipts, pins, witnesses, headers."""

import json
from functools import cache
from pathlib import Path

from casebound.core import (
    digest,
    ed25519,
    leaves,
    ledger,
    notes,
    packing,
    pages,
    pins,
    policy,
    receipts,
    statements,
)
from casebound.core.errors import CaseboundError
from casebound.core.evidence import parse_log_key
from casebound.core.header import Header, check_author
from tests.fuzz.target import Target, one_of, refusing
from tests.small_practice import FACTS, SmallPractice, fixed

VECTORS = Path(__file__).parents[2] / "vectors"
WITNESS = fixed("a witness")


@cache
def practice() -> SmallPractice:
    made = SmallPractice()
    for number in range(5):
        made.write({0: ("facts", FACTS + b" " * 0)}, author=made.ana if number % 2 else made.ben)
    return made


@cache
def checkpoints() -> list[bytes]:
    from casebound.core.witness import cosign

    plain = practice().checkpoint()
    return [plain, cosign(plain, "w.example/one", WITNESS, 1_770_000_000)]


def _statement(raw: bytes) -> None:
    assert statements.encode(statements.parse(raw)) == raw


def _statements() -> list[bytes]:
    found = json.loads((VECTORS / "ledger/statements.json").read_text())["good"]
    return [each["text"].encode() for each in found]


def _note(raw: bytes) -> None:
    note = notes.Note.parse(raw)
    assert note.encode() == raw
    checkpoint = notes.Checkpoint.parse(note.text)
    assert checkpoint.text() == note.text
    signed = notes.verify_note(raw, [practice().log.vkey(practice().origin)])
    assert signed in {notes.Note.parse(seed).text for seed in checkpoints()}, "a forged note was believed"


def _trusted() -> bytes:
    key = notes.VerifierKey("w.example/one", ed25519.public_of(WITNESS), notes.COSIGNATURE)
    log = practice().log.vkey(practice().origin)
    return f"log {log}\nwitness one {key}\ngroup all-of-us 1 one\nquorum all-of-us\n".encode()


def _policy(raw: bytes) -> None:
    policy.parse(raw).check(checkpoints()[1])


def _witnessed(raw: bytes) -> None:
    vouched = policy.parse(_trusted()).check(raw)
    assert dict(vouched.witnesses) == {b"one": 1_770_000_000}, "a forged cosignature was believed"


@cache
def _receipts() -> list[bytes]:
    held = practice()
    made = [
        receipts.make(seq, ledger.inclusion(held.hashes(), seq, len(held.leaves)), held.checkpoint())
        for seq in (3, 6)
    ]
    return [*made, b"".join(made)]


def _receipt(raw: bytes) -> None:
    found = receipts.parse_all(raw)
    assert receipts.join([each.encode() for each in found]) == raw
    for each in found:
        held = practice()
        leaf = held.hashes()[each.index % len(held.leaves)]
        try:
            receipts.check(each.encode(), leaf, held.log.public, held.origin)
        except CaseboundError:
            continue
        one_of(_receipts, each.encode())


def _pin(raw: bytes) -> None:
    size, root = pins.parse(raw.decode("utf-8", "replace"))
    assert pins.parse(pins.of(size, root)) == (size, root)


def _pins() -> list[bytes]:
    return [pins.of(22, bytes(range(32))).encode(), pins.of(2**63 - 1, bytes(32)).upper().encode()]


def _log_key(raw: bytes) -> None:
    parse_log_key(raw.decode("utf-8", "replace"))


def _log_keys() -> list[bytes]:
    return [practice().log.fingerprint.encode(), practice().log.vkey(practice().origin).encode()]


def _entry(raw: bytes) -> None:
    header, signature = leaves.split(raw)
    assert bytes(Header.parse(header)) == header
    for person in (practice().ana, practice().ben):
        try:
            check_author(header, signature, person.public.sign)
        except CaseboundError:
            continue
        one_of(_entries, raw)


@cache
def _entries() -> list[bytes]:
    return [leaf for leaf in practice().leaves if leaves.is_entry(leaf)]


def _packed(raw: bytes) -> None:
    assert packing.pack(*packing.unpack(raw)) == raw


def _padded(raw: bytes) -> None:
    assert packing.pad(packing.unpad(raw)) == raw


def _digest(raw: bytes) -> None:
    assert digest.unpack(raw).pack() == raw


def _binding(raw: bytes) -> None:
    assert bytes(pages.Binding.parse(raw)) == raw


def _bindings() -> list[bytes]:
    ids = (b"p" * 16, b"c" * 16)
    return [bytes(pages.Binding(*ids, 2, 3, 9, b"r" * 32, 1, 8, b"l" * 32))]


NOTE_WORDS = (
    "— ".encode(),
    b"\n\n",
    b"casebound.invalid/",
    b"c2sp.org/tlog-proof@v1\n",
    b"index ",
    b"extra ",
)
POLICY_WORDS = (b"log ", b"witness ", b"group ", b"quorum ", b"none", b"any", b"all")

TARGETS = (
    Target("statement", refusing(_statement), _statements),
    Target("note", refusing(_note), checkpoints, words=NOTE_WORDS),
    Target("policy", refusing(_policy), lambda: [_trusted()], words=POLICY_WORDS),
    Target("witness", refusing(_witnessed), lambda: checkpoints()[1:], words=NOTE_WORDS),
    Target("receipt", refusing(_receipt), _receipts, words=NOTE_WORDS),
    Target("pin", refusing(_pin), _pins, longest=300),
    Target("log_key", refusing(_log_key), _log_keys, longest=300),
    Target("entry", refusing(_entry), _entries, longest=1000),
    Target("packing", refusing(_packed), lambda: [packing.pack(b"a", b"", b"bc" * 99)]),
    Target("padding", refusing(_padded), lambda: [packing.pad(b"a"), packing.pad(bytes(1500))]),
    Target("digest", refusing(_digest), lambda: [digest.Row(kind=1, behaviours=(3, 4)).pack()], longest=130),
    Target("binding", refusing(_binding), _bindings),
)
