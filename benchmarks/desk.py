"""A look-up at the front desk through its page: one instruction among so many, beside the page of /health/.

    PYTHONPATH=src python benchmarks/desk.py 2000

Each is asked by POST and the answer fetched, by Django's test client: session, keys, the counted try, the
line that is written down, the page. The counters are forgotten in between: they would slow it down.
"""

import sys
from statistics import median, quantiles
from types import SimpleNamespace
from typing import Any

from casebound.site.bench.figures import Figure, seconds
from casebound.site.bench.ground import Ground, ground

ROUNDS, TARGET = 100, 0.3


def main(made: Ground, count: int) -> None:
    from casebound.desk import look_up
    from casebound.members import desk_book
    from casebound.people import attempts

    desk = desk_book.start(made.who)
    told(made, desk, count)
    client = browser(made)
    first = seconds(asked, client, 0)
    taken, beside = [], []
    for number in range(ROUNDS):
        attempts.forget(*look_up.scopes(made.who))
        taken.append(seconds(asked, client, number * 17 % count))
        beside.append(seconds(client.get, "/health/"))
    peer, note = median(beside), f"{count} instructions, {ROUNDS} look-ups; peer: /health/"
    for name, value in (("desk_look_up_p95", quantiles(taken, n=20)[-1]), ("desk_look_up", median(taken))):
        figure = Figure(name, value, "s", TARGET, peer=peer, ratio=value / peer, note=note)
        print(figure.json(), flush=True)
    later, note = median(taken), "the first one opens them all; peer: a later one"
    figure = Figure("desk_first_look_up", first, "s", peer=later, ratio=first / later, note=note)
    print(figure.json(), flush=True)


def told(made: Ground, desk: bytes, count: int) -> None:
    """So many instructions, through the write path, in one transaction."""
    from django.db import transaction

    from casebound.kinds import shipped
    from casebound.records import write

    kind, who = shipped().get(write.DESK), made.who
    with transaction.atomic():
        for number in range(count):
            answers = {"action": "block", "name": f"Person Number{number}", "phones": [phone(number)]}
            write.seal_entry(who, write.Order(kind, "en", answers, who.own_casebook(), also=(desk,)))


def browser(made: Ground) -> Any:
    """A test browser in which her book is open."""
    from django.conf import settings
    from django.test import Client

    from casebound.people import unlock
    from casebound.people.sessions import SessionStore

    request: Any = SimpleNamespace(session=SessionStore(), META={}, COOKIES={})
    unlock.sign_in(request, made.who.account, made.account_key)
    client = Client(headers={"host": settings.HOST})
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client


def asked(client: Any, number: int) -> None:
    answer = client.post("/desk/", {"asked": phone(number)}, follow=True)
    assert f"Person Number{number}" in answer.content.decode(), answer.status_code


def phone(number: int) -> str:
    return f"+1206{5_550_000 + number}"


if __name__ == "__main__":
    with ground() as made:
        main(made, int(sys.argv[1]) if sys.argv[1:] else 2000)
