"""Evidence files: built, checked, and every refusal of the checker by name."""

import dataclasses
import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebound.core import evidence, ledger, notes, statements
from casebound.core.errors import BadInput, Malformed
from casebound.core.evidence import container, parts
from casebound.core.evidence.sentences import moment
from casebound.core.leaves import split
from tests.small_practice import (
    DISCLOSURE_KIND,
    FACTS,
    FEELINGS,
    KIND,
    WORDING,
    SmallPractice,
    fixed,
    one_entry,
)

PRACTICE, RAW = one_entry()
MEMBERS = container.read(RAW)


def repacked(change: dict[str, bytes], members: list[tuple[str, bytes]] = MEMBERS) -> bytes:
    """The file with some members replaced: container and checksums right, and the manifest made to agree."""
    changed = [(name, change.get(name, data)) for name, data in members]
    listed = [
        (name, data)
        for name, data in changed
        if name != "manifest.txt" and not name.startswith("disclosure/")
    ]
    manifest = change.get("manifest.txt", parts.manifest_text((1, 4), listed))
    return container.write([(name, manifest if name == "manifest.txt" else data) for name, data in changed])


def fault(raw: bytes) -> str:
    findings = evidence.check(raw)
    assert findings.status == evidence.BROKEN
    assert findings.contents is None
    (sentence,) = findings.faults
    return sentence


def test_an_intact_file_without_outside_keys_is_unvouched() -> None:
    findings = evidence.check(RAW)
    assert findings.status == evidence.UNVOUCHED == 3
    assert findings.faults == ()
    assert PRACTICE.log.fingerprint in findings.not_proven[0]
    assert "by phone" in findings.not_proven[0]


def test_contents_are_what_was_put_in() -> None:
    contents = evidence.check(RAW).contents
    assert contents is not None
    (entry,) = contents.entries
    assert (entry.kind.id, entry.person, entry.header.page) == ("incident.v1", 1, 1)
    assert {slot: section.raw for slot, section in entry.shown.items()} == {0: FACTS}
    assert contents.disclosure.person == 2
    assert contents.practice == PRACTICE.id
    assert contents.generation == 1


@pytest.mark.parametrize(
    "key",
    [
        PRACTICE.log.fingerprint,
        PRACTICE.log.fingerprint.upper(),
        " ".join(PRACTICE.log.fingerprint[at : at + 4] for at in range(0, 64, 4)),
        PRACTICE.log.vkey(PRACTICE.origin),
    ],
    ids=["fingerprint", "capitals", "grouped", "verifier key"],
)
def test_the_right_key_vouches(key: str) -> None:
    findings = evidence.check(RAW, log_key=key)
    assert findings.status == evidence.VOUCHED == 0
    assert PRACTICE.log.fingerprint in findings.proven[-1]
    assert not any("phone" in sentence for sentence in findings.not_proven)


def test_another_key_refuses() -> None:
    other = notes.LogKey(fixed("other log"))
    for key in (other.fingerprint, other.vkey(PRACTICE.origin)):
        findings = evidence.check(RAW, log_key=key)
        assert findings.status == evidence.BROKEN
        assert "another key" in findings.faults[0]


@pytest.mark.parametrize("key", ["", "abc", "g" * 64, "name+00000000+AAAA"])
def test_a_key_that_does_not_parse_is_bad_input(key: str) -> None:
    with pytest.raises(BadInput, match="type it whole"):
        evidence.check(RAW, log_key=key)


def policy(*lines: str) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


def test_a_policy_vouches() -> None:
    log = f"log {PRACTICE.log.vkey(PRACTICE.origin)}"
    assert evidence.check(RAW, policy=policy(log, "quorum none")).status == evidence.VOUCHED


def test_a_policy_of_other_logs_refuses() -> None:
    other = notes.LogKey(fixed("other log")).vkey("example.org/log")
    assert evidence.check(RAW, policy=policy(f"log {other}", "quorum none")).status == evidence.BROKEN


def test_missing_witnesses_leave_it_unvouched() -> None:
    witness = notes.VerifierKey("witness.example", PRACTICE.ana.public.sign, notes.COSIGNATURE)
    log = f"log {PRACTICE.log.vkey(PRACTICE.origin)}"
    findings = evidence.check(RAW, policy=policy(log, f"witness w {witness}", "quorum w"))
    assert findings.status == evidence.UNVOUCHED
    assert "witnesses" in findings.not_proven[0]


def test_a_policy_that_does_not_parse_is_bad_input() -> None:
    with pytest.raises(BadInput, match="quorum"):
        evidence.check(RAW, policy=b"")


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7", b"hello", bytes(100)])
def test_other_files_are_unreadable(raw: bytes) -> None:
    findings = evidence.check(raw)
    assert findings.status == evidence.UNREADABLE
    assert "not a ZIP" in findings.faults[0]


