"""The one door for reading: permission, key, seal, signature, and a line that says who looked and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db import DatabaseError, InterfaceError

from casebound.book import plain
from casebound.book.models import EntryKey, Head, Opening
from casebound.core import canonical, digest, seal
from casebound.core.cipher import AES_GCM
from casebound.core.epoch import Epoch
from casebound.core.errors import BadInput, Sealed, Tampered
from casebound.core.header import Header, check_author
from casebound.core.kinds import Kind
from casebound.core.ledger import leaf_hash
from casebound.core.roll import PersonKeys
from casebound.members.who import Who
from casebound.people.briefly import briefly
from casebound.records import absent, held, kinds, opened

IN_ONE_QUERY = 500  # beyond, reading all rows of a casebook is quicker than naming the wanted ones
NOT_YOURS = "You hold no key for this page. Its writer can share it with you."
_COLUMNS = """
    SELECT k.casebook, k.seq, k.wrapped, e.casebook, e.page, e.author, e.body, l.signed, l.signature
    FROM book_entrykey k
    JOIN book_entry e ON e.practice_id = k.practice_id AND e.seq = k.seq
    JOIN book_leaf l ON l.practice_id = k.practice_id AND l.seq = k.seq
    WHERE k.practice_id = %s AND k.casebook = %s
