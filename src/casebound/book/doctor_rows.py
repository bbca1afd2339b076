"""Entries, their keys and casebooks held against the signed leaves: all there, nothing that nobody signed."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from casebound.book.doctor_read import each
from casebound.book.doctor_walk import Said
from casebound.book.models import Casebook, Practice
from casebound.core.chain import Finding
from casebound.core.cipher import AES_GCM
from casebound.core.trust import Roll

SEALED = 61  # bytes of an entry key wrapped by a reader
OWED = "the erasure is owed. Start the server once, or run `casebound erase --finish`."
DROPPED = (0x11, 0x12)  # first byte of one that was dropped in
_ENTRIES = "SELECT seq, casebook, page, author, body FROM book_entry WHERE practice_id = %s ORDER BY seq"
_KEYS = "SELECT seq, casebook, epoch, wrapped FROM book_entrykey WHERE practice_id = %s ORDER BY seq"


def examine(practice: Practice, roll: Roll, headers: Mapping[int, Said]) -> list[Finding]:
    """Every finding about rows beside the ledger; roll and headers are what `book.doctor` read there."""
    return [
        *_entries(practice, roll, headers),
        *_keys(practice, roll, headers),
        *_casebooks(practice, roll),
    ]


def _entries(practice: Practice, roll: Roll, headers: Mapping[int, Said]) -> Iterator[Finding]:
    missing = dict(headers)
    authors = {hash: person.number for hash, person in roll.by_author.items()}
    for seq, casebook, page, author, body in each(_ENTRIES, practice.id, at_once=500):
        header = missing.pop(seq, None)
        if header is None:
            yield Finding(seq, f"e{seq} stands beside the ledger: nobody has signed it.")
            continue
        if (casebook, page) != (header.casebook, header.page):
            yield Finding(seq, f"e{seq} is filed in another casebook or page than it was sealed for.")
        if authors.get(header.author) != author:
            yield Finding(seq, f"e{seq} is filed under another author than the one who signed it.")
        if seq in roll.erased:
            if body is not None:
                yield Finding(seq, f"The text of e{seq}, which was to be erased, still stands: {OWED}")
        elif body is None:
            yield Finding(
                seq,
                f"The text of e{seq} was destroyed without authority: it is gone, and no signed leaf "
                "allows that. Keep a copy of this folder and restore a backup.",
            )
        elif sha256(body).digest() != header.body:
            yield Finding(seq, f"The sealed text of e{seq} is not the one that was signed.")
    for seq in missing:
        yield Finding(seq, f"e{seq} was signed, but its sealed text is not in the database.")


def _keys(practice: Practice, roll: Roll, headers: Mapping[int, Said]) -> Iterator[Finding]:
    wanted = {(header.casebook, seq) for seq, header in headers.items() if seq not in roll.erased}
    shared = ((casebook, seq) for casebook, seqs in roll.shares.items() for seq in seqs)
    wanted |= {(casebook, seq) for casebook, seq in shared if seq not in roll.erased}
    for seq, casebook, epoch, wrapped in each(_KEYS, practice.id):
        state = roll.casebooks.get(casebook)
        if seq in roll.erased:
            yield Finding(seq, f"A key of e{seq}, which was to be erased, still stands: {OWED}")
            continue
        if (casebook, seq) not in wanted or state is None:
            yield Finding(seq, f"e{seq} has a key for a casebook that it was never shared with.")
            continue
        wanted.discard((casebook, seq))
        if epoch != state.epoch:
            yield Finding(seq, f"A key of e{seq} belongs to epoch {epoch}, not {state.epoch}.")
        if not _shaped(wrapped):
            yield Finding(seq, f"A key of e{seq} is damaged: the page cannot be opened with it.")
    for casebook, seq in sorted(wanted, key=lambda pair: pair[1]):
        yield Finding(
            seq, f"e{seq} has no key in casebook {casebook.hex()[:8]}, whose readers should read it."
        )


def _shaped(wrapped: bytes) -> bool:
    first = wrapped[0] if wrapped else -1
    return len(wrapped) == SEALED if first == AES_GCM else first in DROPPED


def _casebooks(practice: Practice, roll: Roll) -> Iterator[Finding]:
    rows = {row.id: row for row in Casebook.objects.filter(practice=practice)}
    for id in sorted(rows.keys() | roll.casebooks.keys()):
        row, state = rows.get(id), roll.casebooks.get(id)
        if row is None or state is None:
            where = "the database" if row is None else "the ledger"
            yield Finding(None, f"Casebook {id.hex()[:8]} is missing from {where}.")
        elif (row.purpose, row.owner) != (state.purpose, state.creator):
            yield Finding(None, f"Casebook {id.hex()[:8]} is filed as another one's, or for another purpose.")