def test_both_writings_of_a_kind_travel() -> None:
    practice = SmallPractice("two")
    one = practice.write({0: ("facts", FACTS)}, practice.kind(wording=WORDING), token=fixed("token"))
    two = practice.write({0: ("facts", FACTS), 5: ("feelings", FEELINGS)}, author=practice.ben)
    raw = practice.evidence([(two, {0, 5}), (one, set())], computed={"workplace.json": b"{}\n"})
    findings = evidence.check(raw, log_key=practice.log.fingerprint)
    assert findings.status == evidence.VOUCHED
    assert findings.contents is not None
    assert [entry.header.seq for entry in findings.contents.entries] == [one.seq, two.seq]
    said = " ".join(findings.proven + findings.not_proven)
    assert "nothing that was written in it is shown" in said
    assert "2 sections are shown" in said
    assert f"Entries {one.seq} quote an outside timestamp" in said
    assert "the computed lines" in said
    assert "casebook " + practice.casebook.hex()[:8] + ": 1, 2" in said


def test_a_computed_view_may_stand_alone() -> None:
    practice = SmallPractice()
    raw = practice.evidence([], computed={"workplace.json": b"{}\n"})
    findings = evidence.check(raw)
    assert findings.status == evidence.UNVOUCHED
    assert "Pages shown — none" in " ".join(findings.not_proven)
    with pytest.raises(ValueError, match="holds no entry"):
        practice.evidence([])


@pytest.mark.parametrize(
    ("choice", "words"), [("all", "it is all of it"), ("selection", "it is a selection")]
)
def test_what_the_practice_says_about_completeness_is_repeated(choice: str, words: str) -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    released = {3: ("released", b'{"selection":"' + choice.encode() + b'"}\n')}
    raw = practice.evidence([(entry, None)], released=released)
    assert words in " ".join(evidence.check(raw).not_proven)


def test_the_words_of_ticks_are_spoken_of_only_where_they_are_enclosed() -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    without = evidence.check(practice.evidence([(entry, None)], vocabularies={}))
    enclosed = evidence.check(practice.evidence([(entry, None)]))
    assert "vocabulary" not in " ".join(without.not_proven)
    assert "vocabulary" in " ".join(enclosed.not_proven)


def test_all_sixteen_sections_shown_leave_nothing_withheld() -> None:
    practice = SmallPractice()
    entry = practice.write({slot: (f"s{slot}", b"{}\n") for slot in range(16)})
    assert "withheld" not in " ".join(evidence.check(practice.evidence([(entry, None)])).not_proven)


def test_impossible_times_are_said_not_raised() -> None:
    assert moment(2**64 - 1) == moment(2**40 * 900) == "a time that no clock shows"
    assert moment(0) == "1970-01-01 00:00:00 UTC"


GIVEN = dict(MEMBERS)
AUTHOR, OTHER = PRACTICE.ana.public.author, PRACTICE.ben.public.author
KIND_FILE = f"kinds/{sha256(KIND).hexdigest()}.toml"


def where(name: str) -> str:
    """Short names of the tables below: entry/…, ana/…, ben/… stand for the folders in the file."""
    folder, _, rest = name.partition("/")
    known = {"entry": "entries/0001", "ana": f"people/{AUTHOR.hex()}", "ben": f"people/{OTHER.hex()}"}
    return f"{known[folder]}/{rest}" if folder in known else name


def replaced(name: str, old: bytes, new: bytes) -> dict[str, bytes]:
    changed = GIVEN[where(name)].replace(old, new)
    assert changed != GIVEN[where(name)]
    return {where(name): changed}


def copied(name: str, source: str) -> dict[str, bytes]:
    return {where(name): GIVEN[where(source)]}


def holding(name: str, raw: bytes) -> dict[str, bytes]:
    return {where(name): raw}


KEEP = holding("manifest.txt", GIVEN["manifest.txt"])
SWAP = {}
for part in ("statement.txt", "signature.bin", "proof.tlog-proof"):
    SWAP |= copied(f"ana/{part}", f"ben/{part}") | copied(f"ben/{part}", f"ana/{part}")