"""


People = Mapping[bytes, PersonKeys]  # by author, that is by SHA-256 of the sign key


@dataclass(frozen=True)
class Row:
    """One entry as stored, with the key that this casebook holds for it."""

    via: bytes
    seq: int
    wrapped: bytes
    casebook: bytes
    page: int
    author: int
    body: bytes | None
    header: bytes
    signature: bytes

    @property
    def filed(self) -> tuple[int, int, bytes, int]:
        """Writer, number, casebook and page as the row says."""
        return self.author, self.seq, self.casebook, self.page

    def signed_as(self, people: People) -> tuple[int, int, bytes, int] | None:
        """The same as the header says, whose bytes the body is bound to; None for an unknown writer."""
        header = self.header
        person = people.get(header[67:99])  # the key of then: she may have another one by now
        if person is None:
            return None
        page = int.from_bytes(header[59:67], "big")
        return person.number, int.from_bytes(header[35:43], "big"), header[43:59], page


@dataclass(frozen=True)
class Entry:
    """An opened entry. `answers` is a view of the section bytes; those bytes are the record.

    missing: what keeps it from being read although it opens, and the way on; `kind` only stands in then.
    owed: that this person opened it should stand in the ledger and could not be put there.
    """

    row: Row
    opened: seal.Opened
    data_key: bytes
    kind: Kind
    missing: str = ""
    owed: bool = False

    @property
    def id(self) -> str:
        return f"e{self.row.seq}"

    @property
    def seq(self) -> int:
        return self.row.seq

    @property
    def page(self) -> int:
        return self.row.page

    @cached_property
    def header(self) -> Header:
        return Header.parse(self.row.header)

    @property
    def leaf_hash(self) -> bytes:
        return leaf_hash(self.row.header + self.row.signature)

    @cached_property
    def digest(self) -> digest.Row:
        return digest.unpack(self.opened.digest)

    @cached_property
    def sections(self) -> Mapping[str, Mapping[str, object]]:
        """Section code → its answers, as sealed."""
        return {part.code: _answers(part.raw) for part in self.opened.sections.values()}

    @cached_property
    def answers(self) -> Mapping[str, object]:
        return {name: value for part in self.sections.values() for name, value in part.items()}

    @property
    def amends(self) -> int | None:
        """Seq of the entry this one amends."""
        return self.digest.amends - 1 if self.digest.amends else None


def _answers(raw: bytes) -> Mapping[str, object]:
    value = canonical.decode(raw)
    if not isinstance(value, dict):
        raise Tampered("A section of this page is not a set of answers. It was not opened.")
    return value


def rows(who: Who, casebook: bytes, *, seqs: list[int] | None = None) -> Iterator[Row]:
    """Stored entries that a casebook holds keys for, newest first."""
    query, erased = _COLUMNS, who.roll.erased  # gone by order, though their bytes may still stand
    values: list[Any] = [who.practice.id, casebook]
    if seqs is not None:
        query += f" AND k.seq IN ({', '.join(['%s'] * len(seqs))})" if seqs else " AND 1 = 0"
        values += seqs
    query += " ORDER BY k.seq DESC"
    for via, seq, wrapped, home, page, author, body, header, signature in plain.every(query, *values):
        if seq in erased:
            continue
        yield Row(
            bytes(via),
            seq,
            bytes(wrapped),
            bytes(home),
            page,
            author,
            None if body is None else bytes(body),
            bytes(header),
            bytes(signature),
        )


def unseal(
    who: Who,
    row: Row,
    *,
    known_author: bool = False,
    epoch: Epoch | None = None,
    people: People | None = None,
) -> Entry:
    """Open one stored entry with this person's key.

    epoch (of `row.via`) and people (of the roll) are given where many are opened in a row.

    A key under the casebook's epoch comes from a reader; one dropped in could come from anybody, so then, and
    whenever one entry is opened to be read, the author's signature is checked against the roll.
    """
    if not (known_author and row.wrapped[0] == AES_GCM):
        _check_author(who, row)
    elif row.filed != row.signed_as(who.roll.by_author if people is None else people):
        raise Tampered(f"e{row.seq} is filed under another writer or place than it was sealed for.")
    opened, data_key = unsealed(who, row, epoch)
    kind, wanting = kinds.by_ref(who.practice, opened.kind)
    return Entry(row, opened, data_key, kind or absent.stand_in(opened.kind, opened.sections), wanting)


def unsealed(who: Who, row: Row, epoch: Epoch | None = None) -> tuple[seal.Opened, bytes]:
    """The opened body and its key, before anything is asked about the author or the kind."""
    epoch = epoch or who.epoch(row.via)
    if row.body is None:
        raise Sealed("This page was erased. Its place in the ledger and the reason for erasing it remain.")
    symmetric = row.wrapped[0] == AES_GCM
    data_key = (seal.unwrap if symmetric else seal.pick_up)(row.wrapped, epoch, row.seq)
    return seal.open_body(row.body, row.header, data_key), data_key


def _check_author(who: Who, row: Row) -> None:
    person = who.roll.by_author.get(row.header[67:99])
    if person is None or person.number != row.author:
        raise Tampered(f"Page {row.page} names a writer whom this practice does not know. It was not opened.")
    header = check_author(row.header, row.signature, person.public.sign)
    told = (header.practice, header.seq, header.casebook, header.page)
    if told != (who.practice.uid, row.seq, row.casebook, row.page):
        raise Tampered(f"Page {row.page} stands in another place than it was sealed for. It was not opened.")


def open_entry(who: Who, seq: int, purpose: str) -> Entry:
    """Open one entry to read it; its other readers can see that. Raises Sealed without a key.

    A reader who did not write it signs so once; nobody waits for that (`owed` says that it failed).
    """
    keys = EntryKey.objects.filter(practice=who.practice, seq=seq)
    hers = set(who.casebooks())
    mine = [key.casebook for key in keys if key.casebook in hers]
    home_first = sorted(mine, key=lambda casebook: casebook != who.own_casebook())
    for casebook in home_first:
        for row in rows(who, casebook, seqs=[seq]):
            entry = unseal(who, row)
            _adopt(who, entry)
            opened.note(who, seq, purpose)
            return replace(entry, owed=opened.sign(who, seq, row.author, row.casebook))
    raise Sealed(NOT_YOURS)


def demand_kinds(entries: Iterable[Entry]) -> None:
    """Raises BadInput where the kind of one of these is not installed: it cannot be drawn or given away."""
    for entry in entries:
        if entry.missing:
            raise BadInput(f"{entry.id}: {entry.missing}")


def several(who: Who, seqs: Iterable[int]) -> dict[int, Entry]:
    """Chosen entries that this person can open, by seq."""
    wanted, found = sorted(set(seqs)), dict[int, Entry]()
    for casebook in who.casebooks():
        missing = [seq for seq in wanted if seq not in found]
        found |= {entry.seq: entry for entry in chosen(who, casebook, missing)}
    return found


def chosen(who: Who, casebook: bytes, seqs: Sequence[int]) -> Iterator[Entry]:
    """Chosen entries of one casebook, newest first, as far as it has their bodies and keys."""
    if not seqs:
        return
    epoch, wanted, people = who.epoch(casebook), set(seqs), who.roll.by_author
    stored = rows(who, casebook, seqs=list(seqs) if len(seqs) <= IN_ONE_QUERY else None)
    for row in stored:
        if row.seq in wanted and row.body is not None:
            yield unseal(who, row, known_author=True, epoch=epoch, people=people)


def newest(who: Who, count: int) -> list[Entry]:
    """The newest entries this person can open, each once, newest first. Raises Tampered when one is gone."""
    here = {seq for casebook in who.casebooks() for seq in list(held.leaves(who, casebook))[-count:]}
    wanted = sorted(here, reverse=True)[:count]
    found = several(who, wanted)
    missing(seq for seq in wanted if seq not in found)
    return [found[seq] for seq in wanted]


def everything(who: Who) -> Iterator[Entry]:
    """Every entry this person can open, each once. Raises Tampered when one that must be there is not."""
    seen: set[int] = set()
    for casebook in who.casebooks():
        here = list(held.leaves(who, casebook))
        wanted = [seq for seq in here if seq not in seen]
        for entry in chosen(who, casebook, wanted):
            seen.add(entry.seq)
            yield entry
        missing(seq for seq in wanted if seq not in seen)


def missing(seqs: Iterable[int]) -> None:
    """Raises Tampered that names the first of these entries, if there are any."""
    lost = sorted(seqs)
    if lost:
        raise Tampered(
            f"{len(lost)} pages of this casebook are missing from the database (first: e{lost[0]}). "
            "Nothing is shown as complete. Run `casebound doctor`."
        )


def openings(who: Who, seq: int) -> list[Opening]:
    return list(Opening.objects.filter(practice=who.practice, seq=seq).order_by("number"))


def _adopt(who: Who, entry: Entry) -> None:
    """A key dropped in by a writer who is no reader is wrapped anew under the epoch, which opens faster."""
    if entry.row.wrapped[0] == AES_GCM:
        return
    with suppress(DatabaseError, InterfaceError), briefly():  # if not now, then at the next look
        Head.objects.select_for_update(no_key=True).get(practice=who.practice)
        epoch = who.epoch(entry.row.via)
        EntryKey.objects.filter(
            practice=who.practice, casebook=entry.row.via, seq=entry.seq, epoch=epoch.number
        ).update(wrapped=seal.wrap(entry.data_key, epoch, entry.seq))
