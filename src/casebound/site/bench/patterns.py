"""The rules of review over many digests, and the same questions asked of a plain SQLite table."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np

from casebound.core.patterns import rules
from casebound.core.patterns.table import LAYOUT, Numbers, Table, table
from casebound.core.vocabulary import Vocabulary
from casebound.guidance import rule_book
from casebound.kinds import shipped
from casebound.site.bench.figures import Figure

TARGET, ONE = 150.0, 5.0  # milliseconds, for a million digests and for one new entry
TIMES = 15
CLIENTS, PEOPLE = 10, 30  # entries a client in the middle, people who write
RETRACTION = 8
_DAY = 24 * 60

_BEFORE = "OVER (PARTITION BY client ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
_QUESTIONS = (
    f"""SELECT DISTINCT client FROM (
        SELECT client, at - lag(at) OVER (PARTITION BY client ORDER BY at) AS gap FROM record WHERE client > 0
    ) WHERE gap <= {730 * _DAY}""",
    "SELECT client FROM record WHERE pursuit > 0 AND client > 0 GROUP BY client HAVING sum(pursuit) >= 2",
    f"""SELECT DISTINCT client FROM (
        SELECT client, after_warning, max(warned) {_BEFORE} AS before FROM record WHERE client > 0
    ) WHERE after_warning = 2 OR before > 0""",
    f"""SELECT DISTINCT client FROM (
        SELECT client, severity, min(severity) {_BEFORE} AS before
        FROM record WHERE client > 0 AND severity > 0
    ) WHERE severity > before""",
    "SELECT seq FROM record WHERE severity >= 4 OR present & 1 OR harm_body >= 3",
    "SELECT seq FROM record WHERE ruled > 0",
    "SELECT client FROM record WHERE client > 0 GROUP BY client HAVING count(DISTINCT target) > 1",
    "SELECT setting, count(*), count(DISTINCT client) FROM record GROUP BY setting",
    "SELECT service, count(*), count(DISTINCT client) FROM record GROUP BY service",
    "SELECT booking, count(*), count(DISTINCT client) FROM record GROUP BY booking",
    "SELECT count(*), max(severity) FROM record WHERE target = 1",
)


def patterns(folder: Path, count: int) -> Iterator[Figure]:
    """Every rule over `count` invented digests that are already open, then over those of one client."""
    known = shipped()
    behaviours, responses = known.vocabulary("behaviours"), known.vocabulary("responses")
    codes, limits = rule_book().codes(behaviours, responses, "US-TX", (1,), RETRACTION), rule_book().limits
    rows, authors = invented(count, behaviours)

    def made() -> Table:
        return table(rows, authors, codes)

    def asked(records: Table) -> int:
        found = [len(alerts) for alerts in rules.across(records, limits)]
        found += [len(rules.cluster(records, limits, column)) for column in rules.CLUSTERS]
        return sum(found) + len(rules.load(records, limits, 1))

    records = made()
    took, worked = least(lambda: asked(copy(records)))  # a look of its own: no column is in order yet
    making, making_worked = least(made)
    whole, whole_worked = least(lambda: asked(made()))
    plain = _Plain(folder / "plain.sqlite3", copy(records))
    beside_making, _ = least(plain.fill, 1)
    beside, beside_worked = least(plain.ask, 2)
    yield Figure(
        "review_rules", took * 1e3, "ms", TARGET * count / 1e6, peer=beside * 1e3, ratio=took / beside,
        note=f"{count} digests in a table, {asked(copy(records))} alerts; least of {TIMES}; "
        f"{worked * 1e3:.0f} ms of the processor; peer: the same questions in SQL over such a table with an "
        f"index, {beside_worked * 1e3:.0f} ms of it",
    )  # fmt: skip
    yield Figure(
        "review_table", making * 1e3, "ms", peer=beside_making * 1e3, ratio=making / beside_making,
        note=f"the table out of open digests, built anew at each look; {making_worked * 1e3:.0f} ms of the "
        "processor; peer: the same columns put into a plain SQLite table, and its index",
    )  # fmt: skip
    yield Figure(
        "review_rules_and_table", whole * 1e3, "ms", TARGET * count / 1e6,
        note=f"both, as a page does it; {whole_worked * 1e3:.0f} ms of the processor",
    )  # fmt: skip
    client = int(np.frombuffer(rows, LAYOUT)["client"][count // 2])
    of_one = records.only(np.flatnonzero(records.client == client))
    one, one_worked = least(lambda: rules.across(copy(of_one), limits))
    yield Figure(
        "review_rules_one_client", one * 1e3, "ms", ONE,
        note=f"what a new entry asks anew: {len(of_one)} records of its client, already found; "
        f"{one_worked * 1e3:.1f} ms of the processor",
    )  # fmt: skip


def least(job: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """Seconds that passed and seconds of the processor, each the least of so many runs: others use it too."""
    took = []
    for _ in range(times):
        began, worked = time.perf_counter(), time.process_time()
        job()
        took.append((time.perf_counter() - began, time.process_time() - worked))
    return min(passed for passed, _ in took), min(own for _, own in took)


def invented(count: int, behaviours: Vocabulary) -> tuple[bytes, Any]:
    """Page rows of records as a large practice might have them, and who wrote each; the same in every run."""
    draw = np.random.default_rng(1)
    rows = np.zeros(count, LAYOUT)
    numbers = np.array([term.number for term in behaviours.terms])
    rows["seq"], rows["version"], rows["kind"] = np.arange(count), 1, 1
    # Most clients have one record or two, a few have many.
    rows["client"] = draw.zipf(1.3, count) % max(1, count // CLIENTS * 4) + 1
    # Sealed one after the other, most on the day itself and some much later.
    rows["written"] = np.sort(draw.integers(1_000_000_000, 1_790_000_000, count))
    rows["occurred"] = rows["written"] - (draw.exponential(1, count) ** 3 * 20_000).astype(np.int64)
    rows["precision"] = draw.integers(0, 4, count)
    rows["severity"] = draw.choice(5, count, p=[0.4, 0.3, 0.2, 0.07, 0.03]) + 1
    first = draw.choice(numbers, count)
    rows["behaviours"][:, 0], rows["group"] = first, first // 100
    rows["responses"][:, 0, 0] = draw.integers(1, 26, count)
    rows["certainty"] = draw.choice(5, count, p=[0.2, 0.5, 0.2, 0.05, 0.05])
    for column, most in (
        ("setting", 14),
        ("service", 14),
        ("booking", 12),
        ("after_warning", 3),
        ("repeated", 3),
    ):
        rows[column] = draw.integers(0, most, count)
    writers = draw.integers(1, PEOPLE, count)
    _told_twice_or_taken_back(rows, writers, draw)
    return rows.tobytes(), writers


def _told_twice_or_taken_back(rows: Numbers, writers: Numbers, draw: np.random.Generator) -> None:
    """Of a hundred records two are about one event, of two hundred one takes back another."""
    pairs = draw.choice(len(rows) - 1, len(rows) // 100, replace=False)
    rows["event"][pairs] = rows["event"][pairs + 1] = pairs + 1
    taken = draw.choice(np.arange(1, len(rows)), len(rows) // 200, replace=False)
    rows["kind"][taken], rows["amends"][taken] = RETRACTION, rows["seq"][taken - 1] + 1
    writers[taken] = writers[taken - 1]


class _Plain:
    """The records in clear, as somebody without a seal would keep and ask them."""

    def __init__(self, path: Path, records: Table) -> None:
        self.db = sqlite3.connect(path)
        self.names = ["seq", "when", "client", "target", "severity", "pursuit", "after_warning", "warned"]
        self.names += ["present", "harm_body", "ruled", *rules.CLUSTERS]
        self.values = list(zip(*(getattr(records, name).tolist() for name in self.names), strict=True))

    def fill(self) -> None:
        columns = ", ".join("at" if name == "when" else name for name in self.names)
        self.db.execute(f"CREATE TABLE record ({columns})")
        self.db.executemany(f"INSERT INTO record VALUES ({', '.join('?' * len(self.names))})", self.values)
        self.db.execute("CREATE INDEX by_client ON record (client, at)")
        self.db.commit()
        self.values.clear()

    def ask(self) -> None:
        for question in _QUESTIONS:
            self.db.execute(question).fetchall()