DEFECTS = {
    "manifest empty": (holding("manifest.txt", b""), "newer checker"),
    "manifest of another format": (replaced("manifest.txt", b"/v1\n", b"/v9\n"), "newer checker"),
    "manifest lists more": (holding("manifest.txt", GIVEN["manifest.txt"] + b"# x\n"), "does not list"),
    "manifest of another PDF": (holding("evidence.pdf", b"x") | KEEP, "evidence.pdf is not"),
    "policy with a comment": (replaced("policy.txt", b"quorum", b"# \nquorum"), "one ledger"),
    "policy without log": (holding("policy.txt", b"quorum none\n"), "one ledger"),
    "policy that is none": (holding("policy.txt", b"log\n"), "policy cannot be used"),
    "checkpoint that is none": (holding("checkpoint", b"x"), "signed note"),
    "person: no statement": (holding("ana/statement.txt", b"x"), "no statement"),
    "person: swapped": (SWAP, "does not belong"),
    "person: signature": (holding("ana/signature.bin", bytes(64)), "signature"),
    "person: proof of another": (copied("ana/proof.tlog-proof", "ben/proof.tlog-proof"), "another leaf"),
    "entry: no header": (holding("entry/header.bin", b"x"), "not the header"),
    "entry: a stranger's": (replaced("entry/header.bin", AUTHOR, bytes(32)), "by nobody whose key"),
    "entry: other practice": (replaced("entry/header.bin", PRACTICE.id, bytes(16)), "by nobody whose key"),
    "entry: other author": (replaced("entry/header.bin", AUTHOR, OTHER), "signature"),
    "entry: signature": (holding("entry/signature.bin", bytes(64)), "signature"),
    "entry: PEM": (copied("entry/author.pem", "disclosure/author.pem"), "author.pem"),
    "entry: no proof": (holding("entry/proof.tlog-proof", b""), "no receipt"),
    "entry: newer proof": (copied("entry/proof.tlog-proof", "disclosure/proof.tlog-proof"), "another leaf"),
    "kind: language": (replaced("entry/kind.txt", b"language en", b"language es"), "another kind"),
    "kind: cut off": (holding("entry/kind.txt", b"kind incident.v1\n"), "kind.txt is damaged"),
    "kind: capitals": (replaced("entry/kind.txt", b"sha256 ", b"SHA256 "), "kind.txt is damaged"),
    "kind: not ASCII": (holding("entry/kind.txt", b"\xff"), "ASCII"),
    "kind: other file": (holding(KIND_FILE, b"x"), "named after"),
    "slots: cut off": (holding("entry/slots.txt", b"00 withheld\n"), "slots.txt is damaged"),
    "slots: more": (
        replaced("entry/slots.txt", b"15 withheld\n", b"15 withheld\n16 withheld\n"),
        "is damaged",
    ),
    "slots: other code": (replaced("entry/slots.txt", b"facts", b"words"), "missing or out of place"),
    "section": (holding("entry/sections/00-facts.json", b"{}\n"), "not what was sealed"),
    "consistency: not base64": (holding("disclosure/consistency.txt", b"x\n"), "base64"),
    "consistency: no line end": (replaced("disclosure/consistency.txt", b"\n", b""), "is damaged"),
    "consistency: empty": (holding("disclosure/consistency.txt", b""), "proof does not lead"),
    "disclosure: other header": (copied("disclosure/header.bin", "entry/header.bin"), "signature"),
    "disclosure: older proof": (
        copied("disclosure/proof.tlog-proof", "entry/proof.tlog-proof"),
        "own append",
    ),
    "disclosure: other PDF": (holding("evidence.pdf", b"%PDF of somebody else"), "other contents"),
    "disclosure: other README": (holding("README.txt", b"trust me"), "other contents"),
    "disclosure: other words": (holding("vocabulary/behaviours.v1.toml", b"x"), "other contents"),
    "disclosure: other slots": (
        replaced("manifest.txt", b"disclosure 01 04", b"disclosure 01 05"),
        "other contents",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_member_is_checked(defect: str) -> None:
    change, sentence = DEFECTS[defect]
    assert sentence in fault(repacked(change))


@pytest.mark.parametrize("name", [name for name, _ in MEMBERS])
def test_no_member_may_be_missing(name: str) -> None:
    rest = [(other, data) for other, data in MEMBERS if other != name]
    assert fault(container.write(rest))
    assert fault(repacked({}, rest))


@pytest.mark.parametrize("place", range(len(MEMBERS) + 1))
def test_no_member_may_be_added(place: int) -> None:
    for name in (
        "notes.txt",
        "computed/more.json",
        "kinds/" + "0" * 64 + ".toml",
        "disclosure/sections/05-more.json",
    ):
        more = [*MEMBERS[:place], (name, b"{}"), *MEMBERS[place:]]
        assert fault(container.write(more))
        assert fault(repacked({}, more))


def test_members_may_not_change_places() -> None:
    for at in range(len(MEMBERS) - 1):
        swapped = [*MEMBERS[:at], MEMBERS[at + 1], MEMBERS[at], *MEMBERS[at + 2 :]]
        assert fault(container.write(swapped))
        assert fault(repacked({}, swapped))


@pytest.mark.parametrize("name", ["vocabulary/A.toml", "vocabulary/a/b.toml"])
def test_names_inside_folders_are_plain(name: str) -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    with pytest.raises(ValueError, match="does not belong"):
        practice.evidence([(entry, None)], vocabularies={name.removeprefix("vocabulary/"): b""})


@given(st.data())
def test_no_bytes_make_it_raise(data: st.DataObject) -> None:
    name, raw = data.draw(st.sampled_from(MEMBERS))
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 40)))
    changed = raw[:start] + data.draw(st.binary(max_size=20)) + raw[end:]
    findings = evidence.check(repacked({name: changed}))
    assert findings.status == (evidence.UNVOUCHED if changed == raw else evidence.BROKEN)


