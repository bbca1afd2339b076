"""casebound timer: what an operator has to know before stopping the server; no move over one that runs."""

import pytest

from casebound.core.errors import BadInput
from casebound.members.models import Person
from casebound.people.models import Account
from casebound.site import env
from casebound.timer.models import SENT, Timer
from casebound.upkeep import move
from tests.site.commanding import Desk, in_memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    desk = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    desk.set_up()
    return desk


def runs() -> None:
    person = Person.objects.get(account=Account.objects.get())
    Timer.objects.create(
        practice=person.practice, person=1, uid=b"u" * 16, sealed=b"x", started=0, seen=0, back=60, due=3600
    )


def test_it_says_when_and_whether_something_is_stuck(desk, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert desk.casebound("timer").out == "No timer runs.\n"
    runs()
    without = desk.casebound("timer")
    assert (without.code, "NO MAIL SERVER" in without.out) == (1, True)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert desk.casebound("timer").out == "1970-01-01 01:00 UTC  runs\n"
    assert desk.json("timer") == {
        "mail": True,
        "running": [{"due": 3600, "tries": 0, "why": ""}],
        "stuck": False,
    }
    Timer.objects.update(said="refused", attempts=3)
    stuck = desk.casebound("timer")
    assert (stuck.code, "NOT SENT after 3 tries (refused)" in stuck.out) == (1, True)


def test_nothing_is_moved_away_under_a_timer_that_runs(desk, monkeypatch):
    runs()
    monkeypatch.setattr(move, "RECEIVE", ["false"])
    with pytest.raises(BadInput, match="timer runs"):
        move.move("sqlite", {})
    Timer.objects.update(state=SENT)
    with pytest.raises(BadInput, match="came to nothing"):
        move.move("sqlite", {})
