"""Putting an evidence file together; the disclosure is sealed between its two steps (evidence.md §5)."""

from collections.abc import Mapping

from casebound.core import receipts, statements
from casebound.core.errors import BadInput, Malformed
from casebound.core.evidence import container, parts
from casebound.core.evidence.check import check
from casebound.core.evidence.files import member_name
from casebound.core.evidence.findings import UNVOUCHED
from casebound.core.evidence.parts import DisclosurePart, EntryPart, Parts
from casebound.core.header import Header
from casebound.core.leaves import split


def manifest(given: Parts) -> bytes:
    """`manifest.txt`: what the disclosure's section must hold (`parts.manifest_section`)."""
    return parts.manifest_text(given.disclosure_slots, _members(given))


def build(given: Parts, disclosure: DisclosurePart) -> bytes:
    """The whole file. ValueError with the checker's complaints if it would not check: nothing such leaves."""
    raw = whole(given, disclosure)
    findings = check(raw)
    if findings.status != UNVOUCHED:
        raise ValueError(" ".join(findings.faults))
    return raw


def whole(given: Parts, disclosure: DisclosurePart) -> bytes:
    """The same, unchecked: what somebody would send who has a program of his own."""
    members = _members(given)
    text = parts.manifest_text(given.disclosure_slots, members)
    keys = _sign_keys(given)
    receipt = receipts.make(parts.seq_of(disclosure.entry), disclosure.entry.proof, disclosure.checkpoint)
    sign_key = _key_of(disclosure.entry, keys)
    return container.write(
        [
            *members[:2],
            ("manifest.txt", text),
            *members[2:],
            *parts.entry_members(parts.DISCLOSURE, disclosure.entry, sign_key, receipt),
            (f"{parts.DISCLOSURE}/consistency.txt", parts.steps_text(disclosure.consistency)),
        ]
    )


def _members(given: Parts) -> list[tuple[str, bytes]]:
    if len(given.entries) > parts.MOST_ENTRIES or len(given.openings) > parts.MOST_OPENINGS:
        raise BadInput("This is too much for one evidence file; hand out fewer pages at a time.")
    keys = _sign_keys(given)
    members = [
        ("README.txt", given.readme),
        ("evidence.pdf", given.pdf),
        ("policy.txt", parts.policy_text(given.log_vkey)),
        ("checkpoint", given.checkpoint),
    ]
    people = {}
    for person in given.people:
        statement = statements.parse(split(person.leaf_data)[0])
        people[statement.signer] = (person, statement.seq)
    for author in sorted(people):
        person, seq = people[author]
        members += parts.person_members(author, person, seq, given.checkpoint)
    for number, entry in enumerate(sorted(given.entries, key=parts.seq_of), 1):
        receipt = receipts.make(parts.seq_of(entry), entry.proof, given.checkpoint)
        members += parts.entry_members(f"entries/{number:04}", entry, _key_of(entry, keys), receipt)
    members += _openings(given, keys)
    kinds = {parts.kind_name(raw): raw for raw in given.kinds}
    members += [(name, kinds[name]) for name in sorted(kinds)]
    members += [(f"vocabulary/{name}", given.vocabularies[name]) for name in sorted(given.vocabularies)]
    members += [(f"computed/{name}", given.computed[name]) for name in sorted(given.computed)]
    for number, time in enumerate(sorted(given.times, key=parts.time_order), 1):
        members += parts.time_members(number, time)
    folders = {seq: number for number, seq in enumerate(sorted(map(parts.seq_of, given.entries)), 1)}
    for part in sorted(given.files, key=lambda part: (part.seq, part.position)):
        members.append((member_name(folders[part.seq], part), part.raw))
    return members


def _openings(given: Parts, keys: Mapping[bytes, bytes]) -> list[tuple[str, bytes]]:
    """Ascending by their place in the ledger."""
    said = {}
    for part in given.openings:
        statement = statements.parse(split(part.leaf_data)[0])
        said[statement.seq] = (part, statement.signer)
    members = []
    for number, seq in enumerate(sorted(said), 1):
        part, signer = said[seq]
        members += parts.opening_members(number, part, seq, _held(signer, keys), given.checkpoint)
    return members


def _sign_keys(given: Parts) -> dict[bytes, bytes]:
    keys = {}
    for person in given.people:
        statement = statements.parse(split(person.leaf_data)[0])
        if not isinstance(statement, statements.Key):
            raise Malformed("A person is shown by the key statement; take the leaf with the author's key.")
        keys[statement.signer] = statement.sign_key
    return keys


def _key_of(entry: EntryPart, keys: Mapping[bytes, bytes]) -> bytes:
    return _held(Header.parse(entry.header).author, keys)


def _held(signer: bytes, keys: Mapping[bytes, bytes]) -> bytes:
    if signer not in keys:
        raise Malformed("An author's key statement is missing; add that person to the evidence.")
    return keys[signer]
