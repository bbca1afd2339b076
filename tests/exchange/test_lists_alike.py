"""Lines of one list that may be one person: counted, the first named, what is not taken left out."""

from dataclasses import replace

from casebound.exchange.lists_in import alike, plan, reading
from casebound.exchange.lists_in.table import Choices
from tests.exchange import lists

COLUMNS = ("given", "family", "emails", "birth_date")


def found(rows, **more):
    table = reading.read("\n".join(["First,Last,Email,Born", *rows]).encode(), Choices())
    made = plan.Plan("a.csv", "csv", table.choices, COLUMNS, len(table.lines), "00")
    return alike.alike(table, replace(made, **more), "US")


def person(at, mail="sam"):
    return f"Sam,Poe{at},{mail}{at}@example.org,1980-05-{at % 28 + 1:02d}"


def test_two_of_one_person_are_found_by_their_lines():
    assert found([person(1), person(2), person(1)]) == (1, ((2, 4),))


def test_what_stays_out_is_not_compared():
    rows = [person(1), person(2), person(1)]
    assert found(rows, faulty=(2,)) == (0, ())
    assert found(rows, repeated={2: 2}) == (0, ())
    assert found(rows[:1]) == (0, ())


def test_many_are_counted_and_the_first_named():
    givens = ("Ada", "Bruno", "Chiara", "Dmitri", "Ewa")
    rows = [
        f"{given},{family},{given}{family}@example.org,{1950 + 7 * at}-0{at + 1}-1{place}"
        for at, given in enumerate(givens)
        for place, family in enumerate(lists.FAMILIES)
    ] * 2
    count, first = found(rows)
    assert (count, len(first)) == (50, alike.SHOWN)
    assert first[0] == (2, 52)


def test_a_line_a_visit_is_a_pair_with_the_first():
    """Not with each other one: a hundred visits are no five thousand pairs."""
    assert found([person(1)] * 4 + [person(2)]) == (3, ((2, 3), (2, 4), (2, 5)))
    assert found(["Sam,,,"] * 2) == (0, ())


def test_of_a_list_too_long_to_be_compared_nothing_is_said(monkeypatch):
    monkeypatch.setattr(alike, "MOST", 2)
    assert found([person(1)] * 2) == (1, ((2, 3),))
    assert found([person(1)] * 3) == (0, ())


def test_a_phone_and_a_family_name_alone_are_no_second_person():
    rows = ["Sam,Poe,both@example.org,1980-05-17", "Rita,Poe,both@example.org,1982-01-30"]
    assert found(rows) == (0, ())


def test_a_plan_with_pairs_comes_back_as_it_was():
    made = plan.Plan("a.csv", "csv", Choices(), COLUMNS, 3, "00", alike=((2, 4),), alike_count=1)
    assert plan.from_bytes(made.to_bytes()) == made
