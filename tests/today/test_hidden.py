"""Nothing that somebody else writes into a calendar hides an appointment without being counted."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from casebound.today import appointments
from tests.today.calendars import event, of

DAY, ZONE = date(2026, 11, 21), ZoneInfo("America/Los_Angeles")
TODAY = "20261121"
SAM = event("9", TODAY, "Sam Poe")


def told(*events: str) -> tuple[list[str], int]:
    found, passed = appointments.read(of(*events), DAY, ZONE)
    return [one.title for one in found], passed


@pytest.mark.parametrize(
    "text",
    [
        "DESCRIPTION:Hi.\r\nBegin: 10 am",
        "DESCRIPTION:Hi.\r\nBegin:soon",
        "DESCRIPTION:Hi.\rBEGIN:VALARM",
        "BEGIN:VALARM",
    ],
)
def test_text_that_looks_like_a_beginning_hides_nobody(text):
    assert sorted(told(event("1", TODAY, "Kim", text), SAM)[0]) == ["Kim", "Sam Poe"]


def test_a_lone_return_does_not_write_into_other_appointments():
    cancels = f"DESCRIPTION:x\rEND:VEVENT\rBEGIN:VEVENT\rUID:9\rDTSTART:{TODAY}T100000\rSTATUS:CANCELLED"
    moved = cancels + f"\rRECURRENCE-ID:{TODAY}T100000"
    weekly = event("9", "20261114", "Sam Poe", "RRULE:FREQ=WEEKLY")
    assert "Sam Poe" in told(event("1", TODAY, "Kim", moved), weekly)[0]
    old = of(SAM).replace(b"\r\n", b"\r")  # all lines end so
    assert [one.title for one in appointments.read(old, DAY, ZONE)[0]] == ["Sam Poe"]


def test_one_that_does_not_end_is_there_and_hides_nobody():
    assert told(event("1", TODAY, "Kim") + f"\r\nBEGIN:VEVENT\r\n{SAM}")[0] == ["Kim", "Sam Poe"]
    raw = of(SAM)
    found, _passed = appointments.read(raw[: raw.index(b"END:VEVENT")], DAY, ZONE)
    assert [one.title for one in found] == ["Sam Poe"]


@pytest.mark.parametrize("other", ["9", "a:9"])
def test_another_with_the_same_id_hides_nobody(other):
    assert told(event(other, TODAY, "Kim", hour="15"), SAM) == (["Sam Poe", "Kim"], 0)
    assert "Sam Poe" in told(event(other, TODAY, "Kim", "RDATE:x", "RRULE:FREQ=DAILY"), SAM)[0]


def test_what_cannot_be_told_is_counted():
    for spoilt in (
        event("1", TODAY).replace(TODAY, "2026-11-21"),
        "UID:1\r\nSUMMARY:no day",
        event("1", "20261101", "x", "RRULE:FREQ=WEEKLY;BYDAY=MO", "RRULE:FREQ=WEEKLY;BYDAY=SA"),
        event("1", "20261003", "x", "RECURRENCE-ID:20261003T100000", "RRULE:FREQ=WEEKLY"),
    ):
        assert told(spoilt) == ([], 1), spoilt
    weekly = event("9", "20261114", "Sam Poe", "RRULE:FREQ=WEEKLY")
    assert told(weekly, event("9", TODAY, "x", "RECURRENCE-ID:rubbish")) == (["Sam Poe"], 1)


def test_days_before_the_first_and_the_last_day_of_a_rule_count():
    assert told(event("1", "20261201", "Sam Poe", f"RDATE:{TODAY}T100000"))[0] == ["Sam Poe"]
    assert told(event("1", "20261114", "Sam Poe", f"RRULE:FREQ=WEEKLY;UNTIL={TODAY}"))[0] == ["Sam Poe"]
    zoned = event("1", "20261114", "Sam Poe", f"RRULE:FREQ=WEEKLY;UNTIL={TODAY}")
    for name in ("DTSTART", "DTEND"):
        zoned = zoned.replace(f"{name}:", f"{name};TZID=America/Los_Angeles:")
    assert told(zoned)[0] == ["Sam Poe"]


def test_one_whose_length_is_given_in_minutes_lasts_as_long():
    long = event("1", "20261105", "Sam Poe", "DURATION:PT30000M").replace("DTEND:20261105T110000\r\n", "")
    assert told(long)[0] == ["Sam Poe"]


def test_a_long_line_of_days_left_out_takes_no_other_day():
    days = ",".join(f"20{10 + n // 300}{n % 12 + 1:02}{n % 28 + 1:02}T100000" for n in range(600))
    assert told(event("1", "20200104", "Sam Poe", "RRULE:FREQ=WEEKLY", f"EXDATE:{days}")) == (["Sam Poe"], 0)


def test_a_crowd_of_yesterday_takes_no_place_of_today():
    crowd = [event(f"y{n}", "20261120", "x") for n in range(appointments.MOST)]
    assert told(*crowd, SAM)[0][-1] == "Sam Poe"
