"""One client found among so many through the page, beside the page of /health/ and the same rows in clear.

    PYTHONPATH=src python benchmarks/clients.py 100000

What the page asks for while she types is asked by Django's test client: session, keys, roster, the pages
found opened, the list drawn; then the whole page, for browsers without scripts: the form is sent and the page
it leads to is fetched. Peers: /health/, which shows nothing, and LIKE over name, phone and e-mail of the same
clients in a plain SQLite table. The processor's time is told too, for a machine that others use.
"""

import secrets
import sqlite3
import sys
from collections.abc import Iterator
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlencode

from casebound.site.bench.figures import Figure, seconds
from casebound.site.bench.ground import Ground, ground

COUNT = int(sys.argv[1]) if sys.argv[1:] else 5_000
SEARCHES, TARGET = 200, 0.010
_SOUNDS = ("ba", "co", "de", "fi", "gu", "la", "me", "ni", "or", "pe", "qui", "ra", "so", "tu", "va", "zen")


def somebody(number: int) -> tuple[str, str, str]:
    """Name, phone and e-mail; every name some twenty times among a hundred thousand."""
    draw = Random(number)  # noqa: S311 it only has to look like a list
    given, family = ("".join(draw.choices(_SOUNDS, k=n)) for n in (2, 3))
    return f"{given.title()} {family.title()}", f"+1206{number:07d}", f"{given}.{number}@example.org"


def seal(made: Ground) -> None:
    from casebound.kinds import shipped
    from casebound.records import write_many
    from casebound.records.write import Order

    kind, own = shipped().get("client"), made.who.own_casebook()
    for first in range(0, COUNT, write_many.AT_ONCE):
        some = (somebody(at) for at in range(first, min(first + write_many.AT_ONCE, COUNT)))
        answers = ({"name": name, "phones": [phone], "emails": [mail]} for name, phone, mail in some)
        orders = [Order(kind, "en", each, own, draft=secrets.token_bytes(16)) for each in answers]
        write_many.seal_many(made.who, orders)


def searches() -> list[tuple[str, str]]:
    """(what is typed, a name that has to stand on the page): parts of names, phones, their ends, e-mails."""
    draw, found = Random(4), []  # noqa: S311
    for turn in range(SEARCHES):
        name, phone, mail = somebody(draw.randrange(COUNT))
        given, family = name.split()
        typed = (
            f"{given} {family}",
            f"{family[:4]} {given}",
            phone,
            f"206 {phone[5:]}",
            mail.partition("@")[0],
        )
        found.append((typed[turn % len(typed)], name))
    return found


PART, WHOLE = {"x-part": "found"}, {"sec-fetch-mode": "navigate"}
FORM = "application/x-www-form-urlencoded"


def asked(browser: Any, words: str, name: str, how: dict[str, str]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor, until it is there."""
    sent = urlencode({"words": words})  # as browsers do, where no file is in the form
    start, busy = perf_counter(), process_time()
    answer = browser.post("/clients/", sent, content_type=FORM, follow=True, headers=how)
    taken = perf_counter() - start, process_time() - busy
    shown = answer.content.decode()
    assert answer.status_code == 200, answer.status_code
    assert name in shown or "There are more" in shown, words
    return taken


def opened(browser: Any) -> tuple[float, int]:
    """Seconds until nothing is left to be read, and how often Find had to be pressed."""
    taken = 0.0
    for presses in range(1, 1_000):
        start = perf_counter()
        answer = browser.post("/clients/", {"words": "nobody at all"})
        taken += perf_counter() - start
        if b"not been looked at" not in answer.content:
            return taken, presses
    raise AssertionError("never ready")


def plain(made: Ground) -> sqlite3.Connection:
    table = sqlite3.connect(made.folder / "clients.sqlite3")
    table.execute("CREATE TABLE client (name TEXT, phone TEXT, mail TEXT)")
    table.executemany("INSERT INTO client VALUES (?, ?, ?)", map(somebody, range(COUNT)))
    table.commit()
    return table


def like(table: sqlite3.Connection, words: str) -> None:
    query = "SELECT name FROM client WHERE name LIKE ? OR phone LIKE ? OR mail LIKE ? LIMIT 11"
    table.execute(query, [f"%{words}%"] * 3).fetchall()


def found(made: Ground, browser: Any) -> Iterator[Figure]:
    table, typed, busy, page, health, clear = plain(made), [], [], [], [], []
    for words, name in searches():
        clock, processor = asked(browser, words, name, PART)
        typed.append(clock)
        busy.append(processor)
        page.append(asked(browser, words, name, WHOLE)[0])
        health.append(seconds(browser.get, "/health/"))
        clear.append(seconds(like, table, words))
    for name, target, more, beside, peer in (
        ("client_found_p95", TARGET, p95(typed), p95(health), "/health/"),
        ("client_found", None, median(typed), median(health), "/health/"),
        ("client_found_processor_p95", TARGET, p95(busy), p95(health), "/health/ by the clock"),
        ("client_found_beside_like", None, median(typed), median(clear), "LIKE in a plain SQLite table"),
        ("client_found_whole_page_p95", None, p95(page), p95(health), "/health/"),
        ("client_found_whole_page", None, median(page), median(health), "/health/"),
    ):
        note = f"{COUNT} clients, {SEARCHES} searches; peer: {peer}"
        yield Figure(name, more, "s", target, peer=beside, ratio=more / beside, note=note)


def p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1]


def main(made: Ground) -> None:
    from casebound.records import in_memory
    from desk import browser as signed_in

    seal(made)
    browser = signed_in(made)
    first, presses = opened(browser)
    figures = [
        Figure("clients_first", first, "s", note=f"nothing sealed to read from; {presses} presses of Find")
    ]
    held = next(iter(in_memory._kept.values())).roster.nbytes()
    figures.append(Figure("clients_memory", held / 1e6, "MB", note="the roster of one session"))
    in_memory._kept.clear()
    again, presses = opened(browser)
    figures.append(Figure("clients_opened", again, "s", note=f"after signing in; {presses} presses of Find"))
    for figure in (*figures, *found(made, browser)):
        print(figure.json(), flush=True)


if __name__ == "__main__":
    with ground() as ready:
        main(ready)
