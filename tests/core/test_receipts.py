"""A receipt proves one leaf, under one log's key, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from casebound.core import ledger, notes, receipts
from casebound.core.errors import Malformed, Tampered, Untrusted
from casebound.core.ledger import leaf_hash
from casebound.core.notes import Checkpoint
from casebound.core.receipts import Receipt
from tests.core.practice import ANA, ID, LOG, MALLORY, OWN, House

HOUSE = House().staffed()
BEFORE = HOUSE.frontier
HOUSE.enter(ANA, OWN)
INDEX, LEAF = HOUSE.seq - 1, HOUSE.leaves[-1]
RECEIPT = receipts.make(INDEX, BEFORE.proof_of_next(), HOUSE.head())


def check(raw=RECEIPT, leaf=LEAF, log=LOG.public, origin=None):
    return receipts.check(raw, leaf_hash(leaf), log, origin)


def test_a_receipt_made_at_once_from_the_frontier():
    receipt = check(origin=notes.origin(ID))
    assert (receipt.index, receipt.checkpoint.size) == (INDEX, INDEX + 1)
    assert receipt.encode() == RECEIPT
    assert RECEIPT.startswith(b"c2sp.org/tlog-proof@v1\nindex 13\n")


def test_a_receipt_of_any_leaf_against_a_later_checkpoint():
    hashes = [leaf_hash(leaf) for leaf in HOUSE.leaves]
    for index, leaf in enumerate(HOUSE.leaves):
        proof = ledger.inclusion(hashes, index, HOUSE.seq)
        assert check(receipts.make(index, proof, HOUSE.head()), leaf).index == index


def test_it_proves_no_other_leaf_log_or_generation():
    with pytest.raises(Tampered):
        check(leaf=HOUSE.leaves[3])
    with pytest.raises(Untrusted):
        check(log=MALLORY.public.sign)
    with pytest.raises(Untrusted, match="generation"):
        check(origin=notes.origin(ID, 2))


def test_a_checkpoint_of_another_root():
    other = LOG.sign(Checkpoint(notes.origin(ID), INDEX + 1, bytes(32)))
    with pytest.raises(Tampered):
        check(receipts.make(INDEX, BEFORE.proof_of_next(), other))


def test_extra_data_is_read_but_never_ours():
    extra = Receipt(INDEX, BEFORE.proof_of_next(), HOUSE.head(), b"anything")
    assert receipts.parse(extra.encode()) == extra
    with pytest.raises(Malformed, match="nothing extra"):
        check(extra.encode())


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\n\n",
        b"c2sp.org/tlog-proof@v1\n",
        b"c2sp.org/tlog-proof@v1\n\n",
        b"c2sp.org/tlog-proof@v1\nextra aGk=\n\n" + HOUSE.head(),
        RECEIPT.replace(b"@v1", b"@v2"),
        RECEIPT.replace(b"index 13", b"index 013"),
        RECEIPT.replace(b"index 13", b"index 14"),
        RECEIPT.replace(b"index 13", b"Index 13"),
        RECEIPT.replace(b"index 13\n", b"index 13\naGk=\n"),
        RECEIPT.replace(b"index 13\n", b"index 13\n" + b"A" * 43 + b"=\n" * 1 + (b"A" * 43 + b"=\n") * 63),
        RECEIPT.replace(b"\n", b"\r\n"),
        RECEIPT + b"\n",
        RECEIPT[:-1],
        RECEIPT.replace(b"=\n\n", b"=\n\n\n", 1),
    ],
)
def test_damaged_receipts(raw):
    with pytest.raises(Malformed):
        receipts.parse(raw)


@given(some.data())
@settings(max_examples=200, deadline=None)
def test_any_changed_byte_is_noticed(data):
    at, byte = data.draw(some.integers(0, len(RECEIPT) - 1)), data.draw(some.integers(0, 255))
    changed = RECEIPT[:at] + bytes([byte]) + RECEIPT[at + 1 :]
    try:
        check(changed)
    except (Malformed, Tampered, Untrusted):
        assert changed != RECEIPT
    else:
        assert changed == RECEIPT


@given(some.binary(max_size=200).map(lambda tail: b"c2sp.org/tlog-proof@v1\n" + tail))
def test_noise(raw):
    with pytest.raises(Malformed):
        receipts.parse(raw)


def test_many_receipts_in_one_file():
    hashes = [leaf_hash(leaf) for leaf in HOUSE.leaves]
    several = [
        receipts.make(at, ledger.inclusion(hashes, at, HOUSE.seq), HOUSE.head()) for at in range(HOUSE.seq)
    ]
    assert [found.encode() for found in receipts.parse_all(receipts.join(several))] == several
    assert receipts.parse_all(RECEIPT) == (receipts.parse(RECEIPT),)
    for damaged in (b"", several[0] + b"\n" + several[1], several[0][:-1] + several[1], b"x" + RECEIPT):
        with pytest.raises(Malformed):
            receipts.parse_all(damaged)
