"""A list of very many very short entries takes neither the memory nor the hours of the server."""

import pytest

from casebound.core.errors import BadInput
from casebound.exchange.lists_in import calendar, cards, text
from casebound.exchange.lists_in.reading import read


def few(monkeypatch, most: int) -> None:
    for module in (cards, calendar):
        monkeypatch.setattr(module, "MOST_CARDS", most)
    monkeypatch.setattr(text, "MOST_LINES", most)


def test_lines_are_read_no_further_than_they_count(monkeypatch):
    few(monkeypatch, 10)
    kept = []
    real = text.Line
    monkeypatch.setattr(text, "Line", lambda *said: kept.append(said) or real(*said))
    with pytest.raises(BadInput, match="more than 10"):
        read(b"Name\n" + b"ab\n" * 1_000)
    assert len(kept) < 20


@pytest.mark.parametrize(
    ("raw", "reader"),
    [
        (b"BEGIN:VCARD\nFN:a\nEND:VCARD\n" * 50, "vobject.readOne"),
        (
            b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 50 + b"END:VCALENDAR\n",
            "icalendar.parser.Contentline.parts",
        ),
    ],
)
def test_cards_and_events_are_counted_before_a_library_reads_one(monkeypatch, raw, reader):
    few(monkeypatch, 10)

    def never(*args: object, **how: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(reader, never)
    with pytest.raises(BadInput, match="more than 10"):
        read(raw)


def test_a_calendar_of_nothing_but_lines_is_refused(monkeypatch):
    monkeypatch.setattr(calendar, "MOST_CARD_LINES", 20)
    with pytest.raises(BadInput, match="Cut it into several files"):
        read(b"BEGIN:VCALENDAR\n" + b"X:a\n" * 100 + b"END:VCALENDAR\n")


def test_a_calendar_of_nothing_but_people_is_refused(monkeypatch):
    monkeypatch.setattr(calendar, "MOST_SAID", 20)
    many = b"".join(b"ATTENDEE:mailto:%d@example.org\n" % n for n in range(30))
    with pytest.raises(BadInput, match="more than 20"):
        read(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + many + b"END:VEVENT\nEND:VCALENDAR\n")


def test_the_same_person_in_ten_thousand_events_is_read_once(monkeypatch):
    read_lines = []
    real = calendar.Contentline.parts
    monkeypatch.setattr(calendar.Contentline, "parts", lambda line: read_lines.append(line) or real(line))
    one = b"BEGIN:VEVENT\nSUMMARY:x\nATTENDEE:mailto:sam@example.org\nDESCRIPTION:long\nEND:VEVENT\n"
    table = read(b"BEGIN:VCALENDAR\n" + one * 500 + b"END:VCALENDAR\n")
    assert (len(table.lines), len(read_lines)) == (1, 2)