@given(st.binary(max_size=300))
def test_no_noise_makes_it_raise(noise: bytes) -> None:
    for raw in (noise, b"PK\x03\x04" + noise, RAW[:200] + noise, RAW + noise[:1] + b"x"):
        assert evidence.check(raw).status in (evidence.BROKEN, evidence.UNREADABLE)


def test_the_manifest_names_the_damaged_member() -> None:
    assert fault(repacked({"evidence.pdf": b"x", "manifest.txt": GIVEN["manifest.txt"]})).startswith(
        "evidence.pdf"
    )


def test_a_person_who_wrote_nothing_is_out_of_place() -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)}, author=practice.ben)
    everybody = [
        evidence.PersonPart(
            practice.leaves[seq], ledger.inclusion(practice.hashes(), seq, len(practice.leaves))
        )
        for seq in practice.people.values()
    ]
    with pytest.raises(ValueError, match="wrote nothing"):
        practice.evidence([(entry, None)], people=everybody)


def test_building_needs_each_author() -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    with pytest.raises(Malformed, match="key statement is missing"):
        practice.evidence([(entry, None)], people=[])
    opening = evidence.PersonPart(
        practice.leaves[0], ledger.inclusion(practice.hashes(), 0, len(practice.leaves))
    )
    with pytest.raises(Malformed, match="shown by the key statement"):
        practice.evidence([(entry, None)], people=[opening])


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_ENTRIES", 0)
    assert "out of order" in fault(RAW)
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    with pytest.raises(BadInput, match="fewer pages"):
        practice.evidence([(entry, None)])


def test_an_entry_twice_is_refused() -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    with pytest.raises(ValueError, match="out of order"):
        practice.evidence([(entry, None), (entry, None)])


def log_of(name: str, extensions: tuple[str, ...] = ()) -> SmallPractice:
    practice = SmallPractice()
    practice.origin = name
    return practice


def test_a_log_that_is_none_of_casebound_is_refused() -> None:
    practice = log_of("example.org/log")
    with pytest.raises(ValueError, match="no ledger of Casebound"):
        practice.evidence([(practice.write({0: ("facts", FACTS)}), None)])


def test_a_checkpoint_with_extensions_is_refused() -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    checkpoint = notes.Checkpoint(practice.origin, len(practice.leaves), practice.root(), ("extra",))
    with pytest.raises(ValueError, match="another ledger"):
        practice.evidence([(entry, None)], checkpoint=practice.log.sign(checkpoint))


def test_keys_of_another_log_are_refused() -> None:
    practice = SmallPractice()
    key = statements.parse(split(practice.leaves[1])[0])
    forged = dataclasses.replace(key, log_key_seen=bytes(32))
    practice.leaves[1] = statements.sign(forged, practice.ana.sign_seed)
    with pytest.raises(ValueError, match="not the key of a person"):
        practice.evidence([(practice.write({0: ("facts", FACTS)}), None)])


def test_the_disclosure_must_be_a_disclosure() -> None:
    practice = SmallPractice()
    given = practice.parts([(practice.write({0: ("facts", FACTS)}), None)])
    made = practice.disclose(given, kind=practice.kind(DISCLOSURE_KIND, "incident.v1"))
    with pytest.raises(ValueError, match="signed for other contents"):
        evidence.build(given, made)


def test_the_disclosure_shows_what_was_announced() -> None:
    practice = SmallPractice()
    given = practice.parts([(practice.write({0: ("facts", FACTS)}), None)])
    made = practice.disclose(given)
    fewer = {4: made.entry.shown[4]}
    with pytest.raises(ValueError, match="not the one the manifest announces"):
        evidence.build(given, dataclasses.replace(made, entry=dataclasses.replace(made.entry, shown=fewer)))


def test_the_manifest_is_readable_json_of_the_disclosure() -> None:
    section = GIVEN["disclosure/sections/04-manifest.json"]
    assert parts.manifest_section(GIVEN["manifest.txt"]) == section
    assert list(json.loads(section)) == ["manifest"]


def test_readme_counts() -> None:
    assert b"one entry" in evidence.readme("f" * 64, 1)
    assert b"12 entries" in evidence.readme("f" * 64, 12)
    assert b"cd disclosure" in evidence.readme("f" * 64, 0)
