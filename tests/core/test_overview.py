"""What records hold together: counts of records, never of people; small shares stay numbers."""

from collections.abc import Iterable

import numpy as np
import pytest

from casebound.core.digest import Row
from casebound.core.patterns import overview as over
from casebound.core.patterns.overview import Count, Event, Overview, Tried
from casebound.core.patterns.table import Table, table
from tests.core.test_patterns import ANA, BEN, CHEN, CODES, NOON, OTHER, record


def given(*rows: Row, authors: Iterable[int] = ()) -> tuple[bytes, Table]:
    raw = b"".join((10 + at).to_bytes(8, "big") + row.pack() for at, row in enumerate(rows))
    return raw, table(raw, np.array([*authors] or [ANA] * len(rows), np.int64), CODES)


def seen(*rows: Row, authors: Iterable[int] = ()) -> Overview:
    return over.overview(*given(*rows, authors=authors))


def test_nothing_holds_nothing() -> None:
    assert seen() == Overview(0, (), (), (), ())
    assert over.timeline(*given()) == ()


def test_values_are_counted_most_frequent_first_and_what_was_not_said_last() -> None:
    found = seen(
        record(0, primary_class=2, setting=5, phase=3),
        record(1, primary_class=2, setting=1),
        record(2, primary_class=4, setting=1, phase=3),
        record(3, client=OTHER),
        record(4),
    )
    assert found.records == 5
    assert found.groups == (Count(2, 2), Count(4, 1), Count(0, 2))
    assert found.settings == (Count(1, 2), Count(5, 1), Count(0, 2))
    assert found.phases == (Count(3, 2), Count(0, 3))


def test_what_was_tried_stands_with_what_followed() -> None:
    found = seen(
        record(0, responses=((6, 1), (3, 0))),
        record(1, responses=((6, 1),)),
        record(2, responses=((6, 4), (9, 3))),
        record(3, client=OTHER, responses=((6, 0),)),
    )
    assert found.responses == (
        Tried(6, 4, ((1, 2), (4, 1))),
        Tried(3, 1, ()),
        Tried(9, 1, ((3, 1),)),
    )
    assert [tried.known for tried in found.responses] == [3, 0, 1]


def test_ten_responses_fit_and_each_is_counted() -> None:
    every = tuple((response, 1) for response in range(1, 11))
    assert seen(record(responses=every)).responses == tuple(Tried(r, 1, ((1, 1),)) for r in range(1, 11))


def test_neither_retracted_records_nor_a_second_one_of_an_event_count() -> None:
    rows = (
        record(0, setting=1),
        record(1, setting=2),
        Row(kind=CODES.retraction, amends=12),
        record(2, setting=3, event=77, severity=1),
        record(2, setting=4, event=77, severity=3),
    )
    assert seen(*rows).settings == (Count(1, 1), Count(4, 1))


def test_it_is_the_same_whoever_wrote_and_whoever_was_meant() -> None:
    rows = [record(day, setting=1 + day % 3, phase=day % 2, responses=((6, day % 4),)) for day in range(9)]
    meant = [
        record(day, setting=1 + day % 3, phase=day % 2, responses=((6, day % 4),), target=CHEN)
        for day in range(9)
    ]
    first = seen(*rows)
    assert seen(*rows, authors=[ANA, BEN, CHEN] * 3) == first
    assert seen(*meant, authors=[BEN] * 9) == first


def test_a_line_of_time_is_in_its_order_and_says_whether_the_time_is_known() -> None:
    found = over.timeline(
        *given(
            record(3, primary_class=4, setting=5, phase=2, responses=((6, 1), (9, 0))),
            record(1, occurred_precision=0, occurred=0),
        )
    )
    day = 24 * 60
    assert found == (
        Event(11, NOON // 60 + day, False, 0, 0, 0, ()),
        Event(10, NOON // 60 + 3 * day, True, 4, 5, 2, ((6, 1), (9, 0))),
    )


def test_a_record_stays_open_until_a_later_decision_about_its_client() -> None:
    _rows, records = given(
        record(0, outcome=10),
        record(1, outcome=10, client=OTHER),
        record(2, outcome=10),
        record(3, outcome=9),
        record(4, outcome=10, client=0),
    )
    assert over.still_open(records, 10, {}) == (14, 12, 11, 10)
    assert over.still_open(records, 10, {4711: 11}) == (14, 12, 11)
    assert over.still_open(records, 10, {4711: 20, OTHER: 20}) == (14,)


@pytest.mark.parametrize(("part", "whole", "said"), [(3, 5, None), (12, 19, None), (13, 20, 65), (0, 30, 0)])
def test_a_share_of_few_is_no_per_cent(part: int, whole: int, said: int | None) -> None:
    assert over.percent(part, whole) == said
