"""Where backups may go is said on the machine; somebody in a browser only chooses among that."""

import os
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from casebound.core.errors import BadInput
from casebound.upkeep import keys, now, places, plan
from casebound.upkeep.models import Backup, Plan
from tests.members.pages import Practice, text
from tests.upkeep.installed import Installed


@pytest.fixture
def data(db: None, tmp_path: Path, settings) -> Path:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    keys.make(settings.DATA)
    for name in ("stick", "disk", "other"):
        (tmp_path / name).mkdir()
    return settings.DATA


@pytest.fixture
def started(monkeypatch) -> list[str]:
    """The backups that pages began; none is made."""
    turns: list[str] = []
    monkeypatch.setattr(now, "start", turns.append)
    return turns


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("stick", "whole path"), ("/nowhere/at/all", "no folder"), ("/tmp/a\nb", "line break")],
)
def test_a_folder_that_will_not_do(data, wrong, said):
    with pytest.raises(BadInput, match=said):
        places.allow(data, Path(wrong))
    with pytest.raises(BadInput, match="inside the data"):
        places.allow(data, data / "keys")
    assert places.known(data) == []


def test_the_file_and_the_environment_both_count(data, tmp_path, monkeypatch):
    places.allow(data, tmp_path / "stick")
    places.allow(data, tmp_path / "stick")
    monkeypatch.setenv(places.FROM_OUTSIDE, os.pathsep.join([str(tmp_path / "disk"), ""]))
    assert places.known(data) == [tmp_path / "disk", tmp_path / "stick"]
    with pytest.raises(BadInput, match="--places"):
        places.forbid(data, tmp_path / "disk")
    places.forbid(data, tmp_path / "stick")
    assert places.known(data) == [tmp_path / "disk"]
    (data / places.NAME).write_bytes(b"\xff")
    with pytest.raises(BadInput, match="cannot be read"):
        places.known(data)


def test_an_administrator_names_no_folder_of_her_own(data, tmp_path, started):
    ana = Practice().browser("Ana")
    assert "casebound backup --allow" in text(ana.get("/backups/"))
    places.allow(data, tmp_path / "stick")
    shown = text(ana.get("/backups/"))
    assert str(tmp_path / "stick") in shown
    for wrong in (str(tmp_path / "other"), str(tmp_path / "stick" / ".." / "other"), "/etc", ""):
        answer = ana.post("/backups/", {"target": wrong})
        assert answer.status_code == 422
        assert plan.of().target == ""
    assert started == []
    ana.post("/backups/", {"target": str(tmp_path / "stick")})
    assert plan.of().target == str(tmp_path / "stick")
    assert started == [plan.of().turn]


def test_what_is_not_allowed_any_more_takes_no_backup_and_says_so(data, tmp_path):
    places.allow(data, tmp_path / "stick")
    plan.choose(str(tmp_path / "stick"))
    places.forbid(data, tmp_path / "stick")
    with pytest.raises(BadInput, match="may not go to"):
        plan.run()
    assert list((tmp_path / "stick").iterdir()) == []
    ana = Practice().browser("Ana")
    assert "does not allow that folder any more" in text(ana.get("/backups/"))


def test_a_folder_that_was_chosen_before_goes_on(data, tmp_path):
    allow = import_module("casebound.upkeep.migrations.0002_turns_and_places").allow_what_was_chosen
    allow(apps, None)
    assert places.known(data) == []
    Plan.objects.update_or_create(pk=1, defaults={"target": str(tmp_path / "stick")})
    allow(apps, None)
    assert places.known(data) == [tmp_path / "stick"]
    Plan.objects.update(target=str(tmp_path / "other"))
    allow(apps, None)
    assert places.known(data) == [tmp_path / "stick"]


def test_the_page_says_how_far_it_is_what_came_of_it_and_what_broke_off(data, tmp_path, started):
    places.allow(data, tmp_path / "stick")
    ana = Practice().browser("Ana")
    address = ana.post("/backups/", {"target": str(tmp_path / "stick")}).headers["Location"]
    Plan.objects.update(done=3, of=12)
    shown = text(ana.get(address))
    assert "25 %" in shown
    assert "Save, and back up now" not in shown
    ana.post("/backups/", {"target": str(tmp_path / "stick")})
    assert len(started) == 1  # one at a time
    Plan.objects.update(claimed=1)
    assert "was broken off" in text(ana.get(address))
    assert "A backup was made" not in text(ana.get(address))
    plan.carry_out(plan.begin())
    shown = text(ana.get(address))
    assert ("A backup was made" in shown, "broken off" in shown) == (True, False)
    assert Backup.objects.count() == 1


def test_a_process_that_does_not_begin_is_said(data, tmp_path, monkeypatch):
    def none_left(turn: str) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(now, "start", none_left)
    places.allow(data, tmp_path / "stick")
    ana = Practice().browser("Ana")
    answer = ana.post("/backups/", {"target": str(tmp_path / "stick")}, follow=True)
    assert "could not be started" in text(answer)
    assert not plan.standing().running


@pytest.mark.sqlite  # on a folder of its own
def test_the_owner_of_the_machine_says_it_by_command(tmp_path):
    house = Installed.copied(tmp_path / "data")
    (tmp_path / "stick").mkdir()
    assert house.json("backup", "--places") == {"places": []}
    assert house.json("backup", "--allow", tmp_path / "stick") == {"places": [str(tmp_path / "stick")]}
    assert "no folder" in house.refuses("backup", "--allow", tmp_path / "none")
    assert house.json("backup", "--forbid", tmp_path / "stick") == {"places": []}
