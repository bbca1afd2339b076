"""Entries, their keys and casebooks held against the signed leaves: all there, nothing that nobody signed."""

from collections.abc import Iterator
from hashlib import sha256

from casebound.book.models import Casebook, Entry, EntryKey, Leaf, Practice
from casebound.core.chain import Finding
from casebound.core.cipher import AES_GCM
from casebound.core.errors import CaseboundError
from casebound.core.header import Header
from casebound.core.trust import Roll

SEALED = 61  # bytes of an entry key wrapped by a reader
OWED = "the erasure is owed. Start the server once, or run `casebound erase --finish`."
DROPPED = (0x11, 0x12)  # first byte of one that was dropped in


def examine(practice: Practice, roll: Roll) -> list[Finding]:
    """Every finding about rows beside the ledger; `roll` is who may do what, from `book.doctor`."""
    headers = _headers(practice)
    return [
        *_entries(practice, roll, headers),
        *_keys(practice, roll, headers),
        *_casebooks(practice, roll),
    ]


def _headers(practice: Practice) -> dict[int, Header]:
    found = {}
    for leaf in (
        Leaf.objects.filter(practice=practice, type="entry").order_by("seq").iterator(chunk_size=2000)
    ):
        try:
            found[leaf.seq] = Header.parse(leaf.signed)
        except CaseboundError:
            continue  # the ledger's own check says so
    return found


def _entries(practice: Practice, roll: Roll, headers: dict[int, Header]) -> Iterator[Finding]:
    missing = dict(headers)
    for row in Entry.objects.filter(practice=practice).order_by("seq").iterator(chunk_size=500):
        header = missing.pop(row.seq, None)
        if header is None:
            yield Finding(row.seq, f"e{row.seq} stands beside the ledger: nobody has signed it.")
            continue
        author = roll.by_author.get(header.author)
        if (row.casebook, row.page) != (header.casebook, header.page):
            yield Finding(row.seq, f"e{row.seq} is filed in another casebook or page than it was sealed for.")
        if author is None or author.number != row.author:
            yield Finding(row.seq, f"e{row.seq} is filed under another author than the one who signed it.")
        if row.seq in roll.erased:
            if row.body is not None:
                yield Finding(
                    row.seq, f"The text of e{row.seq}, which was to be erased, still stands: {OWED}"
                )
        elif row.body is None:
            yield Finding(
                row.seq,
                f"The text of e{row.seq} was destroyed without authority: it is gone, and no signed leaf "
                "allows that. Keep a copy of this folder and restore a backup.",
            )
        elif sha256(row.body).digest() != header.body:
            yield Finding(row.seq, f"The sealed text of e{row.seq} is not the one that was signed.")
    for seq in missing:
        yield Finding(seq, f"e{seq} was signed, but its sealed text is not in the database.")


def _keys(practice: Practice, roll: Roll, headers: dict[int, Header]) -> Iterator[Finding]:
    wanted = {(header.casebook, seq) for seq, header in headers.items()}
    wanted |= {(casebook, seq) for casebook, seqs in roll.shares.items() for seq in seqs}
    wanted = {(casebook, seq) for casebook, seq in wanted if seq not in roll.erased}
    for row in EntryKey.objects.filter(practice=practice).order_by("seq").iterator(chunk_size=2000):
        state = roll.casebooks.get(row.casebook)
        if row.seq in roll.erased:
            yield Finding(row.seq, f"A key of e{row.seq}, which was to be erased, still stands: {OWED}")
            continue
        if (row.casebook, row.seq) not in wanted or state is None:
            yield Finding(row.seq, f"e{row.seq} has a key for a casebook that it was never shared with.")
            continue
        wanted.discard((row.casebook, row.seq))
        if row.epoch != state.epoch:
            yield Finding(row.seq, f"A key of e{row.seq} belongs to epoch {row.epoch}, not {state.epoch}.")
        if not _shaped(row.wrapped):
            yield Finding(row.seq, f"A key of e{row.seq} is damaged: the page cannot be opened with it.")
    for casebook, seq in sorted(wanted, key=lambda pair: pair[1]):
        yield Finding(
            seq, f"e{seq} has no key in casebook {casebook.hex()[:8]}, whose readers should read it."
        )


def _shaped(wrapped: bytes) -> bool:
    return len(wrapped) == SEALED if wrapped[:1] == bytes([AES_GCM]) else wrapped[:1] in map(_byte, DROPPED)


def _byte(number: int) -> bytes:
    return bytes([number])


def _casebooks(practice: Practice, roll: Roll) -> Iterator[Finding]:
    rows = {row.id: row for row in Casebook.objects.filter(practice=practice)}
    for id in sorted(rows.keys() | roll.casebooks.keys()):
        row, state = rows.get(id), roll.casebooks.get(id)
        if row is None or state is None:
            where = "the database" if row is None else "the ledger"
            yield Finding(None, f"Casebook {id.hex()[:8]} is missing from {where}.")
        elif (row.purpose, row.owner) != (state.purpose, state.creator):
            yield Finding(None, f"Casebook {id.hex()[:8]} is filed as another one's, or for another purpose.")
