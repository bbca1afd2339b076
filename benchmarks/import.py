"""A list of so many clients is read, looked through and sealed, beside two peers in the same run.

    PYTHONPATH=src python benchmarks/import.py 100000

Peers: the same lines as plain rows in SQLite (one durable transaction each 250, as the import commits), and
the same pages sealed one by one, of which 200 are measured and the rest reckoned.
"""

import csv
import io
import sqlite3
import sys

from casebound.site.bench.figures import Figure, seconds
from casebound.site.bench.ground import Ground, ground

COUNT = int(sys.argv[1]) if sys.argv[1:] else 10_000
SOME = 200
_SOUNDS = ("ba", "co", "de", "fi", "gu", "la", "me", "ni", "or", "pe", "qui", "ra", "so", "tu", "va", "zen")


def name(number: int) -> str:
    first, second, third = number % 16, number // 16 % 16, number // 256
    given = _SOUNDS[first] + _SOUNDS[second]
    return f"{given} {_SOUNDS[third % 16]}{_SOUNDS[third // 16 % 16]}{third // 256}son"


def lines(first: int, count: int) -> list[list[str]]:
    return [
        [name(at), f"206{at:07d}", f"n{at}@example.org", f"{1950 + at % 50}-0{1 + at % 9}-1{at % 9}"]
        for at in range(first, first + count)
    ]


def written(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([["Name", "Phone", "Email", "Birthday"], *rows])
    return out.getvalue().encode()


def plainly(made: Ground, rows: list[list[str]]) -> None:
    database = sqlite3.connect(made.folder / "plain.sqlite3", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE client (id INTEGER PRIMARY KEY, name, phone, email, born)")
    for at in range(0, len(rows), 250):
        database.execute("BEGIN IMMEDIATE")
        for row in rows[at : at + 250]:
            database.execute("INSERT INTO client (name, phone, email, born) VALUES (?,?,?,?)", row)
        database.execute("COMMIT")
    database.close()


def main(made: Ground) -> None:
    from casebound.exchange.lists_in import importing, incoming, looking
    from casebound.kinds import shipped
    from casebound.records import write

    rows = lines(0, COUNT)
    raw = written(rows)
    given, looked = [], []
    reading = seconds(lambda: given.append(incoming.begin(made.who, raw, "list.csv")))
    looking_ = seconds(lambda: looked.append(looking.look(made.who, given[0], lambda: True)))
    sealing = seconds(lambda: importing.run(made.who, looked[0], lambda: True))
    plain = seconds(plainly, made, rows)
    kind = shipped().get("client")
    orders = [
        write.Order(
            kind, "en", {"name": row[0], "phones": [row[1]], "emails": [row[2]]}, made.who.own_casebook()
        )
        for row in lines(COUNT, SOME)
    ]
    singly = seconds(lambda: [write.seal_entry(made.who, order) for order in orders]) / SOME * COUNT
    whole = reading + looking_ + sealing
    for figure in (
        Figure("import_read", reading, "s", note=f"{COUNT} lines: guessed, read, kept sealed"),
        Figure("import_look", looking_, "s", note="every line checked and held against the clients here"),
        Figure(
            "import_seal", sealing, "s", peer=singly, ratio=sealing / singly, note="peer: sealed one by one"
        ),
        Figure(
            "import_whole", whole, "s", peer=plain, ratio=whole / plain, note="peer: plain rows in SQLite"
        ),
        Figure(
            "imported_a_second", COUNT / sealing, "1/s", note="pages sealed, each with leaf and checkpoint"
        ),
    ):
        print(figure.json(), flush=True)


with ground() as ready:
    main(ready)
