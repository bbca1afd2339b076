"""A roster says what opening everything says, however it came to be, and is brought forward."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import clients, digests, held, in_memory, read, roster, search, sharing, shelf, write
from casebound.records.models import SearchBlob
from casebound.records.roster import Roster
from tests.records.seeded import Book, add, client, note

NAMES = ["Sam Poe", "Ann Lee", "Anna Leeds", "Zoë O’Hara", "Bo", "Sam Leeson", "", "Łukasz Øst"]
LETTERS = st.text("abz é1@.", max_size=8)


def naive(people: dict[int, list[str]], query: str) -> set[int]:
    """Whom a search fits, by looking at everybody."""
    kept = {number: shelf.words(texts) for number, texts in people.items()}
    return {
        number
        for number, words in kept.items()
        if any(shelf.fits(words, patterns) for patterns in shelf.stages(query, "US"))
    }


@given(st.lists(st.lists(LETTERS, max_size=3), max_size=40), LETTERS)
def test_a_shelf_finds_whom_looking_at_everybody_finds(people: list[list[str]], query: str) -> None:
    everybody = dict(enumerate(people))
    one = shelf.shelf({number: shelf.words(texts) for number, texts in everybody.items()})
    found = {
        int(one.seqs[at])
        for patterns in shelf.stages(query, "US")
        for at in one.find(patterns, shelf.codes(patterns))
    }
    assert found == naive(everybody, query)
    assert dict(one.items()) == {number: shelf.words(texts) for number, texts in everybody.items()}


@given(st.lists(st.text("ab", min_size=1, max_size=6), min_size=1, max_size=3), st.data())
def test_any_part_of_three_letters_finds(words: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words))
    start = data.draw(st.integers(0, max(0, len(word) - 3)))
    part = word[start : start + 3] if len(word) > 2 else word
    if len(part) > 1:
        assert naive({1: [" ".join(words)]}, part) == {1}


@given(st.lists(st.text("01 +-", max_size=9), max_size=12), st.text("01 +-", max_size=7))
def test_figures_are_found_alike_on_a_shelf_and_loose(phones: list[str], query: str) -> None:
    test_a_shelf_finds_whom_looking_at_everybody_finds.hypothesis.inner_test(  # type: ignore[attr-defined]
        [[phone] for phone in phones], query
    )


def test_many_with_the_same_threes_are_narrowed_and_still_found() -> None:
    one = shelf.shelf({n: shelf.words([f"anabana{n} banana"]) for n in range(500)})
    every = shelf.stages("anabana77 bana", "US")
    places = [list(one.find(patterns, shelf.codes(patterns))) for patterns in every]
    assert places == [[], [77], [77]]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_brought_forward_step_by_step_it_says_what_opening_everything_says(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "LOOSE", 2)
    monkeypatch.setattr(roster, "SHELF", 3)
    monkeypatch.setattr(digests, "TAIL", 4)
    monkeypatch.setattr(search, "TAIL", 2)
    book, draw = Book(), Random(seed)
    who, kept = replace(book.ana, session="hers"), Roster()
    kind, own = shipped().get("client"), who.own_casebook()
    numbers, pages = [book.number], [book.full.seq - 1]
    for step in range(14):
        for _ in range(draw.randrange(1, 4)):
            about = draw.choice([0, 0, *numbers])
            answers = {"name": draw.choice(NAMES), "phones": [f"206 555 01{draw.randrange(10, 99)}"]}
            pages.append(write.seal_entry(who, write.Order(kind, "en", answers, own, client=about)).seq)
            numbers.append(read.several(who, pages[-1:])[pages[-1]].digest.client)
        if step % 3 == 1:
            add(who, "retraction", pages.pop(draw.randrange(len(pages))), why="Wrong.")
        if step % 3 == 2:
            note(who, client=draw.choice(numbers))
            sharing.share_entry(who, draw.choice(pages), book.team)
        kept.bring_forward(who)
        kept.read_on(who, lambda: True)
        _is_right(who, kept)


def _is_right(who: Who, kept: Roster) -> None:
    known = clients.known(who)
    assert kept.left == 0
    assert kept.newest() == sorted(
        (n for n, one in known.items() if one.stands), key=lambda n: -max(known[n].entries)
    )
    for number, one in known.items():
        assert (kept.page(number), kept.entries(number), kept.stands(number)) == (
            one.seq,
            one.entries,
            one.stands,
        )
    texts = {
        one.seq: [one.name, *_listed(one.answers.get("phones"))]
        for one in known.values()
        if one.seq is not None
    }
    for query in (
        "sam",
        "lee",
        "ann",
        "leeds",
        "ohara",
        "lukasz ost",
        "bo",
        "206 555",
        "012",
        "poe sam",
    ):
        assert set(kept.find(query, "US", 99)) == naive(texts, query), query


def _listed(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, list) else []


@pytest.mark.django_db
def test_what_comes_later_is_opened_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    book, kept, opened = Book(), Roster(), list[int]()
    kept.bring_forward(book.ana)
    kept.read_on(book.ana, lambda: True)
    real = read.unseal

    def told(who: Who, row: read.Row, **more: Any) -> read.Entry:
        opened.append(row.seq)
        return real(who, row, **more)

    monkeypatch.setattr(read, "unseal", told)
    kept.bring_forward(book.ana)
    assert opened == []
    done = note(book.ana, client=book.number)
    kept.bring_forward(book.ana)
    kept.read_on(book.ana, lambda: True)
    assert opened == [done.seq]
    assert kept.entries(book.number)[-1] == done.seq


@pytest.mark.django_db
def test_another_ledger_than_before_is_read_from_the_start() -> None:
    book, kept = Book(), Roster()
    kept.bring_forward(book.ana)
    assert kept.mark
    assert held.came_before(book.ana, kept.mark)
    kept.mark = kept.mark[0] - 1, b"of another ledger"
    kept._numbers[:] = 7
    kept.bring_forward(book.ana)
    assert kept.has(book.number)
    assert not held.came_before(book.ana, (kept.mark[0] + 5, kept.mark[1]))


@pytest.mark.django_db
def test_a_number_that_nobody_has_is_nobodys_however_large() -> None:
    book, kept = Book(), Roster()
    assert not kept.has(book.number)
    kept.bring_forward(book.ana)
    assert kept.has(book.number)
    for number in (-1, 0, book.number + 1, 2**32 + book.number, 2**70):
        said = kept.has(number), kept.entries(number), kept.page(number), kept.stands(number)
        assert said == (False, (), None, False)


@pytest.mark.django_db
@pytest.mark.parametrize("room", [1, search.MOST])
def test_without_room_among_the_sealed_words_the_pages_are_opened(
    room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, kept = Book(), Roster()
    for number in range(3):
        client(book.ana, f"Kim Lee {number}")
    monkeypatch.setattr(search, "MOST", room)
    monkeypatch.setattr(search, "TAIL", 2)
    monkeypatch.setattr(digests, "TAIL", 2)
    kept.bring_forward(book.ana)
    kept.read_on(book.ana, lambda: True)
    assert kept.left == 0
    assert len(kept.find("kim lee", "US", 9)) == 3
    assert SearchBlob.objects.exists() == (room > 1)


@pytest.mark.django_db
def test_a_long_list_is_read_in_parts_and_says_how_much_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_memory, "AT_ONCE", 1e-9)
    book = Book()
    found = clients.find(replace(book.ana, session="hers"), "poe", "US", 5)
    assert (found.clients, found.left) == ([], 1)
    monkeypatch.setattr(in_memory, "AT_ONCE", 9.0)
    found = clients.find(replace(book.ana, session="hers"), "poe", "US", 5)
    assert ([one.name for one in found.clients], found.left) == (["Sam Poe"], 0)
    in_memory._kept.clear()


def test_pages_of_figures_are_no_telephone_number() -> None:
    """Looking whether they are one takes the square of their length."""
    assert shelf.words(["206 555 0134"]) == b"\x012065550134\x02"
    assert b"\x01206\x02" in shelf.words(["206 555 " * 2_000 + "x", "206 555 " * 2_000])
