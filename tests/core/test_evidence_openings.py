"""Openings in evidence files: who opened an entry, taken as it was signed, and everything else refused."""

import re
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebound.core import evidence, statements
from casebound.core.canonical import encode
from casebound.core.errors import BadInput, CaseboundError, Malformed
from casebound.core.evidence import Parts, container, openings, parts
from casebound.core.evidence.inside import inspect
from casebound.core.evidence.log import Log
from casebound.core.evidence.log import of as log_of
from casebound.core.evidence.shelf import Shelf
from casebound.core.leaves import split
from tests.core.test_evidence import repacked
from tests.small_practice import FACTS, NOON, Entry, SmallPractice, fixed, one_entry, one_opening, person

PRACTICE, RAW = one_opening()
MEMBERS = container.read(RAW)
FOLDER = "openings/0001"
CHEN = person("chen")


def fault(raw: bytes) -> str:
    findings = evidence.check(raw)
    assert (findings.status, findings.contents) == (evidence.BROKEN, None)
    return " ".join(findings.faults)


def test_who_opened_it_and_when_is_said_beside_what_that_does_not_prove() -> None:
    findings = evidence.check(RAW, log_key=PRACTICE.log.fingerprint)
    assert findings.status == evidence.VOUCHED
    assert findings.contents is not None
    (it,) = findings.contents.openings
    assert (it.folder, it.seq, it.entry, it.page, it.person) == (FOLDER, 4, 3, 1, 2)
    assert (it.time, it.signer) == (NOON + 4, PRACTICE.ben.public.author)
    proven, doubted = " ".join(findings.proven), " ".join(findings.not_proven)
    assert "The key of person 2 signed to have opened entry 3 (page 1 of its casebook), at " in proven
    assert "2025-11-21 12:00:04 UTC by the practice's clock. It stands after the entry, as number 4" in proven
    assert "with the entry as it is here." in proven
    assert "Person 2 opened" not in proven, "a key can only have signed it"
    assert "whether the key was still that person's" in doubted
    assert "read it, understood it" in doubted
    assert "When an entry was opened: the times are those of the practice's own clock" in doubted
    assert "or that nobody did" in doubted
    assert "the PDF gives these persons their right names" in doubted


def test_a_file_without_openings_is_as_it_always_was() -> None:
    practice, raw = one_entry()
    members = dict(container.read(raw))
    assert members["manifest.txt"].startswith(b"# casebound-evidence/v1\n")
    assert b"openings" not in raw
    assert evidence.readme(practice.log.fingerprint, 1) == members["README.txt"]
    said = evidence.check(raw)
    assert "opened" not in " ".join(said.proven + said.not_proven)


def test_a_file_with_openings_is_of_version_2_and_its_readme_says_what_they_are() -> None:
    members = dict(MEMBERS)
    assert members["manifest.txt"].startswith(b"# casebound-evidence/v2\n")
    assert [name for name in members if name.startswith("openings/")] == [
        f"{FOLDER}/{name}" for name in ("statement.txt", "signature.bin", "signer.pem", "proof.tlog-proof")
    ]
    assert b"openings/         who opened an entry" in members["README.txt"]
    told = b" ".join(members["README.txt"].split())
    assert b"who opened an entry, and when by the practice's own clock" in told
    assert b"does not prove that the person read" in told
    assert b"keys of those who wrote, opened or disclosed" in members["README.txt"]


@pytest.mark.parametrize("line", [b"v1", b"v3"])
def test_a_version_that_does_not_fit_what_is_inside(line: bytes) -> None:
    manifest = dict(MEMBERS)["manifest.txt"].replace(b"/v2\n", b"/" + line + b"\n")
    expected = {b"v1": "does not list what the file holds", b"v3": "newer checker"}[line]
    assert expected in fault(repacked({"manifest.txt": manifest}, MEMBERS))
    _, raw = one_entry()
    plain = container.read(raw)
    second = dict(plain)["manifest.txt"].replace(b"/v1\n", b"/v2\n")
    assert "does not list what the file holds" in fault(repacked({"manifest.txt": second}, plain))


