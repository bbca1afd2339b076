"""Signed notes, checkpoints and verifier keys, against the examples of their specifications."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from casebound.core import ed25519, notes
from casebound.core.errors import Malformed, Tampered, Untrusted
from casebound.core.notes import COSIGNATURE, Checkpoint, Note, Signature, VerifierKey
from tests.core.practice import ID, LOG, MALLORY, House

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/ledger/notes.json").read_text())
PETER, NOTE = VECTORS["published"]["vkey"], VECTORS["published"]["note"].encode()
SEED, WITNESS = bytes.fromhex(VECTORS["published"]["seed"]), b"W" * 32
HEAD = House().found().head()
NAME = notes.origin(ID)


def cosigned(raw: bytes, time: int = 1_700_000_000, seed: bytes = WITNESS) -> bytes:
    """The note with one more line, by a witness, after c2sp.org/tlog-cosignature."""
    note = Note.parse(raw)
    key = VerifierKey("witness.example/w1", ed25519.public_of(WITNESS), COSIGNATURE)
    signed = ed25519.sign(seed, f"cosignature/v1\ntime {time}\n".encode() + note.text)
    line = Signature(key.name, key.id, time.to_bytes(8, "big") + signed)
    return Note(note.text, (*note.signatures, line)).encode()


WITNESS_KEY = str(VerifierKey("witness.example/w1", ed25519.public_of(WITNESS), COSIGNATURE))


def test_the_published_note():
    text = VECTORS["published"]["text"].encode()
    assert notes.verify_note(NOTE, [PETER]) == text
    assert notes.sign_note(text, "PeterNeumann", SEED) == NOTE
    assert notes.vkey("PeterNeumann", ed25519.public_of(SEED)) == PETER


@pytest.mark.parametrize("vkey", VECTORS["vkeys"])
def test_verifier_keys_of_others(vkey):
    assert str(VerifierKey.parse(vkey)) == vkey


@pytest.mark.parametrize("case", VECTORS["bad_vkeys"], ids=lambda case: case["defect"])
def test_damaged_verifier_keys(case):
    with pytest.raises(Malformed):
        VerifierKey.parse(case["text"])


@pytest.mark.parametrize("name", ["", "two words", "plus+", "nb\u00a0sp", "line\nfeed", "\udc80"])
def test_names_that_no_key_can_have(name):
    with pytest.raises(Malformed):
        notes.vkey(name, LOG.public)


@pytest.mark.parametrize("case", VECTORS["bad_notes"], ids=lambda case: case["defect"])
def test_damaged_notes(case):
    with pytest.raises(Malformed):
        Note.parse(bytes.fromhex(case["hex"]))


def test_notes_of_bounded_size():
    line = Note.parse(NOTE).signatures[0]
    most = Note(b"x\n", (line,) * notes.MOST_SIGNATURES)
    assert Note.parse(most.encode()) == most
    for note in (Note(b"x\n", (*most.signatures, line)), Note(b"x" * notes.MOST_BYTES + b"\n", (line,))):
        with pytest.raises(Malformed):
            Note.parse(note.encode())


def test_text_that_is_no_note_is_not_signed():
    for text in (b"no line feed", b"control \x07\n", b"\xff\n", NOTE[:-1]):
        with pytest.raises(Malformed):
            notes.sign_note(text, "name", SEED)


def test_a_note_with_empty_lines():
    text = b"\none\n\n\ntwo\n"
    assert notes.verify_note(notes.sign_note(text, "PeterNeumann", SEED), [PETER]) == text


def test_strangers_are_passed_over_and_alone_they_vouch_for_nothing():
    both = cosigned(HEAD)
    assert notes.verify_note(both, [LOG.vkey(NAME)]) == notes.verify_note(both, [WITNESS_KEY])
    for keys in ([], [PETER], [notes.vkey(NAME, MALLORY.public.sign)], [notes.vkey("other", LOG.public)]):
        with pytest.raises(Untrusted):
            notes.verify_note(HEAD, keys)


def test_a_known_signer_who_signed_something_else_spoils_the_note():
    for raw in (
        HEAD.replace(b"\n6\n", b"\n7\n"),
        cosigned(HEAD, seed=b"X" * 32),
        cosigned(HEAD, time=2**63),
    ):
        with pytest.raises(Tampered):
            notes.verify_note(raw, [LOG.vkey(NAME), WITNESS_KEY])


def test_the_newest_cosignature_counts():
    note = Note.parse(cosigned(cosigned(HEAD, 20), 10))
    key = VerifierKey.parse(WITNESS_KEY)
    assert notes.signers(note, [key]) == {key: 20}


def test_a_checkpoint():
    house = House().found()
    checkpoint = Checkpoint.parse(notes.verify_note(house.head(), [LOG.vkey(NAME)]))
    assert checkpoint == Checkpoint(NAME, house.seq, house.frontier.root())
    assert Checkpoint.parse(checkpoint.text()) == checkpoint
    extended = Checkpoint("o", 0, bytes(32), ("more", "lines"))
    assert Checkpoint.parse(extended.text()) == extended


@pytest.mark.parametrize("case", VECTORS["bad_checkpoints"], ids=lambda case: case["defect"])
def test_damaged_checkpoints(case):
    with pytest.raises(Malformed):
        Checkpoint.parse(case["text"].encode())


def test_a_log_key_keeps_its_secret_out_of_tracebacks():
    assert repr(LOG) == f"LogKey({LOG.fingerprint})"


@given(some.data())
@settings(max_examples=200, deadline=None)
def test_any_changed_byte_is_noticed(data):
    at, byte = data.draw(some.integers(0, len(HEAD) - 1)), data.draw(some.integers(0, 255))
    changed = HEAD[:at] + bytes([byte]) + HEAD[at + 1 :]
    try:
        notes.verify_note(changed, [LOG.vkey(NAME)])
    except (Malformed, Tampered, Untrusted):
        assert changed != HEAD
    else:
        assert changed == HEAD


@given(some.binary(max_size=200) | some.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_noise(raw):
    for read in (Note.parse, Checkpoint.parse, lambda raw: VerifierKey.parse(raw.decode("latin-1"))):
        with suppress(Malformed):
            read(raw)


@pytest.mark.parametrize("y", sorted(ed25519._SMALL_ORDER))
@pytest.mark.parametrize("sign", [0, 0x80])
def test_keys_under_which_one_signature_fits_everything_are_refused(y, sign):
    with pytest.raises(Malformed):
        ed25519.check_public(y[:31] + bytes([y[31] | sign]))


def test_a_key_of_another_length():
    with pytest.raises(Malformed):
        ed25519.verify(b"short", b"", bytes(64))


def test_the_log_keys_signature_is_the_one_in_its_note() -> None:
    checkpoint = notes.Checkpoint("casebound.invalid/00/g1", 1, bytes(32))
    (signature,) = notes.Note.parse(LOG.sign(checkpoint)).signatures
    assert LOG.signature(checkpoint) == signature.raw
