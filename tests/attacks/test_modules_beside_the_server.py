"""A program left in the folder in which the server was started is run by none of the processes it starts."""

from datetime import date
from zoneinfo import ZoneInfo

from casebound.exchange.lists_in import reading
from casebound.today import apart
from tests.exchange import lists
from tests.today import calendars


def test_a_planted_module_is_not_run(tmp_path, monkeypatch):
    ran = tmp_path / "ran"
    for name in ("icalendar", "recurring_ical_events", "python_calamine", "json", "resource"):
        (tmp_path / f"{name}.py").write_text(f"open({str(ran)!r}, 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    apart.read(calendars.of(calendars.event("1", "20261121")), date(2026, 11, 21), ZoneInfo("UTC"))
    assert reading.read(lists.xlsx([["Name"], ["Sam"]])).lines[0].cells == ("Sam",)
    assert not ran.exists()
