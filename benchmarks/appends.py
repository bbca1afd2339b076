"""Eight processes seal into three practices of one PostgreSQL database, beside the same bytes written plain.

    DATABASE_URL=postgres://… PYTHONPATH=src python benchmarks/appends.py 100

The database has to be an empty one and is left with what was written. Let its server be as durable as it is
at work (fsync on). Peer: the same rows, in tables of the same shape without guards, each entry in a
transaction of its own under the same lock, by the same eight processes over connections of their own, without
Django or keys.
"""

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from casebound.site import env
from casebound.site.bench.figures import Figure
from casebound.site.bench.ground import founded, order, words

PROCESSES, ROUNDS, TEXT, LONGEST = 8, 3, 2048, 1.0
NAMES = ("Ben", "Chen")
SHAPES = ("book_leaf", "book_checkpoint", "book_entry", "book_entrykey", "book_head", "book_tail")
PLACE = {"book_leaf": "seq = %s", "book_checkpoint": "size = %s + 1", "book_entry": "seq = %s"}
PLACE |= {"book_entrykey": "seq = %s"}
LOCK = "SELECT size, frontier FROM bare.book_head WHERE practice_id = %s FOR NO KEY UPDATE"
NEWEST = "SELECT hash, practice_id, signer FROM book_tail WHERE practice_id = %s"
HEAD = "UPDATE bare.book_head SET size = size + 1, frontier = %s WHERE practice_id = %s"
TAIL = "UPDATE bare.book_tail SET hash = %s WHERE practice_id = %s AND signer = %s"

fork = multiprocessing.get_context("fork")


def at_once(jobs: list[Callable[[Any], Any]]) -> tuple[float, list[Any]]:
    """Runs each in a process of its own, all beginning together: seconds until the last is done, and answers.

    A job is called twice: with None it gets ready (a connection, what to write), and gives what then works.
    """
    from django.db import connections

    connections.close_all()  # none is shared between processes
    gate, answers = fork.Barrier(len(jobs) + 1), fork.Queue()

    def run(number: int, job: Callable[[Any], Any]) -> None:
        work = job(None)
        gate.wait()
        answers.put((number, work()))

    running = [fork.Process(target=run, args=pair) for pair in enumerate(jobs)]
    for process in running:
        process.start()
    gate.wait()
    begin = time.perf_counter()
    found = dict(answers.get() for _ in jobs)
    taken = time.perf_counter() - begin
    for process in running:
        process.join()
    return taken, [found[number] for number in range(len(jobs))]


def sealing(who: Any, first: int, count: int) -> Callable[[Any], Any]:
    """Seals so many notes; gives their places in the ledger and how long each took."""

    def job(_ready: None) -> Callable[[], Any]:
        from casebound.records import write

        orders = [order(who, words(first + number, TEXT)) for number in range(count)]
        assert who.roll, "read once, as a server does at its first request"

        def work() -> Any:
            told = []
            for wish in orders:
                begin = time.perf_counter()
                told.append((write.seal_entry(who, wish).seq, time.perf_counter() - begin))
            return told

        return work

    return job


def plainly(practice: int, places: list[int]) -> Callable[[Any], Any]:
    """Writes again, into the bare tables, what was sealed at these places."""

    def job(_ready: None) -> Callable[[], Any]:
        import psycopg

        line = psycopg.connect(os.environ["DATABASE_URL"], autocommit=False)
        entries = [_rows(line, practice, place) for place in places]
        line.commit()

        def work() -> None:
            for rows in entries:
                frontier = line.execute(LOCK, (practice,)).fetchone()
                assert frontier
                for query, values in rows:
                    line.execute(query, values)
                line.execute(HEAD, (frontier[1], practice))
                line.commit()
            line.close()

        return work

    return job


def _rows(line: Any, practice: int, place: int) -> list[tuple[str, Any]]:
    found = []
    for table, which in PLACE.items():
        for row in line.execute(
            f"SELECT * FROM {table} WHERE practice_id = %s AND {which}", (practice, place)
        ):
            found.append((f"INSERT INTO bare.{table} VALUES ({', '.join(['%s'] * len(row))})", row))
    tails = line.execute(
        "SELECT hash, practice_id, signer FROM book_tail WHERE practice_id = %s", (practice,)
    )
    return [*found, (TAIL, tails.fetchone())]


def bare_tables() -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"]) as line:
        line.execute("CREATE SCHEMA bare")
        for table in SHAPES:
            line.execute(f"CREATE TABLE bare.{table} (LIKE public.{table} INCLUDING ALL)")
        for table in ("book_head", "book_tail"):
            line.execute(f"INSERT INTO bare.{table} SELECT * FROM {table}")


def people(folder: Path) -> list[Any]:
    made = founded(folder)
    from casebound.members import found

    others = [found.found(found.Founding(name, "measured on a calm day"))[0] for name in NAMES]
    return [made.who, *others]


def measure(folder: Path, count: int) -> list[Figure]:
    everybody = people(folder)
    writers = [everybody[number % len(everybody)] for number in range(PROCESSES)]
    bare_tables()
    ours, peer, waits = 0.0, 0.0, []
    for step in range(ROUNDS):
        first = step * PROCESSES * count
        taken, told = at_once([sealing(who, first + at * count, count) for at, who in enumerate(writers)])
        ours += taken
        waits += [seconds for answers in told for _, seconds in answers]
        again = [
            plainly(who.practice.id, [seq for seq, _ in answers])
            for who, answers in zip(writers, told, strict=True)
        ]
        peer += at_once(again)[0]
    number = ROUNDS * PROCESSES * count
    note = "each on disk; peer: the same rows by INSERT and COMMIT under the same lock"
    return [
        Figure(
            "appends_a_second", number / ours, "1/s",
            peer=number / peer, ratio=ours / peer, note=f"8 processes, 3 practices, PostgreSQL; {note}",
        ),
        Figure("append_wait_median", median(waits) * 1e3, "ms", note="one seal, its turn waited for"),
        Figure("append_wait_longest", max(waits), "s", LONGEST, note="of all of them"),
    ]  # fmt: skip


if __name__ == "__main__":
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("Set DATABASE_URL to an empty PostgreSQL database.")
    beside = env.default_folder().parent
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="casebound-bench-", dir=beside) as place:
        for figure in measure(Path(place) / "data", int(sys.argv[1]) if sys.argv[1:] else 100):
            print(figure.json(), flush=True)
