"""Time tokens in an evidence file: what they bound, for whom, and what those prove that prove nothing."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from casebound.core import ed25519, evidence, ledger, notes, timestamps, witness
from casebound.core.errors import BadInput, CaseboundError
from casebound.core.evidence import TimePart, container, times
from casebound.core.timestamps import Reader, Stamp, Unread
from tests.anchors.authority import Authority
from tests.small_practice import FACTS, SmallPractice


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def stamped(practice: SmallPractice, authority: Authority) -> tuple[bytes, bytes]:
    """The checkpoint as it stands, and a token over it."""
    note = practice.checkpoint()
    return note, authority.stamp(note)


def part(practice: SmallPractice, note: bytes, token: bytes) -> TimePart:
    size = notes.Checkpoint.parse(notes.Note.parse(note).text).size
    return TimePart(note, token, ledger.consistency(practice.hashes(), size, len(practice.leaves)))


@pytest.fixture(scope="module")
def made(authority: Authority) -> tuple[SmallPractice, bytes]:
    """Entry 3 before the token, entry 4 after it, which quotes it; a second token over both."""
    practice = SmallPractice()
    first = practice.write({0: ("facts", FACTS)})
    early = stamped(practice, authority)
    second = practice.write({0: ("facts", FACTS)}, token=sha256(early[1]).digest())
    late = stamped(practice, authority)
    tokens = [part(practice, *late), part(practice, *early)]
    return practice, practice.evidence([(first, None), (second, None)], times=tokens)


def judged(raw: bytes, authority: Authority, **more: object) -> evidence.Findings:
    return evidence.check(raw, authorities=authority.ca, **more)  # type: ignore[arg-type]


def text(sentences: tuple[str, ...]) -> str:
    return "\n".join(sentences)


def test_bounds_are_proven_for_who_brings_the_certificate(made, authority):
    practice, raw = made
    found = judged(raw, authority, log_key=practice.log.fingerprint)
    assert found.status == evidence.VOUCHED
    said = text(found.proven)
    early, late = (it.stamp for it in found.times)
    for stamp, entries, folder in (
        (early, "Entry 3 was", "times/0001"),
        (late, "Entries 3, 4 were", "times/0002"),
    ):
        assert f"{entries} written before {times.moment(stamp.latest)}" in said
        assert folder in said
    assert f"Entry 4 was written after {times.moment(early.earliest)}" in said
    assert "but for the bounds that time tokens set" in text(found.not_proven)


def test_without_a_certificate_a_token_is_a_claim(made):
    found = evidence.check(made[1])
    assert "written before" not in text(found.proven)
    assert "nobody has vouched for the authority" in text(found.not_proven)
    assert "--tsa-ca" in text(found.not_proven)
    assert "no outside witness" not in text(found.not_proven)
    assert [it.trusted for it in found.times] == [False, False]


def test_another_authority_vouches_for_nothing(made, tmp_path: Path):
    practice, raw = made
    found = judged(raw, Authority(tmp_path), log_key=practice.log.fingerprint)
    assert found.status == evidence.UNVOUCHED
    assert times.NONE_OF_THESE in found.not_proven
    assert "Anything by the time token times/0001" in text(found.not_proven)


def test_a_certificate_asks_for_a_token(authority):
    practice = SmallPractice()
    raw = practice.evidence([(practice.write({0: ("facts", FACTS)}), None)])
    found = judged(raw, authority, log_key=practice.log.fingerprint)
    assert found.status == evidence.UNVOUCHED
    assert times.NONE_OF_THESE in found.not_proven
    with pytest.raises(BadInput, match="PEM"):
        evidence.check(raw, authorities=b"none")


def test_where_no_program_can_look_the_steps_are_told(made, authority):
    def unread(*words):
        raise Unread("no")

    found = judged(made[1], authority, reader=Reader(unread, unread))
    assert found.status == evidence.UNVOUCHED
    said = text(found.not_proven)
    assert "openssl ts -verify -in times/0001/token.tsr -data times/0001/checkpoint -CAfile" in said


def test_a_token_for_something_else_is_a_claim_about_nothing(authority):
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    token = part(practice, practice.checkpoint(), authority.stamp(b"something else"))
    raw = practice.evidence([(entry, None)], times=[token])
    for found in (evidence.check(raw), judged(raw, authority)):
        assert "made for another checkpoint" in text(found.not_proven)
        assert "written before" not in text(found.proven)


def test_a_token_that_bounds_no_entry_says_so(authority):
    practice = SmallPractice()
    early = stamped(practice, authority)
    entry = practice.write({0: ("facts", FACTS)})
    raw = practice.evidence([(entry, None)], times=[part(practice, *early)])
    assert "after no entry and before none" in text(evidence.check(raw).not_proven)
    assert "written" not in text(judged(raw, authority).proven).replace("was written", "")


def test_a_quoted_token_that_is_not_enclosed(authority):
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)}, token=b"t" * 32)
    raw = practice.evidence([(entry, None)], times=[part(practice, *stamped(practice, authority))])
    assert "Entries 3 quote an outside timestamp that is not in this file" in text(
        evidence.check(raw).not_proven
    )


def refused(raw: bytes) -> str:
    found = evidence.check(raw)
    assert found.status == evidence.BROKEN
    return text(found.faults)


def build(practice: SmallPractice, *tokens: TimePart) -> str:
    """Why the file cannot even be made."""
    entry = practice.write({0: ("facts", FACTS)})
    with pytest.raises((ValueError, CaseboundError)) as told:
        practice.evidence([(entry, None)], times=tokens)
    return str(told.value)


def test_a_token_is_enclosed_once(authority):
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    token = part(practice, *stamped(practice, authority))
    with pytest.raises(ValueError, match="out of order"):
        practice.evidence([(entry, None)], times=[token, token])


def test_a_checkpoint_of_a_fork(authority):
    practice, fork = SmallPractice(), SmallPractice()
    fork.write({0: ("facts", b'{"account":"else"}\n')})
    told = build(practice, TimePart(fork.checkpoint(), b"token", ()))
    assert "proof" in told


def test_a_checkpoint_of_another_ledger(authority):
    other = SmallPractice("other")
    assert "another ledger" in build(SmallPractice(), TimePart(other.checkpoint(), b"token", ()))
    practice = SmallPractice()
    for forged, told in ((practice.log, "another ledger"), (other.log, "trust")):
        generation = 2 if forged is practice.log else 1
        checkpoint = notes.Checkpoint(notes.origin(practice.id, generation), 3, practice.root())
        assert told in build(SmallPractice(), TimePart(forged.sign(checkpoint), b"token", ()))


def test_a_checkpoint_from_later(authority):
    practice, later = SmallPractice(), SmallPractice()
    for _ in range(3):
        later.write({0: ("facts", FACTS)})
    assert "out of order" in build(practice, TimePart(later.checkpoint(), b"token", ()))


def test_more_than_a_stamped_checkpoint():
    practice = SmallPractice()
    assert "more than" in build(
        practice, TimePart(practice.checkpoint(), bytes(timestamps.MOST_BYTES + 1), ())
    )
    note = notes.Note.parse(SmallPractice().checkpoint())
    twice = replace(note, signatures=(*note.signatures, notes.Signature("x", b"1234", b"56"))).encode()
    assert "more than" in build(SmallPractice(), TimePart(twice, b"token", ()))


def test_damaged_steps(made):
    members = dict(container.read(made[1]))
    members["times/0001/consistency.txt"] += b"\n"
    assert "manifest" in refused(container.write(list(members.items())))
    with pytest.raises(CaseboundError, match=r"consistency\.txt"):
        evidence.parts.parse_steps(b"AAAA")


def test_a_moment_of_no_clock(made):
    def far(*words):
        return Stamp(sha256(words[1]).digest(), 1 << 60, 1 << 60)

    found = evidence.check(made[1], authorities=b"" or None, reader=Reader(lambda raw: Stamp(b"", 0, 0), far))
    assert "made for another checkpoint" in text(found.not_proven)
    assert times.moment(1 << 60) == "a time that no clock shows"


def cosigned() -> tuple[SmallPractice, bytes, str]:
    """A file whose checkpoint a witness has cosigned, and the lines of a policy that ask for her."""
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    seed = b"w" * 32
    note = witness.cosign(practice.checkpoint(), "witness.example/1", seed, 1_800_000_000)
    key = notes.VerifierKey("witness.example/1", ed25519.public_of(seed), notes.COSIGNATURE)
    return practice, practice.evidence([(entry, None)], checkpoint=note), f"witness w {key}\nquorum w\n"


def test_cosignatures_count_for_who_asks_for_them():
    practice, raw, lines = cosigned()
    log = f"log {practice.log.vkey(practice.origin)}\n"
    assert evidence.check(raw, policy=(log + lines).encode()).status == evidence.VOUCHED
    plain = practice.evidence([(practice.write({0: ("facts", FACTS)}), None)])
    found = evidence.check(plain, policy=(log + lines).encode())
    assert (found.status, found.keys_fit) == (evidence.UNVOUCHED, True)
    assert "Too few" in text(found.not_proven)


def test_a_policy_without_logs_goes_with_a_key():
    practice, raw, lines = cosigned()
    found = evidence.check(raw, policy=lines.encode())
    assert (found.status, found.keys_fit) == (evidence.UNVOUCHED, False)
    key = practice.log.fingerprint
    assert evidence.check(raw, policy=lines.encode(), log_key=key).status == evidence.VOUCHED
    assert evidence.check(raw, policy=lines.encode(), log_key="0" * 64).status == evidence.BROKEN


def test_openings_are_bounded_likewise(authority):
    """Ben opened it between two tokens; when the practice says is another matter."""
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    early = stamped(practice, authority)
    quoted = sha256(early[1]).digest()
    seq = practice.opens(entry.seq, token=quoted)
    late = stamped(practice, authority)
    tokens = [part(practice, *early), part(practice, *late)]
    raw = practice.evidence([(entry, None)], times=tokens, openings=[practice.opening(seq)])
    found = judged(raw, authority)
    before, after = found.times[1].stamp.latest, found.times[0].stamp.earliest
    assert f"Opening 4 was written before {times.moment(before)}" in text(found.proven)
    assert f"Opening 4 was written after {times.moment(after)}" in text(found.proven)
    assert f"Entry 3 was written before {times.moment(found.times[0].stamp.latest)}" in text(found.proven)
    doubts = [it for it in found.not_proven if "clock was right" in it]
    assert any("opening 4 says 2025-11-21" in it and "quotes a time token" in it for it in doubts)
    assert "Opening 4 was written" in text(evidence.check(raw).not_proven), "a claim, without the certificate"
