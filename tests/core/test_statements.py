"""Every statement has one writing: what is parsed writes back, everything else is refused."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from casebound.core import ed25519, ledger
from casebound.core import statements as st
from casebound.core.attachments import Beside, fingerprint, sealed_as
from casebound.core.errors import CaseboundError, Malformed, Tampered
from tests.core.practice import ANA, BEN, CHEN, DANA, ID, LOG, OWN, TEAM, ZERO, House, dropins, secret

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/ledger/statements.json").read_text())
BESIDE = Beside(b"one file's id...", 2, b"its key, wrapped", fingerprint([b"a chunk", b"the last one"]))


def every_type() -> list[bytes]:
    """A ledger in which each type occurs; the vectors hold the same leaves."""
    house = House().staffed()
    entry = house.enter(ANA, OWN)
    house.say(st.Share, ANA, entry=entry, casebook=TEAM, change="shared")
    house.say(st.Removal, DANA, casebook=TEAM, person=1)
    house.say(st.EpochStart, BEN, **house.rotating(TEAM, (1,)))
    house.say(st.Closing, DANA, person=1)
    wrong = {"entry": house.enter(BEN, TEAM), "ground": "mistake"}
    wrong["reason"] = st.erasure_reason(ID, wrong["entry"], bytes(32), "It is about somebody else.")
    house.say(st.ErasureRequest, BEN, **wrong)
    house.say(st.Erasure, BEN, **wrong, request=None)
    shared = b"a shared one...."
    house.say(st.Casebook, BEN, casebook=shared, purpose="shared", epoch=1, **dropins("shared 1"))
    house.say(st.Key, CHEN, **house.key(CHEN, *house.invite("Chen", "practitioner", by=DANA)))
    house.grant(BEN, shared, CHEN)
    for name in ("Chen, not she", "Chen, new"):
        again = secret(name)
        house.say(st.Key, again, **house.key(again, *house.invite(name, by=DANA), person=4))
        if name == "Chen, not she":
            house.say(st.KeyRefused, CHEN, person=4, key=house.seq - 1)
    house.clock += 72 * 3600
    both = {"old": CHEN.public.fingerprint, "new": again.public.fingerprint}
    house.say(st.KeyAccepted, BEN, person=4, key=house.seq - 1, **both)
    unused, _ = house.invite("Mallory", "lead", by=DANA)
    house.say(st.Withdrawal, DANA, invitation=unused)
    house.say(st.Generation, LOG.seed, generation=2, reason="restored", **house.known(house.seq))
    with_file = house.enter(BEN, shared)
    house.say(st.Files, BEN, entry=with_file, count=1, sealed=sealed_as(ID, with_file, [BESIDE]))
    return [leaf for _, leaf in house.statements()]


LEAVES = every_type()
COMMON = {
    "practice": bytes(16),
    "seq": 7,
    "time": 0,
    "signer": ZERO,
    "previous": ZERO,
    "root": ZERO,
    "token": ZERO,
}


def test_the_ledger_of_the_vectors():
    assert [leaf.hex() for leaf in LEAVES] == [case["leaf_data"] for case in VECTORS["good"]]
    for case, leaf in zip(VECTORS["good"], LEAVES, strict=True):
        assert ledger.leaf_hash(leaf).hex() == case["leaf_hash"]
        assert st.split(leaf)[0].decode() == case["text"]


def test_every_type_occurs():
    files = sorted((Path(__file__).parents[2] / "vectors/ledger").glob("statements*.json"))
    texts = [case["text"] for file in files for case in json.loads(file.read_text())["good"]]
    assert {type(st.parse(text.encode())) for text in texts} == set(st.TYPES)


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.split(b"/")[0].decode())
def test_written_back_byte_for_byte(leaf):
    signed, _ = st.split(leaf)
    assert st.encode(st.parse(signed)) == signed


@pytest.mark.parametrize("case", VECTORS["bad"], ids=lambda case: case["defect"])
def test_any_other_writing_is_refused(case):
    with pytest.raises(Malformed):
        st.parse(case["text"].encode("utf-8", "surrogatepass"))


@given(some.sampled_from(LEAVES), some.data())
@settings(max_examples=150, deadline=None)
def test_any_changed_byte_is_refused_or_another_statement(leaf, data):
    signed, _ = st.split(leaf)
    at = data.draw(some.integers(0, len(signed) - 1))
    changed = signed[:at] + bytes([data.draw(some.integers(0, 255))]) + signed[at + 1 :]
    try:
        assert st.encode(st.parse(changed)) == changed
    except Malformed:
        assert changed != signed


@given(some.binary(max_size=300))
def test_noise_is_malformed(raw):
    with pytest.raises(CaseboundError):
        st.parse(raw)


def test_too_long():
    with pytest.raises(Malformed):
        st.parse(b"x" * (st.MOST_BYTES + 1))


@pytest.mark.parametrize(
    "wrong",
    [
        st.Closing(**COMMON, person=0),
        st.Closing(**COMMON, person=-1),
        st.Closing(**COMMON, person=2**32),
        replace(st.Closing(**COMMON, person=1), time=-1),
        replace(st.Closing(**COMMON, person=1), time=10**15),
        replace(st.Closing(**COMMON, person=1), root=b"short"),
        replace(st.Closing(**COMMON, person=1), seq=2**63),
        st.Role(**COMMON, person=1, role="reader", change="given"),
        st.Role(**COMMON, person=1, role="lead\n", change="given"),
        st.Invitation(**COMMON, invite_key=ZERO, roles=("lead", "practitioner"), expires=9),
        st.Invitation(**COMMON, invite_key=ZERO, roles=("lead", "lead"), expires=9),
        st.Removal(**COMMON, casebook="text" * 8, person=1),
    ],
)
def test_values_that_fit_no_line_are_not_written(wrong):
    with pytest.raises(Malformed):
        st.encode(wrong)


def test_empty_lists_and_no_invitation_are_dashes():
    invitation = st.Invitation(**COMMON, invite_key=ZERO, roles=(), expires=9)
    assert b"\nroles -\n" in st.encode(invitation)
    assert st.parse(st.encode(invitation)) == invitation
    assert b"\ninvitation -\n" in LEAVES[1]


def test_signed_and_split():
    leaf = st.sign(st.Closing(**COMMON, person=1), ANA.sign_seed)
    signed, signature = st.split(leaf)
    ed25519.verify(ANA.public.sign, signed, signature)
    with pytest.raises(Tampered):
        ed25519.verify(BEN.public.sign, signed, signature)
    with pytest.raises(Malformed):
        st.split(leaf[-64:])


def test_fingerprints_are_those_of_the_keys():
    assert st.fingerprint(ANA.public.sign, ANA.public.kem) == ANA.public.fingerprint
    assert st.author(ANA.public.sign) == ANA.public.author
    assert ed25519.public_of(ANA.sign_seed) == ANA.public.sign
