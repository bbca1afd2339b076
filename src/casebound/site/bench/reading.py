"""Review and search over many entries, as the first visit of a fresh process and as later ones meet them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from casebound.core.pages import ROW
from casebound.site.bench.figures import Figure, seconds, typical
from casebound.site.bench.ground import Ground

if TYPE_CHECKING:
    from casebound.members.who import Who

SEARCH = 60.0  # milliseconds, for 10,000 entries
REVIEW = ((10_000, 250.0), (100_000, 350.0), (1_000_000, 800.0))  # up to so many entries, milliseconds
ON_POSTGRESQL = 200.0  # more
TIMES = 7
QUERY = "zenquira table"  # one rare word and one common one


def review(ground: Ground) -> Iterator[Figure]:
    """Unlock and read every digest. Expects entries; the first visit makes the pages, as a reader's would."""
    from casebound.records import digests, held_note
    from casebound.safety import patterns

    book = ground.who.own_casebook()
    for note in ground.folder.glob("held-*.note"):
        note.unlink()
    first = seconds(_fresh_visit, ground)
    packed = digests.packed(ground.who, book)
    count = len(packed) // ROW
    sealed = typical(lambda: _fresh_visit(ground), TIMES)
    plain = _PlainDigests(ground.folder / "digests.sqlite3", digests.raw(ground.who, book))
    beside = typical(plain.read, TIMES)
    seen = (
        "what the note of an earlier process says of the leaves (docs/adr/0010)"
        if ground.size() >= held_note.LARGE
        else "every leaf hashed"
    )
    yield Figure(
        "unlock_and_open_for_review", sealed * 1e3, "ms", _target(count), peer=beside * 1e3,
        ratio=sealed / beside,
        note=f"{count} entries, a process that knows nothing: keys, roll, grant, {seen} up to the signed "
        "checkpoint, every digest as a packed row; without the Argon2id of a sign-in; peer: the same rows "
        "from a plain SQLite table",
    )  # fmt: skip
    yield Figure(
        "review_first_of_all", first * 1e3, "ms", peer=beside * 1e3, ratio=first / beside,
        note="the same before any process had read the leaves: every one is hashed",
    )  # fmt: skip
    later = typical(lambda: patterns.review(ground.who), TIMES)
    yield Figure(
        "review_again", later * 1e3, "ms", peer=beside * 1e3, ratio=later / beside,
        note="a process that has read the leaves; to the table that the rules look through",
    )  # fmt: skip


def _target(count: int) -> float | None:
    from django.db import connection

    more = ON_POSTGRESQL if connection.vendor == "postgresql" else 0.0
    return next((most + more for size, most in REVIEW if count <= size), None)


def search(ground: Ground) -> Iterator[Figure]:
    """Search everything that was written. The first search makes the blob, as a reader's would."""
    from casebound.records import search as searching

    who, query = ground.who, QUERY
    first = seconds(searching.search, who, query)
    hits = len(searching.search(who, query))
    sealed = typical(lambda: searching.search(who, query), TIMES)
    plain = _PlainTexts(ground.folder / "texts.sqlite3", who)
    beside = typical(lambda: plain.find(query), TIMES)
    yield Figure(
        "search", sealed * 1e3, "ms", SEARCH, peer=beside * 1e3, ratio=sealed / beside,
        note=f"{plain.count} entries, {plain.size / 1e6:.1f} MB of text, {hits} hits opened and shown; "
        "peer: LIKE over the same text in a plain SQLite table",
    )  # fmt: skip
    yield Figure("search_first", first * 1e3, "ms", note="opens every entry once and seals their words")


def _fresh_visit(ground: Ground) -> None:
    """What a process does that knows nothing yet."""
    from casebound.book import roll
    from casebound.members.who import of_account
    from casebound.people.models import Account
    from casebound.records import digests, held

    roll._known.clear()
    held._seen.clear()
    who = of_account(Account.objects.get(pk=ground.who.account.pk), ground.account_key)
    digests.packed(who, who.own_casebook())


class _PlainDigests:
    """The peer of a review: digests in clear, one row each."""

    def __init__(self, file: Path, digests: dict[int, bytes]) -> None:
        self.file = file
        with sqlite3.connect(file) as database:
            database.execute("CREATE TABLE plain (seq INTEGER PRIMARY KEY, digest BLOB)")
            database.executemany("INSERT INTO plain VALUES (?, ?)", digests.items())
        database.close()

    def read(self) -> bytes:
        database = sqlite3.connect(self.file)
        rows = database.execute("SELECT seq, digest FROM plain ORDER BY seq")
        found = b"".join([seq.to_bytes(8, "big") + raw for seq, raw in rows])
        database.close()
        return found


class _PlainTexts:
    """The peer of a search: folded texts in clear, one row each."""

    def __init__(self, file: Path, who: "Who") -> None:
        from casebound.records.folding import fold
        from casebound.records.read import everything
        from casebound.records.search import texts

        rows = [(" ".join(fold(text) for _, text in texts(entry)),) for entry in everything(who)]
        self.count, self.size = len(rows), sum(len(text) for (text,) in rows)
        self.database = sqlite3.connect(file)
        self.database.execute("CREATE TABLE plain (text TEXT)")
        self.database.executemany("INSERT INTO plain VALUES (?)", rows)
        self.database.commit()

    def find(self, query: str) -> None:
        terms = query.split()
        where = " AND ".join(["text LIKE ?"] * len(terms))
        values = [f"%{term}%" for term in terms]
        self.database.execute(f"SELECT text FROM plain WHERE {where}", values).fetchall()
