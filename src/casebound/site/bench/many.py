"""A practice of size, quickly: the rows that the write path would write, in bulk, with every signature.

What takes time in the write path for one person at a page (form, checks, a transaction each) is done once for
many: texts repeat after a while, keys, nonces, signatures, hashes and checkpoints are each entry's own.
`casebound doctor --all` finds such a practice in order, guards included.
"""

import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from casebound.core import digest, notes, pages, seal
from casebound.core.header import page_in
from casebound.core.ledger import Frontier, leaf_hash, push
from casebound.site.bench.ground import order, words

if TYPE_CHECKING:
    from casebound.book.append import Turn
    from casebound.members.who import Who
    from casebound.records.write import Order

AT_ONCE = 20_000  # entries a transaction, so that the log of the database stays small
TEXTS, CLIENTS = 200, 50  # every fourth text is an incident
SHORT = 300  # characters: the smallest body there is, 1,024 bytes before it is sealed
_LEAF = "INSERT INTO book_leaf (practice_id,seq,type,signed,signature,hash) VALUES (%s,%s,'entry',%s,%s,%s)"
_ENTRY = "INSERT INTO book_entry (practice_id,seq,casebook,page,author,body) VALUES (%s,%s,%s,%s,%s,%s)"
_KEY = "INSERT INTO book_entrykey (practice_id,casebook,seq,epoch,wrapped) VALUES (%s,%s,%s,%s,%s)"
_CHECKPOINT = "INSERT INTO book_checkpoint (practice_id,size,root,signature) VALUES (%s,%s,%s,%s)"


class Rows(NamedTuple):
    """What one chunk of entries adds to each table."""

    leaves: list[tuple[Any, ...]]
    entries: list[tuple[Any, ...]]
    keys: list[tuple[Any, ...]]
    checkpoints: list[tuple[Any, ...]]


class Ready(NamedTuple):
    """A text that lacks only its place, and its digest."""

    prepared: seal.Prepared
    digest: bytes


def fill(who: "Who", count: int, length: int = SHORT) -> dict[int, bytes]:
    """Seals so many notes of `length` characters into her own casebook. Gives the digest of each, by seq."""
    from casebound.book.append import turn

    texts, made = _texts(who, length), dict[int, bytes]()
    for start in range(0, count, AT_ONCE):
        with turn(who.practice) as held:
            rows = _sealed(held, who, texts, min(AT_ONCE, count - start), made)
            _insert(rows)
    return made


def paged(who: "Who", made: dict[int, bytes]) -> None:
    """Pages of digests over these entries, as the first visit of a reader would leave them."""
    from casebound.records import digests, held

    book = who.own_casebook()
    here = held.leaves(who, book)
    digests.build(who, who.epoch(book), here, pages.pack_rows((seq, made[seq]) for seq in here), {})


def _texts(who: "Who", length: int) -> list[Ready]:
    """Prepared as the write path does. The digest is what it committed to, read out of the padded body."""
    from casebound.core.packing import unpack, unpad
    from casebound.records import write

    found = []
    for number in range(TEXTS):
        wish = order(who, words(number, length))
        ready = write.prepared(who, _incident(who, number) if number % 4 == 0 else wish)
        inside = unpack(unpad(ready.padded))[6]
        assert len(inside) == digest.SIZE, "the seventh part of a body is its digest"
        found.append(Ready(ready, inside))
    return found


def _incident(who: "Who", number: int) -> "Order":
    """Every question answered as a sample does, about one of fifty clients."""
    from casebound.core import kinds_sample
    from casebound.kinds import shipped
    from casebound.records import write

    kind = shipped().get("incident")
    answers = kinds_sample.sample(kind, "en", number)
    return write.Order(kind, "en", answers, who.own_casebook(), client=100 + number % CLIENTS)


def _sealed(held: "Turn", who: "Who", texts: list[Ready], count: int, made: dict[int, bytes]) -> Rows:
    from dataclasses import replace

    rows, practice, book = Rows([], [], [], []), who.practice.id, who.own_casebook()
    place, epoch = held.place(who.secret.public.sign), who.epoch(book)
    nodes, origin = list(held.frontier.hashes), who.practice.origin
    page, previous, root, leaf = held.next_page(book), place.previous, place.root, b""
    for seq in range(place.seq, place.seq + count):
        ready = texts[seq % len(texts)]
        slot = seal.Slot(place.practice, seq, book, page, place.time, previous, root, place.token)
        key = os.urandom(32)
        closed = seal.close(ready.prepared, slot, who.secret, key)
        previous = leaf = leaf_hash(closed.leaf_data)
        push(nodes, seq, leaf)
        frontier = Frontier(seq + 1, tuple(nodes))
        root = frontier.root()
        signature = held.log_key.signature(notes.Checkpoint(origin, seq + 1, root))
        rows.leaves.append((practice, seq, closed.header, closed.signature, leaf))
        rows.entries.append((practice, seq, book, page, who.number, closed.body))
        rows.keys.append((practice, book, seq, epoch.number, seal.wrap(key, epoch, seq)))
        rows.checkpoints.append((practice, seq + 1, root, signature))
        made[seq] = ready.digest
        page += 1
    assert page_in(closed.header) == (book, page - 1)
    before = held.standing
    held.standing = replace(
        before,
        frontier=frontier,
        last=leaf,
        newest={**before.newest, sha256(who.secret.public.sign).digest(): leaf},
        pages={**before.pages, book: page - 1},
    )
    from casebound.book import rows as single

    single.set_tail(held.run, who.practice, sha256(who.secret.public.sign).digest(), leaf)
    return rows


def _insert(rows: Rows) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for query, values in zip((_LEAF, _ENTRY, _KEY, _CHECKPOINT), rows, strict=True):
            cursor.executemany(query, values)