def test_several_stand_in_the_order_of_the_ledger() -> None:
    practice = SmallPractice()
    practice.joins(CHEN, 3)
    one, two = practice.write({0: ("facts", FACTS)}), practice.write({0: ("facts", FACTS)})
    seqs = [practice.opens(two.seq), practice.opens(one.seq, CHEN), practice.opens(one.seq)]
    raw = practice.evidence(
        [(one, None), (two, None)],
        openings=[practice.opening(seq) for seq in reversed(seqs)],
        people=[practice.key_of(author) for author in practice.people],
    )
    contents = evidence.check(raw).contents
    assert contents is not None
    assert [(it.seq, it.entry, it.person) for it in contents.openings] == [
        (seqs[0], two.seq, 2),
        (seqs[1], one.seq, 3),
        (seqs[2], one.seq, 2),
    ]
    assert "(1, 2, 3)" in evidence.check(raw).not_proven[-3]


# What a discloser who forges would build: every signature of hers is right, and so is the manifest.

Made = Callable[[SmallPractice, Entry], Entry | None]


def said(*ways: Callable[[SmallPractice, Entry], object]) -> Made:
    """These things happen in the practice one after another, after its entry; a last entry is shown, too."""

    def make(practice: SmallPractice, entry: Entry) -> Entry | None:
        last = [way(practice, entry) for way in ways][-1]
        return last if isinstance(last, Entry) else None

    return make


def after_another_text(practice: SmallPractice, entry: Entry) -> None:
    """Ben opens it; then whoever holds log key and author's key begins anew there, and puts his leaf back."""
    leaf = practice.leaves[practice.opens(entry.seq)]
    del practice.leaves[entry.seq :]
    other = practice.write({0: ("facts", encode({"account": "He hit me."}))})
    entry.sealed, entry.opened = other.sealed, other.opened
    practice.leaves.append(leaf)


FORGERIES = {
    "of what is no entry": (said(lambda it, entry: it.opens(entry.seq - 1)), "opened no entry that stands"),
    "of itself": (said(lambda it, entry: it.opens(len(it.leaves))), "opened no entry that stands"),
    "of a later entry": (
        said(lambda it, entry: it.opens(entry.seq + 2), lambda it, entry: it.write({0: ("facts", FACTS)})),
        "opened no entry that stands",
    ),
    "in the place of its entry": (
        said(lambda it, entry: it.opens(entry.seq, seq=entry.seq)),
        "opened no entry that stands",
    ),
    "of another practice": (
        said(lambda it, entry: it.opens(entry.seq, practice=fixed("other", 16))),
        "opened no entry of this practice",
    ),
    "by its author": (said(lambda it, entry: it.opens(entry.seq, it.ana)), "by the person who wrote"),
    "by its author's next key": (
        said(lambda it, entry: it.joins(CHEN, 1), lambda it, entry: it.opens(entry.seq, CHEN)),
        "by the person who wrote",
    ),
    "by a key that came later": (
        said(lambda it, entry: it.opens(entry.seq, CHEN), lambda it, entry: it.joins(CHEN, 3)),
        "by nobody whose key the ledger held",
    ),
    "twice": (
        said(lambda it, entry: it.opens(entry.seq), lambda it, entry: it.opens(entry.seq)),
        "says a second time",
    ),
    "twice, under another key": (
        said(
            lambda it, entry: it.opens(entry.seq),
            lambda it, entry: it.joins(CHEN, 2),
            lambda it, entry: it.opens(entry.seq, CHEN),
        ),
        "says a second time",
    ),
    "in another place": (
        said(
            lambda it, entry: it.opens(entry.seq, seq=entry.seq + 2),
            lambda it, entry: it.write({0: ("facts", FACTS)}),
        ),
        "proof",
    ),
    "of another text in its place": (said(after_another_text), "another ledger before it"),
}


def forged(make: Made, **changes: object) -> tuple[SmallPractice, Parts]:
    """All openings that the practice then holds, beside its entry and everybody who has keys."""
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    more = make(practice, entry)
    seqs = [seq for seq, leaf in enumerate(practice.leaves) if leaf.startswith(b"casebound-opened/v1")]
    return practice, practice.parts(
        [(each, None) for each in (entry, more) if each],
        openings=[practice.opening(seq) for seq in seqs],
        people=[practice.key_of(author) for author in practice.people],
        **changes,
    )


@pytest.mark.parametrize("way", FORGERIES)
def test_no_file_is_built_with_a_false_opening(way: str) -> None:
    make, sentence = FORGERIES[way]
    practice, parts_given = forged(make)
    disclosure = practice.disclose(parts_given)
    with pytest.raises((ValueError, CaseboundError), match=sentence):
        evidence.build(parts_given, disclosure)


