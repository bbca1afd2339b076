"""A rule brought forward falls on the days it fell on before, and is worked out over weeks, not years."""

from datetime import date, timedelta

import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from casebound.today import blocks, near, repeats
from tests.today.calendars import event, of

DAY = date(2026, 11, 21)
WEEKDAYS = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=4)
STARTS = st.dates(DAY - timedelta(days=900), DAY + timedelta(days=1))


@st.composite
def rules(draw) -> str:
    """Rules as calendars write them, and stranger ones of the forms that are followed."""
    often = draw(st.sampled_from(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={often}", *draw(st.sampled_from([[], [f"INTERVAL={draw(st.integers(1, 5))}"]]))]
    if often in ("DAILY", "WEEKLY") and draw(st.booleans()):
        parts.append(f"BYDAY={','.join(draw(WEEKDAYS))}")
    if often == "MONTHLY" and draw(st.booleans()):
        parts.append(
            draw(st.sampled_from(["BYDAY=3SA", "BYMONTHDAY=21", "BYMONTHDAY=-10", "BYDAY=SA,FR;BYSETPOS=-2"]))
        )
    if draw(st.booleans()):
        parts.append(
            draw(st.sampled_from(["BYMONTH=11", "COUNT=300", "COUNT=60", "UNTIL=20261120T235959", "WKST=SU"]))
        )
    return ";".join(parts)


def fell(raw: bytes) -> list[str]:
    near_by = recurring_ical_events.of(Calendar.from_ical(raw))
    found = near_by.between(DAY - timedelta(days=2), DAY + timedelta(days=3))
    return sorted(str(one["DTSTART"].dt) for one in found)


def block_of(lines: str) -> blocks.Block:
    made = blocks.Block()
    for line in lines.split("\r\n"):
        made.lines.setdefault(line.partition(":")[0], []).append(line)
    return made


@settings(max_examples=40, deadline=None)
@given(rules(), STARTS, st.integers(0, 2), st.lists(STARTS, max_size=3))
def test_what_is_left_of_a_rule_falls_on_the_same_days_as_the_whole(rule, start, longer, without):
    lines = event(
        "1", f"{start:%Y%m%d}", "x", f"RRULE:{rule}", *(f"EXDATE:{one:%Y%m%d}T100000" for one in without)
    )
    ends = start + timedelta(days=longer)
    lines = lines.replace(f"DTEND:{start:%Y%m%d}", f"DTEND:{ends:%Y%m%d}")
    if repeats.rule(rule) is None:
        return
    kept = near.near([block_of(lines)], DAY).found
    left = ["\r\n".join(line for some in one.lines.values() for line in some) for one in kept]
    assert fell(of(*left)) == fell(of(lines))


def test_a_rule_of_many_years_is_worked_out_over_weeks():
    for rule in (
        "DAILY",
        "DAILY;BYDAY=MO,SA",
        "WEEKLY;INTERVAL=3;BYDAY=SA",
        "DAILY;COUNT=20000",
        "MONTHLY",
        "YEARLY",
    ):
        (left,) = near.near([block_of(event("1", "19910112", "x", f"RRULE:FREQ={rule}"))], DAY).found
        assert left.day("DTSTART") > DAY - timedelta(days=400), rule


def test_a_rule_that_is_used_up_or_falls_on_no_day_near_is_left_out_before_any_library_sees_it():
    for rule in ("DAILY;COUNT=90", "WEEKLY;BYDAY=WE", "WEEKLY;INTERVAL=2", "WEEKLY;UNTIL=20261101"):
        start = "20261111" if "INTERVAL" in rule else "20200104"
        assert near.near([block_of(event("1", start, "x", f"RRULE:FREQ={rule}"))], DAY).found == [], rule


def test_what_began_weeks_ago_and_still_lasts_is_there():
    month = event("1", "20261001").replace("DTEND:20261001", "DTEND:20261201")
    lasting = event("2", "20261110", "x", "DURATION:P2W").replace("DTEND:20261110T110000\r\n", "")
    weekly = event("3", "20261104", "x", "RRULE:FREQ=WEEKLY").replace("DTEND:20261104", "DTEND:20261108")
    assert len(near.near([block_of(lines) for lines in (month, lasting, weekly)], DAY).found) == 3
