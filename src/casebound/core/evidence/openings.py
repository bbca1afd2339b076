"""Who opened an entry: signed statements enclosed since version 2 (docs/spec/evidence.md §8).

An opening says that a program, with its reader's key, opened an entry for her. It stands in the ledger after
the entry. Whether she was let read it is what a full check of the ledger finds, not this file.
"""

from collections.abc import Iterator, Mapping, Sequence

from casebound.core import ed25519, statements
from casebound.core.errors import Malformed, Tampered, Untrusted
from casebound.core.evidence import log as ledgers
from casebound.core.evidence import parts
from casebound.core.evidence.findings import CheckedEntry, CheckedOpening, Contents
from casebound.core.evidence.log import Log
from casebound.core.evidence.shelf import Shelf
from casebound.core.evidence.words import moment
from casebound.core.statements import Key, Opened


def take(
    shelf: Shelf, log: Log, people: Mapping[bytes, Key], entries: Sequence[CheckedEntry]
) -> tuple[CheckedOpening, ...]:
    """The members below openings/. Raises a CaseboundError for the first that is not as it should be."""
    shown = {entry.header.seq: entry for entry in entries}
    found: list[CheckedOpening] = []
    said: set[tuple[int, int]] = set()
    last = -1
    while shelf.next_name.startswith(f"{parts.OPENINGS}/"):
        folder = f"{parts.OPENINGS}/{len(found) + 1:04}"
        opening = _opening(shelf, folder, log, people, shown)
        if opening.seq <= last or len(found) == parts.MOST_OPENINGS:
            raise Malformed(f"{folder} is out of order; ask for the original file.")
        if (opening.entry, opening.person) in said:
            raise Malformed(f"{folder} says a second time what was said; ask for the original file.")
        found.append(opening)
        said.add((opening.entry, opening.person))
        last = opening.seq
    return tuple(found)


def _opening(
    shelf: Shelf, folder: str, log: Log, people: Mapping[bytes, Key], shown: Mapping[int, CheckedEntry]
) -> CheckedOpening:
    signed = shelf.take(f"{folder}/statement.txt")
    signature = shelf.take(f"{folder}/signature.bin")
    said = statements.parse(signed)
    if not isinstance(said, Opened) or said.practice != log.practice:
        raise Untrusted(f"{folder} opened no entry of this practice; ask for the original file.")
    key = people.get(said.signer)
    if key is None or key.seq >= said.seq:
        raise Untrusted(f"{folder} is by nobody whose key the ledger held; ask for the original file.")
    ed25519.verify(key.sign_key, signed, signature)
    if shelf.take(f"{folder}/signer.pem") != parts.pem(key.sign_key):
        raise Tampered(f"{folder}/signer.pem is not the key of its signer; ask for the original file.")
    entry = shown.get(said.entry)
    if entry is None or said.entry >= said.seq:
        raise Untrusted(f"{folder} opened no entry that stands before it here; ask for the original file.")
    if entry.person == key.person:  # also under another key of hers
        raise Untrusted(f"{folder} is by the person who wrote the entry; ask for the original file.")
    proof = shelf.take(f"{folder}/proof.tlog-proof")
    before = ledgers.demand(proof, signed + signature, said.seq, log.note, log.checkpoint)
    if before != said.root:  # else whoever holds the log key could put it after another text of that number
        raise Tampered(f"{folder} was signed after another ledger before it; ask for the original file.")
    return CheckedOpening(
        folder, said.seq, said.entry, entry.header.page, said.signer, key.person, said.time, said.token
    )


def proven(contents: Contents) -> Iterator[str]:
    """One sentence for each opening."""
    for it in contents.openings:
        yield (
            f"The key of person {it.person} signed to have opened entry {it.entry} (page {it.page} of its "
            f"casebook), at {moment(it.time)} by the practice's clock. It stands after the entry, as number "
            f"{it.seq} of the ledger, and names that ledger up to there, with the entry as it is here."
        )


def not_proven(contents: Contents) -> Iterator[str]:
    """What nobody should read into an opening."""
    if contents.openings:
        yield (
            "That whoever opened an entry read it, understood it, or had not seen it before: a program said, "
            "with that person's key, that it opened the text."
        )
        yield (
            "When an entry was opened: the times are those of the practice's own clock; proven is the place "
            "in the ledger, and what a time token bounds."
        )
        yield (
            "Who else opened these entries, or that nobody did: the practice chose which openings to show. "
            "By what right each was opened, and whether the key was still that person's, a full check of its "
            "ledger can say."
        )
        yield "That the PDF gives these persons their right names: the ledger holds their numbers and keys."
