"""What is read of a calendar file, and what a file that somebody prepared can do."""

import time
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from casebound.core.errors import BadInput
from casebound.today import apart, appointments, lines
from casebound.today.refused import NOT_OURS, TOO_LARGE, Unread, refused
from tests.today.calendars import event, of

DAY, BERLIN = date(2026, 11, 21), ZoneInfo("Europe/Berlin")


def read(*events: str):
    return appointments.read(of(*events), DAY, BERLIN)[0]


def begins(*events: str) -> list[str]:
    return [one.start for one in read(*events)]


def test_id_times_title_place_and_people_are_read_and_nothing_else():
    people = 'ATTENDEE;CN="Sam Poe";ROLE=REQ-PARTICIPANT:mailto:sam@example.org', "ATTENDEE:tel:+12065550134"
    more = "LOCATION:Room 2", "DESCRIPTION:He came late", "X-NOTE:private", "CATEGORIES:secret"
    (one,) = read(event("7", "20261121", "Massage\\, 60 min", *people, *more))
    assert (one.uid, one.start, one.end) == ("7", "2026-11-21T10:00:00+01:00", "2026-11-21T11:00:00+01:00")
    assert (one.title, one.place) == ("Massage, 60 min", "Room 2")
    assert [(who.name, who.mail, who.phone) for who in one.people] == [
        ("Sam Poe", "sam@example.org", ""),
        ("", "", "+12065550134"),
    ]
    assert not any(word in str(one) for word in ("late", "private", "secret"))


def test_today_and_a_day_on_either_side():
    assert begins(*(event(str(day), f"202611{day}") for day in (18, 19, 20, 21, 22, 23, 24))) == [
        f"2026-11-{day}T10:00:00+01:00" for day in (20, 21, 22)
    ]


def test_times_of_other_zones_of_greenwich_and_of_no_zone():
    there = "UID:1\r\nDTSTART;TZID=America/New_York:20261121T090000\r\nSUMMARY:x"
    utc = "UID:2\r\nDTSTART:20261121T090000Z\r\nSUMMARY:x"
    windows = "UID:3\r\nDTSTART;TZID=Pacific Standard Time:20261121T010000\r\nSUMMARY:x"
    strange = "UID:4\r\nDTSTART;TZID=Of my own:20261121T120000\r\nSUMMARY:x"
    assert begins(there, utc, windows, strange, event("5", "20261121")) == [
        "2026-11-21T10:00:00+01:00",  # with no zone: her own
        "2026-11-21T10:00:00+01:00",
        "2026-11-21T10:00:00+01:00",
        "2026-11-21T12:00:00+01:00",
        "2026-11-21T15:00:00+01:00",
    ]


@pytest.mark.parametrize("zone", ["America", "Of my own", '"My: own; zone"', "../etc", "", "x" * 3_000])
def test_a_time_in_a_zone_that_is_not_known_here_is_shown_as_not_sure_and_takes_no_other_with_it(zone):
    strange = f"UID:1\r\nDTSTART;TZID={zone}:20261121T090000\r\nSUMMARY:x"
    first, second = read(strange, event("2", "20261121"))
    assert (first.start, first.unsure) == ("2026-11-21T09:00:00+01:00", True)
    assert (second.start, second.unsure) == ("2026-11-21T10:00:00+01:00", False)
    assert appointments.of_plain(first.plain()) == first


def test_a_zone_with_a_path_before_it_is_the_one_that_is_named_last():
    said = "UID:1\r\nDTSTART;TZID=/somebody.example/2026/America/New_York:20261121T090000\r\nSUMMARY:x"
    (one,) = read(said)
    assert (one.start, one.unsure) == ("2026-11-21T15:00:00+01:00", False)


def test_what_repeats_what_was_moved_taken_out_and_called_off():
    weekly = event("1", "20200104", "Weekly", "RRULE:FREQ=WEEKLY")
    moved = event("1", "20261121", "Moved", "RECURRENCE-ID:20261121T100000", hour="16")
    assert [one.title for one in read(weekly)] == ["Weekly"]
    assert [(one.title, one.start[11:13]) for one in read(weekly, moved)] == [("Moved", "16")]
    assert read(event("1", "20200104", "x", "RRULE:FREQ=WEEKLY", "EXDATE:20261121T100000")) == []
    assert read(event("1", "20200104", "x", "RRULE:FREQ=WEEKLY;UNTIL=20251231T000000Z")) == []
    assert read(event("1", "20261121", "x", "STATUS:CANCELLED")) == []


def test_a_whole_day_and_one_that_lasts():
    (day,) = read("UID:1\r\nDTSTART;VALUE=DATE:20261121\r\nSUMMARY:Away")
    assert day.whole_day
    (week,) = read("UID:1\r\nDTSTART;VALUE=DATE:20261116\r\nDTEND;VALUE=DATE:20261128\r\nSUMMARY:Away")
    assert week.start == "2026-11-16"
    assert read("UID:1\r\nDTSTART;VALUE=DATE:20261116\r\nDTEND;VALUE=DATE:20261120\r\nSUMMARY:Over") == []


@pytest.mark.parametrize(
    "said",
    [
        "Sam\u202egnp.exe",
        "Sam\u2066 \u2069Poe",
        "Sam\x00\x1b[31m Poe",
        "Sam\u200bPoe",
        "\ufeffSam",
        "a" * 9_000,
    ],
)
def test_nothing_unseen_stays_in_a_title(said):
    (one,) = read(event("1", "20261121", said))
    assert one.title.isprintable()
    assert len(one.title) <= appointments.LONGEST


