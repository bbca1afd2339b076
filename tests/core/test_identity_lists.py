"""A long list taken column by column comes to what its rows come to one by one."""

import tracemalloc
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from casebound.core.identity import bulk, columns, common, decide, find, judged
from casebound.core.identity.compare import compare
from casebound.core.identity.crowds import together
from casebound.core.identity.find import Known
from casebound.core.identity.person import Person, address, person
from casebound.core.identity.spelt import in_order, spelt
from casebound.core.identity.words import Words

Row = Mapping[str, str]
ONE_EACH = {"phone": "phones", "email": "emails", "handle": "handles", "number": "numbers"}
NAMES = """|Ana Pohl|Pohl, Anna|Tom Pohl|Ann Lee|Annlee|A. Pohl|Dr. Ana Pohl jr|Ana Pohl sr|Bill
|Mary Ann Lee|Maryann Lee|William Sørensen|Sørensen William|Bill Sorensen|Sorensne Wiliam
|Anap Ohl|Client 1|Client 2|Wilhelmina Ray|Mr"""
DATES = "|1980-04-09|19800904|1980-04-19|1980-40-09|1981-05-12|1980-04-90|1908-04-09|1979"
PLACES = """|12 Main Street Springfield 62701|12 Main St Sprngfield 62701|14 Main St Springfield 62701
|12 Main Street|Apt 3 12 Main St Springfield 62701|Main Street 62701
|9 Oak Lane Shelbyville|9 Öak Lane Shelbyville
|12 Main Road, Spring Field 62791"""
ROW = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES.replace("\n", "").split("|")),
        "birth_date": st.sampled_from(DATES.split("|")),
        "address": st.sampled_from(PLACES.replace("\n", "").split("|")),
        "phone": st.sampled_from(
            ["", "(212) 555-0147", "+1 212 555 0147", "2125550148", "+44 20 7946 0018", "555"]
        ),
        "email": st.sampled_from(["", "a.b@gmail.com", "ab+x@gmail.com", "c@example.org"]),
        "handle": st.sampled_from(["", "@mal", "https://example.org/mal"]),
        "number": st.sampled_from(["", "A123-4567", "a1234567", "A1234568", "77", "78"]),
    }
)
FEWER = settings(max_examples=30)


def as_person(row: Row, region: str = "US") -> Person:
    lists = {field: [row[one]] for one, field in ONE_EACH.items() if one in row}
    return person(dict(row) | lists, region)


def as_columns(rows: Sequence[Row]) -> dict[str, list[str]]:
    return {field: [row[field] for row in rows] for field in rows[0]}


def by_columns(rows: Sequence[Row], region: str = "US") -> list[tuple[int, int, int]]:
    found = bulk.pairs(as_columns(rows), region)
    return list(zip(found.one.tolist(), found.two.tolist(), found.tier.tolist(), strict=True))


def by_rows(rows: Sequence[Row], region: str = "US") -> list[tuple[int, int, int]]:
    known = Known({number: as_person(row, region) for number, row in enumerate(rows)})
    return sorted((one, two, match.tier.value) for one, two, match in known.pairs())


@FEWER
@given(st.lists(ROW, min_size=1, max_size=14), st.sampled_from(["US", "GB"]))
def test_the_same_pairs_as_row_by_row(rows: list[Row], region: str) -> None:
    assert by_columns(rows, region) == by_rows(rows, region)


