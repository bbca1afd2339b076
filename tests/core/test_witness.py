"""What it means when a witness says no."""

import pytest

from casebound.core import ed25519, notes, policy, witness
from casebound.core.errors import Malformed, Tampered, Untrusted
from casebound.core.notes import COSIGNATURE, Checkpoint, VerifierKey
from casebound.core.witness import Meaning
from tests.core.practice import ID, LOG

OURS = Checkpoint(notes.origin(ID), 5, b"r" * 32)


@pytest.mark.parametrize(
    ("size", "root", "refused", "meaning"),
    [
        (5, b"r" * 32, False, Meaning.FITS),
        (6, None, False, Meaning.ROLLED_BACK),
        (5, b"x" * 32, False, Meaning.FORK),
        (5, None, False, Meaning.FORK),  # 409 at our own size tells of another root
        (4, None, False, Meaning.RETRY),
        (0, None, False, Meaning.RETRY),
        (4, None, True, Meaning.FORK),
    ],
)
def test_what_to_do_about_it(size, root, refused, meaning):
    found = witness.meaning(OURS, size, root, proof_refused=refused)
    assert found is meaning
    assert found.alarm == (meaning in (Meaning.ROLLED_BACK, Meaning.FORK))


def test_a_cosignature_is_one_that_a_policy_counts():
    seed = b"w" * 32
    key = VerifierKey("w.example/1", ed25519.public_of(seed), COSIGNATURE)
    trusted = policy.parse(f"log {LOG.vkey(OURS.origin)}\nwitness w {key}\nquorum w\n")
    note = witness.cosign(LOG.sign(OURS), key.name, seed, 1_700_000_000)
    assert trusted.check(note).witnesses == {b"w": 1_700_000_000}


W = VerifierKey("w.example/1", ed25519.public_of(b"w" * 32), COSIGNATURE)


def test_what_is_sent_is_the_old_size_the_proof_and_the_note():
    note = LOG.sign(OURS)
    assert witness.request(note, 0, []) == b"old 0\n\n" + note
    one, two = b"a" * 32, b"b" * 32
    lines = [notes.encode64(one), notes.encode64(two)]
    assert witness.request(note, 3, [one, two]) == f"old 3\n{lines[0]}\n{lines[1]}\n\n".encode() + note


def test_where_a_witness_stands():
    assert witness.stands_at(b"20\n") == witness.stands_at(b"20") == 20
    for wrong in (b"", b"-1\n", b"020\n", b"\xff\n", b"1\n\n"):
        with pytest.raises(Malformed):
            witness.stands_at(wrong)


def test_only_the_chosen_witness_counts_and_only_over_this_checkpoint():
    note = LOG.sign(OURS)
    other = witness.cosign(note, "x.example", b"x" * 32, 5)
    both = witness.cosign(other, W.name, b"w" * 32, 1_700_000_000)
    answer = b"".join(line.line() for line in notes.Note.parse(both).signatures[1:])
    line, time = witness.taken(note, answer, W)
    assert time == 1_700_000_000
    assert notes.Note.parse(witness.with_lines(note, [line])).signatures[1:] == (line,)
    with pytest.raises(Untrusted, match="no cosignature by its key"):
        witness.taken(note, notes.Note.parse(other).signatures[-1].line(), W)
    with pytest.raises(Tampered):
        witness.taken(LOG.sign(Checkpoint(OURS.origin, 6, OURS.root)), answer, W)
    with pytest.raises(Malformed):
        witness.taken(note, b"no lines", W)
    plain = VerifierKey(OURS.origin, LOG.public)
    with pytest.raises(Untrusted):
        witness.taken(note, note.split(b"\n\n")[1], plain)
