"""The practice's own clock, held against the order of its ledger and against time tokens."""

from dataclasses import replace
from hashlib import sha256

from casebound.core import evidence, ledger
from casebound.core.evidence import TimePart, clocks
from casebound.core.evidence.findings import Contents, JudgedTime
from casebound.core.timestamps import Stamp
from tests.small_practice import FACTS, NOON, SmallPractice

TOKEN = b"a token"


def contents_of(*times: int, token: bytes = b"") -> Contents:
    """Entries from number 3 on with these times; a token over the first three leaves, quoted where asked."""
    practice = SmallPractice()
    note = practice.checkpoint()
    quoted = {"token": sha256(token).digest()} if token else {}
    entries = [(practice.write({0: ("facts", FACTS)}, time=time, **quoted), None) for time in times]  # type: ignore[arg-type]
    late = practice.checkpoint(), len(practice.leaves)
    size = len(practice.leaves)
    tokens = [TimePart(note, TOKEN, ledger.consistency(practice.hashes(), 3, size))]
    tokens.append(TimePart(late[0], b"another", []))
    found = evidence.check(practice.evidence(entries, times=tokens))
    assert found.contents is not None
    return found.contents


def doubts(contents: Contents, *stamps: Stamp | None, trusted: bool = True) -> list[str]:
    judged = [
        JudgedTime(time, stamp, trusted=trusted) for time, stamp in zip(contents.times, stamps, strict=False)
    ]
    return list(clocks.doubts(contents, judged))


def test_a_clock_that_went_back_is_said_once_for_each_entry() -> None:
    said = doubts(contents_of(NOON + 7200, NOON + 7100, NOON + 7000))
    assert ["entry 5 says 2025-11-21 13:56:40 UTC" in said[0], "after entry 3" in said[0]] == [True, True]
    assert len(said) == 2, "the disclosure, sealed at noon, is the other"


def test_two_good_clocks_may_be_two_minutes_apart() -> None:
    assert doubts(contents_of(NOON + clocks.SLACK, NOON)) == []


def test_a_token_bounds_the_clock_from_both_sides() -> None:
    contents = contents_of(NOON, NOON, token=TOKEN)
    early, late = Stamp(b"", NOON, NOON), Stamp(b"", NOON + 60, NOON + 60)
    assert doubts(contents, early, late) == []
    assert doubts(contents, replace(early, earliest=NOON + 121), None) == [
        f"That the practice's clock was right: entry {seq} says 2025-11-21 12:00:00 UTC, but it quotes a "
        "time token that was made after 2025-11-21 12:02:01 UTC."
        for seq in (3, 4)
    ]
    (first, second) = doubts(contents, None, replace(late, latest=NOON - 121))
    assert "entry 3 says" in first
    assert "was written before 2025-11-21 11:57:59 UTC" in second


def test_a_token_that_nobody_vouched_for_says_nothing_about_the_clock() -> None:
    contents = contents_of(NOON, token=TOKEN)
    far = Stamp(b"", NOON + 9999, NOON - 9999)
    assert doubts(contents, far, far, trusted=False) == []
    assert doubts(contents, far, far)


def test_the_doubt_is_among_what_is_not_proven() -> None:
    practice = SmallPractice()
    entries = [(practice.write({0: ("facts", FACTS)}, time=NOON + shift), None) for shift in (500, 0)]
    found = evidence.check(practice.evidence(entries))  # type: ignore[arg-type]
    assert sum("clock was right" in sentence for sentence in found.not_proven) == 2