@FEWER
@given(st.lists(ROW, min_size=2, max_size=8))
def test_the_same_pairs_where_an_address_tells(rows: list[Row]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        for name, value in (("ROOFS", 1), ("ONE_TOWN", 1), ("TWO_A_ROOF", 1)):
            patched.setattr(decide, name, value)
        assert by_columns(rows) == by_rows(rows)


def _as_among_many(patched: pytest.MonkeyPatch) -> None:
    """More bits are asked for; names are worth little in so short a list."""
    patched.setattr(decide, "needed", lambda count: 17)
    patched.setattr(decide, "RARE_NAME", 10)


@FEWER
@given(st.lists(ROW, min_size=2, max_size=8))
def test_the_same_pairs_as_among_a_million(rows: list[Row]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        _as_among_many(patched)
        assert by_columns(rows) == by_rows(rows)


def test_in_small_parts_the_same_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    one = {"name": "Ana Pohl", "birth_date": "1980-04-09", "address": "12 Main Street Springfield 62701"}
    rows = [one | {"number": str(number)} for number in (77, 78, 77, 78)]
    whole = by_columns(rows)
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(find, "MEASURED", 2)
    assert by_columns(rows) == whole
    assert len(whole) == 6


def test_a_rare_name_and_nothing_else_is_said_in_a_long_list(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"name": name, "birth_date": "", "address": ""} for name in ("Zoe Quill", "Quill, Zoe")]
    assert by_columns(rows) == by_rows(rows) == [(0, 1, 1)]
    _as_among_many(monkeypatch)
    assert by_columns(rows) == by_rows(rows) == [(0, 1, 2)]
    for field, said in (
        ("birth_date", ["1980-04-09", "1981-05-12"]),
        ("address", ["12 Main St Springfield", "9 Oak Lane Shelbyville"]),
    ):
        against = [row | {field: text} for row, text in zip(rows, said, strict=True)]
        assert by_columns(against) == by_rows(against) == []
    near = [rows[0], rows[0] | {"name": "Zoe Quil"}]
    assert by_columns(near) == by_rows(near) == []
    common = [rows[0]] * 4
    assert by_columns(common) == by_rows(common) == []


@FEWER
@given(st.lists(ROW, min_size=2, max_size=6))
def test_the_same_verdict_on_each_field(rows: list[Row]) -> None:
    of = columns.columns(as_columns(rows))
    pairs = list(combinations(range(len(rows)), 2))
    one, two = (np.array(side) for side in zip(*pairs, strict=True))
    verdicts = [compare(as_person(rows[a]), as_person(rows[b])) for a, b in pairs]
    for field, found in {
        "name": judged.names(of, Words(of.names), one, two),
        "birth_date": judged.dates(of, one, two),
        "address": judged.places(of, one, two),
        "phones": judged.contacts(of.contacts["phones"], one, two),
        "numbers": judged.numbers(of, one, two),
    }.items():
        wanted = [judged.CODE[said[field]] if field in said else 0 for said in verdicts]
        assert found.tolist() == wanted, field


@FEWER
@given(st.lists(ROW, min_size=1, max_size=12))
def test_the_same_shelves(rows: list[Row]) -> None:
    known = Known({number: as_person(row) for number, row in enumerate(rows)})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("casebound.core.identity.crowds.CROWD_OF_PARTS", 3)
        patched.setattr(find, "CROWD_OF_PARTS", 3)
        near = together(columns.columns(as_columns(rows)))
        wanted = {(a, b) for a in known.people for b in known.beside(known.people[a]) if a < b}
    assert [(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in near] == sorted(wanted)


def test_a_column_that_is_not_there_says_nothing() -> None:
    rows = [{"name": "Zoe Quill"}, {"name": "Zoe Quil"}, {"name": "Ana Lee"}]
    assert by_columns(rows) == by_rows(rows) == [(0, 1, 1)]
    assert by_columns([{"email": "a@example.org"}] * 2) == [(0, 1, 2)]
    assert by_columns([{"name": ""}]) == []


def test_two_lines_in_one_field_and_letters_beyond_ascii_are_read_one_by_one() -> None:
    rows = [
        {"name": "Ana\nPohl", "address": "12 Main\nStreet 9"},
        {"name": "Ána Pohl", "address": "12 Main St 9"},
    ]
    assert by_columns(rows) == by_rows(rows) == [(0, 1, 1)]


def test_letters_and_figures_of_other_scripts() -> None:
    rows = [
        {"name": "Иван Петров", "address": "١٢ Main Street ٩"},
        {"name": "Петров, Иван", "address": "12 Main St 9"},
        {"name": "Иван Петрова", "address": "١٢ Main St ٩"},
    ]
    of = columns.columns(as_columns(rows))
    house = of.places.house.tolist()
    assert house[0] == house[2] != house[1]
    assert by_columns(rows) == by_rows(rows)


@FEWER
@given(st.lists(st.text(max_size=12), min_size=1, max_size=6))
def test_words_have_one_key_where_they_are_one_word(texts: list[str]) -> None:
    rows = [address(text) for text in texts]
    words = [word for row in rows for word in row]
    found = spelt([" ".join(row) for row in rows], 2)
    assert found.count.tolist() == [len(row) for row in rows]
    assert found.length.tolist() == [len(word) for word in words]
    assert found.figure.tolist() == [word.isdecimal() for word in words]
    assert found.initial.tolist() == [ord(word[0]) for word in words]
    wholes: list[tuple[NDArray[np.int64], Sequence[object]]] = [
        (found.key, words),
        (found.begin, [word[:2] for word in words]),
    ]
    wholes += [(found.closed, ["".join(row) for row in rows]), (in_order(found.key, found.count), rows)]
    for keys, said in wholes:
        alike = [[one == two for two in said] for one in said]
        assert [[one == two for two in keys.tolist()] for one in keys.tolist()] == alike


def test_two_who_may_be_a_third_in_a_list() -> None:
    rows = [
        {"name": "Zoe Quill", "birth_date": "1980-04-09"},
        {"name": "Zoe Brandt", "birth_date": "1980-04-08"},
        {"name": "Zoe Quill Brandt", "birth_date": "1980-04-09"},
    ]
    assert by_columns(rows[:2]) == by_rows(rows[:2]) == []
    assert by_columns(rows) == by_rows(rows) == [(0, 1, 1), (0, 2, 1), (1, 2, 1)]


def test_what_a_name_is_worth_is_counted_as_row_by_row() -> None:
    rows = [{"name": "Maria Garcia"}] * (common.RARE + 1) + [{"name": "Zoe"}, {"name": ""}]
    assert by_columns(rows) == by_rows(rows) == []
    assert by_columns(rows[1:]) == by_rows(rows[1:]) == [(0, 1, 1), (0, 2, 1), (1, 2, 1)]


def test_a_hundred_lines_of_one_person_each_take_no_more_memory_than_their_pairs() -> None:
    """A list of bookings has a line a visit: two lines of each visit stand for one person with each third."""
    names = ["Zoe Quill", "Ana Pohl", "Tom Rivers"]
    rows = [{"name": name, "email": f"{name[:3]}@example.org"} for name in names for _ in range(180)]
    tracemalloc.start()
    found = bulk.pairs(as_columns(rows))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.one) == 3 * 180 * 179 // 2
    assert peak < 1_000 * len(found.one)  # bytes; three in a row laid out are ten times as much


def test_who_lacks_a_little_meets_over_a_third_and_nobody_else() -> None:
    ends = np.array([0 << 32 | 2, 1 << 32 | 2, 2 << 32 | 0, 2 << 32 | 1, 3 << 32 | 4, 4 << 32 | 3])
    begins = np.searchsorted(ends >> 32, np.arange(7))
    pairs = np.array([0 << 32 | 1, 0 << 32 | 3, 1 << 32 | 5, 3 << 32 | 5])
    assert bulk._meet(pairs, ends, begins).tolist() == [True, False, False, False]