def test_two_keys_under_one_number_are_said_to_be_two() -> None:
    """Whoever holds the log key can append a `key` statement in any name, which a full check refuses."""
    practice, given = forged(
        said(lambda it, entry: it.joins(CHEN, 2), lambda it, entry: it.opens(entry.seq, CHEN))
    )
    findings = evidence.check(evidence.build(given, practice.disclose(given)))
    assert any("different keys under the same number (2)" in it for it in findings.not_proven)
    assert not any("different keys" in it for it in evidence.check(RAW).not_proven)


def test_the_same_way_without_a_lie_is_built() -> None:
    practice, parts_given = forged(
        said(lambda it, entry: it.joins(CHEN, 3), lambda it, e: it.opens(e.seq, CHEN))
    )
    raw = evidence.build(parts_given, practice.disclose(parts_given))
    assert evidence.check(raw).status == evidence.UNVOUCHED


def test_a_signer_whose_key_is_not_given_is_asked_for() -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    practice.opens(entry.seq, CHEN)
    with pytest.raises(Malformed, match="add that person"):
        practice.evidence([(entry, None)], openings=[practice.opening(4)])


def test_another_statement_is_no_opening() -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    with pytest.raises(ValueError, match="opened no entry of this practice"):
        practice.evidence(
            [(entry, None)], openings=[practice.opening(practice.people[practice.ben.public.author])]
        )


def test_whoever_opened_something_is_among_the_people_and_nobody_else() -> None:
    practice = SmallPractice()
    practice.joins(CHEN, 3)
    entry = practice.write({0: ("facts", FACTS)})
    practice.opens(entry.seq, CHEN)
    everybody = [practice.key_of(author) for author in practice.people]
    with pytest.raises(ValueError, match="wrote nothing"):
        practice.evidence([(entry, None)], people=everybody)


def test_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_OPENINGS", 0)
    assert "out of order" in fault(RAW)
    with pytest.raises(BadInput, match="fewer pages"):
        one_opening()


# Below the manifest: members changed by somebody who can sign for them, each way on its own.

GIVEN = [(name, data) for name, data in MEMBERS if name.startswith("openings/")]
CONTENTS = inspect(MEMBERS)
LOG: Log = log_of(dict(MEMBERS)["policy.txt"], dict(MEMBERS)["checkpoint"])
PEOPLE = {
    key.signer: key
    for name, data in MEMBERS
    if name.startswith("people/") and name.endswith("statement.txt")
    if isinstance(key := statements.parse(data), statements.Key)
}


def taken(members: list[tuple[str, bytes]]) -> bool:
    """Whether these members are all taken below openings/, in a file that is otherwise as it was."""
    shelf = Shelf(members)
    try:
        openings.take(shelf, LOG, PEOPLE, CONTENTS.entries)
    except CaseboundError:
        return False
    return not shelf.next_name


def test_every_byte_of_every_member_counts() -> None:
    assert taken(GIVEN)
    for at, (name, data) in enumerate(GIVEN):
        for byte in range(len(data)):
            changed = data[:byte] + bytes([data[byte] ^ 1]) + data[byte + 1 :]
            assert not taken([*GIVEN[:at], (name, changed), *GIVEN[at + 1 :]]), (name, byte)


@given(st.data())
def test_no_bytes_make_it_raise(data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(range(len(GIVEN))))
    name, raw = GIVEN[at]
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 40)))
    changed = raw[:start] + data.draw(st.binary(max_size=20)) + raw[end:]
    assert taken([*GIVEN[:at], (name, changed), *GIVEN[at + 1 :]]) == (changed == raw)
    findings = evidence.check(repacked({name: changed}, MEMBERS))
    assert findings.status == (evidence.UNVOUCHED if changed == raw else evidence.BROKEN)


