"""A long list: who may be the same person is looked for among those near, and nobody is missed."""

import re
from collections.abc import Iterator
from random import Random

import pytest

from casebound.core.identity.decide import Tier
from casebound.records import clients, in_memory, twins
from casebound.safety import returning
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, client, seal
from tests.safety.test_decisions import decide

pytestmark = pytest.mark.django_db


CONTACTS = {"phones", "emails", "handles"}


@pytest.fixture
def book() -> Iterator[Book]:
    in_memory._kept.clear()
    yield copied(Book)
    in_memory._kept.clear()


def test_among_many_it_finds_whoever_shares_words(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, who = Random(1), book.ana
    for at in range(24):
        given, family = draw.choice(["Ann", "Bo", "Liz", "Jean-Luc"]), draw.choice(["Poe", "O’Hara", "Lee"])
        more: dict[str, object] = {}
        if at % 2:
            more["phones"] = [draw.choice(["206 555 0134", "+1 206-555-0134", "(206) 5550177"])]
        if at % 3 == 0:
            more["emails"] = [draw.choice(["a.poe@example.org", "A.Poe@example.org", "b@example.org"])]
        if at % 4 == 0:
            more["birth_date"] = draw.choice(["1980-05-17", "1981-05-17"])
        client(who, f"{given} {family}", **more)
    seal(who, "note", text="Known by number alone", client=client(who, "Max Doe", handles=["@ap"]))
    every = twins.twins(clients.known(who).values())
    monkeypatch.setattr(twins, "FEW", 0)
    for number in clients.known(who):
        found = {pair.client.number for pair in twins.of(who, number)}
        shared = {pair.client.number for pair in every.get(number, []) if CONTACTS & {*pair.match.agree}}
        assert shared <= found
        assert number not in found
    assert twins.of(who, 1) == []
    one, other = (client(who, "Zoltan Quibble", birth_date="1971-02-03") for _ in range(2))
    assert [(pair.client.number, pair.match.tier) for pair in twins.of(who, one)] == [
        (other, Tier.SAME_PERSON)
    ]


def test_who_was_refused_is_found_again_among_many(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(book.ana, book.number, "refuse")
    back = client(book.ana, "Max Doe", phones=["+1 206-555-0134"])
    client(book.ana, "Kim Lee", phones=["206 555 0199"])
    few = returning.alerts(book.ana)
    monkeypatch.setattr(twins, "FEW", 0)
    assert returning.alerts(book.ana) == few
    assert [alert.about for alert in few] == [back]
    assert returning.alerts(book.ana, back) == few
    assert returning.alerts(book.ana, book.number) == returning.alerts(book.ana, 1) == []


def test_a_long_list_shows_its_names_in_parts(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    from casebound.records.views import clients as views

    monkeypatch.setattr(views, "FEW", 1)
    monkeypatch.setattr(views, "A_PAGE", 2)
    for name in ("Ada Moss", "Kim Lee"):
        client(book.ana, name)
    ana = book.browser("Ana")
    hidden = text(ana.get("/clients/"))
    assert "Ada Moss" not in hidden
    assert len(re.findall(r'class="row ends"', hidden)) == 2
    first, second = (text(ana.post("/clients/", {"names": "1", "names_page": n})) for n in (1, 2))
    assert first.index("Kim Lee") < first.index("Ada Moss")
    assert "Sam Poe" not in first
    assert "Sam Poe" in second
    assert 'name="names_page" value="1"' in second
    assert "?page=" not in first
