"""Mallory makes the server ask others again and again, or read calendars until it does nothing else."""

import pytest

from casebound.people.attempts import TooSoon
from casebound.today import fetch, kept
from tests.members.pages import Practice

pytestmark = pytest.mark.django_db
ADDRESS = "https://calendar.example.org/x.ics"


def test_asking_and_reading_are_slowed_together(monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr("casebound.people.attempts.pause", lambda tries, free, _most: 60 * (tries > free))
    monkeypatch.setattr(fetch, "fetched", lambda address: asked.append(address) or b"")
    monkeypatch.setattr(kept.apart, "read", lambda raw, today, zone: ([], 0))
    practice = Practice()
    for _time in range(kept.FREE // 2):
        kept.of_address(practice.ana, ADDRESS)
        kept.of_file(practice.ana, b"")
    kept.again(practice.ana)
    for take in (lambda: kept.of_address(practice.ana, ADDRESS), lambda: kept.of_file(practice.ana, b"")):
        with pytest.raises(TooSoon):
            take()
    assert len(asked) == kept.FREE // 2 + 1
    answer = practice.browser("Ana").post("/today/calendar/", {"address": ADDRESS})
    assert answer.status_code == 422
    assert b"Try again in" in answer.content
    practice.join("Ben")
    kept.of_file(practice.people["Ben"], b"")