def test_members_missing_doubled_renamed_or_out_of_order_are_refused() -> None:
    for at, (name, data) in enumerate(GIVEN):
        rest = [*GIVEN[:at], *GIVEN[at + 1 :]]
        for other in (rest, [*rest, (name, data)] if at < len(GIVEN) - 1 else rest):
            assert not taken(other), name
            kept = [it for it in MEMBERS if not it[0].startswith("openings/")]
            assert fault(repacked({}, [*kept[:14], *other, *kept[14:]]))
        assert not taken([*GIVEN[:at], (name.upper(), data), *GIVEN[at + 1 :]])
        assert not taken([*GIVEN[:at], (f"{name}/more", data), *GIVEN[at + 1 :]])
        assert not taken([*GIVEN[: at + 1], (f"{FOLDER}/{at}", b"more"), *GIVEN[at + 1 :]])
    assert not taken([(name.replace("0001", "0002"), data) for name, data in GIVEN])
    assert not taken([("openings/0001", b""), *GIVEN])
    assert not taken([*GIVEN, ("openings/0002/statement.txt", b"")])
    assert not taken([*GIVEN, *((name.replace("0001", "0002"), data) for name, data in GIVEN)])


def test_no_byte_of_the_file_about_them_may_change() -> None:
    """Names, sizes and checksums too: where the members lie, and what the directory says of them."""
    places: list[int] = []
    for header in (rb"PK\x03\x04.{26}", rb"PK\x01\x02.{42}"):
        first, after = (re.search(header + name, RAW, re.DOTALL) for name in (b"openings/", b"kinds/"))
        assert first
        assert after
        places += range(first.start(), after.start())
    assert len(places) > 1_300
    for at in places:
        changed = RAW[:at] + bytes([RAW[at] ^ 0x20]) + RAW[at + 1 :]
        assert evidence.check(changed, log_key=PRACTICE.log.fingerprint).status == evidence.BROKEN, at


def test_no_two_members_share_a_name() -> None:
    """Whoever unpacks the archive would see one of them, and a checker might have seen the other."""
    theirs = dict(container.read(one_opening("another practice")[1]))[f"{FOLDER}/statement.txt"]
    at = [name for name, _ in MEMBERS].index(f"{FOLDER}/statement.txt") + 1

    def beside(name: str) -> list[tuple[str, bytes]]:
        return [*MEMBERS[:at], (f"{FOLDER}/{name}", theirs), *MEMBERS[at:]]

    for name in ("statement.txt", "./statement.txt"):
        assert "packed anew" in fault(b"".join(container._pieces(beside(name))))
    assert "missing or out of place" in fault(repacked({}, beside("Statement.txt")))


def test_two_openings_whose_members_were_swapped_are_refused() -> None:
    practice = SmallPractice()
    one, two = practice.write({0: ("facts", FACTS)}), practice.write({0: ("facts", FACTS)})
    seqs = [practice.opens(entry.seq) for entry in (one, two)]
    raw = practice.evidence([(one, None), (two, None)], openings=[practice.opening(seq) for seq in seqs])
    members = dict(container.read(raw))
    for name in ("statement.txt", "signature.bin", "proof.tlog-proof"):
        first, second = (f"openings/{number}/{name}" for number in ("0001", "0002"))
        swapped = {first: members[second], second: members[first]}
        assert fault(repacked(swapped, list(members.items())))
    other = {"openings/0001": "openings/0002", "openings/0002": "openings/0001"}
    everything = {f"{other[name[:13]]}{name[13:]}": members[name] for name in members if name[:13] in other}
    assert "out of order" in fault(repacked(everything, list(members.items())))


def test_an_opening_that_fits_another_file_does_not_fit_this_one() -> None:
    _, other = one_opening("another practice")
    theirs = {name: data for name, data in container.read(other) if name.startswith("openings/")}
    assert "no entry of this practice" in fault(repacked(theirs, MEMBERS))


def test_a_clock_that_says_she_opened_it_before_it_was_written_is_named() -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)}, time=NOON + 3600)
    seq = practice.opens(entry.seq)
    raw = practice.evidence([(entry, None)], openings=[practice.opening(seq)])
    doubts = [it for it in evidence.check(raw).not_proven if "clock was right" in it]
    assert any(f"opening {seq} says 2025-11-21 12:00:04 UTC, yet it stands" in it for it in doubts)
    assert all(f"after entry {entry.seq}" in it for it in doubts)


def test_the_statement_is_what_the_ledger_holds() -> None:
    members = dict(MEMBERS)
    signed, signature = split(PRACTICE.leaves[4])
    assert members[f"{FOLDER}/statement.txt"] == signed
    assert members[f"{FOLDER}/signature.bin"] == signature
    assert members[f"{FOLDER}/signer.pem"] == parts.pem(PRACTICE.ben.public.sign)
    assert sha256(PRACTICE.ben.public.sign).digest() == statements.parse(signed).signer
