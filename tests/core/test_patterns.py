"""Rules across records: each fires where it should, stays silent beside it, and each limit counts."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebound.core import digest
from casebound.core.digest import Row
from casebound.core.errors import BadInput, Malformed
from casebound.core.patterns import at_once, columns, found, rulebook, rules
from casebound.core.patterns.found import Alert
from casebound.core.patterns.recent import recent_of_each
from casebound.core.patterns.rulebook import RuleBook
from casebound.core.patterns.table import Codes, Table, table
from casebound.kinds import shipped

BOOK = rulebook.load((files("casebound") / "guidance" / "review.v1.toml").read_bytes())
DAY = 86_400
NOON = 1_700_000_000
ANA, BEN, CHEN, MALLORY = 1, 2, 3, 9
CLIENT, OTHER = 4711, 4712
CODES = Codes(kinds=(1, 2), retraction=8, pursuit=(109, 501, 601), warnings=(6,), ruled=(202,))
TOLD, INFERRED = 3, 4


def record(day: float = 0, **columns: object) -> Row:
    """A record of kind 1 about CLIENT, seen by its writer, some days after the first."""
    at = NOON + int(day * DAY)
    usual: dict[str, object] = {
        "kind": 1,
        "client": CLIENT,
        "occurred": at,
        "occurred_precision": 3,
        "written": at,
    }
    return replace(Row(), **(usual | columns))  # type: ignore[arg-type]


def of(*rows: Row, authors: Iterable[int] = ()) -> Table:
    """Rows by seq 10, 11, …; Ana wrote them unless said."""
    raw = b"".join((10 + at).to_bytes(8, "big") + row.pack() for at, row in enumerate(rows))
    return table(raw, np.array([*authors] or [ANA] * len(rows), np.int64), CODES)


Rule = Callable[[Table], found.Found]


def fired(
    rule: Callable[..., found.Found], *rows: Row, authors: Iterable[int] = (), **more: object
) -> list[Alert]:
    return list(rule(of(*rows, authors=authors), BOOK.limits, **more))


def test_the_same_person_twice() -> None:
    assert fired(rules.same_person, record(), record(20)) == [Alert("P1", CLIENT, (10, 11))]
    assert fired(rules.same_person, record()) == []
    assert fired(rules.same_person, record(), record(20, client=OTHER)) == []
    assert fired(rules.same_person, record(client=0), record(20, client=0)) == []


def test_records_lie_in_the_order_in_which_it_happened() -> None:
    assert fired(rules.same_person, record(20), record(0)) == [Alert("P1", CLIENT, (11, 10))]
    unknown = record(0, occurred=digest.UNKNOWN_TIME, occurred_precision=0, written=NOON + 30 * DAY)
    assert fired(rules.same_person, unknown, record(20)) == [Alert("P1", CLIENT, (11, 10))]


def test_one_event_counts_once_and_its_best_record_stands_for_it() -> None:
    told = record(0, event=5, severity=3, certainty=TOLD)
    seen = record(0, event=5, severity=1, certainty=1)
    again = record(0, event=5, severity=1, certainty=2)
    assert fired(rules.same_person, told, seen, again) == []
    assert of(told, seen, again).seq.tolist() == [11]
    assert fired(rules.same_person, told, seen, record(3)) == [Alert("P1", CLIENT, (11, 12))]
    assert fired(rules.same_person, told, replace(told, event=6), record(9)) == [
        Alert("P1", CLIENT, (10, 11, 12), (10, 11))
    ]


def test_what_was_retracted_by_its_writer_never_counts() -> None:
    gone = Row(kind=8, amends=10 + 1, written=NOON)
    assert fired(rules.same_person, record(), record(1), gone) == []
    assert len(fired(rules.same_person, record(), record(1), replace(gone, kind=6))) == 1
    assert len(fired(rules.same_person, record(), record(1), replace(gone, amends=999))) == 1


def test_mallory_cannot_silence_a_pattern_by_retracting_for_ana() -> None:
    gone = Row(kind=8, amends=10 + 1, written=NOON)
    assert len(fired(rules.same_person, record(), record(1), gone, authors=[ANA, ANA, MALLORY])) == 1
    assert fired(rules.same_person, record(), record(1), gone, authors=[MALLORY, ANA, MALLORY]) == []


def test_hearsay_is_marked_and_alone_fires_nothing() -> None:
    told, guessed = record(certainty=TOLD, severity=4), record(5, certainty=INFERRED, severity=4)
    assert fired(rules.same_person, told, guessed) == []
    assert fired(rules.severe, told, guessed) == []
    assert fired(rules.same_person, told, record(2)) == [Alert("P1", CLIENT, (10, 11), (10,))]


def test_only_what_records_somebodys_acts_is_counted() -> None:
    note = record(1, kind=4)
    assert fired(rules.same_person, record(), note) == []
    assert len(fired(rules.same_person, record(), replace(note, kind=255, severity=1))) == 1
    assert len(fired(rules.same_person, record(), replace(note, kind=255, primary_class=2))) == 1
    assert fired(rules.same_person, record(), record(1, amends=99)) == []


def test_a_course_of_conduct() -> None:
    call, wait = record(0, behaviours=(109,)), record(0.1, behaviours=(501,))
    assert fired(rules.course_of_conduct, call, wait) == [Alert("P2", CLIENT, (10, 11))]
    assert fired(rules.course_of_conduct, call, record(1, behaviours=(101,))) == []
    assert fired(rules.course_of_conduct, replace(call, repeated=digest.YES)) == [Alert("P2", CLIENT, (10,))]
    assert fired(rules.course_of_conduct, replace(call, behaviours=(109, 601))) == [
        Alert("P2", CLIENT, (10,))
    ]
    assert fired(rules.course_of_conduct, call) == []
    again = record(repeated=digest.YES)
    assert fired(rules.course_of_conduct, again, again) == []
    assert fired(rules.course_of_conduct, call, record(1), wait) == [Alert("P2", CLIENT, (10, 12))]
    three = replace(BOOK.limits, pursuit_acts=3)
    assert len(rules.course_of_conduct(of(replace(call, repeated=digest.YES)), three)) == 0


def test_it_went_on_after_a_limit() -> None:
    limit = record(0, responses=((3, 1), (6, 1)))
    assert fired(rules.after_warning, limit, record(3)) == [Alert("P3", CLIENT, (10, 11))]
    assert fired(rules.after_warning, limit) == []
    assert fired(rules.after_warning, record(0), replace(limit, occurred=NOON + 9 * DAY)) == []
    assert fired(rules.after_warning, limit, record(3, client=OTHER)) == []
    assert fired(rules.after_warning, record(0, after_warning=digest.YES)) == [Alert("P3", CLIENT, (10,))]
    assert fired(rules.after_warning, record(0, after_warning=digest.NO)) == []


def test_it_steps_up() -> None:
    assert fired(rules.steps_up, record(0, severity=1), record(1, severity=2)) == [
        Alert("P4", CLIENT, (10, 11))
    ]
    assert fired(rules.steps_up, record(0, severity=2), record(1, severity=1)) == []
    assert fired(rules.steps_up, record(0, severity=0), record(1, severity=3)) == []
    assert fired(rules.steps_up, record(0, severity=1), record(1, severity=3, client=OTHER)) == []
    middle = [record(0, severity=2), record(1, severity=2), record(2, severity=4), record(3, severity=4)]
    assert fired(rules.steps_up, *middle) == [Alert("P4", CLIENT, (10, 11, 12, 13))]
    down = [record(0, severity=4), record(1, severity=2), record(2, severity=3)]
    assert fired(rules.steps_up, *down) == [Alert("P4", CLIENT, (11, 12))]


@pytest.mark.parametrize(("lower", "higher"), [(1, 2), (2, 3), (2, 4), (1, 4)])
def test_the_ladder_of_classes(lower: int, higher: int) -> None:
    ladder = record(0, primary_class=lower), record(1, primary_class=higher)
    assert fired(rules.steps_up, *ladder) == [Alert("P4", CLIENT, (10, 11))]
    back = record(0, primary_class=higher), record(1, primary_class=lower)
    assert fired(rules.steps_up, *back) == []
    assert fired(rules.steps_up, record(0, primary_class=3), record(1, primary_class=4)) == []
    assert fired(rules.steps_up, record(0, primary_class=4), record(1, primary_class=3)) == []
    assert fired(rules.steps_up, record(0, primary_class=1), record(1, primary_class=7)) == []


def test_a_severe_act_needs_no_second() -> None:
    assert fired(rules.severe, record(severity=4), record(9, severity=3)) == [Alert("P5", CLIENT, (10,))]
    assert fired(rules.severe, record(client=0, severity=5)) == [Alert("P5", 0, (10,))]
    assert len(fired(rules.severe, record(present=digest.WEAPON))) == 1
    assert fired(rules.severe, record(present=digest.INTOXICANT)) == []
    assert len(fired(rules.severe, record(harm_body=3))) == 1
    assert fired(rules.severe, record(harm_body=2)) == []


def test_a_rule_of_the_place() -> None:
    assert fired(rules.rule_of_place, record(behaviours=(101, 202))) == [Alert("P6", CLIENT, (10,))]
    assert fired(rules.rule_of_place, record(behaviours=(101, 201))) == []


def test_several_people_of_one_practice() -> None:
    by_two = fired(rules.several_targets, record(), record(1), authors=[ANA, BEN])
    assert by_two == [Alert("P8", CLIENT, (10, 11))]
    assert fired(rules.several_targets, record(), record(1)) == []
    assert fired(rules.several_targets, record(), record(1, target=ANA), authors=[ANA, BEN]) == []
    assert len(fired(rules.several_targets, record(), record(1, target=CHEN))) == 1


def test_a_load_is_told_to_that_person_alone() -> None:
    mine = [record(0, client=1), record(30, client=2), record(60, client=3)]
    assert fired(rules.load, *mine, person=ANA) == [Alert("P10", ANA, (10, 11, 12))]
    assert fired(rules.load, *mine, person=BEN) == []
    assert fired(rules.load, *mine[:2], person=ANA) == []
    assert fired(rules.load, record(severity=3), person=ANA) == [Alert("P10", ANA, (10,))]
    assert fired(rules.load, record(severity=3, certainty=TOLD), person=ANA) == []
    assert fired(rules.load, record(severity=3), person=BEN, authors=[BEN]) == [Alert("P10", BEN, (10,))]


def test_what_clusters_are_looked_for() -> None:
    assert rules.CLUSTERS == ("setting", "service", "booking")


@pytest.mark.parametrize("column", rules.CLUSTERS)
def test_a_setting_that_returns(column: str) -> None:
    def here(day: float, client: int, value: int = 4) -> Row:
        return record(day, client=client, **{column: value})

    three = [here(0, 1), here(50, 2), here(100, 1)]
    assert fired(rules.cluster, *three, column=column) == [Alert("P11", 4, (10, 11, 12))]
    assert fired(rules.cluster, *three[:2], column=column) == []
    assert fired(rules.cluster, here(0, 1), here(1, 1), here(2, 1), column=column) == []
    assert fired(rules.cluster, *three[:2], here(100, 3, value=5), column=column) == []
    assert fired(rules.cluster, *three[:2], here(100, 0), column=column) == []
    assert fired(rules.cluster, *(here(day, day + 1, value=0) for day in range(3)), column=column) == []


def test_what_speaks_the_other_way() -> None:
    records = of(record(intent=4), record(1, intent=1), record(2, certainty=TOLD), record(3, certainty=2))
    assert rules.other_way(records).tolist() == [True, False, True, False]


# By name: tests/core/test_mutants.py changes the functions behind these names.
Case = tuple[str, list[Row], list[Row], dict[str, object]]
SETTING: dict[str, object] = {"column": "setting"}
BOUNDARIES: dict[str, Case] = {
    "same_person_days": ("same_person", [record(0), record(730)], [record(0), record(731)], {}),
    "same_person_records": ("same_person", [record(0), record(1)], [record(0)], {}),
    "pursuit_acts": (
        "course_of_conduct",
        [record(0, behaviours=(109, 601))],
        [record(0, behaviours=(109,))],
        {},
    ),
    "severe_level": ("severe", [record(severity=4)], [record(severity=3)], {}),
    "severe_harm": ("severe", [record(harm_body=3)], [record(harm_body=2)], {}),
    "load_records": ("load", [record(at) for at in range(3)], [record(0), record(1)], {"person": ANA}),
    "load_days": (
        "load",
        [record(0), record(1), record(90)],
        [record(0), record(1), record(91)],
        {"person": ANA},
    ),
    "load_level": ("load", [record(severity=3)], [record(severity=2)], {"person": ANA}),
    "cluster_records": (
        "cluster",
        [record(day, client=day + 1, setting=1) for day in range(3)],
        [record(day, client=day + 1, setting=1) for day in range(2)],
        SETTING,
    ),
    "cluster_days": (
        "cluster",
        [record(day, client=1 + day % 2, setting=1) for day in (0, 1, 180)],
        [record(day, client=1 + day % 2, setting=1) for day in (0, 1, 181)],
        SETTING,
    ),
    "cluster_clients": (
        "cluster",
        [record(day, client=1 + day % 2, setting=1) for day in range(3)],
        [record(day, client=1, setting=1) for day in range(3)],
        SETTING,
    ),
}


def test_every_limit_has_its_boundary() -> None:
    without = set(BOUNDARIES) ^ set(vars(BOOK.limits))
    assert without == set(), "BOUNDARIES: name the rule, records that just fire it, records that just do not"


def test_every_rule_of_the_book_is_said_in_the_spec() -> None:
    spec = (Path(__file__).parents[2] / "docs" / "spec" / "review.md").read_text("utf-8")
    unsaid = [rule for rule in rulebook.RULES if not re.search(rf"\b{rule}\b", spec)]
    assert unsaid == [], "a line in docs/spec/review.md, 2"


@pytest.mark.parametrize("limit", BOUNDARIES)
def test_a_limit_one_off_changes_what_fires(limit: str) -> None:
    name, inside, outside, more = BOUNDARIES[limit]
    rule, step = getattr(rules, name), -1 if limit.endswith("_days") else 1
    stricter = replace(BOOK.limits, **{limit: getattr(BOOK.limits, limit) + step})
    looser = replace(BOOK.limits, **{limit: getattr(BOOK.limits, limit) - step})
    fires = [len(rule(of(*rows), limits, **more)) for rows, limits in (
        (inside, BOOK.limits), (inside, stricter), (outside, BOOK.limits), (outside, looser),
    )]  # fmt: skip
    # A lone record is near nobody, whatever the number of records.
    assert fires == [1, 0, 0, int(limit != "same_person_records")]


def test_a_record_with_every_place_of_its_digest_filled_is_read_whole() -> None:
    full = record(
        0, behaviours=tuple(range(600, 612)), responses=tuple((number, 1) for number in range(1, 11))
    )
    records = of(full)
    assert (records.pursuit.tolist(), records.warned.tolist()) == ([1], [1])


def test_numbers_of_clients_beyond_sixteen_bits_are_put_in_order() -> None:
    many = [record(9 - at, client=client) for at, client in enumerate((2**20, 7, 2**20 + 7, 7, 2**20))]
    assert of(*many).client.tolist() == [7, 7, 2**20, 2**20, 2**20 + 7]
    assert of(*many).seq.tolist() == [13, 11, 14, 10, 12]


def test_clients_chosen_out_of_many_are_asked_like_any_others() -> None:
    many = of(*(record(at, client=1 + at % 2, setting=3, severity=1 + at % 4) for at in range(9)))
    odd, even = many.only(many.client == 1), many.only(np.flatnonzero(many.client == 2))
    assert odd.in_time.seq.tolist() == odd.seq.tolist() == [10, 12, 14, 16, 18]
    assert even.only(even.severity == 4).seq.tolist() == [13, 17]
    assert [alert.entries for alert in rules.load(even, BOOK.limits, ANA)] == [(11, 13, 15, 17)]
    assert list(rules.cluster(even, BOOK.limits, "setting")) == []


def test_no_record_fires_nothing() -> None:
    assert not any(list(found) for found in rules.across(of(), BOOK.limits))
    assert fired(rules.load, person=ANA) == []
    assert fired(rules.cluster, column="setting") == []


def test_digests_that_are_none() -> None:
    good = (10).to_bytes(8, "big") + record().pack()
    with pytest.raises(Malformed):
        table(good[:-1], np.array([ANA]), CODES)
    with pytest.raises(Malformed):
        table(good[:8] + b"\x09" + good[9:], np.array([ANA]), CODES)
    with pytest.raises(ValueError, match="one author"):
        table(good, np.array([ANA, ANA]), CODES)


ROWS = st.builds(
    record,
    st.integers(0, 900),
    setting=st.integers(0, 2),
    target=st.sampled_from([0, 0, BEN]),
    client=st.sampled_from([0, 1, 2]),
    severity=st.integers(0, 5),
    primary_class=st.integers(0, 5),
    certainty=st.sampled_from([0, 1, TOLD]),
    event=st.sampled_from([0, 0, 7]),
    after_warning=st.integers(0, 2),
    behaviours=st.sampled_from([(), (101,), (109,), (501, 601)]),
    responses=st.sampled_from([(), ((6, 1),)]),
)


@dataclass
class Slow:
    """The same rules said again, one record after another, to be compared with the arrays."""

    rows: list[tuple[int, Row]]

    def counted(self) -> list[tuple[int, Row]]:
        best: dict[int, tuple[int, Row]] = {}
        single = []
        for seq, row in self.rows:
            rank = (row.certainty == TOLD, -row.severity, seq)
            if row.event == 0:
                single.append((seq, row))
            elif row.event not in best or rank < (
                best[row.event][1].certainty == TOLD,
                -best[row.event][1].severity,
                best[row.event][0],
            ):
                best[row.event] = seq, row
        return sorted([*single, *best.values()], key=lambda one: (one[1].occurred, one[0]))

    def clients(self) -> dict[int, list[tuple[int, Row]]]:
        by: dict[int, list[tuple[int, Row]]] = {}
        for seq, row in self.counted():
            by.setdefault(row.client, []).append((seq, row))
        return {client: rows for client, rows in sorted(by.items()) if client}

    def alerts(
        self, fires: Callable[[list[tuple[int, Row]]], list[int]], least: int = 1
    ) -> list[tuple[int, ...]]:
        out = []
        for rows in self.clients().values():
            seqs = fires(rows)
            told = {seq for seq, row in rows if row.certainty == TOLD}
            if len(seqs) >= least and set(seqs) - told:
                out.append(tuple(seqs))
        return out


def near(rows: list[tuple[int, Row]]) -> list[int]:
    days = [row.occurred for _, row in rows]
    return [
        seq
        for at, (seq, _) in enumerate(rows)
        if (at and days[at] - days[at - 1] <= 730 * DAY)
        or (at + 1 < len(rows) and days[at + 1] - days[at] <= 730 * DAY)
    ]


def rising(rows: list[tuple[int, Row]]) -> list[int]:
    step = {1: 1, 2: 2, 3: 3, 4: 3}
    out = set()
    for at, (seq, row) in enumerate(rows):
        for later, (other, than) in enumerate(rows):
            if later > at and (
                0 < row.severity < than.severity
                or 0 < step.get(row.primary_class, 0) < step.get(than.primary_class, 0)
            ):
                out |= {seq, other}
    return [seq for seq, _ in rows if seq in out]


def went_on(rows: list[tuple[int, Row]]) -> list[int]:
    limits = [at for at, (_, row) in enumerate(rows) if (6, 1) in row.responses]
    first = limits[0] if limits else len(rows)
    return [
        seq
        for at, (seq, row) in enumerate(rows)
        if row.after_warning == digest.YES or at > first or (at == first and at + 1 < len(rows))
    ]


@given(st.lists(ROWS, max_size=12))
def test_the_arrays_say_what_one_record_after_another_says(rows: list[Row]) -> None:
    slow, quick = Slow(list(enumerate(rows, 10))), of(*rows)
    for rule, plain, least in (
        (rules.same_person, near, 2),
        (rules.steps_up, rising, 2),
        (rules.after_warning, went_on, 1),
    ):
        assert [alert.entries for alert in rule(quick, BOOK.limits)] == slow.alerts(plain, least)


def weighs(rows: list[tuple[int, Row]]) -> list[int]:
    near = [
        {seq for seq, _ in rows[at : at + 3]}
        for at in range(len(rows) - 2)
        if rows[at + 2][1].occurred - rows[at][1].occurred <= 90 * DAY
    ]
    return [seq for seq, row in rows if row.severity >= 3 or any(seq in three for three in near)]


@given(st.lists(ROWS, max_size=30))
def test_what_weighs_on_one_person_and_what_returns_is_found_without_a_look_at_all(rows: list[Row]) -> None:
    every = Slow(list(enumerate(rows, 10))).counted()
    told = {seq for seq, row in every if row.certainty == TOLD}
    mine = weighs([(seq, row) for seq, row in every if row.target == 0 and seq not in told])
    assert [list(alert.entries) for alert in rules.load(of(*rows), BOOK.limits, ANA)] == [mine][: len(mine)]
    expected = []
    for setting in (1, 2):
        here = [(seq, row) for seq, row in every if row.setting == setting]
        late = [
            (seq, row) for seq, row in here if row.client and row.occurred >= here[-1][1].occurred - 180 * DAY
        ]
        seqs = [seq for seq, _ in late]
        if len({row.client for _, row in late}) > 1 and len(late) > 2 and set(seqs) - told:
            expected.append((setting, tuple(seqs)))
    clusters = rules.cluster(of(*rows), BOOK.limits, "setting")
    assert [(alert.about, alert.entries) for alert in clusters] == expected


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-30, 60)), max_size=30), st.integers(0, 20))
def test_what_is_recent_is_said_for_each_value(pairs: list[tuple[int, int]], span: int) -> None:
    pairs.sort(key=lambda pair: pair[1])
    values, when = (np.array(column, shape) for column, shape in zip(
        ([value for value, _ in pairs], [minute for _, minute in pairs]), (np.uint8, np.int32), strict=True
    ))  # fmt: skip
    newest = {value: max(minute for other, minute in pairs if other == value) for value, _ in pairs}
    expected = [at for at, (value, minute) in enumerate(pairs) if minute >= newest[value] - span]
    assert recent_of_each(values, when, span).tolist() == expected


@given(st.lists(ROWS, max_size=12))
def test_rules_that_are_asked_at_once_say_what_they_say_alone(rows: list[Row]) -> None:
    alone = [list(alerts) for alerts in rules.across(of(*rows), BOOK.limits)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(at_once, "MANY", 0)
        assert [list(alerts) for alerts in rules.across(of(*rows), BOOK.limits)] == alone


@given(st.lists(ROWS | st.builds(Row, kind=st.just(8), amends=st.integers(10, 24)), max_size=15))
def test_it_is_the_same_however_many_rows_are_read_at_once(rows: list[Row]) -> None:
    whole = of(*rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_BLOCK", 2)
        parts = of(*rows)
    for name in columns.NAMES:
        assert getattr(parts, name).tolist() == getattr(whole, name).tolist()


def test_the_rule_book_says_why_and_from_where() -> None:
    assert set(BOOK.rules) == set(rulebook.RULES)
    for rule in BOOK.rules.values():
        assert rule.confidence in ("high", "medium")
        assert rule.could
        assert rule.as_of
    assert {rule.place for rule in BOOK.places} == {"US-TX", "CA-ON"}


def test_codes_of_the_book_are_terms_of_the_vocabularies() -> None:
    behaviours, responses = shipped().vocabulary("behaviours"), shipped().vocabulary("responses")
    known = {term.code for term in behaviours.terms} | {group.code for group in behaviours.classes}
    named = {code for rule in BOOK.places for code in rule.behaviours} | set(BOOK.pursuit)
    assert named <= known
    assert set(BOOK.warnings) <= {term.code for term in responses.terms}
    texas = BOOK.codes(behaviours, responses, "US-TX", (1,), 8)
    assert behaviours.by_code["VRB.SEXREQ"].number in texas.ruled
    assert behaviours.by_code["STK.FOLLOW"].number in texas.pursuit
    assert BOOK.codes(behaviours, responses, "DE", (1,), 8).ruled == ()
    assert BOOK.of_place("") == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "P2"', 'id = "P99"', "P2"),
        ("same_person_days = 730", "", "same_person_days"),
        ('confidence = "high"', 'confidence = "low"', "confidence"),
        ('as_of = "2025"', "", "as_of"),
        ("[limits]", "[limits]\nodd = 1", "odd"),
        ("[limits]", "[bounds]", "limits"),
        ('as_of = "2025-05"', "", "as_of"),
    ],
)
def test_a_rule_book_with_a_fault_says_where(old: str, new: str, says: str) -> None:
    raw = (files("casebound") / "guidance" / "review.v1.toml").read_text("utf-8")
    with pytest.raises(BadInput) as refused:
        rulebook.load(raw.replace(old, new, 1).encode())
    assert any(says in problem.sentence for problem in refused.value.problems)


def test_the_book_is_a_value() -> None:
    assert isinstance(BOOK, RuleBook)
    assert BOOK.version == 1
    assert BOOK.language == "en"
