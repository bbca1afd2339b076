"""The tree against the published vectors and against RFC 9162's recursive definition."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from casebound.core import ledger
from casebound.core.errors import Malformed, Tampered
from casebound.core.ledger import EMPTY, Frontier, leaf_hash

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/ledger/tree.json").read_text())
LEAVES = [leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
MANY = [leaf_hash(bytes([n])) for n in range(70)]


def mth(data: list[bytes]) -> bytes:
    """The definition of RFC 9162 §2.1.1 over leaf hashes, by halves found by counting up."""
    if len(data) < 2:
        return data[0] if data else sha256().digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return sha256(b"\1" + mth(data[:k]) + mth(data[k:])).digest()


def folded(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root a path leads to, from the root down instead of up."""
    if size == 1:
        return leaf
    k = 1
    while k * 2 < size:
        k *= 2
    if index < k:
        return sha256(b"\1" + folded(leaf, index, k, path[:-1]) + path[-1]).digest()
    return sha256(b"\1" + path[-1] + folded(leaf, index - k, size - k, path[:-1])).digest()


@pytest.mark.parametrize("size", range(9))
def test_roots_of_the_reference_implementation(size):
    assert ledger.root(LEAVES[:size]).hex() == VECTORS["roots"][size]


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda it: f"{it['index']}-{it['size']}")
def test_inclusion_proofs_of_the_reference_implementation(case):
    proof = ledger.inclusion(LEAVES, case["index"], case["size"])
    assert [step.hex() for step in proof] == case["proof"]
    root = bytes.fromhex(VECTORS["roots"][case["size"]])
    ledger.verify_inclusion(LEAVES[case["index"]], case["index"], case["size"], proof, root)


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda it: f"{it['old']}-{it['new']}")
def test_consistency_proofs_of_the_reference_implementation(case):
    old, new = case["old"], case["new"]
    proof = ledger.consistency(LEAVES, old, new)
    assert [step.hex() for step in proof] == case["proof"]
    roots = [bytes.fromhex(root) for root in VECTORS["roots"]]
    ledger.verify_consistency(old, new, roots[old], roots[new], proof)


def test_every_size_agrees_with_the_definition():
    frontier = EMPTY
    for size in range(1, len(MANY) + 1):
        receipt, frontier = frontier.proof_of_next(), frontier.extend(MANY[size - 1])
        assert frontier.root() == mth(MANY[:size]) == ledger.root(MANY[:size])
        assert list(receipt) == ledger.inclusion(MANY, size - 1, size)
        assert Frontier.from_bytes(size, frontier.to_bytes()) == frontier


@given(some.integers(1, 70), some.data())
@settings(max_examples=60, deadline=None)
def test_any_proof_verifies_and_any_change_breaks_it(size, data):
    index = data.draw(some.integers(0, size - 1))
    root, proof = mth(MANY[:size]), ledger.inclusion(MANY, index, size)
    ledger.verify_inclusion(MANY[index], index, size, proof, root)
    assert folded(MANY[index], index, size, proof) == root
    other = data.draw(some.integers(-1, 71))
    wrong = [(MANY[index], other, size, proof, root)] if other != index else []
    wrong += [(b"\0" * 32, index, size, proof, root), (MANY[index], index, size, [*proof, root], root)]
    wrong += [(MANY[index], index, size, proof[:-1], root)] if proof else []
    for case in wrong:
        with pytest.raises(Tampered):
            ledger.verify_inclusion(*case)


def test_a_proof_of_a_leaf_holds_the_root_of_all_leaves_before_it():
    for size in range(1, 71):
        for index in range(size):
            proof = ledger.inclusion(MANY, index, size)
            assert ledger.root_before(index, size, proof) == mth(MANY[:index])
    with pytest.raises(Malformed):
        ledger.root_before(3, 8, ledger.inclusion(MANY, 3, 8)[:1])


@given(some.integers(1, 70), some.data())
@settings(max_examples=60, deadline=None)
def test_any_growth_verifies_and_no_rewriting_does(new, data):
    old = data.draw(some.integers(1, new))
    proof = ledger.consistency(MANY, old, new)
    ledger.verify_consistency(old, new, mth(MANY[:old]), mth(MANY[:new]), proof)
    rewritten = [*MANY[: old - 1], b"\0" * 32, *MANY[old:new]]
    roots = (mth(MANY[:old]), mth(rewritten))
    for case in ((old, new, *roots, proof), (old, new, *roots, ledger.consistency(rewritten, old, new))):
        with pytest.raises(Tampered):
            ledger.verify_consistency(*case)
    for broken in ([*proof, roots[0]], proof[:-1] if proof else [roots[0]]):
        with pytest.raises(Tampered):
            ledger.verify_consistency(old, new, mth(MANY[:old]), mth(MANY[:new]), broken)


def test_a_proof_with_a_step_too_many_or_too_few():
    for old, new in ((1, 2), (2, 4), (3, 4), (4, 7), (6, 8), (7, 8)):
        proof, roots = ledger.consistency(MANY, old, new), (mth(MANY[:old]), mth(MANY[:new]))
        for broken in ([*proof, roots[1]], [*proof, roots[1], roots[1]], proof[:-1]):
            with pytest.raises(Tampered):
                ledger.verify_consistency(old, new, *roots, broken)
        path = ledger.inclusion(MANY, old, new)
        for broken in ([*path, roots[1]], path[:-1]):
            with pytest.raises(Tampered):
                ledger.verify_inclusion(MANY[old], old, new, broken, roots[1])


def test_growth_from_nothing_and_impossible_sizes():
    root = mth(MANY[:3])
    ledger.verify_consistency(0, 3, ledger.EMPTY_ROOT, root, [])
    for case in ((0, 3, root, root, []), (-1, -1, root, root, []), (3, 2, root, root, [root])):
        with pytest.raises(Tampered):
            ledger.verify_consistency(*case)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 71)])
def test_no_proof_of_what_is_not_there(index, size):
    with pytest.raises(Malformed):
        ledger.inclusion(MANY, index, size)
    with pytest.raises(Malformed):
        ledger.consistency(MANY, index + 1, 2 if index else 71)


@pytest.mark.parametrize(("size", "raw"), [(1, b""), (2, bytes(64)), (1, bytes(31)), (-1, bytes(32))])
def test_a_damaged_head_is_refused(size, raw):
    with pytest.raises(Malformed):
        Frontier.from_bytes(size, raw)
