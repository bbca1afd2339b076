"""casebound leavers: what people may take along, said, shown on joining, read."""

import pytest

from casebound.site import env
from tests.site.commanding import BEN, Desk, in_memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    desk = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    desk.set_up()
    return desk


def test_it_is_said_shown_changed_with_notice_and_read(desk):
    assert desk.json("leavers", who="ana") == {"now": None, "announced": None, "not_read_by": []}
    now = desk.json("leavers", "--covered", "yes", who="ana")["now"]
    assert (now["covered"], now["names"]) == ("yes", "stay")
    link = desk.json("invite", who="ana")["secret"]
    joined = desk.casebound("accept", "--name", "Ben", "--email", "ben@example.org", link=link, password=BEN)
    assert "without clients' names" in joined.err
    told = desk.json("leavers", "--covered", "yes", "--names", "go", who="ana")
    assert told["now"] == now
    assert told["announced"]["names"] == "go"
    assert told["not_read_by"] == ["Ben"]
    assert desk.json("leavers", "--read", who="ben")["not_read_by"] == []
    assert "announced: clients' names go along" in desk.casebound("leavers", who="ben").out


def test_what_is_refused(desk):
    desk.join("Ben", "lead")
    assert "Only an administrator" in desk.refuses("leavers", "--covered", "no", who="ben")
    assert "--covered" in desk.refuses("leavers", "--names", "go", who="ana")
    desk.casebound("leavers", "--covered", "no", who="ana")
    assert "not read yet by: Ben" in desk.casebound("leavers", who="ana").out


def test_what_would_stay_open(desk):
    desk.join("Ben", "lead")
    assert [item["code"] for item in desk.json("handover", who="ana")] == ["administrator"]
    done = desk.casebound("handover", "--person", "Ben", who="ana")
    assert (done.code, "Nobody else is safety lead." in done.out) == (0, True)
    assert "Only an" not in done.err
    assert "only an administrator" in desk.refuses("handover", "--person", "Ana", who="ben")


def test_it_can_be_said_at_set_up(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    desk = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    desk.json("setup", "--person", "Ana", "--email", "ana@example.org", "--covered", "no")
    assert desk.json("leavers", who="ana")["now"]["names"] == "go"
