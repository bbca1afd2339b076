"""What it means when a witness says no."""

import pytest

from casebound.core import ed25519, notes, policy, witness
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