@pytest.mark.parametrize(
    "raw",
    [b"", b"<html>", b"\x89PNG", b"PK\x03\x04", b"BEGIN:VCARD\r\nEND:VCARD", b"null", b"BEGIN", bytes(1000)],
)
def test_what_is_no_calendar_is_refused_with_a_way_out(raw):
    with pytest.raises(Unread, match=NOT_OURS):
        appointments.read(raw, DAY, BERLIN)
    assert "no calendar file" in refused(NOT_OURS).sentence


def test_a_spoilt_entry_takes_no_other_with_it():
    spoilt = [
        "UID:a\r\nDTSTART:99999999T999999\r\nSUMMARY:x",
        "UID:b\r\nDTSTART:20261121T100000\r\nDTEND:rubbish",
        "UID:c\r\nDTSTART:20261121T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=XX",
        "UID:d\r\nSUMMARY:no time",
        "UID:e\r\nDTSTART:20261121\r\nRDATE:x",
    ]
    assert "good" in [one.title for one in read(*spoilt, event("1", "20261121", "good"))]


@pytest.mark.parametrize(
    "rule",
    [
        *("SECONDLY", "MINUTELY", "HOURLY", "WEEKLY;BYHOUR=1,2", "DAILY;BYSECOND=1", "WEEKLY;INTERVAL=0"),
        *(
            "DAILY;BYMONTH=2;BYMONTHDAY=30",
            "DAILY;INTERVAL=7;BYDAY=MO",
            "WEEKLY;FREQ=DAILY",
            "DAILY;COUNT=-1",
        ),
    ],
)
def test_a_rule_of_many_times_a_day_or_without_an_end_is_not_followed_and_is_counted(rule):
    told = of(
        event("1", "20261121", "begins", f"RRULE:FREQ={rule}"),
        event("2", "20261114", "x", f"RRULE:FREQ={rule}"),
    )
    found, passed = appointments.read(told, DAY, BERLIN)
    assert ([one.title for one in found], passed) == (["begins"], 2)


def test_nested_entries_alarms_and_time_zones_of_the_file_are_left_out():
    deep = "BEGIN:VALARM\r\nSUMMARY:alarm\r\n" * 500 + "END:VALARM\r\n" * 500
    inner = "BEGIN:VTODO\r\nSUMMARY:inner\r\nEND:VTODO\r\n"
    inside = f"UID:1\r\n{deep}{inner}DTSTART:20261121T100000\r\nSUMMARY:outer"
    assert [one.title for one in read(inside)] == ["outer"]
    zone = b"BEGIN:VTIMEZONE\r\nTZID:X\r\nRRULE:FREQ=SECONDLY\r\nEND:VTIMEZONE\r\n"
    raw = of(event("1", "20261121")).replace(b"BEGIN:VEVENT", zone + b"BEGIN:VEVENT")
    assert len(appointments.read(raw, DAY, BERLIN)[0]) == 1
    assert b"VTIMEZONE" not in b"".join(lines.cut(raw, DAY).series)


def test_a_hundred_thousand_entries_are_cut_down_before_any_library_sees_them():
    raw = of(*(f"UID:{n}\r\nDTSTART:2019{n % 12 + 1:02}01" for n in range(20_000)), event("1", "20261121"))
    assert len(lines.cut(raw, DAY).series) == 1
    crowd = of(*(event(str(n), "20261121") for n in range(1_000)))
    short = lines.cut(crowd, DAY)
    assert len(short.series) == lines.MOST_KEPT
    assert short.passed == 1_000 - lines.MOST_KEPT


def test_days_of_a_rule_that_were_moved_long_ago_take_no_place_of_others():
    moved = (
        event("1", f"2024{n % 12 + 1:02}{n % 28 + 1:02}", "x", f"RECURRENCE-ID:2024{n % 12 + 1:02}01")
        for n in range(900)
    )
    found, passed = appointments.read(
        of(event("1", "20200104", "Weekly", "RRULE:FREQ=WEEKLY"), *moved), DAY, BERLIN
    )
    assert ([one.title for one in found], passed) == (["Weekly"], 0)


def test_more_than_five_megabytes_and_endless_lines_are_refused_or_cut():
    with pytest.raises(Unread, match=TOO_LARGE):
        lines.cut(b"BEGIN:VCALENDAR\r\n" + b"x" * lines.MOST_BYTES, DAY)
    folded = event("1", "20261121", "a" + "\r\n bbbb" * 100_000)
    assert len(b"".join(lines.cut(of(folded), DAY).series)) < 2 * lines.MOST_LINE + 500


def test_in_a_process_of_its_own_it_gives_the_same():
    raw = of(event("1", "20261121", "Sam “Poe”", "ATTENDEE;CN=Sam:mailto:sam@example.org"))
    assert apart.read(raw, DAY, BERLIN) == appointments.read(raw, DAY, BERLIN)
    with pytest.raises(BadInput, match="no calendar file"):
        apart.read(b"<html>", DAY, BERLIN)


@pytest.mark.slow
def test_a_rule_without_an_end_is_stopped_in_time(monkeypatch):
    monkeypatch.setattr(apart, "WAITED", 2.0)
    never = "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"
    endless = (event(str(n), "19910104", "x", never) for n in range(lines.MOST_KEPT))
    began = time.monotonic()
    with pytest.raises(BadInput, match="repeat in a way that is long to work out"):
        apart.read(of(*endless), DAY, BERLIN)
    assert time.monotonic() - began < 20  # without an end it would be much longer
